/** Notes where lines begin while an input is read. */
import type { Landmarks } from "../io/landmarks.ts";
import type { OnBytes } from "../io/read.ts";
import type { InputState } from "../parsers/input-scanner.ts";

/** To be called with the length of each block once it was read; the first begins at the byte `from`. `state`: that of who reads. */
export function noteLines(landmarks: Landmarks, state: InputState, from: number): OnBytes {
  let at = from;
  return (bytes) => {
    at += bytes;
    const isLog = state.reader === "lines" || state.reader === "prefixed lines";
    if (isLog && !state.overlong) landmarks.note(at - state.tail.length, state.lines + 1);
  };
}

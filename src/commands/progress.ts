/** How far reading has come, for people who wait: nothing in the first second, then a line that is renewed five times a second. */
import type { Input } from "../io/inputs.ts";
import { formatBytes, formatCount, plainSpaces } from "../units/quantity.ts";
import type { Terminal } from "./terminal.ts";

const patience = 1000;
const pause = 200;

export interface Progress {
  readonly onInput: (input: Input) => void;
  readonly onBytes: (bytes: number) => void;
}

/** `now`: milliseconds of a clock that does not jump. */
export function showProgress(inputs: readonly Input[], terminal: Terminal, now: () => number): Progress {
  const total = inputs.reduce((sum, input) => sum + input.bytes, 0);
  const sized = inputs.every((input) => input.kind === "file");
  let next = now() + patience;
  let done = 0;
  let begun = 0;
  let source = "";
  return {
    onInput(input) {
      begun++;
      source = input.source;
    },
    onBytes(bytes) {
      done += bytes;
      if (!terminal.showsStatus) return;
      const time = now();
      if (time < next) return;
      next = time + pause;
      const share =
        sized && total > 0 ? `${Math.min(99, Math.floor((done / total) * 100))} %` : formatBytes(done);
      const where = `file ${formatCount(begun)} of ${formatCount(inputs.length)}`;
      terminal.status(plainSpaces(`${share} · ${where} · ${source}`));
    },
  };
}

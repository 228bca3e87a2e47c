/** What is remembered of one input between two blocks. */
import type { LineParser } from "./parser.ts";

/** Nothing is held. */
export const noBytes = Buffer.alloc(0);

/** Where reading of one input stopped: plain data, for going on later. */
export interface ScannerState {
  /** Lines that were complete so far. */
  lines: number;
  /** The bytes before `tail` that stay readable as lines above. */
  history: Buffer;
  /** Bytes of the line that has begun. */
  tail: Buffer;
  /** The line that has begun is longer than `maxLine`; the rest of it is being skipped. */
  overlong: boolean;
  /** One state per parser, in the order of the list. */
  parsers: unknown[];
}

export function startState(parsers: readonly LineParser[]): ScannerState {
  return {
    lines: 0,
    history: noBytes,
    tail: noBytes,
    overlong: false,
    parsers: parsers.map((parser) => parser.start()),
  };
}

/** A copy that does not change when reading goes on from the original. */
export function copyState(state: ScannerState): ScannerState {
  return { ...state, parsers: structuredClone(state.parsers) };
}

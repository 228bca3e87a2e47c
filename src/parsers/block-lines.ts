import type { FoundLines } from "./found-lines.ts";

/**
 * Whole lines of a block. The i-th, from 1 on, is `bytes[ends[i - 1] + 1, ends[i])` (its line feed stands at `ends[i]`), and has the
 * number `before + i` in the input.
 */
export interface BlockLines {
  readonly bytes: Buffer;
  readonly ends: Int32Array;
  readonly before: number;
  /** What was read of the usual lines while lines were cut; null if nothing was. */
  readonly found: FoundLines | null;
}

/**
 * Rows of a table as bytes, straight from its columns, in pieces: the text is never in memory as a whole. What a row looks like is the
 * caller's.
 */
import { type JoinedFormat, joinSame, type RowFormat, textsOf } from "./byte-format.ts";
import { kernelRows } from "./byte-kernel.ts";
import { gather } from "./pieces.ts";

/** Fewer rows are written before the kernel is there. */
const manyRows = 1000;

/** The rows `[0, rows)` but those that have 0 in `wanted`. A piece is only valid until the next one is asked for: all share a buffer. */
export function* writeRows(
  format: RowFormat,
  rows: number,
  wanted: Uint8Array | null = null,
): Generator<Buffer, void, void> {
  const joined = joinSame(format);
  if (rows >= manyRows && (yield* kernelRows(joined, rows, wanted))) return;
  yield* plainRows(joined, rows, wanted);
}

/** The same as `kernelRows`, slowly: what it must give, and what is done where there is none. */
export function* plainRows(
  format: JoinedFormat,
  rows: number,
  wanted: Uint8Array | null,
): Generator<Buffer, void, void> {
  for (const piece of gather(rowTexts(format, rows, wanted))) yield Buffer.from(piece);
}

function* rowTexts(
  { cells, end, between }: JoinedFormat,
  rows: number,
  wanted: Uint8Array | null,
): Generator<string, void, void> {
  const texts = cells.map(textsOf);
  let notYet = between.length;
  for (let row = 0; row < rows; row++) {
    if (wanted !== null && wanted[row] === 0) continue;
    let text = "";
    for (const textOf of texts) text += textOf(row);
    yield text.slice(notYet);
    notYet = 0;
  }
  if (notYet === 0) yield end;
}

/**
 * Rows of a table through WebAssembly: blocks of them are copied into its memory, column by column, and come back as bytes. It is there
 * because the tables and the script of a gigabyte of log are as long as the log: strings take 6 s of processor time to write them, typed
 * arrays in TypeScript 1.9 s, this 0.6 s. Where it cannot be had (little address space, an old processor) they are strings.
 */
import { blockRows, columnLength, KernelColumn } from "./byte-columns.ts";
import type { JoinedFormat } from "./byte-format.ts";
import { type Kernel, type Memory, newKernel, newMemory } from "./byte-memory.ts";

/** Bytes that a piece has at least, but for the last one. */
const pieceLength = 64 * 1024;
/** So far behind the end of a text something is read or written. */
const beyond = 16;
/** What takes more bytes is not for the kernel: a column with so many categories is none. */
const mostBytes = 64 * 1024 * 1024;

/** The kernel of this thread: undefined before the first call, null where there is none and while somebody has it. */
let idle: Kernel | null | undefined;

/** The rows as `plainRows` has them; gives false if that has to do it. */
export function* kernelRows(
  format: JoinedFormat,
  rows: number,
  wanted: Uint8Array | null,
): Generator<Buffer, boolean, void> {
  if (idle === undefined) idle = newKernel();
  const kernel = idle;
  if (kernel === null) return false;
  idle = null;
  try {
    const layout = layOut(kernel, format);
    if (layout !== null) yield* writeBlocks(layout, format, rows, wanted);
    return layout !== null;
  } finally {
    idle = kernel;
  }
}

/** A format in the memory of the kernel, by addresses. */
interface Layout {
  readonly memory: Memory;
  readonly columns: readonly KernelColumn[];
  /** Of what says what the columns are, of the part of `wanted` that a block needs, and of what is written. */
  readonly specs: number;
  readonly wanted: number;
  readonly out: number;
}

/** Null if there is no room for it. */
function layOut(kernel: Kernel, { cells, end }: JoinedFormat): Layout | null {
  let top = kernel.base.value;
  const take = (length: number) => {
    const at = top;
    top += Math.ceil((length + beyond) / 16) * 16;
    return at;
  };
  const specs = take(cells.length * columnLength);
  const wanted = take(blockRows);
  const columns = cells.map((each, i) => new KernelColumn(each, specs + i * columnLength, take));
  const room = columns.reduce((sum, column) => sum + column.room, 0);
  const out = take(pieceLength + room + Buffer.byteLength(end));
  if (top > mostBytes || kernel.reserve(top) === 0) return null;
  const memory = newMemory(kernel);
  for (const column of columns) column.layOut(memory);
  return { memory, columns, specs, wanted, out };
}

function* writeBlocks(
  { memory, columns, specs, wanted: wantedAt, out }: Layout,
  { between, end }: JoinedFormat,
  rows: number,
  wanted: Uint8Array | null,
): Generator<Buffer, void, void> {
  const { kernel, bytes } = memory;
  const endOfPiece = out + pieceLength;
  let at = out;
  /** Bytes of what is in front of the first row that are yet to be left out. */
  let surplus = Buffer.byteLength(between);
  const cut = (piece: Buffer) => {
    const rest = piece.subarray(surplus);
    surplus = Math.max(0, surplus - piece.length);
    return rest;
  };
  for (let from = 0; from < rows; from += blockRows) {
    const count = Math.min(blockRows, rows - from);
    for (const column of columns) column.fill(memory, from, count);
    if (wanted !== null) bytes.set(wanted.subarray(from, from + count), wantedAt);
    const write = () => kernel.write(specs, columns.length, count, wanted === null ? 0 : wantedAt, at);
    kernel.begin();
    for (at = write(); kernel.nextRow.value < count; at = write()) {
      const cell = columns[kernel.nextColumn.value]?.cellOf(from + kernel.nextRow.value);
      if (cell === undefined) throw new RangeError("a cell of no column");
      kernel.skip();
      if (at + cell.length <= endOfPiece) at += cell.copy(bytes, at);
      else {
        // What is left of a block has room behind a piece, no more.
        yield cut(bytes.subarray(out, at));
        yield cut(cell);
        at = out;
      }
    }
    if (at < endOfPiece) continue;
    yield cut(bytes.subarray(out, at));
    at = out;
  }
  // Nothing ends where no row began.
  if (at > out || surplus === 0) at += bytes.write(end, at);
  yield cut(bytes.subarray(out, at));
}

/**
 * Rows of a table as bytes, straight from its columns: no object and no string is made of a row. A gigabyte of log has ten million rows, and
 * writing them through JavaScript strings takes longer than reading the log. What a row looks like (CSV, JSON) is the caller's.
 */
import { putInteger, putScaled } from "./byte-numbers.ts";
import { beyond, FixedText, Piece, putFixed } from "./byte-piece.ts";

/** A dictionary-encoded column: `codes` are indexes into `names`, plus one; 0 is missing. */
export interface CodedColumn {
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
  readonly names: readonly string[];
}

/** Texts as UTF-8: `bytes[startOf(row), startOf(row) + lengthOf(row))`. */
export interface BytesColumn {
  readonly bytes: Uint8Array;
  /** -1 where missing. */
  startOf(row: number): number;
  lengthOf(row: number): number;
  at(row: number): string | null;
}

/** Numbers are missing where they are NaN. */
export type CellColumn = Float64Array | Uint32Array | CodedColumn | BytesColumn;

/** The text has to go through `RowFormat.text`, wherever in it the byte stands. */
export const specialByte = 1;
/** The same, if the text begins or ends with the byte. */
export const specialAtEnds = 2;

export interface RowFormat {
  /** Between two rows, and before the first. */
  readonly betweenRows: string;
  readonly beforeRow: string;
  /** In front of the cell of each column. */
  readonly beforeCell: readonly string[];
  readonly endOfRow: string;
  readonly missing: string;
  /** On both sides of a text without special bytes. */
  readonly quote: string;
  /** For each byte what it asks for, 0 for nothing; bytes of 0x80 and more are special. */
  readonly bytes: Uint8Array;
  /** A whole text with its quotes. */
  readonly text: (value: string) => string;
  /** A number that is neither whole nor has at most six decimals. */
  readonly number: (value: number) => string;
}

/** Writes a cell at `at`, where there is room for it; returns where it ends, with as much room behind it as the others take. */
type PutCell = (piece: Piece, at: number, row: number) => number;

/** More than any number takes. */
const mostOfANumber = 32;

/** The rows `[0, rows)` in pieces. A piece is only valid until the next one is asked for: all share a buffer. */
export function* writeRows(
  columns: readonly CellColumn[],
  rows: number,
  format: RowFormat,
): Generator<Buffer, void, void> {
  if (rows === 0) return;
  const { cells, after, room } = new RowCells(columns, rows, format);
  const between = new FixedText(after + format.endOfRow + format.betweenRows + format.beforeRow);
  const piece = new Piece();
  piece.putText(format.beforeRow);
  for (let row = 0; row < rows; row++) {
    piece.room(between.length + room + beyond);
    let at = row === 0 ? piece.length : putFixed(piece.view, piece.length, between);
    for (const put of cells) at = put(piece, at, row);
    piece.length = at;
    if (piece.isFull) yield piece.take();
  }
  piece.putText(after + format.endOfRow);
  yield piece.take();
}

/** What writes the cells of a row. Cells that are the same in all rows are written with those behind them. */
class RowCells {
  readonly cells: readonly PutCell[];
  /** What stands behind the last cell. */
  readonly after: string;
  /** The most bytes that all cells of a row take, but for texts, which make room for themselves. */
  room = 0;
  readonly #format: RowFormat;
  readonly #kinds: Uint8Array;

  constructor(columns: readonly CellColumn[], rows: number, format: RowFormat) {
    this.#format = format;
    this.#kinds = Uint8Array.from(format.bytes).fill(specialByte, 0x80);
    const cells: PutCell[] = [];
    let before = "";
    columns.forEach((column, i) => {
      before += format.beforeCell[i] ?? "";
      const same = this.#sameCell(column, rows);
      if (same !== null) before += same;
      else {
        cells.push(this.#cellsOf(column, before));
        before = "";
      }
    });
    this.cells = cells;
    this.after = before;
  }

  /** The cell that all rows have; null if they differ. */
  #sameCell(column: CellColumn, rows: number): string | null {
    const { missing } = this.#format;
    if (column instanceof Uint32Array) return null;
    if (column instanceof Float64Array)
      return isEach(rows, (row) => Number.isNaN(column[row])) ? missing : null;
    if (!("codes" in column)) return isEach(rows, (row) => column.startOf(row) === -1) ? missing : null;
    const { codes, names } = column;
    const [first = 0] = codes;
    if (!isEach(rows, (row) => codes[row] === first)) return null;
    return first === 0 ? missing : this.#cellText(names[first - 1] ?? "");
  }

  #cellsOf(column: CellColumn, before: string): PutCell {
    if (column instanceof Float64Array) return this.#numberCells(column, before);
    if (column instanceof Uint32Array) return this.#lineCells(column, before);
    return "codes" in column ? this.#codedCells(column, before) : this.#textCells(column, before);
  }

  #lineCells(values: Uint32Array, before: string): PutCell {
    const prefix = this.#takeRoom(before, mostOfANumber);
    return ({ view }, at, row) => putInteger(view, putFixed(view, at, prefix), values[row] as number);
  }

  #numberCells(values: Float64Array, before: string): PutCell {
    const prefix = this.#takeRoom(before, mostOfANumber);
    const missing = this.#takeRoom(before + this.#format.missing, 0);
    const { number } = this.#format;
    return ({ view, buffer }, at, row) => {
      const value = values[row] as number;
      const short = value | 0;
      if (short === value && short >= 0) return putInteger(view, putFixed(view, at, prefix), short);
      if (Number.isNaN(value)) return putFixed(view, at, missing);
      const start = putFixed(view, at, prefix);
      const end = putScaled(view, start, value);
      return end === start ? start + buffer.write(number(value), start) : end;
    };
  }

  /** There are few different cells, so they are all made beforehand. */
  #codedCells({ codes, names }: CodedColumn, before: string): PutCell {
    const texts = [this.#format.missing, ...names.map((name) => this.#cellText(name))];
    const cells = texts.map((text) => new FixedText(before + text));
    this.room += cells.reduce((most, { length }) => Math.max(most, length), 0);
    const [missing] = cells as [FixedText];
    return ({ view }, at, row) => putFixed(view, at, cells[codes[row] as number] ?? missing);
  }

  #textCells(column: BytesColumn, before: string): PutCell {
    const { quote, text: whole } = this.#format;
    const { bytes } = column;
    const kinds = this.#kinds;
    const prefix = this.#takeRoom(before + quote, 0);
    const missing = this.#takeRoom(before + this.#format.missing, 0);
    const suffix = this.#takeRoom(quote, 0);
    return (piece, at, row) => {
      const start = column.startOf(row);
      if (start === -1) return putFixed(piece.view, at, missing);
      const length = column.lengthOf(row);
      piece.room(length + this.room + beyond, at);
      const { buffer, view } = piece;
      let to = putFixed(view, at, prefix);
      let any = 0;
      for (let from = start; from < start + length; from++) {
        const byte = bytes[from] as number;
        any |= kinds[byte] as number;
        buffer[to++] = byte;
      }
      if (length > 0 && (any === 0 || isPlain(bytes, start, length, kinds)))
        return putFixed(view, to, suffix);
      const cell = Buffer.from(before + whole(column.at(row) ?? ""));
      piece.room(cell.length + this.room + beyond, at);
      piece.buffer.set(cell, at);
      return at + cell.length;
    };
  }

  #cellText(value: string): string {
    const { quote, text } = this.#format;
    const bytes = Buffer.from(value);
    return isPlain(bytes, 0, bytes.length, this.#kinds) ? quote + value + quote : text(value);
  }

  /** A text in front of something that takes at most so many. */
  #takeRoom(text: string, most: number): FixedText {
    const fixed = new FixedText(text);
    this.room += fixed.length + most;
    return fixed;
  }
}

function isEach(rows: number, holds: (row: number) => boolean): boolean {
  for (let row = 0; row < rows; row++) if (!holds(row)) return false;
  return true;
}

/** True if a text can be copied as it is: not empty, nothing special in it. */
function isPlain(bytes: Uint8Array, start: number, length: number, kinds: Uint8Array): boolean {
  if (length === 0) return false;
  let any = 0;
  for (let at = start; at < start + length; at++) any |= kinds[bytes[at] as number] as number;
  if ((any & specialByte) !== 0) return false;
  const ends =
    (kinds[bytes[start] as number] as number) | (kinds[bytes[start + length - 1] as number] as number);
  return (ends & specialAtEnds) === 0;
}

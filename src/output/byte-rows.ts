/**
 * Rows of a table as bytes, straight from its columns: no object and no string is made of a row. A gigabyte of log has ten million rows, and
 * writing them through JavaScript strings takes longer than reading the log. What a row looks like (CSV, JSON) is the caller's.
 */
import { putInteger, putScaled } from "./byte-numbers.ts";
import { Piece } from "./byte-piece.ts";

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

/** What a byte of a text asks for. */
const plainByte = 0;
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
  /** For each byte, what it asks for; bytes of 0x80 and more count as special. */
  readonly bytes: Uint8Array;
  /** A whole text with its quotes. */
  readonly text: (value: string) => string;
  /** A number that is neither whole nor has at most six decimals. */
  readonly number: (value: number) => string;
}

/** More than any number, and what stands around a cell, takes. */
const mostOfANumber = 64;

type PutCell = (piece: Piece, row: number) => void;

/** The rows `[0, rows)` in pieces. A piece is only valid until the next one is asked for: all share a buffer. */
export function* writeRows(
  columns: readonly CellColumn[],
  rows: number,
  format: RowFormat,
): Generator<Buffer, void, void> {
  const piece = new Piece();
  const cells = columns.map((column, i) => cellsOf(column, format, format.beforeCell[i] ?? ""));
  const [before, between, end] = [
    format.beforeRow,
    format.betweenRows + format.beforeRow,
    format.endOfRow,
  ].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];
  for (let row = 0; row < rows; row++) {
    piece.put(row === 0 ? before : between);
    for (const put of cells) put(piece, row);
    piece.put(end);
    if (piece.isFull) yield piece.take();
  }
  if (piece.length > 0) yield piece.take();
}

function cellsOf(column: CellColumn, format: RowFormat, before: string): PutCell {
  if (column instanceof Float64Array) return numberCells(column, format, before);
  if (column instanceof Uint32Array) return lineCells(column, before);
  return "codes" in column ? codedCells(column, format, before) : textCells(column, format, before);
}

function lineCells(values: Uint32Array, before: string): PutCell {
  const prefix = Buffer.from(before);
  return (piece, row) => {
    piece.put(prefix);
    piece.room(mostOfANumber);
    piece.length = putInteger(piece.buffer, piece.length, values[row] as number);
  };
}

function numberCells(values: Float64Array, format: RowFormat, before: string): PutCell {
  const prefix = Buffer.from(before);
  const missing = Buffer.from(before + format.missing);
  return (piece, row) => {
    const value = values[row] as number;
    if (Number.isNaN(value)) {
      piece.put(missing);
      return;
    }
    piece.put(prefix);
    piece.room(mostOfANumber);
    const { buffer, length } = piece;
    const end = putScaled(buffer, length, value);
    piece.length = end === length ? length + buffer.write(format.number(value), length) : end;
  };
}

/** There are few different cells, so they are all made beforehand. */
function codedCells({ codes, names }: CodedColumn, format: RowFormat, before: string): PutCell {
  const cells = [format.missing, ...names.map((name) => cellText(name, format))].map((text) =>
    Buffer.from(before + text),
  );
  const [missing] = cells as [Buffer];
  return (piece, row) => piece.put(cells[codes[row] as number] ?? missing);
}

function cellText(value: string, format: RowFormat): string {
  const bytes = Buffer.from(value);
  return isPlain(bytes, 0, bytes.length, format.bytes)
    ? format.quote + value + format.quote
    : format.text(value);
}

function textCells(column: BytesColumn, format: RowFormat, before: string): PutCell {
  const { bytes } = column;
  const prefix = Buffer.from(before + format.quote);
  const suffix = Buffer.from(format.quote);
  const missing = Buffer.from(before + format.missing);
  return (piece, row) => {
    const start = column.startOf(row);
    if (start === -1) {
      piece.put(missing);
      return;
    }
    const length = column.lengthOf(row);
    if (!isPlain(bytes, start, length, format.bytes)) {
      piece.put(Buffer.from(before + format.text(column.at(row) ?? "")));
      return;
    }
    piece.put(prefix);
    piece.putPart(bytes, start, length);
    piece.put(suffix);
  };
}

/** True if a text can be copied as it is: not empty, ASCII, nothing special in it. */
function isPlain(bytes: Uint8Array, start: number, length: number, kinds: Uint8Array): boolean {
  if (length === 0) return false;
  let any = plainByte;
  for (let at = start; at < start + length; at++) {
    const byte = bytes[at] as number;
    any |= byte < 0x80 ? (kinds[byte] as number) : specialByte;
  }
  if (any === plainByte) return true;
  if ((any & specialByte) !== 0) return false;
  const ends =
    (kinds[bytes[start] as number] as number) | (kinds[bytes[start + length - 1] as number] as number);
  return (ends & specialAtEnds) === 0;
}

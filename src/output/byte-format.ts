/** What a row of a table looks like as text (CSV, JSON, a line of a script), and what its cells are made from. */
import { formatInstant } from "../units/instant.ts";

/** A dictionary-encoded column: `codes` are indexes into `names`, plus one; 0 is missing. */
export interface CodedColumn {
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
  readonly names: readonly string[];
}

/** Texts as UTF-8. */
export interface BytesColumn {
  readonly bytes: Uint8Array;
  /** Where in them each begins, plus one, 0 where missing, and how long it is; both are empty if there is no text. */
  readonly places: { readonly starts: Uint32Array; readonly lengths: Uint32Array };
  at(row: number): string | null;
}

/** Moments, in seconds since the epoch, which are written as `2012-07-29T17:25:34Z`; NaN where missing. */
export interface InstantColumn {
  /** True if it is known that all rows have the same. */
  readonly isSame?: boolean;
  secondsOf(row: number): number;
}

/** Numbers are missing where they are NaN. */
export type CellColumn = Float64Array | Uint32Array | CodedColumn | BytesColumn | InstantColumn;

/** What a byte may ask for: the text has to go through `Cells.text`, wherever in it the byte stands. */
export const specialByte = 1;
/** The same, if the text begins or ends with the byte. */
export const specialAtEnds = 2;
/** Double quotes around the text, in which each double quote is doubled; only where `Cells.quote` is empty. */
export const quotedByte = 4;

/** The cells of a column, and how they are written. */
export interface Cells {
  readonly column: CellColumn;
  /** In front of each. */
  readonly before: string;
  readonly missing: string;
  /** On both sides of a moment, and of a text without special bytes: one character, or none. */
  readonly quote: string;
  /** For each byte what it asks for, 0 for nothing; bytes of 0x80 and more are `specialByte`. */
  readonly special: Uint8Array;
  /** A whole text with its quotes: `quote` on both sides if it is not empty and no byte asks for anything. */
  readonly text: (value: string) => string;
  readonly number: (value: number) => string;
}

export interface RowFormat {
  readonly beforeRow: string;
  readonly betweenRows: string;
  readonly cells: readonly Cells[];
  readonly endOfRow: string;
}

/** The cells of a column by row, with what is in front of each. */
export function textsOf({ column, before, missing, quote, text, number }: Cells): (row: number) => string {
  const absent = before + missing;
  if (column instanceof Float64Array || column instanceof Uint32Array)
    return (row) => {
      const value = column[row] as number;
      return Number.isNaN(value) ? absent : before + number(value);
    };
  if ("secondsOf" in column)
    return (row) => {
      const seconds = column.secondsOf(row);
      return Number.isNaN(seconds) ? absent : before + quote + formatInstant(seconds) + quote;
    };
  if ("codes" in column) {
    const names = column.names.map((name) => before + text(name));
    return (row) => names[(column.codes[row] as number) - 1] ?? absent;
  }
  return (row) => {
    const value = column.at(row);
    return value === null ? absent : before + text(value);
  };
}

/** A format in which what is the same in all rows is part of what is in front of the cells behind it: of rows one after the other. */
export interface JoinedFormat {
  /** At least one. What is in front of the first ends the row before. */
  readonly cells: readonly Cells[];
  /** What ends the last row. */
  readonly end: string;
  /** What of that which is in front of the first cell is not there in the first row. */
  readonly between: string;
}

export function joinSame(format: RowFormat): JoinedFormat {
  const cells: Cells[] = [];
  let before = format.beforeRow;
  format.cells.forEach((each, i) => {
    const here = { ...each, before: before + each.before };
    const isLast = i === format.cells.length - 1;
    const isPart = isSame(each.column) && !(isLast && cells.length === 0);
    if (!isPart) cells.push(here);
    before = isPart ? textsOf(here)(0) : "";
  });
  const end = before + format.endOfRow;
  const between = end + format.betweenRows;
  const joined = cells.map((each, i) => (i === 0 ? { ...each, before: between + each.before } : each));
  return { cells: joined, end, between };
}

/** True if all rows have the same cell, as far as that is quick to see. */
function isSame(column: CellColumn): boolean {
  if (column instanceof Uint32Array) return false;
  if (column instanceof Float64Array) return Number.isNaN(column[0]) && isOne(column);
  if ("secondsOf" in column) return column.isSame === true;
  if ("codes" in column) return isOne(column.codes);
  const { starts } = column.places;
  return starts.length === 0 || (starts[0] === 0 && isOne(starts));
}

/** True if all values are the same, bit by bit. */
function isOne({
  buffer,
  byteOffset,
  byteLength,
  BYTES_PER_ELEMENT: width,
}: ArrayBufferView & { BYTES_PER_ELEMENT: number }): boolean {
  if (byteLength <= width) return true;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  return bytes.subarray(width).equals(bytes.subarray(0, -width));
}

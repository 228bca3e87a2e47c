/**
 * Columns that grow by doubling and cost little a row: typed arrays for numbers, a dictionary for strings that repeat, a byte arena
 * for strings that do not. Our own code because a gigabyte of log makes ten million rows, and ten million JavaScript strings or row
 * objects cost more than reading the log. A column is read through `at(row)` (missing is null) or, for numbers, as a typed array.
 */
import type { GrowingColumn, PackedColumn } from "./column.ts";
import { adopt, bytesOf, type Codes, grown, moveUp, sameNumbers } from "./growth.ts";
import { TextColumn } from "./text-column.ts";

/** Numbers; NaN inside, null outside. */
export class NumberColumn implements GrowingColumn {
  values = new Float64Array(0);

  grow(rows: number): void {
    this.values = grown(this.values, rows);
  }

  clear(first: number, end: number): void {
    this.values.fill(Number.NaN, first, end);
  }

  keep(rows: Uint32Array, length: number): void {
    moveUp(this.values, rows);
    this.clear(rows.length, length);
  }

  append(other: this, from: number, to: number, at: number): void {
    this.values.set(other.values.subarray(from, to), at);
  }

  equals(other: this, rows: number): boolean {
    return sameNumbers(this.values, other.values, rows);
  }

  pack(rows: number): PackedColumn {
    const values = this.values.subarray(0, rows);
    return { parts: isMissing(values) ? [] : [bytesOf(values)] };
  }

  unpack({ parts }: PackedColumn, rows: number): boolean {
    if (parts.length === 0) {
      this.grow(rows);
      this.clear(0, rows);
      return true;
    }
    const values = adopt(this.values, parts[0], rows);
    if (values !== null) this.values = values;
    return values !== null;
  }

  /** Null and NaN both mean missing. */
  set(row: number, value: number | null): void {
    this.values[row] = value ?? Number.NaN;
  }

  /** Sets the rows from `row` on to `numbers[from, to)`. */
  setAll(row: number, numbers: Uint32Array | Float64Array, from: number, to: number): void {
    this.values.set(numbers.subarray(from, to), row);
  }

  at(row: number): number | null {
    const value = this.values[row];
    return value === undefined || Number.isNaN(value) ? null : value;
  }
}

function isMissing(values: Float64Array): boolean {
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) return false;
  return true;
}

/** Line numbers, never missing. */
export class LineColumn implements GrowingColumn {
  values = new Uint32Array(0);

  grow(rows: number): void {
    this.values = grown(this.values, rows);
  }

  clear(first: number, end: number): void {
    this.values.fill(0, first, end);
  }

  keep(rows: Uint32Array, length: number): void {
    moveUp(this.values, rows);
    this.clear(rows.length, length);
  }

  append(other: this, from: number, to: number, at: number): void {
    this.values.set(other.values.subarray(from, to), at);
  }

  equals(other: this, rows: number): boolean {
    return sameNumbers(this.values, other.values, rows);
  }

  pack(rows: number): PackedColumn {
    return { parts: [bytesOf(this.values.subarray(0, rows))] };
  }

  unpack({ parts }: PackedColumn, rows: number): boolean {
    const values = adopt(this.values, parts[0], rows);
    if (values !== null) this.values = values;
    return values !== null;
  }

  /** Moves rows `[from, to)` down by so many lines. */
  add(lines: number, from: number, to: number): void {
    const { values } = this;
    for (let row = from; row < to; row++) values[row] = (values[row] as number) + lines;
  }

  set(row: number, value: number): void {
    this.values[row] = value;
  }

  at(row: number): number {
    return this.values[row] ?? 0;
  }
}

function widened(codes: Codes): Codes {
  const wide = codes instanceof Uint8Array ? new Uint16Array(0) : new Uint32Array(0);
  const room: Codes = grown(wide, codes.length);
  room.set(codes);
  return room;
}

/** Strings of which there are few: a code a row. */
export class CategoryColumn implements GrowingColumn {
  /**
   * Code of each row: an index into `categories`, plus one; 0 is missing. As narrow as they all fit, so another array once `code` has
   * made a new one: write with `setCode`.
   */
  codes: Codes = new Uint8Array(0);
  readonly categories: string[] = [];
  readonly #codeOf = new Map<string, number>();

  grow(rows: number): void {
    this.codes = grown(this.codes, rows);
  }

  clear(first: number, end: number): void {
    this.codes.fill(0, first, end);
  }

  keep(rows: Uint32Array, length: number): void {
    moveUp(this.codes, rows);
    this.clear(rows.length, length);
  }

  /** Only strings that occur in the rows become categories here, in the order of their first row, as if they had been set one by one. */
  append(other: this, from: number, to: number, at: number): void {
    if (this.#appendSame(other, from, to, at)) return;
    const known = to - from > other.categories.length ? new Uint32Array(other.categories.length + 1) : null;
    let last = 0;
    let lastCode = 0;
    for (let row = from; row < to; row++) {
      const code = other.codes[row] as number;
      if (code !== last) {
        last = code;
        lastCode = code === 0 ? 0 : (known?.[code] ?? 0);
        if (lastCode === 0 && code !== 0) lastCode = this.code(other.categories[code - 1] ?? "");
        if (known !== null) known[code] = lastCode;
      }
      this.codes[at + row - from] = lastCode;
    }
  }

  /** The same where every code stays what it is, as when most rows of a column are copied: the codes are copied as they are. */
  #appendSame(other: this, from: number, to: number, at: number): boolean {
    const { length } = this.categories;
    if (!this.categories.every((name, i) => name === other.categories[i])) return false;
    let most = length;
    for (let row = from; row < to; row++) {
      const code = other.codes[row] as number;
      if (code > most && code !== ++most) return false; // not in the order of first rows
    }
    for (let i = length; i < most; i++) this.code(other.categories[i] ?? "");
    this.codes.set(other.codes.subarray(from, to), at);
    return true;
  }

  equals(other: this, rows: number): boolean {
    return (
      this.categories.length === other.categories.length &&
      this.categories.every((name, i) => name === other.categories[i]) &&
      sameNumbers(this.codes, other.codes, rows)
    );
  }

  pack(rows: number): PackedColumn {
    return { parts: [bytesOf(this.codes.subarray(0, rows))], names: this.categories };
  }

  unpack({ parts, names = [] }: PackedColumn, rows: number, checked: boolean): boolean {
    for (const name of names) this.code(name);
    const codes = adopt(this.codes, parts[0], rows);
    if (codes === null) return false;
    this.codes = codes;
    if (checked) for (const code of codes) if (code > names.length) return false;
    return this.categories.length === names.length;
  }

  /** The code of a string, for `setCode` in a loop that must not look it up every time. */
  code(value: string): number {
    let code = this.#codeOf.get(value);
    if (code === undefined) {
      this.categories.push(value);
      code = this.categories.length;
      this.#codeOf.set(value, code);
      if (code >= 2 ** (8 * this.codes.BYTES_PER_ELEMENT)) this.codes = widened(this.codes);
    }
    return code;
  }

  setCode(row: number, code: number): void {
    this.codes[row] = code;
  }

  fillCode(code: number, from: number, to: number): void {
    this.codes.fill(code, from, to);
  }

  set(row: number, value: string | null): void {
    const code = value === null ? 0 : this.code(value);
    this.codes[row] = code;
  }

  at(row: number): string | null {
    const code = this.codes[row] ?? 0;
    return code === 0 ? null : (this.categories[code - 1] ?? null);
  }
}

export interface ColumnOfKind {
  number: NumberColumn;
  line: LineColumn;
  category: CategoryColumn;
  text: TextColumn;
}

export const newColumn: { readonly [K in keyof ColumnOfKind]: () => ColumnOfKind[K] } = {
  number: () => new NumberColumn(),
  line: () => new LineColumn(),
  category: () => new CategoryColumn(),
  text: () => new TextColumn(),
};

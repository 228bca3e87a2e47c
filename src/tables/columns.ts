/**
 * Columns that grow by doubling and cost little a row: typed arrays for numbers, a dictionary for strings that repeat, a byte arena
 * for strings that do not. Our own code because a gigabyte of log makes ten million rows, and ten million JavaScript strings or row
 * objects cost more than reading the log. A column is read through `at(row)` (missing is null) or, for numbers, as a typed array.
 */

import { isUtf8 } from "node:buffer";

/** What arquero and the writers need of a column. */
export interface ReadColumn<V> {
  readonly length: number;
  /** The value of a row; null where missing. */
  at(row: number): V;
}

interface GrowingColumn {
  /** Makes room for `rows` rows, the new ones missing. */
  grow(rows: number): void;
  /** Makes the rows from `first` on missing again. */
  clear(first: number, end: number): void;
  /** Copies rows `[from, to)` of a column of the same kind to row `at` and the rows behind it, which are still missing. */
  append(other: this, from: number, to: number, at: number): void;
  /** True if the first `rows` rows are those of `other`, for sure: what is the same may be stored differently. */
  equals(other: this, rows: number): boolean;
  /** The first `rows` rows as plain bytes, for keeping on disk; no parts if all are missing. */
  pack(rows: number): PackedColumn;
  /** Takes rows that `pack` gave; false if they are not what it gives, in which case the column must not be used. */
  unpack(packed: PackedColumn, rows: number): boolean;
}

/** A column on its way to disk and back. */
export interface PackedColumn {
  /** Byte arrays, each of which may begin anywhere. */
  readonly parts: readonly Uint8Array[];
  /** What the codes of a category column stand for. */
  readonly names?: readonly string[];
}

function bytesOf(values: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function sameNumbers(a: Float64Array | Uint32Array, b: typeof a, rows: number): boolean {
  return Buffer.compare(bytesOf(a.subarray(0, rows)), bytesOf(b.subarray(0, rows))) === 0;
}

/** Copies bytes into numbers; false if there are more or fewer than that takes. */
function fillFrom(values: Float64Array | Uint32Array, bytes: Uint8Array | undefined): boolean {
  if (bytes?.length !== values.byteLength) return false;
  bytesOf(values).set(bytes);
  return true;
}

/** Numbers; NaN inside, null outside. */
export class NumberColumn implements GrowingColumn {
  values = new Float64Array(0);

  grow(rows: number): void {
    const values = new Float64Array(rows);
    values.set(this.values);
    values.fill(Number.NaN, this.values.length);
    this.values = values;
  }

  clear(first: number, end: number): void {
    this.values.fill(Number.NaN, first, end);
  }

  append(other: this, from: number, to: number, at: number): void {
    this.values.set(other.values.subarray(from, to), at);
  }

  equals(other: this, rows: number): boolean {
    return sameNumbers(this.values, other.values, rows);
  }

  pack(rows: number): PackedColumn {
    const values = this.values.subarray(0, rows);
    return { parts: values.every(Number.isNaN) ? [] : [bytesOf(values)] };
  }

  unpack({ parts }: PackedColumn, rows: number): boolean {
    return parts.length === 0 || fillFrom(this.values.subarray(0, rows), parts[0]);
  }

  /** Null and NaN both mean missing. */
  set(row: number, value: number | null): void {
    this.values[row] = value ?? Number.NaN;
  }

  at(row: number): number | null {
    const value = this.values[row];
    return value === undefined || Number.isNaN(value) ? null : value;
  }
}

/** Line numbers, never missing. */
export class LineColumn implements GrowingColumn {
  values = new Uint32Array(0);

  grow(rows: number): void {
    const values = new Uint32Array(rows);
    values.set(this.values);
    this.values = values;
  }

  clear(first: number, end: number): void {
    this.values.fill(0, first, end);
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
    return fillFrom(this.values.subarray(0, rows), parts[0]);
  }

  set(row: number, value: number): void {
    this.values[row] = value;
  }

  at(row: number): number {
    return this.values[row] ?? 0;
  }
}

/** Strings of which there are few: a code a row. */
export class CategoryColumn implements GrowingColumn {
  /** Code of each row: an index into `categories`, plus one; 0 is missing. */
  codes = new Uint32Array(0);
  readonly categories: string[] = [];
  readonly #codeOf = new Map<string, number>();

  grow(rows: number): void {
    const codes = new Uint32Array(rows);
    codes.set(this.codes);
    this.codes = codes;
  }

  clear(first: number, end: number): void {
    this.codes.fill(0, first, end);
  }

  /** Only strings that occur in the rows become categories here, in the order of their first row, as if they had been set one by one. */
  append(other: this, from: number, to: number, at: number): void {
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

  equals(other: this, rows: number): boolean {
    return (
      sameNumbers(this.codes, other.codes, rows) &&
      this.categories.length === other.categories.length &&
      this.categories.every((name, i) => name === other.categories[i])
    );
  }

  pack(rows: number): PackedColumn {
    return { parts: [bytesOf(this.codes.subarray(0, rows))], names: this.categories };
  }

  unpack({ parts, names = [] }: PackedColumn, rows: number): boolean {
    for (const name of names) this.code(name);
    const codes = this.codes.subarray(0, rows);
    return fillFrom(codes, parts[0]) && codes.every((code) => code <= this.categories.length);
  }

  /** The code of a string, for `codes[row] = …` in a loop that must not look it up every time. */
  code(value: string): number {
    let code = this.#codeOf.get(value);
    if (code === undefined) {
      this.categories.push(value);
      code = this.categories.length;
      this.#codeOf.set(value, code);
    }
    return code;
  }

  set(row: number, value: string | null): void {
    this.codes[row] = value === null ? 0 : this.code(value);
  }

  at(row: number): string | null {
    const code = this.codes[row] ?? 0;
    return code === 0 ? null : (this.categories[code - 1] ?? null);
  }
}

/** Strings of which there are many: their UTF-8 bytes one after the other, decoded when read. */
export class TextColumn implements GrowingColumn {
  /** Where the bytes of each row begin, plus one; 0 is missing. Float64 because an arena may pass 4 GiB. */
  #starts = new Float64Array(0);
  #lengths = new Uint32Array(0);
  #arena = Buffer.alloc(0);
  #used = 0;

  grow(rows: number): void {
    const starts = new Float64Array(rows);
    starts.set(this.#starts);
    this.#starts = starts;
    const lengths = new Uint32Array(rows);
    lengths.set(this.#lengths);
    this.#lengths = lengths;
  }

  /** Rows are only ever cleared from the end, so their bytes are given back too. */
  clear(first: number, end: number): void {
    for (let row = first; row < end; row++) {
      const start = this.#starts[row] ?? 0;
      if (start !== 0 && start - 1 < this.#used) this.#used = start - 1;
    }
    this.#starts.fill(0, first, end);
  }

  append(other: this, from: number, to: number, at: number): void {
    const [first, end] = other.#span(from, to);
    const base = this.#reserve(end - first) - first;
    other.#arena.copy(this.#arena, base + first, first, end);
    for (let row = from; row < to; row++) {
      const start = other.#starts[row] as number;
      this.#starts[at + row - from] = start === 0 ? 0 : start + base;
      this.#lengths[at + row - from] = other.#lengths[row] as number;
    }
  }

  /** Where the bytes of these rows begin and end in the arena: next to each other, but for what was set twice. */
  #span(from: number, to: number): readonly [first: number, end: number] {
    let [first, end] = [Number.POSITIVE_INFINITY, 0];
    for (let row = from; row < to; row++) {
      const start = this.#starts[row] as number;
      if (start === 0) continue;
      first = Math.min(first, start - 1);
      end = Math.max(end, start - 1 + (this.#lengths[row] as number));
    }
    return [Math.min(first, end), end];
  }

  equals(other: this, rows: number): boolean {
    return (
      this.#used === other.#used &&
      sameNumbers(this.#starts, other.#starts, rows) &&
      sameNumbers(this.#lengths, other.#lengths, rows) &&
      this.#arena.compare(other.#arena, 0, this.#used, 0, this.#used) === 0
    );
  }

  pack(rows: number): PackedColumn {
    if (this.#starts.subarray(0, rows).every((start) => start === 0)) return { parts: [] };
    const packed = new TextColumn();
    packed.grow(rows);
    packed.append(this, 0, rows, 0);
    return {
      parts: [bytesOf(packed.#starts), bytesOf(packed.#lengths), packed.#arena.subarray(0, packed.#used)],
    };
  }

  unpack({ parts: [starts, lengths, text] }: PackedColumn, rows: number): boolean {
    if (starts === undefined) return true;
    if (text === undefined || !fillFrom(this.#starts.subarray(0, rows), starts)) return false;
    if (!fillFrom(this.#lengths.subarray(0, rows), lengths)) return false;
    this.#arena = Buffer.from(text);
    this.#used = text.length;
    return this.#span(0, rows)[1] <= text.length;
  }

  /** Keeps `bytes[start, end)` without decoding them; Latin-1 becomes UTF-8. */
  setBytes(row: number, bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    const at = this.#reserve(length);
    const arena = this.#arena;
    let any = 0;
    for (let from = start, to = at; from < end; from++) {
      const byte = bytes[from] as number;
      any |= byte;
      arena[to++] = byte;
    }
    this.#starts[row] = at + 1;
    this.#lengths[row] = length;
    if (any > 0x7f && !isUtf8(bytes.subarray(start, end)))
      this.set(row, bytes.toString("latin1", start, end));
  }

  set(row: number, value: string | null): void {
    if (value === null) {
      this.#starts[row] = 0;
      return;
    }
    const length = Buffer.byteLength(value);
    const to = this.#reserve(length);
    this.#starts[row] = to + 1;
    this.#lengths[row] = length;
    this.#arena.write(value, to, length, "utf8");
  }

  at(row: number): string | null {
    const start = this.#starts[row] ?? 0;
    if (start === 0) return null;
    return this.#arena.toString("utf8", start - 1, start - 1 + (this.#lengths[row] ?? 0));
  }

  /** Where the bytes of a row begin in `bytes`; -1 where missing. */
  startOf(row: number): number {
    return (this.#starts[row] ?? 0) - 1;
  }

  /** How many bytes a row that is not missing has. */
  lengthOf(row: number): number {
    return this.#lengths[row] ?? 0;
  }

  /** UTF-8 of all rows; another array once the column has grown. */
  get bytes(): Buffer {
    return this.#arena;
  }

  /** Makes room for `length` bytes and returns where they go. */
  #reserve(length: number): number {
    const at = this.#used;
    this.#used += length;
    if (this.#used > this.#arena.length) {
      const arena = Buffer.allocUnsafeSlow(Math.max(256, this.#used, this.#arena.length * 2));
      this.#arena.copy(arena, 0, 0, at);
      this.#arena = arena;
    }
    return at;
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

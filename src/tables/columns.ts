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
  /** Adds rows `[0, rows)` of a column of the same kind behind row `at`. */
  append(other: this, rows: number, at: number): void;
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

  append(other: this, rows: number, at: number): void {
    this.values.set(other.values.subarray(0, rows), at);
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

  append(other: this, rows: number, at: number): void {
    this.values.set(other.values.subarray(0, rows), at);
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

  append(other: this, rows: number, at: number): void {
    const recoded = Uint32Array.from([0, ...other.categories.map((name) => this.code(name))]);
    for (let row = 0; row < rows; row++) this.codes[at + row] = recoded[other.codes[row] ?? 0] ?? 0;
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

  append(other: this, rows: number, at: number): void {
    const base = this.#reserve(other.#used);
    other.#arena.copy(this.#arena, base, 0, other.#used);
    for (let row = 0; row < rows; row++) {
      const start = other.#starts[row] ?? 0;
      this.#starts[at + row] = start === 0 ? 0 : start + base;
      this.#lengths[at + row] = other.#lengths[row] ?? 0;
    }
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

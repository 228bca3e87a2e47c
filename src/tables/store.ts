/**
 * Where parsers put rows. One store may serve all inputs of a command, or one input each (the watcher), to be joined later: a row
 * carries its source, so nothing depends on which.
 */
import type { PackedColumn } from "./column.ts";
import { type ColumnOfKind, newColumn, NumberColumn } from "./columns.ts";
import { roomFor } from "./growth.ts";
import {
  type ColumnKind,
  type ColumnName,
  type Row,
  type Schema,
  type TableName,
  schema,
  tableNames,
} from "./schema.ts";

type Columns<T extends TableName> = {
  readonly [C in ColumnName<T>]: Schema[T][C] extends { readonly kind: infer K extends ColumnKind }
    ? ColumnOfKind[K]
    : never;
};

type AnyColumn = ColumnOfKind[ColumnKind];

/** So many rows are made missing at a time: few enough that they are near when they are set. */
const blankAhead = 1024;

/** One table while it is being filled. */
export class TableStore<T extends TableName> {
  readonly name: T;
  readonly columns: Columns<T>;
  /** Adds rows that were found already, and come before the next one; null if there are none. Whoever sets it takes it back. */
  waiting: (() => void) | null = null;
  readonly #all: readonly AnyColumn[];
  readonly #numbers: readonly NumberColumn[];
  readonly #store: Store;
  readonly #place: Columns<"problems">;
  length = 0;
  #capacity = 0;
  /** What is behind the last row is missing up to here. */
  #blank = 0;
  /** The source of the last row and its code: most rows come from the same one. */
  #source: string | null = null;
  #sourceCode = 0;

  constructor(name: T, store: Store) {
    this.name = name;
    this.#store = store;
    const columns: Record<string, AnyColumn> = {};
    for (const [column, spec] of Object.entries(schema[name])) columns[column] = newColumn[spec.kind]();
    this.columns = columns as Columns<T>;
    this.#place = this.columns as unknown as Columns<"problems">;
    this.#all = Object.values(columns);
    this.#numbers = this.#all.filter((column) => column instanceof NumberColumn);
  }

  /** Begins a row: source and line are set, everything else is missing until set through `columns`. Returns its number. */
  row(line: number): number {
    if (this.waiting !== null) this.waiting();
    const row = this.length;
    this.#makeBlank(row + 1);
    this.length = row + 1;
    this.#place.source.setCode(row, this.#codeOfSource());
    this.#place.line.values[row] = line;
    return row;
  }

  /** Begins a row for each of `lines[from, to)`, `before` lines farther down. Returns the number of the first. */
  addLines(lines: Uint32Array, from: number, to: number, before: number): number {
    const row = this.length;
    this.#makeBlank(row + to - from);
    this.length = row + to - from;
    this.#place.source.fillCode(this.#codeOfSource(), row, this.length);
    const { values } = this.#place.line;
    for (let i = from, at = row; i < to; i++, at++) values[at] = (lines[i] as number) + before;
    return row;
  }

  #codeOfSource(): number {
    const { source } = this.#store;
    if (source !== this.#source) {
      this.#source = source;
      this.#sourceCode = this.#place.source.code(source);
    }
    return this.#sourceCode;
  }

  /** Adds a whole row at once: short to write, for rows that are rare. */
  add(line: number, values: Partial<Omit<Row<T>, "source" | "line">>): number {
    const row = this.row(line);
    const columns = this.columns as unknown as Record<string, { set(row: number, value: unknown): void }>;
    for (const name of Object.keys(values)) columns[name]?.set(row, values[name as keyof typeof values]);
    return row;
  }

  /** Forgets all rows from `length` on. */
  truncate(length: number): void {
    for (const column of this.#all) column.clear(length, this.length);
    this.length = length;
  }

  /** Forgets the rows that are marked with 1; the others stay in their order. */
  drop(marked: Uint8Array): void {
    let kept = 0;
    const rows = new Uint32Array(this.length);
    for (let row = 0; row < this.length; row++) if (marked[row] !== 1) rows[kept++] = row;
    if (kept === this.length) return;
    for (const column of this.#all) column.keep(rows.subarray(0, kept), this.length);
    this.length = kept;
  }

  /** Adds rows `[from, to)` of another store's table; if `source` is given, as rows of that source; `lines` lines farther down in it. */
  append(other: TableStore<T>, from = 0, to = other.length, source: string | null = null, lines = 0): void {
    if (to === from) return;
    const at = this.length;
    this.#ensure(at + to - from);
    this.length = at + to - from;
    this.#blank = Math.max(this.#blank, this.length);
    this.#all.forEach((column, i) => {
      if (source === null || column !== this.#place.source)
        (column as { append(...a: unknown[]): void }).append(other.#all[i], from, to, at);
    });
    if (source !== null) this.#place.source.fillCode(this.#place.source.code(source), at, this.length);
    if (lines > 0) this.#place.line.add(lines, at, this.length);
  }

  /** Makes room for so many rows at once. */
  reserve(rows: number): void {
    this.#ensure(rows);
  }

  /** True if all rows are those of `other`, for sure. */
  equals(other: TableStore<T>): boolean {
    return (
      this.length === other.length &&
      this.#all.every((column, i) =>
        (column as { equals(...a: unknown[]): boolean }).equals(other.#all[i], this.length),
      )
    );
  }

  /** Every column with its name as plain bytes, for keeping on disk. */
  pack(): (readonly [name: string, column: PackedColumn])[] {
    return Object.entries(this.columns).map(([name, column]) => [
      name,
      (column as AnyColumn).pack(this.length),
    ]);
  }

  /** Fills an empty table with rows that `pack` gave; false if they are not what it gives. */
  unpack(rows: number, packed: ReadonlyMap<string, PackedColumn>, checked: boolean): boolean {
    this.#capacity = this.#blank = rows;
    this.length = rows;
    return Object.entries(this.columns).every(([name, column]) => {
      const found = packed.get(name);
      return found !== undefined && (column as AnyColumn).unpack(found, rows, checked);
    });
  }

  /** A row as an object, missing values null. */
  at(row: number): Row<T> {
    return Object.fromEntries(
      Object.entries(this.columns).map(([name, column]) => [name, (column as AnyColumn).at(row)]),
    ) as Row<T>;
  }

  /** Makes room for so many rows, those that are not there yet missing. */
  #makeBlank(rows: number): void {
    if (rows <= this.#blank) return;
    this.#ensure(rows);
    const from = this.#blank;
    this.#blank = Math.min(this.#capacity, rows + blankAhead);
    for (const column of this.#numbers) column.clear(from, this.#blank);
  }

  #ensure(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = roomFor(rows, this.#capacity);
    for (const column of this.#all) column.grow(this.#capacity);
  }
}

/** Lengths of all tables at one moment: see `Store.mark`. */
export type Mark = Readonly<Record<TableName, number>>;

/** All tables while they are being filled. This is what a parser is given. */
export class Store {
  /** Source of the rows that are added next. */
  source = "";
  readonly #tables = new Map<TableName, TableStore<TableName>>();

  /** A table; made when first asked for, so that a store of few rows is small. */
  table<T extends TableName>(name: T): TableStore<T> {
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = new TableStore<TableName>(name, this);
      this.#tables.set(name, table);
    }
    return table as unknown as TableStore<T>;
  }

  /** Takes a table of another store, in the place of its own: it is in both from now on. */
  adopt(table: TableStore<TableName>): void {
    this.#tables.set(table.name, table);
  }

  /** Reports a spot of the input that could not be understood. `message` names the field, what was expected and what was found. */
  problem(line: number, message: string): void {
    this.table("problems").add(line, { message });
  }

  /** Remembers how many rows there are, so that what comes after can be taken back. */
  mark(): Mark {
    return Object.fromEntries(tableNames.map((name) => [name, this.#tables.get(name)?.length ?? 0])) as Mark;
  }

  /** Takes back all rows added since the mark. */
  rewind(mark: Mark): void {
    for (const [name, table] of this.#tables) table.truncate(mark[name]);
  }

  /** Adds all rows of another store. */
  append(other: Store): void {
    for (const [name, table] of other.#tables) this.table(name).append(table);
  }

  /** Adds the rows between two marks of another store; if `source` is given, as rows of that source; `lines` lines farther down in it. */
  appendBetween(other: Store, from: Mark, to: Mark, source: string | null = null, lines = 0): void {
    for (const [name, table] of other.#tables)
      if (to[name] > from[name]) this.table(name).append(table, from[name], to[name], source, lines);
  }
}

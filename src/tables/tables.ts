/** The finished tables, as arquero tables. */
import { type ColumnTable, table as arqueroTable } from "arquero";
import type { ReadColumn } from "./column.ts";
import { CategoryColumn } from "./columns.ts";
import type { Codes } from "./growth.ts";
import { type ColumnName, type Row, type TableName, tableNames } from "./schema.ts";
import type { Store } from "./store.ts";
import type { TextColumn } from "./text-column.ts";

export type Tables = Readonly<Record<TableName, ColumnTable>>;

/**
 * All tables of a store, those without rows too: arquero tables made from the schema always have their columns.
 * Number columns are Float64Arrays in which missing is NaN, so that arithmetic on a missing value is missing (null × 3 would be 0).
 */
export function toTables(store: Store): Tables {
  return Object.fromEntries(tableNames.map((name) => [name, toTable(store, name)])) as Tables;
}

function toTable(store: Store, name: TableName): ColumnTable {
  const { length, columns } = store.table(name);
  const data = Object.entries(columns).map(([column, values]) => [
    column,
    "values" in values
      ? values.values.subarray(0, length)
      : values instanceof CategoryColumn
        ? new Categories(values, length)
        : new Texts(values, length),
  ]);
  return arqueroTable(Object.fromEntries(data));
}

/** A dictionary-encoded column: rows can be grouped by `codes` without reading a string. */
export class Categories implements ReadColumn<string | null> {
  readonly length: number;
  /** An index into `names`, plus one; 0 is missing. */
  readonly codes: Codes;
  readonly names: readonly string[];

  constructor(column: CategoryColumn, length: number) {
    this.length = length;
    this.codes = column.codes.subarray(0, length);
    this.names = column.categories;
  }

  at(row: number): string | null {
    return this.names[(this.codes[row] ?? 0) - 1] ?? null;
  }
}

/** A column that decodes on reading: ten million strings at once would cost half a gigabyte. */
export class Texts implements ReadColumn<string | null> {
  readonly length: number;
  readonly #column: TextColumn;

  constructor(column: TextColumn, length: number) {
    this.length = length;
    this.#column = column;
  }

  at(row: number): string | null {
    return this.#column.at(row);
  }

  /** UTF-8: `bytes[startOf(row), startOf(row) + lengthOf(row))`. */
  get bytes(): Buffer {
    return this.#column.bytes;
  }

  /** -1 where missing. */
  startOf(row: number): number {
    return this.#column.startOf(row);
  }

  lengthOf(row: number): number {
    return this.#column.lengthOf(row);
  }

  /** The same of all rows: where they begin, plus one, 0 where missing, and how long they are; both are empty if there is no text. */
  get places(): { readonly starts: Uint32Array; readonly lengths: Uint32Array } {
    return this.#column.places;
  }
}

/** A text column of a whole table, one that no verb has changed. */
export function texts<T extends TableName>(tables: Tables, table: T, column: ColumnName<T>): Texts {
  const found: unknown = tables[table].column(column);
  if (!(found instanceof Texts)) throw new TypeError(`${table}.${column} is no text column`);
  return found;
}

/** All columns of a whole table with their names, one that no verb has changed, for what reads them in bulk. */
export function columnsOf(
  tables: Tables,
  name: TableName,
): (readonly [name: string, column: Float64Array | Uint32Array | Categories | Texts])[] {
  return tables[name].columnNames().map((column) => {
    const found: unknown = tables[name].column(column);
    if (
      found instanceof Float64Array ||
      found instanceof Uint32Array ||
      found instanceof Categories ||
      found instanceof Texts
    )
      return [column, found];
    throw new TypeError(`${name}.${column} is no column of the store`);
  });
}

/** A category column of a whole table, one that no verb has changed. */
export function categories<T extends TableName>(tables: Tables, table: T, column: ColumnName<T>): Categories {
  const found: unknown = tables[table].column(column);
  if (!(found instanceof Categories)) throw new TypeError(`${table}.${column} is no category column`);
  return found;
}

/** A number column of a whole table, one that no verb has changed; missing is NaN. */
export function numbers<T extends TableName>(
  tables: Tables,
  table: T,
  column: ColumnName<T>,
): Float64Array | Uint32Array {
  const found: unknown = tables[table].column(column);
  if (found instanceof Float64Array || found instanceof Uint32Array) return found;
  throw new TypeError(`${table}.${column} is no number column`);
}

/** A cell of a text or category column, null where missing. */
export function textAt<T extends TableName>(
  tables: Tables,
  table: T,
  column: ColumnName<T>,
  row: number,
): string | null {
  return tables[table].get(column, row) as string | null;
}

/** All rows of a table as objects, missing values null. For small tables and for export. */
export function* rowsOf<T extends TableName>(tables: Tables, name: T): Generator<Row<T>> {
  const table = tables[name];
  const columns = table.columnNames();
  const getters = columns.map((column) => table.getter(column));
  for (let row = 0; row < table.numRows(); row++) {
    const cells: Record<string, unknown> = {};
    columns.forEach((column, i) => {
      const value: unknown = getters[i]?.(row);
      cells[column] = value === undefined || Number.isNaN(value) ? null : value;
    });
    yield cells as Row<T>;
  }
}

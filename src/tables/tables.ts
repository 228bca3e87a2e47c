/** The finished tables, as arquero tables. */
import { type ColumnTable, table as arqueroTable } from "arquero";
import type { ReadColumn } from "./columns.ts";
import { type ColumnName, type Row, type TableName, tableNames } from "./schema.ts";
import type { Store } from "./store.ts";

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
    "values" in values ? values.values.subarray(0, length) : lazy(values, length),
  ]);
  return arqueroTable(Object.fromEntries(data));
}

/** A column that decodes on reading: ten million strings at once would cost half a gigabyte. */
function lazy<V>(column: { at(row: number): V }, length: number): ReadColumn<V> {
  return { length, at: (row) => column.at(row) };
}

/** A number column as a typed array; NaN is missing. */
export function numbers<T extends TableName>(tables: Tables, table: T, column: ColumnName<T>): Float64Array {
  const values = tables[table].getter(column);
  return Float64Array.from({ length: tables[table].numRows() }, (_, row) => values(row) as number);
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

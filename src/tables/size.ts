/** What stores take in memory. */
import type { ColumnOfKind } from "./columns.ts";
import { type ColumnKind, type TableName, tableNames } from "./schema.ts";
import type { Store, TableStore } from "./store.ts";

/** Bytes of all columns of a table, without the room that they have to grow. */
export function bytesOfTable<T extends TableName>(table: TableStore<T>): number {
  const { length, columns } = table;
  return Object.values<ColumnOfKind[ColumnKind]>(columns).reduce(
    (sum, column) => sum + bytesOf(column, length),
    0,
  );
}

function bytesOf(column: ColumnOfKind[ColumnKind], rows: number): number {
  if ("values" in column) return rows * column.values.BYTES_PER_ELEMENT;
  if ("codes" in column) return rows * column.codes.BYTES_PER_ELEMENT;
  return column.sizeOf(rows);
}

/** Bytes of all tables. */
export function bytesOfStore(store: Store): number {
  const rows = store.mark();
  return tableNames.reduce((sum, name) => sum + (rows[name] === 0 ? 0 : bytesOfTable(store.table(name))), 0);
}

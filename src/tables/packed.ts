/** A store as plain bytes and back: each column one or a few arrays, so that millions of rows are read from disk without looking at any. */
import type { PackedColumn } from "./column.ts";
import { type TableName, tableNames } from "./schema.ts";
import { Store } from "./store.ts";

interface ColumnLayout {
  readonly lengths: readonly number[];
  readonly names?: readonly string[];
}

/** Where in the bytes what is; plain data. Columns follow each other in the order of the layout. */
export interface Layout {
  readonly rows: number;
  readonly columns: Readonly<Record<string, ColumnLayout>>;
}
export type Layouts = Readonly<Partial<Record<TableName, Layout>>>;

/** The byte order of numbers in packed stores: that of the machine, so bytes of another one cannot be used. */
export const byteOrder = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? "little" : "big";

export function packStore(store: Store): {
  readonly layouts: Layouts;
  readonly parts: readonly Uint8Array[];
} {
  const layouts: Partial<Record<TableName, Layout>> = {};
  const parts: Uint8Array[] = [];
  for (const name of tableNames) {
    const table = store.table(name);
    if (table.length === 0) continue;
    const columns: Record<string, ColumnLayout> = {};
    for (const [column, packed] of table.pack()) {
      const lengths = packed.parts.map((part) => part.length);
      columns[column] = packed.names === undefined ? { lengths } : { lengths, names: packed.names };
      parts.push(...packed.parts);
    }
    layouts[name] = { rows: table.length, columns };
  }
  return { layouts, parts };
}

/** Null if these are not the bytes of that layout, or the tables have other columns by now. */
export function unpackStore(layouts: Layouts, bytes: Uint8Array): Store | null {
  let at = 0;
  const store = unpackParts(layouts, (length) => bytes.subarray(at, (at += length)), true);
  return at === bytes.length ? store : null;
}

/** The same from the parts as `packStore` gave them in this program, unchecked and without copying: what gave them must not be used any more. */
export function adoptStore(layouts: Layouts, parts: readonly Uint8Array[]): Store | null {
  let next = 0;
  return unpackParts(layouts, () => parts[next++] ?? new Uint8Array(0), false);
}

function unpackParts(layouts: Layouts, take: (length: number) => Uint8Array, checked: boolean): Store | null {
  const store = new Store();
  for (const [name, { rows, columns }] of Object.entries(layouts)) {
    if (!tableNames.includes(name as TableName)) return null;
    const packed = new Map<string, PackedColumn>();
    for (const [column, { lengths, names }] of Object.entries(columns)) {
      const parts = lengths.map(take);
      packed.set(column, names === undefined ? { parts } : { parts, names });
    }
    if (!store.table(name as TableName).unpack(rows, packed, checked)) return null;
  }
  return store;
}

/** Which tables lack rows, because they did not fit into memory: see `folding.ts`. */
import type { TableName } from "../tables/schema.ts";
import { numbers, rowsOf, textAt, type Tables } from "../tables/tables.ts";
import type { EvidenceWindow } from "./cleanup-window.ts";

export interface FoldedTable {
  readonly table: string;
  readonly rows: number;
  readonly kept: number;
  /** Servers that are in no script. */
  readonly leftOut: number;
  /** Where the first of them is; null if there is none. */
  readonly firstLeftOut: { readonly source: string; readonly line: number } | null;
}

/** The tables of which not all rows are there. */
export function foldedTables(tables: Tables): FoldedTable[] {
  return Array.from(
    rowsOf(tables, "folded_tables"),
    ({ source, line, table, rows, kept, left_out: leftOut }) => ({
      table: table ?? "",
      rows: rows ?? 0,
      kept: kept ?? 0,
      leftOut: leftOut ?? 0,
      firstLeftOut: (leftOut ?? 0) > 0 ? { source: source ?? "", line } : null,
    }),
  );
}

/** How many rows a table would have if all of them had fitted. */
export function rowsRead(tables: Tables, name: TableName): number {
  return foldedTables(tables).find(({ table }) => table === name)?.rows ?? tables[name].numRows();
}

/** True if not all rows of a table are there. */
export function isFolded(tables: Tables, name: TableName): boolean {
  return rowsRead(tables, name) > tables[name].numRows();
}

/** Servers that may be left, and are in no table and no script. */
export function serversLeftOut(tables: Tables): number {
  return foldedTables(tables).reduce((sum, { leftOut }) => sum + leftOut, 0);
}

/** The time that each log covers, where not all of its rows are there; seconds since the epoch. */
export function* foldedWindows(tables: Tables): Generator<readonly [source: string, window: EvidenceWindow]> {
  const [from, to] = [
    numbers(tables, "folded_windows", "not_before_s"),
    numbers(tables, "folded_windows", "not_after_s"),
  ];
  for (let row = 0; row < from.length; row++)
    yield [
      textAt(tables, "folded_windows", "source", row) ?? "",
      { notBefore: from[row] as number, notAfter: to[row] as number },
    ];
}

import type { ReportTable } from "./report.ts";

/** The table without the columns that are empty in every row: what no log says is not asked after. */
export function withoutEmptyColumns(table: ReportTable): ReportTable {
  const kept = table.columns.map((_, i) => table.rows.some(({ cells }) => (cells[i] ?? null) !== null));
  return {
    ...table,
    columns: table.columns.filter((_, i) => kept[i]),
    rows: table.rows.map((row) => ({ ...row, cells: row.cells.filter((_, i) => kept[i]) })),
  };
}

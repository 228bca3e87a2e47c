/** What stands under charts: captions made of several remarks, and tables of bounded length. */
import type { ReportTable, TableRow } from "./report.ts";

/** Rows of the tables under the charts. */
const mostRows = 100;

/** The remarks that there are, as one caption; nothing if there are none. */
export function captionOf(...notes: readonly (string | null)[]): { caption?: string } {
  const said = notes.filter((note) => note !== null);
  return said.length === 0 ? {} : { caption: said.join(" ") };
}

/** The first rows, and how many are not listed. */
export function boundedRows(rows: readonly TableRow[]): Pick<ReportTable, "rows" | "notes"> {
  if (rows.length <= mostRows) return { rows };
  return { rows: rows.slice(0, mostRows), notes: [`${rows.length - mostRows} more rows are not listed.`] };
}

/** What stands under charts: captions made of several remarks, and tables of bounded length. */
import { pluralIs } from "./place.ts";
import type { ReportTable, TableRow } from "./report.ts";

/** Rows of the tables under the charts. */
export const mostRows = 100;

/** The remarks that there are, as one caption; nothing if there are none. */
export function captionOf(...notes: readonly (string | null)[]): { caption?: string } {
  const said = notes.filter((note) => note !== null);
  return said.length === 0 ? {} : { caption: said.join(" ") };
}

/** The first of `n` rows, and how many are not listed. */
export function boundedRows(rows: readonly TableRow[], n = rows.length): Pick<ReportTable, "rows" | "notes"> {
  if (n <= mostRows) return { rows };
  const more = n - mostRows;
  const notes = [`${pluralIs(more, "more row")} not listed.`];
  return { rows: rows.slice(0, mostRows), notes };
}

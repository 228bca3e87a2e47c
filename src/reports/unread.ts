/** What could not be read, by file and line. */
import { rowsOf } from "../tables/tables.ts";
import { formatCount } from "../units/quantity.ts";
import { plural } from "./place.ts";
import type { Report, ReportKind } from "./report.ts";

const mostRows = 200;

export const unread: ReportKind = {
  id: "problems",
  title: "What could not be read",
  build(tables): Report {
    const n = tables.problems.numRows();
    const head = { id: this.id, title: this.title, charts: [], method: [] };
    if (n === 0)
      return {
        ...head,
        empty: "Everything that looked like a known format could be read.",
        findings: [],
        tables: [],
      };
    const shown = [];
    for (const problem of rowsOf(tables, "problems")) {
      shown.push(problem);
      if (shown.length === mostRows) break;
    }
    return {
      ...head,
      findings: [
        {
          id: "problems",
          level: "warning",
          weight: 68,
          text: `${plural(n, "spot", formatCount(n))} of the inputs could not be understood; the rest of each record counts.`,
          places: shown.slice(0, 3).map(({ source, line }) => ({ source, line })),
        },
      ],
      tables: [
        {
          id: "problems",
          title: "Problems",
          columns: [
            { key: "place", title: "line", kind: "place" },
            { key: "message", title: "problem", kind: "text" },
          ],
          rows: shown.map(({ source, line, message }) => ({ cells: [{ source, line }, message] })),
          ...(n > shown.length
            ? { notes: [`${formatCount(n - shown.length)} more are in tables/problems.csv.`] }
            : {}),
        },
      ],
    };
  },
};

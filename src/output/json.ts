/** Reports and tables as JSON for other programs. Missing values are null. */
import type { ReportDocument } from "../reports/report.ts";
import { gather } from "./pieces.ts";

/**
 * The document as JSON text: findings, tables with their cells in base units, and of each chart its words and the figures behind it; drawing instructions
 * are left out. Indented, with a line end.
 */
export function writeReportJson(document: ReportDocument): string {
  const reports = document.reports.map((report) => ({
    ...report,
    charts: report.charts.map(({ id, title, description, caption, data }) => ({
      id,
      title,
      description,
      caption,
      data,
    })),
  }));
  return `${JSON.stringify({ ...document, reports }, null, 2)}\n`;
}

function* jsonTexts(tables: Iterable<readonly [string, Iterable<object>]>): Generator<string, void, void> {
  yield "{";
  let tableSeparator = "\n";
  for (const [name, rows] of tables) {
    yield `${tableSeparator}${JSON.stringify(name)}: [`;
    tableSeparator = ",\n";
    let rowSeparator = "\n";
    for (const row of rows) {
      yield rowSeparator + JSON.stringify(row);
      rowSeparator = ",\n";
    }
    yield rowSeparator === "\n" ? "]" : "\n]";
  }
  yield "\n}\n";
}

/**
 * One JSON object with a key for each table, each an array of row objects, one row a line. In pieces, and rows are taken one by one: the text is
 * never in memory as a whole.
 */
export function writeTablesJson(
  tables: Iterable<readonly [string, Iterable<object>]>,
): Generator<string, void, void> {
  return gather(jsonTexts(tables));
}

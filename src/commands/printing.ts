/** A document on standard output, in the format that was asked for. */
import { reportTableCsv } from "../output/csv.ts";
import { writeReportJson } from "../output/json.ts";
import { writeMarkdown } from "../output/markdown.ts";
import { writeText } from "../output/text.ts";
import { forReading } from "../reports/compare.ts";
import type { ReportDocument } from "../reports/report.ts";
import type { Terminal } from "./terminal.ts";

export type DocumentFormat = "text" | "md" | "csv" | "json";

/** CSV has room for one table: the one that is made for programs. */
function formatDocument(
  document: ReportDocument,
  format: DocumentFormat,
  { width, colour }: Pick<Terminal, "width" | "colour">,
): string {
  if (format === "json") return writeReportJson(document);
  if (format === "md") return writeMarkdown(forReading(document));
  if (format === "text") return writeText(forReading(document), { width, colour, whole: true });
  const table = document.reports.flatMap(({ tables }) => tables).find(({ lookup }) => lookup === true);
  return table === undefined ? "" : reportTableCsv(table);
}

export function printDocument(document: ReportDocument, format: DocumentFormat, terminal: Terminal): void {
  terminal.print(formatDocument(document, format, terminal));
}

/**
 * CSV after RFC 4180: comma, CRLF, quotes doubled. Missing values are empty fields. A text that a spreadsheet would run as a formula gets a leading
 * apostrophe (OWASP, "CSV Injection"); numbers stay numbers.
 */
import type { Cell, ReportDocument, ReportTable } from "../reports/report.ts";
import { placeText } from "./cells.ts";
import { gather } from "./pieces.ts";

export type CsvValue = string | number | null | undefined;

/** First characters that make a spreadsheet take a text for a formula. A single one (`-` names standard input) is no formula. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠](?!$)/u;
const needsQuotes = /[",\r\n]|^\s|\s$|^$/u;
const lineEnd = "\r\n";

function fieldOf(value: CsvValue): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  if (typeof value === "number") return String(value);
  const safe = formulaStart.test(value) ? `'${value}` : value;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function lineOf(values: Iterable<CsvValue>): string {
  return Array.from(values, fieldOf).join(",") + lineEnd;
}

function* linesOf(
  columns: readonly string[],
  rows: Iterable<Iterable<CsvValue>>,
): Generator<string, void, void> {
  yield lineOf(columns);
  for (const row of rows) yield lineOf(row);
}

/** A table with a heading line, in pieces: rows are taken one by one, so that millions of them need no memory. */
export function writeCsv(
  columns: readonly string[],
  rows: Iterable<Iterable<CsvValue>>,
): Generator<string, void, void> {
  return gather(linesOf(columns, rows));
}

/** A table of a report: figures in base units and in full, columns named by their keys; an interval is both its ends with a blank between. */
export function reportTableCsv({ columns, rows }: ReportTable): string {
  const lines = rows.map(({ cells }) => columns.map((_, i) => plainCell(cells[i] ?? null)));
  return [
    ...writeCsv(
      columns.map(({ key }) => key),
      lines,
    ),
  ].join("");
}

function plainCell(cell: Cell): CsvValue {
  if (cell === null || typeof cell !== "object") return cell;
  return "source" in cell ? placeText(cell) : cell.join(" ");
}

/** Findings as one CSV text: id, level, weight, text, advice, places (blank-separated `source:line`). */
export function findingsCsv(document: ReportDocument): string {
  const rows = document.findings.map(({ id, level, weight, text, advice, places }) => [
    id,
    level,
    weight,
    text,
    advice ?? null,
    places.map(placeText).join(" ") || null,
  ]);
  return [...writeCsv(["id", "level", "weight", "text", "advice", "places"], rows)].join("");
}

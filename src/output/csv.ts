/**
 * CSV after RFC 4180: comma, CRLF, quotes doubled. Missing values are empty fields. A text that a spreadsheet would run as a formula gets a leading
 * apostrophe (OWASP, "CSV Injection"); numbers stay numbers.
 */
import type { Cell, ReportDocument, ReportTable } from "../reports/report.ts";
import { type CellColumn, quotedByte, specialAtEnds, specialByte } from "./byte-format.ts";
import { writeRows } from "./byte-rows.ts";
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

/** The bytes of a text that need a closer look: those that `formulaStart` and `needsQuotes` are about. */
const specialBytes = new Uint8Array(256);
for (const byte of Buffer.from('",')) specialBytes[byte] = quotedByte;
for (const byte of Buffer.from("\r\n")) specialBytes[byte] = specialByte;
for (const byte of Buffer.from("=+-@\t\v\f ")) specialBytes[byte] = specialAtEnds;

const csvCells = { missing: "", quote: "", special: specialBytes, text: fieldOf, number: String } as const;

/** The same as `writeCsv`, for many rows: as bytes, from columns. A piece is only valid until the next one is asked for. */
export function* writeColumnsCsv(
  columns: readonly (readonly [name: string, cells: CellColumn])[],
  rows: number,
): Generator<Buffer, void, void> {
  yield Buffer.from(lineOf(columns.map(([name]) => name)));
  const cells = columns.map(([, column], i) => ({ ...csvCells, column, before: i === 0 ? "" : "," }));
  yield* writeRows({ beforeRow: "", betweenRows: "", cells, endOfRow: lineEnd }, rows);
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

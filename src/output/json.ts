/** Reports and tables as JSON for other programs. Missing values are null. */
import type { ReportDocument } from "../reports/report.ts";
import { type CellColumn, specialByte } from "./byte-format.ts";
import { writeRows } from "./byte-rows.ts";

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

/** A table: its columns with their names, and how many rows it has. */
export interface JsonTable {
  readonly name: string;
  readonly columns: readonly (readonly [name: string, cells: CellColumn])[];
  readonly rows: number;
}

/** The bytes that JSON writes as escapes. */
const specialBytes = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === 0x22 || byte === 0x5c ? specialByte : 0,
);

/**
 * One JSON object with a key for each table, each an array of row objects, one row a line. In pieces, straight from the columns: the text is
 * never in memory as a whole. A piece is only valid until the next one is asked for.
 */
export function writeTablesJson(tables: readonly JsonTable[]): Generator<Uint8Array, void, void> {
  return jsonObject(
    tables.map(({ name, columns, rows }) => ({
      name,
      rows: writeRowsJson(columns, rows),
      isEmpty: rows === 0,
    })),
  );
}

/** The same from rows that are JSON already, with commas and line ends between them. */
export function* jsonObject(
  tables: readonly {
    readonly name: string;
    readonly rows: Iterable<Uint8Array>;
    readonly isEmpty: boolean;
  }[],
): Generator<Uint8Array, void, void> {
  let separator = "{\n";
  for (const { name, rows, isEmpty } of tables) {
    yield Buffer.from(`${separator}${JSON.stringify(name)}: [${isEmpty ? "" : "\n"}`);
    separator = ",\n";
    yield* rows;
    yield Buffer.from(isEmpty ? "]" : "\n]");
  }
  yield Buffer.from(separator === "{\n" ? "{\n}\n" : "\n}\n");
}

/** Rows as JSON objects, with commas and line ends between them. */
export function writeRowsJson(
  columns: JsonTable["columns"],
  rows: number,
): Generator<Uint8Array, void, void> {
  const cells = columns.map(([name, column], i) => ({
    column,
    before: `${i === 0 ? "" : ","}${JSON.stringify(name)}:`,
    missing: "null",
    quote: '"',
    special: specialBytes,
    text: JSON.stringify,
    number: JSON.stringify,
  }));
  return writeRows({ beforeRow: "{", betweenRows: ",\n", cells, endOfRow: "}" }, rows);
}

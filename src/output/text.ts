/**
 * The report for a terminal: what was read, findings with the most important first, then the tables of every report. Log text cannot drive the terminal:
 * its control characters are shown, not sent.
 */
import type { Finding, Level, Report, ReportDocument, ReportTable } from "../reports/report.ts";
import { formatCount, plainSpaces } from "../units/quantity.ts";
import { layTable, placeText } from "./cells.ts";
import { padTo, wrap } from "./display-width.ts";
import { levelWords } from "./levels.ts";
import { tableLines } from "./text-table.ts";
import { makeVisible, shorten } from "./visible.ts";

export interface TextOptions {
  /** Columns of the terminal. */
  readonly width?: number;
  readonly colour: boolean;
  /** Every row of every table: there is no page to look them up on. */
  readonly whole?: boolean;
}

/** SGR parameters (ECMA-48, section 8.3.117). */
const sgr = { bold: "1", dim: "2", red: "31", green: "32", yellow: "33", blue: "34" } as const;
type Ink = keyof typeof sgr;

/** Marks differ in shape and word, not in colour alone. */
const marks: Readonly<Record<Level, { readonly mark: string; readonly ink: Ink }>> = {
  bad: { mark: "✗", ink: "red" },
  warning: { mark: "!", ink: "yellow" },
  info: { mark: "·", ink: "blue" },
  good: { mark: "✓", ink: "green" },
};

const markWidth = 11;
/** Words of a log longer than this lose their middle. */
const longestText = 2000;
/** A finding names the first of its lines; the tables have the others. */
const mostPlaces = 4;
/** A terminal is for the overview, where there is a page for the rest. */
const rowsOfAnOverview = 16;

interface Pen {
  readonly width: number;
  readonly mostRows: number;
  readonly paint: (text: string, ink: Ink) => string;
}

function cleanText(text: string): string {
  return makeVisible(shorten(text, longestText));
}

/** `text` in lines that begin with `indent` blanks. */
function paragraph(text: string, width: number, indent: number): string[] {
  const margin = " ".repeat(indent);
  return wrap(cleanText(text), width - indent).map((line) => margin + plainSpaces(line));
}

function placesText(finding: Finding): string {
  const shown = finding.places.slice(0, mostPlaces).map(placeText).join(", ");
  const more = finding.places.length - mostPlaces;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function findingLines(finding: Finding, { width, paint }: Pen): string[] {
  const { mark, ink } = marks[finding.level];
  const [first = "", ...rest] = paragraph(finding.text, width, markWidth);
  const advice = finding.advice === undefined ? [] : paragraph(`→ ${finding.advice}`, width, markWidth);
  const places = finding.places.length === 0 ? [] : paragraph(placesText(finding), width, markWidth);
  return [
    paint(padTo(`${mark} ${levelWords[finding.level].toLowerCase()}`, markWidth, "right"), ink) +
      first.slice(markWidth),
    ...rest,
    ...advice,
    ...places.map((line) => paint(line, "dim")),
  ];
}

function tableSection(table: ReportTable, { width, mostRows, paint }: Pen): string[] {
  if (table.lookup === true) {
    const rows = `${formatCount(table.rows.length)} ${table.rows.length === 1 ? "row" : "rows"}`;
    const told = [`${table.title}: ${rows}, on the page.`, ...(table.notes ?? [])].join(" ");
    return ["", ...paragraph(told, width, 0)];
  }
  const more = table.rows.length - mostRows;
  const cut =
    more > 0 ? [`${formatCount(more)} more ${more === 1 ? "row is" : "rows are"} on the page.`] : [];
  const notes = [...cut, ...(table.notes ?? [])].flatMap((note) => paragraph(note, width, 0));
  return [
    "",
    ...paragraph(table.title, width, 0).map((line) => paint(line, "bold")),
    ...tableLines(layTable({ ...table, rows: table.rows.slice(0, mostRows) }), width),
    ...notes.map((line) => paint(line, "dim")),
  ];
}

function reportSection(report: Report, pen: Pen): string[] {
  if (report.empty !== undefined) return ["", ...paragraph(`${report.title}: ${report.empty}`, pen.width, 0)];
  const heading = paragraph(report.title.toUpperCase(), pen.width, 0);
  return [
    "",
    ...heading.map((line) => pen.paint(line, "bold")),
    ...report.tables.flatMap((table) => tableSection(table, pen)),
  ];
}

/** The whole report as text, ending in a line end. `colour` adds SGR sequences: only for a terminal whose user did not set NO_COLOR. */
export function writeText(
  document: ReportDocument,
  { width = 80, colour, whole = false }: TextOptions,
): string {
  const paint: Pen["paint"] = (text, ink) => (colour ? `\u001b[${sgr[ink]}m${text}\u001b[0m` : text);
  const pen = { width, mostRows: whole ? Infinity : rowsOfAnOverview, paint };
  const lines = [
    ...paragraph(document.title, width, 0).map((line) => paint(line, "bold")),
    ...paragraph(document.summary, width, 0),
    ...document.findings.flatMap((finding) => ["", ...findingLines(finding, pen)]),
    ...document.reports.flatMap((report) => reportSection(report, pen)),
  ];
  return `${lines.join("\n")}\n`;
}

/** The sample document with hostile text in every field that a log can fill. */
import type { Cell, Finding, Report, ReportDocument, ReportTable } from "../../src/reports/report.ts";
import { sampleDocument } from "./document.ts";

export const hostileTexts = [
  "</script><img src=x onerror=alert(1)>",
  '"><svg onload=alert(1)>',
  "'><style>*{display:none}</style><!--",
  "javascript:alert(1) [link](javascript:alert(1)) ![x](http://example.invalid/x.png)",
  "{{constructor.constructor('alert(1)')()}} ${alert(1)} <%= alert(1) %>",
  "\u202egnp.exe\u202c \u200bhidden\u2066 \u05e9\u05dc\u05d5\u05dd",
  "\u001b[2J\u001b]0;title\u0007 \u009b31m \r\n\t \u0000",
  '=HYPERLINK("http://example.invalid") | `a` ``b`` @octocat #1 https://example.invalid :tada:',
  "long".repeat(2500),
  "\ud800 lone half, 漢字, 👩‍👩‍👧, e\u0301",
] as const;

const spoiltTexts = new Map<string, string>();

/** One hostile text after the other, with the honest text in front; the same text becomes the same one each time. */
function spoil(text: string): string {
  const done =
    spoiltTexts.get(text) ?? `${text} ${hostileTexts[spoiltTexts.size % hostileTexts.length] ?? ""}`;
  spoiltTexts.set(text, done);
  return done;
}

function spoilCell(cell: Cell): Cell {
  if (typeof cell === "string") return spoil(cell);
  return typeof cell === "object" && cell !== null && "source" in cell
    ? { ...cell, source: spoil(cell.source) }
    : cell;
}

function spoilTable(table: ReportTable): ReportTable {
  return {
    ...table,
    title: spoil(table.title),
    columns: table.columns.map((column) => ({ ...column, title: spoil(column.title) })),
    rows: table.rows.map((row) => ({ ...row, cells: row.cells.map(spoilCell) })),
    notes: (table.notes ?? []).map(spoil),
  };
}

/** Every string inside the data of a chart; names of fields and everything that draws stay. */
function spoilValues<T>(spec: T): T {
  const text = JSON.stringify(spec, (key, value: unknown) =>
    typeof value === "string" && (key === "group" || key === "server" || key === "metric")
      ? spoil(value)
      : value,
  );
  return JSON.parse(text) as T;
}

const spoiled = new Map<Finding, Finding>();

/** The same finding becomes the same one wherever it stands. */
function spoilFinding(finding: Finding): Finding {
  const done = spoiled.get(finding) ?? {
    ...finding,
    text: spoil(finding.text),
    advice: spoil(finding.advice ?? ""),
    places: finding.places.map(({ source, line }) => ({ source: spoil(source), line })),
  };
  spoiled.set(finding, done);
  return done;
}

function spoilReport(report: Report): Report {
  return {
    ...report,
    title: spoil(report.title),
    ...(report.empty === undefined ? {} : { empty: spoil(report.empty) }),
    findings: report.findings.map(spoilFinding),
    tables: report.tables.map(spoilTable),
    charts: report.charts.map((chart) => ({
      ...chart,
      title: spoil(chart.title),
      description: spoil(chart.description),
      caption: spoil(chart.caption ?? ""),
      spec: spoilValues(chart.spec),
      data: spoilTable(chart.data),
    })),
    method: report.method.map(spoil),
  };
}

export const hostileDocument: ReportDocument = {
  ...sampleDocument,
  title: spoil(sampleDocument.title),
  summary: hostileTexts.join(" "),
  findings: sampleDocument.findings.map(spoilFinding),
  reports: sampleDocument.reports.map(spoilReport),
  provenance: {
    version: "0.1.0",
    command: spoil("runlens"),
    inputs: sampleDocument.provenance.inputs.map((input) => ({ ...input, source: spoil(input.source) })),
  },
};

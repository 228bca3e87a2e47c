/**
 * What a report is: plain data. A report says what was found; `output/` turns it into HTML, terminal text, Markdown, JSON or CSV, and
 * scales and formats every cell there, once. A new report is one file that exports a `ReportKind`, and one line in `index.ts`.
 */
import type { Tables } from "../tables/tables.ts";
import type { TopLevelSpec } from "vega-lite";

/** A line of an input, 1-based. */
export interface Place {
  readonly source: string;
  readonly line: number;
}

/** `good` and `info` need no action; `warning` is a doubt about figures; `bad` went wrong. */
export type Level = "good" | "info" | "warning" | "bad";

/** One sentence that a reader takes away, with its numbers. */
export interface Finding {
  /** Names the kind of finding, for programs: kebab-case. */
  readonly id: string;
  readonly level: Level;
  /** How much it matters, 0 to 100: the page and the terminal list findings of all reports by it. */
  readonly weight: number;
  /** A whole sentence, plain text; log text in it is as it was in the log (secrets removed): escape at the border. */
  readonly text: string;
  /** What to do about it, if anything. */
  readonly advice?: string;
  /** The lines it rests on; the first few are enough. */
  readonly places: readonly Place[];
}

/** What a cell holds; decides how it is formatted and aligned. Numbers are in base units. */
export type CellKind =
  | "text"
  | "place"
  | "count"
  | "seconds"
  | "bytes"
  | "percent" // 170 is 170 %
  | "ratio"
  | "probability" // p values
  | "number";

/** Null is missing and shown as –. A pair is an interval, both ends in the column's unit. */
export type Cell = string | number | null | Place | readonly [number, number];

export interface Column {
  readonly key: string;
  readonly title: string;
  /** For every cell, unless the row says otherwise. */
  readonly kind: CellKind;
}

export interface TableRow {
  readonly cells: readonly Cell[];
  /** Kind of the numbers of this row in columns of kind `number`, where rows are of different units; other columns keep their own. */
  readonly kind?: CellKind;
  /** Where cells are from, by the key of their column: the line of the largest value, the first of those that are counted. */
  readonly places?: Readonly<Record<string, Place>>;
}

/** What to type, and what it does. */
export interface Command {
  readonly command: string;
  /** Completes the command to a sentence: "shows what would be deleted". */
  readonly does: string;
}

export interface ReportTable {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  /** True for rows to look things up in, not to read through: the terminal only says that they are on the page. */
  readonly lookup?: boolean;
  /** What a reader has to know about the figures. */
  readonly notes?: readonly string[];
  /** What can be done about its rows, beside the table on the page; where findings stand next to it, their advice says as much. */
  readonly commands?: readonly Command[];
}

export interface Chart {
  readonly id: string;
  /** Asks or answers the question that the chart is for. */
  readonly title: string;
  /** What the chart shows, in words, for those who do not see it. */
  readonly description: string;
  /** Under the chart: what was binned, thinned or left out. */
  readonly caption?: string;
  readonly spec: TopLevelSpec;
  /** The figures behind the chart, for the table under it. */
  readonly data: ReportTable;
}

export interface Report {
  readonly id: string;
  readonly title: string;
  /** Said instead of tables and charts when there is nothing to show: one sentence. */
  readonly empty?: string;
  readonly findings: readonly Finding[];
  readonly tables: readonly ReportTable[];
  readonly charts: readonly Chart[];
  /** How the figures were computed. */
  readonly method: readonly string[];
}

/** What the user may set; every report takes what it needs. */
export interface ReportOptions {
  /** Requests a minute that the API allows. */
  readonly requestsPerMinute: number;
  /** Server creations a day that the API allows. */
  readonly creationsPerDay: number;
  /** What max RSS figures are divided by: 4 for records of an unpatched GNU time 1.7. */
  readonly rssDivisor: number;
}

export interface ReportKind {
  readonly id: string;
  readonly title: string;
  build(tables: Tables, options: ReportOptions): Report;
}

/** An input that was read, for the record. */
export interface InputFact {
  readonly source: string;
  readonly bytes: number;
  readonly lines: number;
  /** Hex; null where the input was not read to its end. */
  readonly sha256: string | null;
  /** What a compressed input holds; absent for others, and where it was not read to its end. */
  readonly unpacked?: { readonly bytes: number; readonly sha256: string };
}

/** Lines of an input that follow each other. */
export interface Passage {
  readonly source: string;
  /** 1-based number of the first line. */
  readonly first: number;
  /** Short, and without secrets; log text in all else: escape at the border. */
  readonly lines: readonly string[];
  /** Numbers of the lines that rows are from; the others stand around them. */
  readonly wanted: readonly number[];
}

/** The lines behind the findings and figures, so that a reader without the logs can check them. */
export interface Quotes {
  /** Input by input, the one with the weightiest line first; in the order of their lines. */
  readonly passages: readonly Passage[];
  /** Inputs that could not be read a second time, and why. */
  readonly missing: readonly { readonly source: string; readonly reason: string }[];
  /** What was left out; absent if nothing was. */
  readonly note?: string;
}

/** Everything that the writers in `output/` need: they know nothing else. */
export interface ReportDocument {
  readonly title: string;
  /** What was read, in one sentence. */
  readonly summary: string;
  /** Findings of all reports, the most important first. */
  readonly findings: readonly Finding[];
  readonly reports: readonly Report[];
  /** Absent where nobody asked for them. */
  readonly quotes?: Quotes;
  readonly provenance: {
    readonly version: string;
    /** The command line, secrets removed. */
    readonly command: string;
    readonly inputs: readonly InputFact[];
  };
}

/**
 * The file that the newest version of the cloud benchmark writes beside its log, `firstgen_rc_performance_report.<epoch>.txt`: sections of a
 * heading, the names of columns, rows of numbers with blanks around them, and an empty line. The first section is about the tests, the
 * next about the builds of the servers, a row for each server and a column for each test, and the last about RackConnect, in the same form. Durations are whole
 * seconds, rounded up. The log of the same run tells the same builds, more exactly.
 */
import type { Store } from "../tables/store.ts";
import { isoOfEpoch } from "./epoch.ts";
import { readRecords } from "./exports/csv-records.ts";
import { headLines } from "./exports/head-line.ts";
import { numberField } from "./exports/measurement-rows.ts";
import type { FileParser } from "./file-parser.ts";

const testColumns = /^\s*test\s*#\s*,\s*start\b/i;
const serverColumns = /^\s*cs\s*#\s*,/i;
const rackconnectHeading = /rack\s*connect|\brc\b/i;

/** Lines that may stand above the first names of columns. */
const mostLinesAbove = 4;
const lineFeed = 0x0a;
const numberSign = 0x23;

/** Names of columns and the rows below them, as a part of the file, and the heading above. */
interface Section {
  /** The line on which it begins. */
  readonly line: number;
  readonly heading: string;
  readonly columns: string;
  readonly start: number;
  readonly end: number;
}

export const cloudBenchmarkReport: FileParser = {
  id: "cloud-benchmark-report",
  title: "Report file of the cloud benchmark",
  lineTypes: [
    { meaning: "the columns of the tests", example: "test #,   start, end, duration [s]" },
    {
      meaning: "a test: when it began and ended, as epoch seconds",
      example: "     1, 1344600183, 1344600512, 329",
    },
    { meaning: "the columns of the builds, one for each test", example: " cs #,   test1,   test2" },
    {
      meaning: "the builds of the first server of each test, in whole seconds",
      example: "    1,     299,     312",
    },
  ],
  recognise: (head, whole) =>
    head.includes(numberSign) &&
    headLines(head, whole, mostLinesAbove).some(
      ({ text }) => testColumns.test(text) || (serverColumns.test(text) && /,\s*test\s*\d/i.test(text)),
    ),
  read(bytes, store) {
    const servers = { seen: 0 };
    for (const section of sectionsOf(bytes)) {
      const part = bytes.subarray(section.start, section.end);
      const options = { columns: "as-first", trim: true, firstLine: section.line } as const;
      let names: readonly string[] | null = null;
      const isTests = testColumns.test(section.columns);
      if (!isTests) servers.seen++;
      // Without a heading that says so, the second section about servers is the one about RackConnect.
      const stage = rackconnectHeading.test(section.heading) || servers.seen > 1 ? "rackconnect" : "server";
      readRecords(part, options, store, (fields, line) => {
        if (names === null) names = fields;
        else if (isTests) addTest(store, names, fields, line);
        else addBuilds(store, names, fields, line, stage);
      });
    }
  },
};

function sectionsOf(bytes: Buffer): Section[] {
  const sections: Section[] = [];
  let heading = "";
  let line = 1;
  for (let start = 0; start < bytes.length;) {
    const text = lineAt(bytes, start);
    if (testColumns.test(text) || serverColumns.test(text)) {
      const { end, lines } = endOfSection(bytes, start);
      sections.push({ heading, columns: text, line, start, end });
      heading = "";
      start = end;
      line += lines;
    } else {
      if (text.trim() !== "") heading = text;
      start = nextLine(bytes, start);
      line++;
    }
  }
  return sections;
}

/** Where the rows end, at an empty line, at a line that is no row, or with the file; and how many lines that is. */
function endOfSection(bytes: Buffer, start: number): { readonly end: number; readonly lines: number } {
  let at = nextLine(bytes, start);
  let lines = 1;
  for (; at < bytes.length; at = nextLine(bytes, at), lines++) {
    const text = lineAt(bytes, at);
    if (!text.includes(",") || serverColumns.test(text)) break;
  }
  return { end: at, lines };
}

function nextLine(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(lineFeed, start);
  return end === -1 ? bytes.length : end + 1;
}

function lineAt(bytes: Buffer, start: number): string {
  return bytes.toString("latin1", start, nextLine(bytes, start));
}

function addTest(store: Store, names: readonly string[], fields: readonly string[], line: number): void {
  const cell = (name: string) =>
    fields[names.findIndex((column) => column.toLowerCase().startsWith(name))] ?? "";
  const test = numberField(store, line, "test #", cell("test"));
  if (test === null) return;
  store
    .table("tests")
    .add(line, { test, started_at: timeOf(cell("start")), finished_at: timeOf(cell("end")) });
}

/** Epoch seconds as ISO 8601 in UTC; another form of time as it is written; null for a number that is no time of day. */
function timeOf(text: string): string | null {
  const epoch = Number(text);
  if (Number.isNaN(epoch)) return text;
  return epoch >= 1e9 && epoch < 1e10 ? isoOfEpoch(Math.floor(epoch)) : null;
}

function addBuilds(
  store: Store,
  names: readonly string[],
  fields: readonly string[],
  line: number,
  stage: string,
): void {
  const index = numberField(store, line, "cs #", fields[0] ?? "");
  if (index === null) return;
  for (const [at, name] of names.entries()) {
    const test = /^test\s*(\d+)$/i.exec(name)?.[1];
    if (at === 0 || test === undefined) continue;
    const duration = numberField(store, line, name, fields[at] ?? "");
    if (duration === null || duration <= 0) continue; // a server that this test did not have
    store
      .table("builds")
      .add(line, { test: Number(test), index, stage, outcome: "built", duration_s: duration });
  }
}

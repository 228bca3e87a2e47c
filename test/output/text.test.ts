import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/output/display-width.ts";
import { tableLines } from "../../src/output/text-table.ts";
import { layTable } from "../../src/output/cells.ts";
import { writeText } from "../../src/output/text.ts";
import { sampleDocument } from "./document.ts";
import { hostileDocument } from "./hostile.ts";

const sample = writeText(sampleDocument, { colour: false });
const lines = sample.split("\n");

describe("writeText", () => {
  it("says what was read, then the findings with mark, sentence, advice and places", () => {
    expect(sample.slice(0, sample.indexOf("! warning"))).toBe(`Cloud benchmark, July 2012
5 files with 41 servers and 4 measured runs, from 2012-07-29 15:46 to 2012-08-04
11:02 UTC.

✗ problem  1 server looks orphaned and 2 more are not known to be deleted.
           → Read delete-all.sh, then run it: it plans first and deletes only
           when told to.
           data/log.1343582700.txt:41, data/log.1343582700.txt:52

`);
  });

  it("has a mark for each level", () => {
    expect(lines.map((line) => line.slice(0, 10)).filter((start) => /^[✗!·✓]/u.test(start))).toEqual([
      "✗ problem ",
      "! warning ",
      "! warning ",
      "· note    ",
      "✓ good    ",
    ]);
  });

  it("aligns the columns of a table", () => {
    const start = lines.indexOf("Build time by test");
    expect(lines.slice(start, start + 6)).toEqual([
      "Build time by test",
      "Test              Builds  Least  Median     Interval of  p90  Most  Timeouts",
      "                            (s)     (s)  the median (s)  (s)   (s)",
      "────────────────  ──────  ─────  ──────  ──────────────  ───  ────  ────────",
      "25 servers            25    194     260         224–297  311   328         0",
      "13 servers            13    141     148         143–156    –   171         0",
    ]);
  });

  it("says in one line that a report has nothing to show", () => {
    expect(lines).toContain("Rate limits: No log shows a request, a refusal or a pause.");
  });

  it("names only the first of many places and rows", () => {
    expect(sample).toContain("data/log.1343577945.txt:115 and 5 more");
    expect(sample).toContain("9 more rows are on the page.");
    const first = sampleDocument.reports.flatMap(({ tables }) => tables).find(({ rows }) => rows.length > 0);
    const row = first?.rows[0];
    if (first === undefined || row === undefined) throw new Error("no table");
    const table = { ...first, rows: Array.from({ length: 17 }, () => row) };
    const reports = sampleDocument.reports.slice(0, 1).map((report) => ({ ...report, tables: [table] }));
    const text = writeText({ ...sampleDocument, reports }, { colour: false });
    expect(text).toContain("1 more row is on the page.");
  });

  it("says of rows to look up where they are, and of how many more its notes know", () => {
    const notes = ["3 more are in tables/runs.csv."];
    const reports = sampleDocument.reports.slice(0, 1).map((report) => ({
      ...report,
      tables: [{ id: "runs", title: "Every run", columns: [], rows: [{ cells: [] }], lookup: true, notes }],
    }));
    expect(writeText({ ...sampleDocument, reports }, { colour: false })).toContain(
      "Every run: 1 row, on the page. 3 more are in tables/runs.csv.\n",
    );
  });

  it("stays within its width", () => {
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(80);
    const wide = writeText(sampleDocument, { colour: false, width: 120 }).split("\n");
    expect(Math.max(...wide.map(displayWidth))).toBeLessThanOrEqual(120);
    expect(Math.max(...wide.map(displayWidth))).toBeGreaterThan(80);
  });

  it("uses no escape sequence without colour, and closes each one with it", () => {
    expect(sample).not.toContain("\u001b");
    const coloured = writeText(sampleDocument, { colour: true });
    expect(coloured).toContain("\u001b[31m✗ problem  \u001b[0m1 server");
    expect(coloured.replaceAll(/\u001b\[\d+m([^\u001b]*)\u001b\[0m/g, "$1")).toBe(sample);
  });

  it("does not let log text drive the terminal", () => {
    const text = writeText(hostileDocument, { colour: false });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/);
    expect(text).toContain(String.raw`\x1b[2J\x1b]0;title\x07`);
    expect(text).toContain(String.raw`\u202egnp.exe`);
    expect(text.length).toBeLessThan(150_000);
  });

  it("writes the same bytes each time", () => {
    expect(writeText(sampleDocument, { colour: false })).toBe(sample);
  });
});

describe("tableLines", () => {
  const servers = layTable({
    id: "t",
    title: "T",
    columns: [
      { key: "name", title: "Name", kind: "text" },
      { key: "command", title: "Command", kind: "text" },
      { key: "elapsed", title: "Elapsed time", kind: "seconds" },
    ],
    rows: [{ cells: ["漢字", "python3 benchmark.py --threads 4", 12.3] }, { cells: ["b", "true", 1841.6] }],
  });

  it("counts wide characters as two columns", () => {
    expect(tableLines(servers, 80)).toEqual([
      "Name  Command                           Elapsed time (s)",
      "────  ────────────────────────────────  ────────────────",
      "漢字  python3 benchmark.py --threads 4              12.3",
      "b     true                                        1841.6",
    ]);
  });

  it("breaks headings of numbers first, then texts, but no number", () => {
    expect(tableLines(servers, 34)).toEqual([
      "Name  Command              Elapsed",
      "                              time",
      "                               (s)",
      "────  ───────────────────  ───────",
      "漢字  python3                 12.3",
      "      benchmark.py",
      "      --threads 4",
      "b     true                  1841.6",
    ]);
  });

  it("is told in parts where its columns do not fit, each with the first column", () => {
    const cells = ["elapsed time", 1, 2, 3, 4, 5];
    const columns = ["metric", "python", "jython", "pypy", "graal", "micro"].map(
      (title, index) => ({ key: title, title, kind: index === 0 ? "text" : "number" }) as const,
    );
    expect(tableLines(layTable({ id: "t", title: "T", columns, rows: [{ cells }] }), 32)).toEqual([
      "metric      python  jython  pypy",
      "──────────  ──────  ──────  ────",
      "elapsed          1       2     3",
      "time",
      "",
      "metric        graal  micro",
      "────────────  ─────  ─────",
      "elapsed time      4      5",
    ]);
  });

  it("becomes a block for each row where columns do not fit", () => {
    expect(tableLines(servers, 13)).toEqual([
      "漢字",
      "  Command   python3",
      "            benchmark.py",
      "            --threads",
      "            4",
      "  Elapsed   12.3",
      "  time (s)",
      "b",
      "  Command   true",
      "  Elapsed   1841.6",
      "  time (s)",
    ]);
  });

  it("begins each part with what tells its rows apart, where the first column does not", () => {
    const columns = ["file", "tool", "benchmark", "least", "median", "most"].map(
      (title, index) => ({ key: title, title, kind: index < 3 ? "text" : "number" }) as const,
    );
    const rows = [
      { cells: ["a.csv", "jmeter", "login", 1, 2, 3] },
      { cells: ["a.csv", "jmeter", "out", 4, 5, 6] },
    ];
    expect(tableLines(layTable({ id: "t", title: "T", columns, rows }), 34)).toEqual([
      "file   benchmark  tool    least",
      "─────  ─────────  ──────  ─────",
      "a.csv  login      jmeter      1",
      "a.csv  out        jmeter      4",
      "",
      "file   benchmark  median  most",
      "─────  ─────────  ──────  ────",
      "a.csv  login           2     3",
      "a.csv  out             5     6",
    ]);
  });

  it("gives the headings of blocks no more than half of the room, however long they are", () => {
    const columns = ["metric", `python3 ${"x".repeat(90)} is`].map(
      (title, index) => ({ key: title, title, kind: index === 0 ? "text" : "number" }) as const,
    );
    const blocks = tableLines(layTable({ id: "t", title: "T", columns, rows: [{ cells: ["time", 1] }] }), 80);
    expect(Math.max(...blocks.map(displayWidth))).toBeLessThanOrEqual(80);
    expect(blocks[1]).toMatch(/^ {2}python3 +1$/);
  });
});

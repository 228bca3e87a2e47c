import { describe, expect, it } from "vitest";
import { cutPassages, wantedPassages } from "../../src/reports/passages.ts";
import type { Finding, Place, ReportDocument, ReportTable, TableRow } from "../../src/reports/report.ts";

const finding = (...places: Place[]): Finding => ({ id: "f", level: "info", weight: 1, text: "", places });
const table = (rows: readonly TableRow[]): ReportTable => ({
  id: "t",
  title: "t",
  columns: [
    { key: "n", title: "n", kind: "count" },
    { key: "place", title: "line", kind: "place" },
  ],
  rows,
});

function documentOf(findings: readonly Finding[], tables: readonly ReportTable[] = []): ReportDocument {
  const report = { id: "r", title: "r", findings, tables, charts: [], method: [] };
  return {
    title: "",
    summary: "",
    findings,
    reports: [report],
    provenance: { version: "0", command: "", inputs: [] },
  };
}

const at = (line: number, source = "a.log"): Place => ({ source, line });
const textsOf = (lines: readonly string[]) => new Map(lines.map((text, i) => [i + 1, text]));
const plain = (count: number) => Array.from({ length: count }, (_, i) => `text ${i + 1}`);

describe("the lines that are wanted", () => {
  it("are those of findings, of cells that name a line, and of figures with a place, each once", () => {
    const rows = [{ cells: [1, at(40)], places: { n: at(90, "b.log") } }];
    expect(
      wantedPassages(documentOf([finding(at(5), at(40))], [table(rows)])).map(({ source, lines }) => [
        source,
        lines,
      ]),
    ).toEqual([
      ["a.log", [5, 40]],
      ["b.log", [90]],
    ]);
  });

  it("are read with what may belong to them, in ranges that do not overlap", () => {
    const [input] = wantedPassages(documentOf([finding(at(50), at(1), at(10))]));
    expect(input?.ranges).toEqual([
      { first: 1, last: 38 },
      { first: 47, last: 78 },
    ]);
  });

  it("are no more than a page has room for", () => {
    const rows = Array.from({ length: 5000 }, (_, i) => ({ cells: [1, at(100 * i + 1)] }));
    const [input] = wantedPassages(documentOf([], [table(rows)]));
    expect(input?.lines).toHaveLength(400);
  });
});

const quote = (document: ReportDocument, lines: readonly string[], trouble: string | null = null) =>
  cutPassages(document, [{ source: "a.log", texts: textsOf(lines), trouble }]);

describe("passages", () => {
  it("are the line with two before and two after, as far as there are any", () => {
    expect(quote(documentOf([finding(at(1), at(10))]), plain(11)).passages).toEqual([
      { source: "a.log", first: 1, lines: plain(3), wanted: [1] },
      { source: "a.log", first: 8, lines: plain(11).slice(7), wanted: [10] },
    ]);
  });

  it("are one where they touch", () => {
    const { passages } = quote(documentOf([finding(at(10), at(5))]), plain(30));
    expect(passages.map(({ first, lines, wanted }) => [first, lines.length, wanted])).toEqual([
      [3, 10, [5, 10]],
    ]);
  });

  it("hold the whole record that begins at the line: all that is indented below it", () => {
    const lines = [
      "Test1",
      "  Command being timed: x",
      ...Array.from({ length: 20 }, () => "  Some: 1"),
      "",
      "next",
      "far",
    ];
    const [passage] = quote(documentOf([finding(at(2))]), lines).passages;
    expect([passage?.first, passage?.lines.length]).toEqual([1, 24]);
    const endless = ["head", ...Array.from({ length: 500 }, () => "\tmore")];
    expect(quote(documentOf([finding(at(1))]), endless).passages[0]?.lines).toHaveLength(29);
  });

  it("are cut when the page is full: what the findings rest on stays, and the rest is counted", () => {
    const long = Array.from({ length: 3000 }, () => "x".repeat(400));
    const rows = Array.from({ length: 500 }, (_, i) => ({ cells: [1, at(5 * i + 1)] }));
    const { passages, note } = quote(documentOf([finding(at(2900))], [table(rows)]), long);
    const characters = passages.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.length, 0);
    expect(characters).toBeLessThanOrEqual(130_000);
    expect(characters).toBeGreaterThan(80_000);
    expect(passages.flatMap(({ wanted }) => wanted)).toContain(2900);
    expect(note).toMatch(/^\d+ more lines that figures are from are not quoted, to keep the page small\.$/);
  });

  it("say which inputs could not be read again, and count none of their lines as left out", () => {
    const quotes = quote(documentOf([finding(at(1))]), [], "no such file or directory");
    expect(quotes).toEqual({
      passages: [],
      missing: [{ source: "a.log", reason: "no such file or directory" }],
    });
  });
});

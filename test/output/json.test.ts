import { describe, expect, it } from "vitest";
import { writeReportJson, writeTablesJson } from "../../src/output/json.ts";
import { sampleDocument } from "./document.ts";
import { hostileDocument } from "./hostile.ts";

function text(tables: Iterable<readonly [string, Iterable<object>]>): string {
  return [...writeTablesJson(tables)].join("");
}

describe("writeReportJson", () => {
  it("holds findings, tables and the figures of charts, but no drawing instructions", () => {
    const { spec: _spec, ...words } = sampleDocument.reports[0]?.charts[0] ?? {};
    expect(JSON.parse(writeReportJson(sampleDocument))).toMatchObject({
      findings: sampleDocument.findings,
      reports: [
        { id: "build-times", tables: sampleDocument.reports[0]?.tables, charts: [words, {}] },
        {},
        {},
        {},
      ],
    });
    expect(writeReportJson(sampleDocument)).not.toContain("$schema");
  });

  it("is valid whatever the logs said", () => {
    expect(JSON.parse(writeReportJson(hostileDocument))).toMatchObject({ title: hostileDocument.title });
  });
});

describe("writeTablesJson", () => {
  it("is one object with an array for each table, a row a line", () => {
    expect(
      text([
        [
          "runs",
          [
            { line: 1, label: null },
            { line: 2, label: "é" },
          ],
        ],
        ["tests", []],
      ]),
    ).toBe('{\n"runs": [\n{"line":1,"label":null},\n{"line":2,"label":"é"}\n],\n"tests": []\n}\n');
  });

  it("is valid JSON for no table at all", () => {
    expect(JSON.parse(text([]))).toEqual({});
  });

  it("writes missing numbers as null", () => {
    expect(JSON.parse(text([["runs", [{ elapsed_s: Number.NaN }]]]))).toEqual({
      runs: [{ elapsed_s: null }],
    });
  });

  it("takes rows one by one and hands on pieces", () => {
    let taken = 0;
    function* rows(): Generator<object> {
      for (taken = 0; taken < 1_000_000; taken++) yield { source: "data/a.log", line: taken };
    }
    const first = writeTablesJson([["runs", rows()]]).next();
    expect(first.value?.length).toBeGreaterThan(60_000);
    expect(taken).toBeLessThan(5000);
  });
});

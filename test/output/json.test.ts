import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeReportJson, writeTablesJson } from "../../src/output/json.ts";
import { columnsOf, rowsOf } from "../../src/tables/tables.ts";
import { anyRow, joined, tablesWith } from "./columns.ts";
import { sampleDocument } from "./document.ts";
import { hostileDocument } from "./hostile.ts";

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
    const lines = Uint32Array.of(1, 2);
    const labels = { codes: Uint32Array.of(0, 1), names: ["é"] };
    const runs = { name: "runs", columns: [["line", lines] as const, ["label", labels] as const], rows: 2 };
    expect(joined(writeTablesJson([runs, { name: "tests", columns: [], rows: 0 }]))).toBe(
      '{\n"runs": [\n{"line":1,"label":null},\n{"line":2,"label":"é"}\n],\n"tests": []\n}\n',
    );
  });

  it("is valid JSON for no table at all", () => {
    expect(JSON.parse(joined(writeTablesJson([])))).toEqual({});
  });

  it("reads back as the rows, whatever they hold", () => {
    fc.assert(
      fc.property(fc.array(anyRow), (rows) => {
        const { tables } = tablesWith(rows);
        const text = joined(
          writeTablesJson([{ name: "builds", columns: columnsOf(tables, "builds"), rows: rows.length }]),
        );
        expect(JSON.parse(text)).toEqual(
          JSON.parse(JSON.stringify({ builds: [...rowsOf(tables, "builds")] })),
        );
      }),
    );
  });
});

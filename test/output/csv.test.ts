import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findingsCsv, writeColumnsCsv, writeCsv } from "../../src/output/csv.ts";
import type { CsvValue } from "../../src/output/csv.ts";
import { columnsOf, rowsOf, type Tables } from "../../src/tables/tables.ts";
import { anyRow, joined, tablesWith } from "./columns.ts";
import { sampleDocument } from "./document.ts";
import { hostileTexts } from "./hostile.ts";

function csv(columns: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [...writeCsv(columns, rows)].join("");
}

describe("writeCsv", () => {
  it("ends lines with CRLF, quotes what needs it, and doubles quotes", () => {
    expect(
      csv(
        ["a", "b"],
        [
          ["x,y", 'say "hi"'],
          ["two\nlines", " padded"],
        ],
      ),
    ).toBe('a,b\r\n"x,y","say ""hi"""\r\n"two\nlines"," padded"\r\n');
  });

  it("leaves missing values empty and an empty text quoted", () => {
    expect(csv(["a", "b", "c", "d"], [[null, undefined, Number.NaN, ""]])).toBe('a,b,c,d\r\n,,,""\r\n');
  });

  it("keeps numbers as they are, negative ones too", () => {
    expect(csv(["a", "b"], [[-1.5, 77_991_420_000]])).toBe("a,b\r\n-1.5,77991420000\r\n");
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])(
    "does not let a spreadsheet run %j as a formula",
    (text) => {
      expect(parse(csv(["a"], [[text]]), { from: 2 })).toEqual([[`'${text}`]]);
    },
  );

  it("leaves a single sign alone: - names standard input", () => {
    expect(csv(["source"], [["-"]])).toBe("source\r\n-\r\n");
  });

  it("guards headings as well", () => {
    expect(csv(["=a"], [])).toBe("'=a\r\n");
  });

  it("is read back by another program", () => {
    const rows = hostileTexts.filter((text) => !/^[=\ud800]/u.test(text)).map((text) => [text, "end"]);
    expect(parse(csv(["text", "end"], rows), { from: 2 })).toEqual(rows);
  });

  it("takes rows one by one and hands on pieces", () => {
    let taken = 0;
    function* rows(): Generator<CsvValue[]> {
      for (taken = 0; taken < 1_000_000; taken++) yield [taken, "some text to fill the line"];
    }
    const first = writeCsv(["n", "text"], rows()).next();
    expect(first.value?.length).toBeGreaterThan(60_000);
    expect(taken).toBeLessThan(5000);
  });
});

function written(tables: Tables, rows: number): string {
  return joined(writeColumnsCsv(columnsOf(tables, "builds"), rows));
}

describe("writeColumnsCsv", () => {
  it("writes the same bytes as writeCsv, whatever the table holds", () => {
    fc.assert(
      fc.property(fc.array(anyRow), (rows) => {
        const { tables } = tablesWith(rows);
        const cells = Array.from(rowsOf(tables, "builds"), (row) => Object.values(row));
        // A half of a surrogate pair cannot be written as bytes.
        const expected = Buffer.from(csv(tables.builds.columnNames(), cells)).toString();
        expect(written(tables, rows.length)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("writes numbers with the digits that JavaScript gives them", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(9), (number, decimals) => {
        const values = Float64Array.of(number, Number(number.toFixed(decimals)), Math.trunc(number));
        expect(joined(writeColumnsCsv([["a", values]], 3))).toBe(`a\r\n${[...values].join("\r\n")}\r\n`);
      }),
      { numRuns: 1000 },
    );
  });

  it("writes whole numbers of any length", () => {
    const edges = Array.from({ length: 16 }, (_, i) => 10 ** i).flatMap((n) => [n - 1, n, n + 1, 7 * n]);
    const values = Float64Array.from(edges);
    const lines = Uint32Array.from(edges.filter((n) => n < 2 ** 32));
    expect(joined(writeColumnsCsv([["a", values]], values.length))).toBe(`a\r\n${edges.join("\r\n")}\r\n`);
    expect(joined(writeColumnsCsv([["a", lines]], lines.length))).toBe(`a\r\n${lines.join("\r\n")}\r\n`);
  });

  it("writes the same bytes of very many rows", () => {
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 50 }), (some) => {
        const rows = Array.from({ length: 60 }, () => some).flat();
        const { tables } = tablesWith(rows);
        const few = written(tablesWith(some).tables, some.length).split("\r\n").slice(1, -1).join("\r\n");
        const [heading = ""] = csv(tables.builds.columnNames(), []).split("\r\n");
        expect(written(tables, rows.length)).toBe(
          [heading, ...Array.from({ length: 60 }, () => few), ""].join("\r\n"),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("hands on pieces, and grows for a text that is longer than one", () => {
    const long = "x".repeat(1_000_000);
    const { tables } = tablesWith([
      { ...emptyRow, server: long },
      { ...emptyRow, server: `"${long}` },
    ]);
    const { tables: many } = tablesWith(Array.from({ length: 50_000 }, () => emptyRow));
    expect(written(tables, 2)).toBe(
      `${tables.builds.columnNames().join(",")}\r\na,1,,,${long},,,\r\na,1,,,"""${long}",,,\r\n`,
    );
    const sizes = Array.from(writeColumnsCsv(columnsOf(many, "builds"), 50_000), ({ length }) => length);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(140_000);
  });
});

const emptyRow = {
  source: "a",
  line: 1,
  test: null,
  index: null,
  server: null,
  stage: null,
  outcome: null,
  duration_s: null,
};

describe("findingsCsv", () => {
  it("has a line for each finding", () => {
    const lines: unknown = parse(findingsCsv(sampleDocument), { columns: true });
    expect(lines).toHaveLength(sampleDocument.findings.length);
    expect(lines).toContainEqual({
      id: "too-few-runs",
      level: "warning",
      weight: "60",
      text: sampleDocument.findings[2]?.text,
      advice: "Four runs each could be.",
      places: "data/gil-threads.time-v.txt:3 data/gil-threads.time-v.txt:27",
    });
  });
});

import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { findingsCsv, writeCsv } from "../../src/output/csv.ts";
import type { CsvValue } from "../../src/output/csv.ts";
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

import { describe, expect, it } from "vitest";
import { layTable } from "../../src/output/cells.ts";
import type { Cell, CellKind, ReportTable, TableRow } from "../../src/reports/report.ts";

function table(kinds: readonly CellKind[], rows: readonly (readonly Cell[] | TableRow)[]): ReportTable {
  return {
    id: "t",
    title: "T",
    columns: kinds.map((kind, index) => ({ key: `k${index}`, title: `C${index}`, kind })),
    rows: rows.map((row) => ("cells" in row ? row : { cells: row })),
  };
}

/** Headings first, then the rows, as texts. */
function texts(laid: ReturnType<typeof layTable>): string[][] {
  return [laid.columns.map(({ title }) => title), ...laid.rows.map((row) => row.map(({ text }) => text))];
}

describe("layTable", () => {
  it("gives a column one unit, in its heading", () => {
    const laid = layTable(
      table(
        ["text", "seconds", "bytes", "percent", "count"],
        [
          ["a", 193.9, 77_100_000_000, 170, 12],
          ["b", 1841.6, 5_000_000_000, 33.25, 83_887],
        ],
      ),
    );
    expect(texts(laid)).toEqual([
      ["C0", "C1 (s)", "C2 (GiB)", "C3 (%)", "C4"],
      ["a", "194", "71.80", "170.0", "12"],
      ["b", "1842", "4.66", "33.3", "83\u202f887"],
    ]);
  });

  it("gives a row of its own kind one unit, in its cells; counts, ratios and p values keep theirs", () => {
    const laid = layTable(
      table(
        ["text", "count", "number", "number", "ratio", "probability"],
        [
          { cells: ["elapsed", 2, 748.7, 252.2, 0.337, 1 / 3], kind: "seconds" },
          { cells: ["switches", 2, 44_574_436, 90_672, 0.002_03, 0.0004], kind: "count" },
          { cells: ["max RSS", 2, 77_991_420_000, 31_097_098_000, [0.394, 0.404], null], kind: "bytes" },
          { cells: ["p", 2, 0.5, 0.25, 2, 1], kind: "probability" },
        ],
      ),
    );
    expect(texts(laid)).toEqual([
      ["C0", "C1", "C2", "C3", "C4", "C5"],
      ["elapsed", "2", "749 s", "252 s", "0.337×", "0.33"],
      ["switches", "2", "44.6 M", "0.0907 M", "0.00203×", "< 0.001"],
      ["max RSS", "2", "72.6 GiB", "29.0 GiB", "0.394–0.404×", "–"],
      ["p", "2", "0.50", "0.25", "2×", "1"],
    ]);
  });

  it("writes intervals with a dash, or with a word where a sign or a gap would confuse", () => {
    const laid = layTable(
      table(["seconds"], [[[194, 328]], [[-4, 3]], [[194, Number.NaN]], [[Number.NaN, Number.NaN]]]),
    );
    expect(texts(laid).slice(1)).toEqual([["194–328"], ["-4 to 3"], ["194 to –"], ["–"]]);
  });

  it("shows what is missing as a dash, and a zero as a zero", () => {
    const laid = layTable(
      table(["seconds", "text", "number"], [[null, null, 0], [Number.NaN], [0, "", 1.5]]),
    );
    expect(texts(laid).slice(1)).toEqual([
      ["–", "–", "0.00"],
      ["–", "–", "–"],
      ["0", "", "1.50"],
    ]);
  });

  it("names places as source:line and keeps them", () => {
    const place = { source: "data/a.log", line: 11 };
    const laid = layTable(table(["place"], [[place]]));
    expect(laid.rows).toEqual([[{ text: "data/a.log:11", place }]]);
  });

  it("sets numbers to the right and texts to the left", () => {
    const kinds = ["text", "place", "count", "seconds", "probability"] as const;
    expect(layTable(table(kinds, [])).columns.map(({ numeric }) => numeric)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it("does not name a unit twice, but takes no other brackets for one", () => {
    const titles = ["Median (s)", "Median (perhaps × 4)"];
    const columns = titles.map((title) => ({ key: title, title, kind: "seconds" }) as const);
    expect(layTable({ id: "t", title: "T", columns, rows: [] }).columns.map(({ title }) => title)).toEqual([
      "Median (s)",
      "Median (perhaps × 4) (s)",
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { addUnreadable } from "../../src/pipeline.ts";
import { defaultOptions } from "../../src/reports/index.ts";
import { unread } from "../../src/reports/unread.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

function reportOn(spots: number, inputs: readonly string[]) {
  const store = new Store();
  store.source = "log.txt";
  for (let line = 1; line <= spots; line++) store.problem(line, "elapsed: expected a number");
  addUnreadable(
    store,
    inputs.map((source) => ({ source, message: "no such file or directory" })),
  );
  return unread.build(toTables(store), defaultOptions);
}

describe("what could not be read", () => {
  it("an input is no spot, and has no line", () => {
    const { findings, tables } = reportOn(0, ["dta"]);
    expect(findings).toMatchObject([
      {
        id: "unreadable-inputs",
        text: "1 input could not be read, or not to its end: dta (no such file or directory).",
        places: [],
      },
    ]);
    expect(tables.map(({ rows }) => rows)).toEqual([[{ cells: ["dta", "no such file or directory"] }]]);
  });

  it("inputs and spots are counted apart", () => {
    const { findings, tables } = reportOn(2, ["a", "b", "c", "d"]);
    expect(findings.map(({ text }) => text.replace(/ \(.*?\)/g, ""))).toEqual([
      "4 inputs could not be read, or not to their end: a, b, c and 1 more.",
      "2 spots of the inputs could not be understood; the rest of each record counts.",
    ]);
    expect(findings[1]?.places).toEqual([
      { source: "log.txt", line: 1 },
      { source: "log.txt", line: 2 },
    ]);
    expect(tables.map(({ id, rows }) => [id, rows.length])).toEqual([
      ["unreadable-inputs", 4],
      ["problems", 2],
    ]);
  });

  it("says that more are in the file of all problems than are shown", () => {
    const { tables } = reportOn(201, []);
    expect(tables.map(({ id, notes }) => [id, notes])).toEqual([
      ["problems", ["1 more is in tables/problems.csv."]],
    ]);
  });
});

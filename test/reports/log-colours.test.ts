import { describe, expect, it } from "vitest";
import { findInputs } from "../../src/io/inputs.ts";
import { analyseTables, ingest, tabulate } from "../../src/pipeline.ts";
import { defaultOptions } from "../../src/reports/index.ts";
import { logRanks } from "../../src/reports/log-colours.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

function tablesOf(builds: Readonly<Record<string, number>>) {
  const store = new Store();
  for (const [source, count] of Object.entries(builds)) {
    store.source = source;
    for (let i = 0; i < count; i++)
      store.table("builds").add(i + 1, { duration_s: 1, outcome: "built", stage: "server" });
  }
  return toTables(store);
}

describe("the rank of a log's look", () => {
  it("is its order of appearance, and null for a log that no chart draws", () => {
    const rankOf = logRanks(tablesOf({ "b.log": 1, "a.log": 9 }));
    expect(["b.log", "a.log", "c.log"].map(rankOf)).toEqual([0, 1, null]);
  });

  it("goes by size where there are more logs than looks", () => {
    const sizes = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}.log`, i + 1]));
    const rankOf = logRanks(tablesOf(sizes));
    expect(["29.log", "28.log", "0.log"].map(rankOf)).toEqual([0, 1, 29]);
    const alike = logRanks(tablesOf({ ...sizes, "a.log": 30, "b.log": 30 }));
    expect(["29.log", "a.log", "b.log", "28.log", "c.log"].map(alike)).toEqual([0, 1, 2, 3, null]);
  });
});

/** Colours of marks and curves by the group or panel that they stand for, of a chart as it is drawn. */
function coloursIn(spec: unknown): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const walk = (value: unknown, panel: string): void => {
    if (typeof value !== "object" || value === null) return;
    const object = value as Record<string, unknown>;
    const title = typeof object["title"] === "string" && "layer" in object ? object["title"] : panel;
    const scale = object["scale"] as { domain?: unknown; range?: unknown } | undefined;
    if (object["field"] === "group" && Array.isArray(scale?.domain) && Array.isArray(scale.range))
      scale.domain.forEach((name, i) => add(String(name), String((scale.range as unknown[])[i])));
    const mark = object["mark"] as Record<string, unknown> | undefined;
    const colour = mark?.["fill"] ?? mark?.["color"];
    if (
      title !== "" &&
      mark?.["type"] === "point" &&
      typeof colour === "string" &&
      mark["shape"] === undefined
    )
      add(title, colour);
    for (const inner of Object.values(object)) walk(inner, title);
  };
  const add = (name: string, colour: string) => {
    if (/^var\(--c\d\)$/.test(colour)) found.set(name, (found.get(name) ?? new Set()).add(colour));
  };
  walk(spec, "");
  return found;
}

describe("a log", () => {
  it("has the same colour in all charts of all reports", async () => {
    const { store } = await ingest(findInputs(["data"]));
    const { document } = analyseTables(tabulate(store), defaultOptions, {
      version: "0",
      command: "",
      inputs: [],
    });
    const all = new Map<string, Set<string>>();
    const charts = new Map<string, number>();
    for (const { spec } of document.reports.flatMap((report) => report.charts))
      for (const [name, colours] of coloursIn(spec)) {
        all.set(name, new Set([...(all.get(name) ?? []), ...colours]));
        charts.set(name, (charts.get(name) ?? 0) + 1);
      }
    expect([...(all.get("log.1343577945.txt") ?? [])]).toEqual(["var(--c2)"]);
    expect([...(all.get("log.1343582734.txt") ?? [])]).toEqual(["var(--c3)"]);
    expect(charts.get("log.1343577945.txt")).toBe(4);
  });
});

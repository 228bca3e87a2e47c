import { describe, expect, it } from "vitest";
import type { TimedBuilds } from "../../src/analysis/build-columns.ts";
import type { RankedTimes } from "../../src/analysis/ranked-times.ts";
import { buildsOf } from "../../src/reports/build-groups.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";
import { seeded } from "../analysis/random.ts";

interface Result {
  readonly row: number;
  readonly source: string;
  readonly test: number | null;
  readonly index: number | null;
  readonly stage: "server" | "rackconnect";
  readonly outcome: "built" | "timeout";
  readonly seconds: number | null;
}

/** Results in groups whose rows come in turn, with coarse times so that many are equal. */
function someResults(seed: number, n: number, logs: number): Result[] {
  const random = seeded(seed);
  const any = (most: number) => Math.floor(random() * most);
  return Array.from({ length: n }, (_, row) => ({
    row,
    source: `logs/log${any(logs)}.txt`,
    test: random() < 0.1 ? null : random() < 0.05 ? 70_000 + any(2) : any(4),
    index: random() < 0.05 ? null : any(50),
    stage: random() < 0.2 ? "rackconnect" : "server",
    outcome: random() < 0.1 ? "timeout" : "built",
    seconds: random() < 0.05 ? null : 100 + any(200) / 2,
  }));
}

function tablesOf(results: readonly Result[]) {
  const store = new Store();
  for (const { source, seconds, ...result } of results) {
    store.source = source;
    store.table("builds").add(1, { ...result, duration_s: seconds, server: `s${result.row}` });
  }
  return toTables(store);
}

const isKnown = (result: Result) => result.seconds !== null;
const keyOf = ({ source, test, index, stage }: Result) =>
  `${source} ${index === null ? "no tests" : test} ${stage}`;

/** The same, row by row. */
function plainGroups(results: readonly Result[]): Result[][] {
  const groups = new Map<string, Result[]>();
  for (const result of results) groups.set(keyOf(result), [...(groups.get(keyOf(result)) ?? []), result]);
  return [...groups.values()];
}

/** Rows by time, equal times in the order of the groups and the log. */
function ranked(groups: readonly (readonly Result[])[], outcome: Result["outcome"]): number[] {
  return groups
    .flat()
    .filter((result) => isKnown(result) && result.outcome === outcome)
    .sort((a, b) => (a.seconds ?? 0) - (b.seconds ?? 0))
    .map(({ row }) => row);
}

function plainTimes(groups: readonly (readonly Result[])[], results: readonly Result[]) {
  const times = (outcome: Result["outcome"]) => {
    const rows = ranked(groups, outcome);
    return {
      seconds: Float64Array.from(rows, (row) => results[row]?.seconds ?? 0),
      rows: Uint32Array.from(rows),
    };
  };
  return { built: times("built"), waited: times("timeout") };
}

const listed = (times: RankedTimes) => ({
  seconds: Float64Array.from({ length: times.n }, (_, rank) => times.at(rank)),
  rows: Uint32Array.from({ length: times.n }, (_, rank) => times.rowAt(rank)),
});
const timesOf = ({ built, waited }: TimedBuilds) => ({ built: listed(built), waited: listed(waited) });

describe.each([
  [0, 1],
  [1, 1],
  [200, 1],
  [2000, 6],
  [20_000, 3],
  [3000, 400],
])("of %i results in %i logs", (n, logs) => {
  const results = someResults(n, n, logs);
  const groups = plainGroups(results);
  const known = groups.filter((group) => group.some(isKnown));
  const builds = buildsOf(tablesOf(results));

  it("the groups are by log, test and stage, in the order of their first line, their times ascending", () => {
    expect(builds.groups).toHaveLength(known.length);
    builds.groups.forEach((group, i) => {
      const own = (known[i] ?? []).filter(isKnown);
      expect(group.source).toBe(own[0]?.source);
      expect(group.stage).toBe(own[0]?.stage);
      expect(group.first).toBe(own[0]?.row);
      expect(group.n).toBe(own.length);
      expect(timesOf(group)).toEqual(plainTimes([own], results));
      for (const { row } of own) {
        expect(builds.groupOf(row)).toBe(group.index);
        expect(builds.nameOf(row)).toBe(group.name);
      }
    });
  });

  it("any of them together are in one order, equal times in that of groups and lines", () => {
    for (const wanted of [
      (i: number) => i % 2 === 0,
      (i: number) => i % 7 === 3,
      (i: number) => i !== 1,
      () => true,
      () => false,
    ]) {
      const pool = builds.pool(builds.groups.filter((_, i) => wanted(i)));
      const expected = plainTimes(
        known.filter((_, i) => wanted(i)),
        results,
      );
      expect(timesOf(pool)).toEqual(expected);
    }
    for (const stage of ["server", "rackconnect"] as const) {
      const own = known.filter(([result]) => result?.stage === stage);
      expect(timesOf(builds.ofStage(stage))).toEqual(plainTimes(own, results));
      // Once all are in order, most of them are picked from there.
      const pool = builds.pool(builds.groups.filter((group) => group.stage === stage).slice(1));
      expect(timesOf(pool)).toEqual(plainTimes(own.slice(1), results));
    }
  });

  it("those of a log are found", () => {
    for (const { source } of results.slice(0, 20))
      expect(builds.ofSource(source)).toEqual(builds.groups.filter((group) => group.source === source));
    expect(builds.ofSource("elsewhere")).toEqual([]);
  });
});

it("tests that are not stated, or that the oldest logs do not have, are not in the names", () => {
  const result = { outcome: "built", stage: "server", seconds: 100 } as const;
  const { groups } = buildsOf(
    tablesOf([
      { ...result, row: 0, source: "a.txt", test: 1, index: 1 },
      { ...result, row: 1, source: "a.txt", test: null, index: 1 },
      { ...result, row: 2, source: "a.txt", test: 5, index: null },
      { ...result, row: 3, source: "b.txt", test: 2, index: 1 },
      { ...result, row: 4, source: "b.txt", test: 2, index: 1, stage: "rackconnect" },
    ]),
  );
  expect(groups.map(({ name }) => name)).toEqual([
    "a.txt test 1",
    "a.txt",
    "a.txt",
    "b.txt",
    "b.txt (rackconnect)",
  ]);
});

it("more groups than a short number counts are kept apart", () => {
  const store = new Store();
  for (let i = 0; i < 66_000; i++) {
    store.source = `log${i % 10}`;
    store.table("builds").add(1, { test: Math.floor(i / 10), index: 1, duration_s: i, outcome: "built" });
  }
  const builds = buildsOf(toTables(store));
  expect(builds.groups).toHaveLength(66_000);
  const last = builds.groups.at(-1)?.built;
  expect([last?.n, last?.at(0)]).toEqual([1, 65_999]);
  expect(builds.groupOf(65_999)).toBe(65_999);
});

import { describe, expect, it } from "vitest";
import { BuildSketches } from "../../src/analysis/build-sketches.ts";
import { countedQuantile, foldedGroups } from "../../src/analysis/folded-builds.ts";
import { kaplanMeier, survivalQuantile } from "../../src/analysis/kaplan-meier.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";
import { runTimes, seeded } from "./random.ts";

interface Build {
  readonly source?: string;
  readonly test?: number | null;
  readonly outcome?: string;
  readonly seconds: number | null;
}

function storeOf(builds: readonly Build[]): Store {
  const store = new Store();
  builds.forEach(({ source = "log", test = 1, outcome = "built", seconds }, i) => {
    store.source = source;
    store.table("builds").add(i + 1, {
      test,
      index: test === null ? null : 1,
      stage: "server",
      outcome,
      duration_s: seconds,
    });
  });
  return store;
}

function sketched(builds: readonly Build[], bytes = 1e6) {
  const sketches = new BuildSketches(bytes);
  sketches.add(storeOf(builds).table("builds"));
  const store = new Store();
  sketches.writeTo(store);
  return foldedGroups(toTables(store));
}

function timesOf(groups: ReturnType<typeof foldedGroups>): unknown[] {
  return groups.map(({ test, built, min, max }) => [test, built, min, max]);
}

describe("sketches of builds", () => {
  it("tell logs, tests and outcomes apart; builds without a duration are counted apart too", () => {
    const groups = sketched([
      { seconds: 100 },
      { seconds: 200, test: 2 },
      { seconds: 300, source: "other", test: null },
      { seconds: 600, outcome: "timeout" },
      { seconds: null },
    ]);
    const told = groups.map(({ source, line, test, built, waited, min, max, unread }) => [
      source,
      line,
      test,
      built.n,
      waited.n,
      min,
      max,
      unread,
    ]);
    expect(told).toEqual([
      ["log", 1, 1, 1, 1, 100, 100, 1],
      ["log", 2, 2, 1, 0, 200, 200, 0],
      ["other", 3, null, 1, 0, 300, 300, 0],
    ]);
  });

  it("hold no builds at 0 seconds for missing ones", () => {
    const [group] = sketched([{ seconds: 0 }, { seconds: 0 }, { seconds: 5 }]);
    expect(group?.built.n).toBe(3);
    expect(group === undefined ? null : countedQuantile(group.built, group.waited, 0.5)).toBe(0);
  });

  it("do not depend on how the builds come", () => {
    const builds = runTimes(seeded(3), 500).map((seconds, i) => ({ seconds, test: 1 + (i % 3) }));
    const parts = new BuildSketches(1e6);
    for (let i = 0; i < builds.length; i += 7) parts.add(storeOf(builds.slice(i, i + 7)).table("builds"));
    const store = new Store();
    parts.writeTo(store);
    expect(timesOf(foldedGroups(toTables(store)))).toEqual(timesOf(sketched(builds)));
  });

  it("take waits for lower bounds, as Kaplan and Meier do with rows", () => {
    const random = seeded(7);
    const builds = runTimes(random, 2000).map((seconds) => ({
      seconds: 100 * seconds,
      outcome: random() < 0.2 ? "timeout" : "built",
    }));
    const [group] = sketched(builds);
    const curve = kaplanMeier(
      builds.map(({ seconds }) => seconds),
      builds.map(({ outcome }) => outcome === "timeout"),
    );
    for (const p of [0.1, 0.5, 0.7, 0.9]) {
      const exact = survivalQuantile(curve, p) ?? Number.NaN;
      const found = group === undefined ? Number.NaN : countedQuantile(group.built, group.waited, p);
      expect(Math.abs((found ?? Number.NaN) / exact - 1)).toBeLessThan(0.01);
    }
  });

  it("do not tell apart what are too many groups, and lose no build", () => {
    const builds = Array.from({ length: 1000 }, (_, i) => ({
      source: `log${Math.floor(i / 5)}`,
      test: 1 + (i % 5),
      seconds: 100,
    }));
    const groups = sketched(builds, 1);
    expect(groups.length).toBeLessThan(140);
    expect(groups.reduce((sum, { built }) => sum + built.n, 0)).toBe(1000);
    expect(groups.slice(0, 2).map(({ source, test, several }) => [source, test, several])).toEqual([
      ["log0", 1, false],
      ["log0", 2, false],
    ]);
    expect(groups.at(-1)).toMatchObject({ source: "(other logs)", test: null, several: true });
  });

  it("tell of a test all builds, or none: those that timed out after the room was used up too", () => {
    const tests = Array.from({ length: 500 }, (_, i) => ({ source: `log${i % 2}`, test: 1 + i }));
    const groups = sketched(
      [
        ...tests.map((test) => ({ ...test, seconds: 100 })),
        ...tests.map((test) => ({ ...test, seconds: 600, outcome: "timeout" })),
      ],
      1,
    );
    const told = groups.filter(({ several }) => !several);
    expect(told.length).toBeGreaterThanOrEqual(64);
    expect(told.map(({ built, waited }) => [built.n, waited.n])).toEqual(told.map(() => [1, 1]));
    expect(told[0]).toMatchObject({ line: 1, waitedLine: 501 });
    expect(groups.reduce((sum, { waited }) => sum + waited.n, 0)).toBe(500);
  });
});

import { describe, expect, it } from "vitest";
import { BuildSketches } from "../../src/analysis/build-sketches.ts";
import { countedQuantiles } from "../../src/analysis/counted-times.ts";
import { foldedBuilds } from "../../src/analysis/folded-builds.ts";
import { fewTimes, sketchError } from "../../src/analysis/held-times.ts";
import { flagGroups } from "../../src/analysis/outliers.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";
import { runTimes, seeded } from "./random.ts";

interface Build {
  readonly source?: string;
  readonly test?: number | null;
  readonly stage?: string;
  readonly outcome?: string;
  readonly seconds: number | null;
}

/** Each build at the line of its number. */
function storeOf(builds: readonly Build[], first = 1): Store {
  const store = new Store();
  builds.forEach(({ source = "log", test = 1, stage = "server", outcome = "built", seconds }, i) => {
    store.source = source;
    store.table("builds").add(first + i, {
      test,
      index: test === null ? null : 1,
      server: `test${first + i}`,
      stage,
      outcome,
      duration_s: seconds,
    });
  });
  return store;
}

/** Added so many at a time. */
function sketched(builds: readonly Build[], bytes = 1e6, atOnce = builds.length) {
  const sketches = new BuildSketches(bytes);
  for (let at = 0; at < builds.length; at += atOnce)
    sketches.add(storeOf(builds.slice(at, at + atOnce), at + 1).table("builds"));
  const store = new Store();
  sketches.writeTo(store);
  const found = foldedBuilds(toTables(store));
  if (found === null) throw new Error("there are no builds");
  return found;
}

/** Groups of 3 to `most` builds, of which a few are far from the rest. */
const groupsOf = (seed: number, most: number): Build[][] => {
  const random = seeded(seed);
  return Array.from({ length: 12 }, (_, test) =>
    runTimes(random, 3 + Math.floor(most * random()), 0.2, 0).map((seconds) => ({
      test,
      seconds: 200 * seconds * (random() < 0.01 ? 8 : random() < 0.01 ? 1 / 8 : 1),
    })),
  );
};
const flaggedIn = (groups: readonly (readonly Build[])[]): number[] =>
  flagGroups(groups.map((group) => group.map(({ seconds }) => seconds ?? Number.NaN))).flatMap(
    (flagged, g) => {
      const before = groups.slice(0, g).reduce((sum, { length }) => sum + length, 0);
      return flagged.map(({ index }) => before + index + 1);
    },
  );

describe("sketches of builds", () => {
  it("tell logs, tests, stages and outcomes apart; builds without a duration are counted apart too", () => {
    const { groups } = sketched([
      { seconds: 100 },
      { seconds: 200, test: 2 },
      { seconds: 300, source: "other", test: null },
      { seconds: 600, outcome: "timeout" },
      { seconds: null },
      { seconds: 400, stage: "rackconnect" },
    ]);
    const told = groups.map(({ source, line, test, stage, built, waited, min, max, unread }) => [
      source,
      line,
      test,
      stage,
      built.n,
      waited.n,
      min,
      max,
      unread,
    ]);
    expect(told).toEqual([
      ["log", 1, 1, "server", 1, 1, 100, 100, 1],
      ["log", 2, 2, "server", 1, 0, 200, 200, 0],
      ["other", 3, null, "server", 1, 0, 300, 300, 0],
      ["log", 6, 1, "rackconnect", 1, 0, 400, 400, 0],
    ]);
  });

  it("tell all builds of a stage together", () => {
    const builds = runTimes(seeded(2), 3000).map((seconds, i) => ({
      seconds,
      test: 1 + (i % 3),
      outcome: i % 20 === 0 ? "timeout" : "built",
    }));
    const { stages } = sketched([...builds, { seconds: 9, stage: "rackconnect" }]);
    const told = stages.map(({ stage, built, waited, min, max }) => [stage, built.n, waited.n, min, max]);
    const times = builds.filter(({ outcome }) => outcome === "built").map(({ seconds }) => seconds);
    expect(told).toEqual([
      ["server", 2850, 150, Math.min(...times), Math.max(...times)],
      ["rackconnect", 1, 0, 9, 9],
    ]);
  });

  it("hold no builds at 0 seconds for missing ones", () => {
    const [group] = sketched([{ seconds: 0 }, { seconds: 0 }, { seconds: 5 }]).groups;
    expect(group?.built.n).toBe(3);
    expect(group === undefined ? null : countedQuantiles(group.built, group.waited)(0.5)?.value).toBe(0);
  });

  it("keep more times of the groups that are told with them, and tell of the others how many there are", () => {
    const times = runTimes(seeded(4), 45 * 1500);
    const { groups } = sketched(
      times.map((seconds, i) => ({ seconds, test: i % 45 })),
      1e7,
    );
    const told = groups.map(({ built: { n, error, seconds } }) => [n, error, seconds.length]);
    expect(told.slice(0, 40)).toEqual(told.slice(0, 40).map(() => [1500, 0, 1500]));
    expect(told.slice(40)).toEqual(told.slice(40).map(() => [1500, sketchError, 0]));
    expect(told.length).toBe(45);
  });

  it("do not depend on how the builds come", () => {
    const random = seeded(3);
    const builds = runTimes(random, 4000).map((seconds, i) => ({
      seconds,
      source: `log${Math.floor(i / 1500)}`,
      test: 1 + Math.floor(70 * random()),
      outcome: random() < 0.1 ? "timeout" : "built",
    }));
    for (const bytes of [1, 250_000, 1e6]) {
      const whole = sketched(builds, bytes);
      expect(sketched(builds, bytes, 7)).toEqual(whole);
      expect(sketched(builds, bytes, 1000)).toEqual(whole);
    }
  });

  it("do not tell apart what are too many groups, and lose no build", () => {
    const builds = Array.from({ length: 1000 }, (_, i) => ({
      source: `log${Math.floor(i / 5)}`,
      test: 1 + (i % 5),
      seconds: 100,
    }));
    const { groups } = sketched(builds, 1);
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
    const { groups } = sketched(
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

  it("tell fewer groups apart when those that are grow beyond the room, and lose no build", () => {
    const tests = Array.from({ length: 300 }, (_, i) => ({ source: `log${i % 150}`, test: 1 + i }));
    const first = tests.map((test) => ({ ...test, seconds: 100 }));
    const bytes = 300 * 2700;
    expect(sketched(first, bytes).groups.filter(({ several }) => several)).toEqual([]);
    const random = seeded(9);
    const more = Array.from({ length: 40 }, () =>
      tests.map((test) => ({
        ...test,
        seconds: 50 + random(),
        outcome: random() < 0.3 ? "timeout" : "built",
      })),
    ).flat();
    const { groups } = sketched([...first, ...more], bytes);
    const told = groups.filter(({ several }) => !several);
    expect(told.length).toBeGreaterThanOrEqual(64);
    expect(told.length).toBeLessThan(300);
    expect(told.map(({ built, waited }) => built.n + waited.n)).toEqual(told.map(() => 41));
    expect(groups.reduce((sum, { built, waited }) => sum + built.n + waited.n, 0)).toBe(300 * 41);
    expect(new Set(groups.filter(({ several }) => several).map(({ source }) => source))).toContain(
      "(other logs)",
    );
  });
});

describe("builds far from the rest of their group", () => {
  it("are found as among rows, however they come, where each time is kept", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const groups = groupsOf(seed, 300);
      const exact = flaggedIn(groups);
      expect(exact.length).toBeGreaterThan(10);
      for (const atOnce of [50, 10_000]) {
        const { outliers, groups: found } = sketched(groups.flat(), 1e6, atOnce);
        expect(outliers.map(({ line }) => line).sort((a, b) => a - b)).toEqual(exact);
        expect(found.reduce((sum, { outside }) => sum + outside, 0)).toBe(exact.length);
      }
    }
  });

  it("are found in a large group too, by its sketch", () => {
    const random = seeded(11);
    const times = runTimes(random, 20 * fewTimes, 0.2, 0).map((time) => 100 * time);
    times[7777] = 2000;
    times[8888] = 1;
    const { outliers, groups } = sketched(times.map((seconds) => ({ seconds })));
    expect(outliers.slice(0, 2).map(({ line, seconds }) => [line, seconds])).toEqual([
      [8889, 1],
      [7778, 2000],
    ]);
    const exact = flagGroups([times])[0]?.length ?? 0;
    expect(Math.abs((groups[0]?.outside ?? 0) - exact)).toBeLessThanOrEqual(0.3 * exact);
  });

  it("lie beyond the same fence in a sketch of many builds as among their rows", () => {
    const random = seeded(12);
    const times = runTimes(random, 50 * fewTimes, 0.2, 0).map((time) => 100 * time);
    times[7777] = 2000;
    const [fence] = sketched(times.map((seconds) => ({ seconds }))).outliers.map((build) => build.fence);
    const [exact] = flagGroups([times])[0] ?? [];
    expect(Math.abs((fence ?? 0) / (exact?.fence ?? 1) - 1)).toBeLessThan(0.02);
  });

  it("are told with the median of the others, the fence and their server; the farthest first", () => {
    const builds = [100, 101, 102, 103, 104, 105, 106, 107, 2000].map((seconds) => ({ seconds }));
    const { outliers } = sketched(builds);
    expect(outliers).toEqual([
      { source: "log", line: 9, group: 0, seconds: 2000, others: 103.5, fence: expect.any(Number) as number },
    ]);
    expect(outliers[0]?.fence).toBeGreaterThan(107);
    expect(outliers[0]?.fence).toBeLessThan(2000);
  });

  it("are found in a group whose longest build is nothing special among all", () => {
    const others = Array.from({ length: 3000 }, (_, i) => ({
      test: 2,
      seconds: i % 2 === 0 ? 10 + i / 100 : 300 + i,
    }));
    const own = Array.from({ length: 30 }, (_, i) => ({ test: 1, seconds: i === 20 ? 200 : 100 + i / 10 }));
    for (const builds of [
      [...own, ...others],
      [...others, ...own],
    ])
      expect(sketched(builds).outliers.map(({ seconds }) => seconds)).toEqual([200]);
    // The same in a group that took in others.
    const many = Array.from({ length: 600 }, (_, i) => ({
      test: 3 + (i % 100),
      seconds: 100 + (i % 30) / 10,
    }));
    const { groups, outliers } = sketched([...others, ...many, ...own], 1, 50);
    expect(outliers.map(({ seconds }) => seconds)).toEqual([200]);
    expect(groups[outliers[0]?.group ?? 0]?.several).toBe(true);
  });

  it("are known when groups are taken in that grew beyond the room", () => {
    const first = Array.from({ length: 600 }, (_, i) => ({ test: i % 100, seconds: i === 599 ? 200 : 100 }));
    const later = Array.from({ length: 40_000 }, (_, i) => ({
      test: i % 50,
      seconds: 20 + ((i * 7919) % 1000),
    }));
    const { groups, outliers } = sketched([...first, ...later], 100 * 2700);
    const [far] = outliers;
    expect(far?.seconds).toBe(200);
    expect(groups[far?.group ?? 0]?.several).toBe(true);
  });

  it("are judged in the group that took in their own", () => {
    const builds = Array.from({ length: 1200 }, (_, i) => ({
      test: Math.floor(i / 6),
      seconds: i === 190 * 6 + 3 ? 3000 : 100 + (i % 6),
    }));
    const { groups, outliers } = sketched(builds, 1, 100);
    expect(outliers.map(({ line, seconds }) => [line, seconds])).toEqual([[190 * 6 + 4, 3000]]);
    expect(groups[outliers[0]?.group ?? 0]).toMatchObject({ several: true, outside: 1 });
  });
});

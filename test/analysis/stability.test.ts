import { describe, expect, test } from "vitest";
import {
  batchEffect,
  coarseResolution,
  decidingRuns,
  firstRunSlow,
  leaveOneOut,
  twoModes,
} from "../../src/analysis/stability.ts";
import { normal, runTimes, seeded } from "./random.ts";
import { gil, thirteenBuilds, twentyFiveBuilds } from "./samples.ts";

const missing = Number.NaN;

function rate(rounds: number, happens: () => boolean): number {
  let count = 0;
  for (let round = 0; round < rounds; round++) if (happens()) count++;
  return count / rounds;
}

function larger(a: ArrayLike<number>, b: ArrayLike<number>): "a" | "b" {
  return Math.max(...Array.from(b)) > Math.max(...Array.from(a)) ? "b" : "a";
}

/** Twelve values, the last `highs` of them `high`. */
function twelve(low: number, high: number, highs = 6): number[] {
  return Array.from({ length: 12 }, (_, i) => (i < 12 - highs ? low : high));
}

/** `n` values around 10, but for `far` of them around 90. */
function among(n: number, far: number): number[] {
  return Array.from({ length: n }, (_, i) => (i < far ? 90 + i : 10 + i / n));
}

describe("leaving one run out", () => {
  test("names the runs that the answer hangs on", () => {
    expect(leaveOneOut([1, 2], [1, 9, 2], larger)).toEqual([
      { group: "b", index: 1, value: 9, without: "a" },
    ]);
    expect(leaveOneOut([1, 2], [9, 8], larger)).toEqual([]);
  });

  test("does not take an answer that became impossible for another one", () => {
    expect(leaveOneOut([1, 2], [3], (_, b) => (b.length === 0 ? null : "b"))).toEqual([]);
  });

  test("leaves each run out once, and no missing one", () => {
    const asked: number[][] = [];
    leaveOneOut([1, missing], [3, 4], (a, b) => {
      asked.push([...Array.from(a), ...Array.from(b)]);
      return "same";
    });
    expect(asked).toEqual([
      [1, missing, 3, 4],
      [missing, 3, 4],
      [1, missing, 4],
      [1, missing, 3],
    ]);
  });

  const question = { alpha: 0.05, tolerance: 0, better: "lower", scale: "ratio" } as const;

  test("finds the run that keeps a difference from being shown", () => {
    const a = [10, 10.1, 10.2, 10.3, 10.4];
    const b = [11, 11.1, 11.2, 11.3, 9.9];
    expect(decidingRuns({ ...question, a, b })).toEqual([
      { group: "b", index: 4, value: 9.9, without: "worse" },
    ]);
  });

  test("says nothing where one run fewer would be too few for any verdict", () => {
    expect(decidingRuns({ ...question, a: [1, 1.1, 1.2, 1.3], b: [2, 2.1, 2.2, 2.3] })).toEqual([]);
    expect(decidingRuns({ ...question, ...gil.elapsed })).toEqual([]);
  });
});

describe("two modes", () => {
  test("are seen in the builds that came in batches, not in the others", () => {
    const [fast, slow] = twoModes(twentyFiveBuilds) ?? [];
    expect(fast?.n).toBe(12);
    expect(fast?.median).toBeCloseTo(220.67, 2);
    expect(slow?.n).toBe(13);
    expect(slow?.median).toBeCloseTo(298.05, 2);
    expect(twoModes(thirteenBuilds)).toBeNull();
  });

  test("need ten values", () => {
    const values = [1, 1.01, 1.02, 1.03, 1.04, 2, 2.01, 2.02, 2.03, 2.04];
    expect(twoModes(values)).toEqual([
      { n: 5, median: 1.02 },
      { n: 5, median: 2.02 },
    ]);
    expect(twoModes(values.slice(1))).toBeNull();
    expect(twoModes([...values.slice(1), missing])).toBeNull();
  });

  test("are two constants too, but not two neighbouring ticks of a clock, nor one outlier or two", () => {
    expect(twoModes(twelve(100, 200))).not.toBeNull();
    expect(twoModes(twelve(0.5, 0.8))).not.toBeNull();
    expect(twoModes(twelve(0.51, 0.52))).toBeNull();
    expect(twoModes(twelve(76240000, 76240004))).toBeNull();
    expect(twoModes(twelve(10.001, 50.002, 2))).toBeNull();
    expect(twoModes(twelve(7, 7))).toBeNull();
    expect(twoModes(twelve(0, 400))).toEqual([
      { n: 6, median: 0 },
      { n: 6, median: 400 },
    ]);
  });

  test("hold at least a fifth of the values, and three", () => {
    expect(twoModes(among(10, 2))).toBeNull();
    expect(twoModes(among(10, 3))).not.toBeNull();
    expect(twoModes(among(40, 5))).toBeNull();
    expect(twoModes(among(40, 8))).not.toBeNull();
  });

  test.each([10, 15, 30, 100])("are seldom seen in %i values of one mode", (n) => {
    const random = seeded(20 + n);
    const flat = rate(1500, () => twoModes(Array.from({ length: n }, () => Math.exp(random()))) !== null);
    expect(flat).toBeGreaterThan(0.02);
    expect(flat).toBeLessThan(0.07);
    expect(rate(1500, () => twoModes(runTimes(random, n)) !== null)).toBeLessThan(0.025);
  });

  test("five standard deviations apart are found in most groups of thirty", () => {
    const random = seeded(30);
    const bimodal = () =>
      Array.from({ length: 30 }, (_, i) => Math.exp(0.1 * (normal(random) + (i % 2) * 5)));
    expect(rate(200, () => twoModes(bimodal()) !== null)).toBeGreaterThan(0.8);
  });
});

describe("a slow first run", () => {
  test("is seen against the others", () => {
    expect(firstRunSlow([3, 1.01, 1.02, 0.99, 1, 1.03])).toEqual({ value: 3, median: 1.01, ratio: 3 / 1.01 });
    expect(firstRunSlow([missing, 3, 1.01, 1.02, 0.99, 1, 1.03])).toMatchObject({ value: 3 });
  });

  test("is not one that is fast, ordinary, not the first, or among fewer than five", () => {
    expect(firstRunSlow([0.2, 1.01, 1.02, 0.99, 1, 1.03])).toBeNull();
    expect(firstRunSlow([1.04, 1.01, 1.02, 0.99, 1, 1.03])).toBeNull();
    expect(firstRunSlow([1.01, 3, 1.02, 0.99, 1, 1.03])).toBeNull();
    expect(firstRunSlow([3, 1.01, 1.02, 0.99])).toBeNull();
    expect(firstRunSlow([])).toBeNull();
  });

  test("is seldom seen by chance", () => {
    const random = seeded(31);
    expect(rate(1500, () => firstRunSlow(runTimes(random, 10, 0.3, 0)) !== null)).toBeLessThan(0.02);
  });
});

describe("a coarse resolution", () => {
  test("is one where a tick is more than a percent of the median", () => {
    expect(coarseResolution([0.51, 0.52, 0.5])).toEqual({ step: 0.01, share: 0.01 / 0.51 });
    expect(coarseResolution([0, 0, 0.01])).toEqual({ step: 0.01, share: Number.POSITIVE_INFINITY });
    expect(coarseResolution([4000, 8000], 4000)).toEqual({ step: 4000, share: 4000 / 6000 });
  });

  test("is none where values are large, finer, or missing", () => {
    expect(coarseResolution(gil.elapsed.a)).toBeNull();
    expect(coarseResolution([0.51, 0.523])).toBeNull();
    expect(coarseResolution([missing])).toBeNull();
  });
});

describe("the batch effect", () => {
  /** By the pauses of the rate limit: servers 1–10, 11–21, 22–25; in the log, the 13th finished late and stands behind the 21st. */
  const batches = twentyFiveBuilds.map((_, i) => (i < 10 ? 1 : i < 21 ? 2 : 3));

  test("leaves 25 builds of three batches about as informative as three", () => {
    const effect = batchEffect(twentyFiveBuilds, batches);
    expect(effect).toMatchObject({ n: 25, batches: 3 });
    expect(effect?.share).toBeGreaterThan(0.6);
    expect(effect?.effectiveN).toBeGreaterThan(2.6);
    expect(effect?.effectiveN).toBeLessThan(4.5);
    expect(effect?.p).toBeLessThan(0.001);
  });

  test("leaves as many runs as there are batches when batches are constant, and all when they do not differ", () => {
    const names = ["x", "x", "x", "y", "y", "y"];
    const constant = batchEffect([1, 1, 1, 2, 2, 2], names);
    expect(constant?.share).toBeCloseTo(1, 12);
    expect(constant?.effectiveN).toBeCloseTo(2, 12);
    expect(constant?.p).toBeLessThan(1e-12);
    expect(batchEffect([1, 2, 3, 1, 2, 3], names)).toMatchObject({ share: 0, effectiveN: 6 });
    expect(batchEffect([0, 2, -2, 0, 2, -2], names)).toMatchObject({ share: 0, effectiveN: 6 });
    expect(batchEffect([5, 5, 5, 5, 5, 5], names)).toEqual({
      n: 6,
      batches: 2,
      share: 0,
      effectiveN: 6,
      p: 1,
    });
  });

  test("by hand: means 2 and 5, variance 1 within, 13.5 between, two batches of three", () => {
    const effect = batchEffect([1, 2, 3, 4, 5, 6].map(Math.exp), ["x", "x", "x", "y", "y", "y"]);
    expect(effect?.share).toBeCloseTo(12.5 / 15.5, 12);
    expect(effect?.effectiveN).toBeCloseTo(6 / (1 + (2 * 12.5) / 15.5), 12);
    expect(effect?.p).toBeCloseTo(0.0213116365, 8); // scipy.stats.f.sf(13.5, 1, 4)
  });

  test("by hand: two runs with mean 2 against four with mean 6.5, variance 1.75 within, 27 between", () => {
    const effect = batchEffect([1, 3, 5, 6, 7, 8].map(Math.exp), ["x", "x", "y", "y", "y", "y"]);
    const share = 25.25 / (27 + (8 / 3 - 1) * 1.75);
    expect(effect?.share).toBeCloseTo(share, 12);
    expect(effect?.effectiveN).toBeCloseTo(6 / (1 + (20 / 6 - 1) * share), 12);
  });

  test("cannot be told from one batch, or from batches of one", () => {
    expect(batchEffect([1, 2, 3], ["x", "x", "x"])).toBeNull();
    expect(batchEffect([1, 2, 3], ["x", "y", "z"])).toBeNull();
    expect(batchEffect([1, missing, 3], ["x", "x", "y"])).toBeNull();
    expect(() => batchEffect([1, 2], ["x"])).toThrow("2 values, but 1 batches");
  });

  test("is found by chance as often as its p says", () => {
    const random = seeded(32);
    const names = Array.from({ length: 24 }, (_, i) => Math.floor(i / 8));
    const alarms = rate(1500, () => (batchEffect(runTimes(random, 24, 0.3, 0), names)?.p ?? 1) < 0.05);
    expect(alarms).toBeGreaterThan(0.03);
    expect(alarms).toBeLessThan(0.07);
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  median,
  medianInterval,
  medianIntervalOf,
  medianRank,
  neededForUpperBound,
  quantile,
  quantileUpperBound,
  quantiles,
  sorted,
} from "../../src/analysis/quantile.ts";
import { runTimes, seeded } from "./random.ts";
import { thirteenBuilds, twentyFiveBuilds } from "./samples.ts";

const someValues = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 60 });
const aProbability = fc.double({ min: 0, max: 1, noNaN: true });

describe("quantiles", () => {
  test("are those of type 7", () => {
    // R: quantile(c(1, 2, 4, 8, 16), c(0, .1, .25, .5, .9, .95, 1))
    const found = quantiles([16, 1, 8, 2, 4], [0, 0.1, 0.25, 0.5, 0.9, 0.95, 1]);
    expect(found.map((value) => Number(value.toPrecision(12)))).toEqual([1, 1.4, 2, 4, 12.8, 14.4, 16]);
  });

  test("of the sample builds are the known ones", () => {
    const builds = sorted(twentyFiveBuilds);
    expect([builds.length, builds[0], builds.at(-1)]).toEqual([25, 193.915105, 328.421036]);
    expect(median(twentyFiveBuilds)).toBe(260.425359);
    expect(median(thirteenBuilds)).toBe(147.810013);
  });

  test("selecting gives what sorting gives, whatever the order and the ties", () => {
    const tied = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(fc.oneof(someValues, tied), fc.array(aProbability, { maxLength: 5 }), (values, ps) => {
        const ascending = sorted(values);
        expect(quantiles(values, ps)).toEqual(ps.map((p) => quantile(ascending, p)));
      }),
    );
  });

  test("selecting gives what sorting gives on orders that make pivots bad", () => {
    const n = 2000;
    const orders = {
      ascending: (i: number) => i,
      descending: (i: number) => n - i,
      organPipe: (i: number) => Math.min(i, n - i),
      saw: (i: number) => i % 7,
      constant: () => 3,
      // Musser's sequence, on which the median of three is a bad pivot again and again (Software: Practice and Experience 27, 1997).
      musser: (i: number) => (i >= n / 2 ? 2 * (i - n / 2 + 1) : i % 2 === 0 ? i + 1 : n / 2 + i),
    };
    for (const order of Object.values(orders)) {
      const values = Array.from({ length: n }, (_, i) => order(i));
      const ps = [0.01, 0.5, 0.75, 0.999];
      expect(quantiles(values, ps)).toEqual(ps.map((p) => quantile(sorted(values), p)));
      for (const p of ps) expect(quantiles(values, [p])).toEqual([quantile(sorted(values), p)]);
    }
  });

  test("do not fall when p rises, and stay within the range", () => {
    fc.assert(
      fc.property(someValues, aProbability, aProbability, (values, p, q) => {
        const [low, high] = quantiles(values, [Math.min(p, q), Math.max(p, q)]) as [number, number];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  test("leave missing values out, and leave the input alone", () => {
    const values = [3, Number.NaN, 1, Number.NaN, 2];
    expect(median(values)).toBe(2);
    expect(values).toEqual([3, Number.NaN, 1, Number.NaN, 2]);
    expect([...sorted(values)]).toEqual([1, 2, 3]);
  });

  test("of nothing are NaN", () => {
    expect(median([])).toBeNaN();
    expect(quantiles([Number.NaN], [0.1, 0.9])).toEqual([Number.NaN, Number.NaN]);
    expect(quantile([], 0.5)).toBeNaN();
  });

  test("outside 0 to 1 are a bug of the caller", () => {
    expect(() => quantile([1, 2], 95)).toThrow("between 0 and 1");
  });
});

/** Share of the 2ⁿ ways to lie above or below the median that leave it between the rank-th smallest and the rank-th largest. */
function countedCoverage(n: number, rank: number): number {
  let inside = 0;
  for (let ways = 0; ways < 2 ** n; ways++) {
    let below = 0;
    for (let bit = 0; bit < n; bit++) below += (ways >> bit) & 1;
    if (below >= rank && n - below >= rank) inside++;
  }
  return inside / 2 ** n;
}

describe("the interval of the median", () => {
  test("has the ranks and the coverage that counting gives, for every n up to 16", () => {
    for (let n = 1; n <= 16; n++) {
      const { rank, coverage } = medianRank(n);
      expect(coverage).toBeCloseTo(countedCoverage(n, rank), 13);
      const enough = Array.from({ length: Math.ceil(n / 2) }, (_, i) => i + 1).filter(
        (candidate) => countedCoverage(n, candidate) >= 0.95,
      );
      expect(rank).toBe(Math.max(1, ...enough));
    }
  });

  test.each([
    [6, 1, 0.96875],
    [10, 2, 0.978515625],
    [20, 6, 0.9586105346679688],
    [25, 8, 0.9567147493362427],
  ])("of %i values runs from the order statistic %i", (n, rank, coverage) => {
    expect(medianRank(n).rank).toBe(rank);
    expect(medianRank(n).coverage).toBeCloseTo(coverage, 12);
  });

  test.each([
    [1, 0],
    [2, 0.5],
    [3, 0.75],
    [4, 0.875],
    [5, 0.9375],
  ])("of %i values is their range, with the coverage of a range", (n, coverage) => {
    const values = Array.from({ length: n }, (_, i) => 10 * (n - i));
    expect(medianInterval(values)).toEqual({ low: 10, high: 10 * n, coverage, reached: false });
  });

  test("of six values is their range, and reaches 95 %", () => {
    expect(medianInterval([6, 5, 4, 3, 2, 1])).toEqual({ low: 1, high: 6, coverage: 0.96875, reached: true });
  });

  test("reaches a confidence that its coverage is equal to", () => {
    expect(medianInterval([1, 2], 0.5)).toEqual({ low: 1, high: 2, coverage: 0.5, reached: true });
    // P(Bin(5, ½) <= 1) = 6/32: 20/32 lie between the second and the fourth.
    expect(medianRank(5, 0.625)).toEqual({ rank: 2, coverage: 0.625 });
  });

  test("of nothing is missing", () => {
    expect(medianInterval([])).toEqual({ low: Number.NaN, high: Number.NaN, coverage: 0, reached: false });
  });

  test("of a million values is close to what the normal approximation says", () => {
    const { rank, coverage } = medianRank(1_000_000);
    expect(Math.abs(rank - (500_000 - 1.959964 * 500))).toBeLessThan(2);
    expect(coverage).toBeCloseTo(0.95, 3);
  });

  test("covers the true median of skewed data as often as it says", () => {
    const random = seeded(1);
    const rounds = 3000;
    for (const n of [4, 10, 20]) {
      let covered = 0;
      for (let round = 0; round < rounds; round++) {
        const { low, high } = medianInterval(runTimes(random, n, 0.3, 0));
        if (low <= 1 && 1 <= high) covered++;
      }
      const { coverage } = medianRank(n);
      expect(Math.abs(covered / rounds - coverage)).toBeLessThan(
        4 * Math.sqrt((coverage * (1 - coverage)) / rounds),
      );
    }
  });
});

describe("the upper bound of a quantile", () => {
  test.each([
    [0.9, 29],
    [0.95, 59],
    [0.99, 299],
    [0.5, 5],
  ])("of p %f takes %i values", (p, needed) => {
    expect(neededForUpperBound(p)).toBe(needed);
    const values = Array.from({ length: needed }, (_, i) => i + 1);
    expect(quantileUpperBound(values, p)).toBe(needed);
    expect(quantileUpperBound(values.slice(1), p)).toBeNull();
  });

  test("moves inwards with more values", () => {
    // P(Bin(100, 0.9) <= 94) = 0.942423..., P(Bin(100, 0.9) <= 95) = 0.976289...: the 96th value is the first that is enough.
    const values = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(quantileUpperBound(values, 0.9)).toBe(96);
  });

  test("reaches a confidence that its probability is equal to", () => {
    expect(quantileUpperBound([7], 0.5, 0.5)).toBe(7);
    expect(neededForUpperBound(0.5, 0.5)).toBe(1);
    expect(neededForUpperBound(0.01)).toBe(1);
  });

  test("of nothing is missing", () => {
    expect(quantileUpperBound([], 0.9)).toBeNull();
  });
});

test("the interval of sorted values is that of the values", () => {
  fc.assert(
    fc.property(fc.array(someValues.map(([value = 0]) => value)), (values) => {
      const ascending = sorted(values);
      const interval = medianIntervalOf(ascending.length, (rank) => ascending[rank] ?? Number.NaN);
      expect(interval).toEqual(medianInterval(values));
    }),
  );
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  approximateP,
  rankSum,
  runsNeeded,
  runsNeededAgainst,
  smallestP,
  superiority,
} from "../../src/analysis/rank-sum.ts";
import { choices } from "./arrangements.ts";
import { runTimes, seeded, shuffled } from "./random.ts";
import { gil } from "./samples.ts";

// Values that R 4.2.2 (wilcox.test), scipy 1.10.1 (mannwhitneyu) and a brute-force count gave.
const x = [12.1, 13.4, 11.8, 15.2, 14.9, 12.7];
const y = [13.9, 15.8, 16.1, 14.2, 17.3, 15, 16.6];
const tiedX = [1, 2, 2, 3, 5, 5, 6];
const tiedY = [2, 4, 5, 5, 7, 8, 8, 9];

/** U by its definition. */
function pairsWon(first: readonly number[], second: readonly number[]): number {
  return first
    .flatMap((a) => second.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)))
    .reduce<number>((sum, won) => sum + won, 0);
}

/** The two-sided p by trying every way to split the values. */
function triedP(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second];
  const mean = (first.length * second.length) / 2;
  const far = Math.abs(pairsWon(first, second) - mean);
  let [asFar, total] = [0, 0];
  for (const chosen of choices(
    all.map((_, i) => i),
    first.length,
  )) {
    const rest = all.filter((_, i) => !chosen.includes(i));
    total++;
    if (
      Math.abs(
        pairsWon(
          chosen.map((i) => all[i] as number),
          rest,
        ) - mean,
      ) >= far
    )
      asFar++;
  }
  return asFar / total;
}

const smallGroup = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 });
const group = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 25 });

describe("the rank-sum test", () => {
  test("without ties gives the reference values", () => {
    const result = rankSum(x, y);
    expect(result.u).toBe(5);
    expect(result.exact).toBe(true);
    expect(result.p).toBeCloseTo(0.0221445221445221, 14);
    expect(approximateP(x, y)).toBeCloseTo(0.0268091307155959, 14);
  });

  test("with ties counts them exactly", () => {
    const { u, p } = rankSum(tiedX, tiedY);
    expect(u).toBe(12);
    expect(p).toBeCloseTo(395 / 6435, 14);
    expect(p).toBeCloseTo(0.0613830613830614, 14);
  });

  test("gives what trying every arrangement gives, with and without ties", () => {
    fc.assert(
      fc.property(smallGroup, smallGroup, (first, second) => {
        const { u, p } = rankSum(first, second);
        expect(u).toBe(pairsWon(first, second));
        expect(p).toBeCloseTo(triedP(first, second), 12);
      }),
      { numRuns: 60 },
    );
  });

  test("keeps p when the groups are swapped, the values scaled or the runs permuted", () => {
    const random = seeded(2);
    fc.assert(
      fc.property(group, group, fc.double({ min: 0.01, max: 100, noNaN: true }), (first, second, scale) => {
        const { u, p } = rankSum(first, second);
        const swapped = rankSum(second, first);
        expect(swapped.p).toBeCloseTo(p, 12);
        expect(u + swapped.u).toBe(first.length * second.length);
        expect(rankSum(shuffled(random, first), shuffled(random, second))).toEqual(rankSum(first, second));
        // Powers of two scale without rounding, so that no tie appears or goes.
        const factor = 2 ** Math.round(Math.log2(scale));
        expect(
          rankSum(
            first.map((value) => value * factor),
            second.map((value) => value * factor),
          ),
        ).toEqual(rankSum(first, second));
      }),
      { numRuns: 50 },
    );
  });

  test("takes ties and no ties the same way where both apply", () => {
    // One pair of equal values inside the same group changes no U, and hardly the distribution.
    const many = Array.from({ length: 20 }, (_, i) => i);
    const other = Array.from({ length: 20 }, (_, i) => i + 4.5);
    const tied = [...other.slice(0, -1), other.at(-2) as number];
    expect(Math.abs(rankSum(many, other).p - rankSum(many, tied).p)).toBeLessThan(0.003);
  });

  test("is exact at 50 against 50 and agrees with the approximation there", () => {
    const random = seeded(3);
    const first = runTimes(random, 50);
    const second = runTimes(random, 50).map((value) => value * 1.1);
    const { p, exact } = rankSum(first, second);
    expect(exact).toBe(true);
    expect(Math.abs(p - approximateP(first, second))).toBeLessThan(0.003);
    const rounded = [first, second].map((values) => values.map((value) => Number(value.toFixed(1))));
    const tied = rankSum(rounded[0] as number[], rounded[1] as number[]);
    expect(tied.exact).toBe(true);
    expect(Math.abs(tied.p - approximateP(rounded[0] as number[], rounded[1] as number[]))).toBeLessThan(
      0.003,
    );
  });

  test("is approximated with ties as scipy does it, and never beyond 1", () => {
    // scipy 1.17.1, mannwhitneyu(method="asymptotic")
    expect(approximateP([1, 2, 2, 3, 3, 3, 4], [2, 3, 3, 4, 4, 5, 5, 5])).toBeCloseTo(0.0492389678385534, 14);
    expect(approximateP([10, 12, 14, 16], [11, 13, 15])).toBe(1);
  });

  test("uses the approximation above that", () => {
    const random = seeded(4);
    const { exact, p } = rankSum(runTimes(random, 400), runTimes(random, 300));
    expect(exact).toBe(false);
    expect(p).toBeGreaterThan(0.001);
  });

  test("finds no difference between groups of equal values", () => {
    expect(rankSum([5, 5, 5], [5, 5]).p).toBe(1);
    const many = new Float64Array(210_511).fill(5); // so many that the variance comes out a little below 0
    expect(rankSum(many, many).p).toBe(1);
  });

  test("leaves missing values out, and knows nothing about an empty group", () => {
    expect(rankSum([...x, Number.NaN], y)).toEqual(rankSum(x, y));
    expect(rankSum([], y)).toEqual({ u: Number.NaN, p: Number.NaN, exact: true, floor: 1 });
  });

  test("raises a false alarm no more often than it says, on skewed data with spikes", () => {
    const random = seeded(5);
    const rounds = 1500;
    for (const [n, m] of [
      [3, 3],
      [5, 5],
      [10, 10],
      [5, 20],
    ] as const) {
      let alarms = 0;
      const alpha = n === 3 ? 0.1 : 0.05;
      for (let round = 0; round < rounds; round++) {
        if (rankSum(runTimes(random, n), runTimes(random, m)).p <= alpha) alarms++;
      }
      const error = 4 * Math.sqrt((alpha * (1 - alpha)) / rounds);
      expect(alarms / rounds).toBeLessThan(alpha + error);
      expect(alarms / rounds).toBeGreaterThan(alpha * 0.6 - error);
    }
  });
});

describe("the floor of p", () => {
  test.each([
    [1, 1, 1],
    [2, 2, 1 / 3],
    [3, 3, 0.1],
    [4, 4, 2 / 70],
    [5, 5, 2 / 252],
    [3, 4, 2 / 35],
    [1, 39, 0.05],
    [0, 5, 1],
  ])("of %i against %i runs is 2 / C(n + m, n)", (n, m, floor) => {
    expect(smallestP(n, m)).toBe(floor);
    expect(smallestP(m, n)).toBe(floor);
  });

  test("is what groups that do not overlap reach", () => {
    expect(rankSum([1, 2, 3], [4, 5, 6, 7]).p).toBeCloseTo(smallestP(3, 4), 14);
  });

  test("says how many runs would do", () => {
    expect([0.05, 0.01, 0.1, 0.34].map(runsNeeded)).toEqual([4, 5, 3, 2]);
    expect([1, 2, 3, 4].map((n) => runsNeededAgainst(n, 0.05))).toEqual([39, 8, 5, 4]);
    expect(runsNeededAgainst(0, 0.05)).toBeNull();
    expect(runsNeededAgainst(40, 0.05)).toBe(1);
    expect(() => runsNeeded(0)).toThrow("no number of runs");
    expect(() => runsNeededAgainst(4, 0)).toThrow("no number of runs");
  });

  test("of the GIL sample is a third", () => {
    expect(rankSum(gil.elapsed.a, gil.elapsed.b)).toMatchObject({ p: 1 / 3, floor: 1 / 3 });
  });
});

describe("superiority", () => {
  test("is the share of pairs in which b is the smaller, ties counting half", () => {
    expect(superiority([2, 3], [1, 2])).toBe(0.875);
    expect(superiority(gil.elapsed.a, gil.elapsed.b)).toBe(1);
    expect(superiority(gil.user.a, gil.user.b)).toBe(0);
    expect(superiority([1], [])).toBeNaN();
  });
});

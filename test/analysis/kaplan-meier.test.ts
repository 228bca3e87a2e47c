import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kaplanMeier, Survival, survivalMedian, survivalQuantile } from "../../src/analysis/kaplan-meier.ts";
import { median } from "../../src/analysis/quantile.ts";
import { RoughTimes } from "../../src/analysis/ranked-times.ts";
import { runTimes, seeded } from "./random.ts";

/** Remission times in weeks of the 6-MP group of Freireich et al. (1963), as in many textbooks; true is censored. */
const weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
const ongoing = [0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1].map(Boolean);

describe("the survival curve", () => {
  test("of the 6-MP trial is the published one", () => {
    const curve = kaplanMeier(weeks, ongoing);
    expect(curve.map(({ time, atRisk, events }) => [time, atRisk, events])).toEqual([
      [6, 21, 3],
      [7, 17, 1],
      [10, 15, 1],
      [13, 12, 1],
      [16, 11, 1],
      [22, 7, 1],
      [23, 6, 1],
    ]);
    expect(curve.map(({ survival }) => survival.toFixed(4))).toEqual([
      "0.8571",
      "0.8067",
      "0.7529",
      "0.6902",
      "0.6275",
      "0.5378",
      "0.4482",
    ]);
    expect(survivalQuantile(curve, 0.5)).toBe(23);
    expect(survivalQuantile(curve, 0.25)).toBe(13);
  });

  test("without censoring has the ordinary median", () => {
    const positive = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(positive, (times) => {
        const curve = kaplanMeier(
          times,
          times.map(() => false),
        );
        expect(survivalQuantile(curve, 0.5) as number).toBeCloseTo(median(times), 8);
        expect(curve.at(-1)?.survival).toBe(0);
      }),
    );
  });

  test("falls, and does not depend on the order of the runs", () => {
    const runs = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(runs, (pairs) => {
        const curve = kaplanMeier(
          pairs.map(([time]) => time),
          pairs.map(([, censored]) => censored),
        );
        const levels = [1, ...curve.map(({ survival }) => survival)];
        levels.slice(1).forEach((level, i) => expect(level).toBeLessThan(levels[i] as number));
        const reversed = pairs.toReversed();
        expect(
          kaplanMeier(
            reversed.map(([time]) => time),
            reversed.map(([, censored]) => censored),
          ),
        ).toEqual(curve);
      }),
    );
  });

  test("keeps a run that was censored at the moment another finished at risk", () => {
    expect(kaplanMeier([5, 5], [false, true])).toEqual([{ time: 5, survival: 0.5, atRisk: 2, events: 1 }]);
  });

  test("of a timeout does not pull the median down as averaging it in would", () => {
    const random = seeded(9);
    const times = runTimes(random, 400, 0.5, 0);
    const limit = 1.2;
    const cut = times.map((time) => Math.min(time, limit));
    const curve = kaplanMeier(
      cut,
      times.map((time) => time > limit),
    );
    expect(survivalQuantile(curve, 0.5) as number).toBeCloseTo(median(times), 8);
    expect(survivalQuantile(curve, 0.9)).toBeNull();
  });

  test("has no median where half never finished: it lies beyond the last time, not at the last that did finish", () => {
    const [times, late] = [
      [100, 110, 120, 600, 600, 601],
      [false, false, false, true, true, true],
    ];
    expect(survivalQuantile(kaplanMeier(times, late), 0.5)).toBeNull();
    expect(survivalQuantile(kaplanMeier(times, late), 0.4)).toBe(120);
    expect(survivalQuantile(kaplanMeier([100, 600], [false, true]), 0.5)).toBeNull();
    expect(survivalQuantile(kaplanMeier([100, 110], [false, false]), 1)).toBe(110);
  });

  test("is empty when nothing finished, and has no quantiles", () => {
    expect(kaplanMeier([10, 20], [true, true])).toEqual([]);
    expect(survivalQuantile([], 0.5)).toBeNull();
    expect(kaplanMeier([], [])).toEqual([]);
    expect(kaplanMeier([Number.NaN], [false])).toEqual([]);
  });

  test("refuses marks that do not fit the times, and quantiles that do not exist", () => {
    expect(() => kaplanMeier([1, 2], [true])).toThrow("2 times, but 1");
    expect(() => survivalQuantile([], 50)).toThrow("in (0, 1]");
  });
});

const sortedTimes = (times: readonly number[]) =>
  new RoughTimes(Float64Array.from(times).sort(), Uint32Array.from(times.keys()));

describe("the survival of ranked times", () => {
  const times = fc.array(fc.nat(12).map((tenths) => 1 + tenths / 10));
  const share = fc.constantFrom(0.1, 0.25, 0.5, 0.75, 0.9, 1);

  test("is that of their curve, and so are its quantiles", () => {
    fc.assert(
      fc.property(times, times, share, (finished, waited, p) => {
        const curve = kaplanMeier(
          [...finished, ...waited],
          [...finished.map(() => false), ...waited.map(() => true)],
        );
        const built = sortedTimes(finished);
        const survival = new Survival(built, sortedTimes(waited));
        expect(survival.after(0)).toBe(1);
        for (const step of curve)
          expect(survival.after(built.countUpTo(step.time))).toBeCloseTo(step.survival, 12);
        expect(survival.quantiles([p])).toEqual([survivalQuantile(curve, p)]);
      }),
      { numRuns: 1000 },
    );
  });

  test("has a median that counting finds as long as no wait was over by then", () => {
    let counted = 0;
    fc.assert(
      fc.property(times, times, (finished, waited) => {
        const [built, late] = [sortedTimes(finished), sortedTimes(waited)];
        const curve = () => new Survival(built, late);
        const found = survivalMedian(built, late, () => {
          counted--;
          return curve();
        });
        counted++;
        const [exact] = curve().quantiles([0.5]);
        expect(found ?? -1).toBeCloseTo(exact ?? -1, 12);
      }),
      { numRuns: 1000 },
    );
    expect(counted).toBeGreaterThan(100);
  });

  test("of builds of which none timed out is the exact share of those that take longer", () => {
    const survival = new Survival(sortedTimes([1, 2, 3, 4, 5, 6, 7]), sortedTimes([]));
    expect([1, 2, 3, 4, 5, 6, 7].map((n) => survival.after(n))).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((n) => n / 7),
    );
  });

  test("refuses quantiles that do not exist", () => {
    const none = sortedTimes([]);
    expect(() => new Survival(none, none).quantiles([0])).toThrow("in (0, 1]");
  });
});

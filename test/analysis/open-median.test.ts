import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { censoredMedianInterval, openMedianInterval } from "../../src/analysis/open-median.ts";
import { median, medianInterval, sorted } from "../../src/analysis/quantile.ts";
import { inOrder } from "../../src/analysis/ranked-times.ts";
import { runTimes, seeded } from "./random.ts";

/** Null: waited for 300 s. */
const of = (...times: readonly (number | null)[]) => {
  const { low, high } = censoredMedianInterval(
    times.map((time) => time ?? 300),
    times.map((time) => time === null),
  );
  return [low, high];
};

/** With waits that ended after so many seconds. */
const interval = (waits: readonly number[]) => {
  const { low, high } = openMedianInterval(
    inOrder(sorted([10, 20, 30, 40, 50, 60, 70, 80, 90])),
    inOrder(sorted(waits)),
  );
  return [low, high];
};

describe("the interval of a median with lower bounds", () => {
  it("is that of all times as long as its upper end finished before any wait was over", () => {
    // Ten values: X2 to X9.
    expect(of(1, 2, 3, 4, 5, 6, 7, 8, 9, null)).toEqual([2, 9]);
    expect(of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).toEqual([2, 9]);
  });

  it("has no upper end where that is among the waits", () => {
    expect(of(1, 2, 3, 4, 5, 6, 7, 8, null, null)).toEqual([2, Infinity]);
    expect(of(null, null, null, null, null, null)).toEqual([300, Infinity]);
  });

  it("begins with a wait that ended among the times, and ends as if it had not", () => {
    expect(interval([5])).toEqual([10, 90]);
    expect(interval([15])).toEqual([15, 90]);
    expect(interval([1, 2, 3])).toEqual([3, Infinity]);
  });

  it("tells its coverage, and whether it reaches 95 %; of nothing it is nothing", () => {
    expect(censoredMedianInterval([1, 2, 3, 4, 5], [false, false, false, false, true])).toEqual({
      low: 1,
      high: Infinity,
      coverage: 0.9375,
      reached: false,
    });
    expect(censoredMedianInterval([], []).low).toBeNaN();
    expect(censoredMedianInterval([Number.NaN, 4, 2], undefined)).toEqual(medianInterval([4, 2]));
  });

  it("holds the interval of the true times, whatever these are", () => {
    const time = fc.double({ min: 1, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(time, time), { minLength: 1, maxLength: 40 }), (builds) => {
        const { low, high } = censoredMedianInterval(
          builds.map(([needed, limit]) => Math.min(needed, limit)),
          builds.map(([needed, limit]) => needed > limit),
        );
        const truth = medianInterval(builds.map(([needed]) => needed));
        expect(low).toBeLessThanOrEqual(truth.low);
        expect(high).toBeGreaterThanOrEqual(truth.high);
      }),
    );
  });

  it("holds the true median in 95 % of samples, even where those who gave up first had the slowest servers", () => {
    const random = seeded(41);
    const truth = median(runTimes(seeded(7), 200_001));
    let inside = 0;
    for (let sample = 0; sample < 2000; sample++) {
      const needed = runTimes(random, 20);
      const limits = needed.map((time) => (time > 1.1 && random() < 0.5 ? 0.9 * time : 3));
      const { low, high } = censoredMedianInterval(
        needed.map((time, i) => Math.min(time, limits[i] ?? 0)),
        needed.map((time, i) => time > (limits[i] ?? 0)),
      );
      if (low <= truth && truth <= high) inside++;
    }
    expect(inside / 2000).toBeGreaterThan(0.95);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countedMedianInterval,
  countedQuantiles,
  countOutside,
  noTimes,
  spreadOut,
} from "../../src/analysis/counted-times.ts";
import { HeldTimes, fewTimes, sketchError } from "../../src/analysis/held-times.ts";
import { kaplanMeier, survivalQuantile } from "../../src/analysis/kaplan-meier.ts";
import { openMedianInterval } from "../../src/analysis/open-median.ts";
import { medianInterval, quantile, sorted } from "../../src/analysis/quantile.ts";
import { inOrder, noTimes as noRows } from "../../src/analysis/ranked-times.ts";

function held(times: Iterable<number>): HeldTimes {
  const all = new HeldTimes();
  for (const time of times) all.add(time);
  return all;
}

const shares = [0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];

/** Times with ties, gaps and long tails, and which of them are waits. */
const builds = (repeats: { readonly min: number; readonly max: number }) =>
  fc
    .array(
      fc.tuple(
        fc.oneof(
          fc.constantFrom(60, 60.04, 600, 600.2, 601),
          fc.double({ min: 0.01, max: 5000, noNaN: true }),
          fc.integer({ min: 100, max: 140 }),
        ),
        fc.integer({ min: 0, max: 9 }),
      ),
      { minLength: repeats.min, maxLength: 60 },
    )
    .chain((some) =>
      fc.record({
        some: fc.constant(some),
        times: fc.integer(repeats),
        waits: fc.integer({ min: 0, max: 9 }),
      }),
    )
    .map(({ some, times, waits }) =>
      Array.from({ length: times }, (_, i) =>
        some.map(([seconds, mark]) => ({
          // No two alike, so that nearly equal times share a bin.
          seconds: seconds * (1 + 1e-5 * ((i * 7919) % 97)),
          isWait: (mark + i) % 10 < waits,
        })),
      ).flat(),
    );

function split(all: readonly { seconds: number; isWait: boolean }[]) {
  const timesOf = (wanted: boolean) =>
    all.filter(({ isWait }) => isWait === wanted).map(({ seconds }) => seconds);
  return { built: timesOf(false), waited: timesOf(true) };
}

function exactQuantile(built: readonly number[], waited: readonly number[], p: number): number | null {
  if (waited.length === 0) return quantile(sorted(built), p);
  const curve = kaplanMeier([...built, ...waited], [...built.map(() => false), ...waited.map(() => true)]);
  return survivalQuantile(curve, p);
}

describe("quantiles of counted times", () => {
  it("are those of the times as long as each of them is kept", () => {
    fc.assert(
      fc.property(builds({ min: 1, max: 10 }), (all) => {
        const { built, waited } = split(all);
        const quantiles = countedQuantiles(held(built).counted(), held(waited).counted());
        for (const p of shares) {
          const exact = built.length === 0 ? null : exactQuantile(built, waited, p);
          expect(quantiles(p)).toEqual(exact === null ? null : { value: exact, error: 0 });
        }
      }),
    );
  });

  it("are no farther off than they say, whichever of the times are waits", () => {
    let far = 0;
    fc.assert(
      fc.property(builds({ min: 40, max: 80 }), (all) => {
        const { built, waited } = split(all);
        if (built.length === 0) return;
        const quantiles = countedQuantiles(held(built).counted(), held(waited).counted());
        for (const p of shares) {
          const [found, exact] = [quantiles(p), exactQuantile(built, waited, p)];
          if (found === null) continue;
          expect(exact).not.toBeNull();
          const off = Math.abs(found.value / (exact ?? Number.NaN) - 1);
          expect(off).toBeLessThanOrEqual(1.01 * found.error + 1e-9);
          if (found.error > sketchError) far++;
        }
      }),
      { numRuns: 50 },
    );
    expect(far).toBeGreaterThan(0);
  });

  it("are missing only where the last times leave it open", () => {
    const built = Array.from({ length: 3000 }, (_, i) => 100 + i / 10);
    const waited = Array.from({ length: 200 }, () => 600);
    const quantiles = countedQuantiles(held(built).counted(), held(waited).counted());
    expect(quantiles(0.9)).toEqual({ value: expect.closeTo(388, 0) as number, error: sketchError });
    expect(quantiles(0.99)).toBeNull();
  });

  it("are within the error of a sketch where the waits are apart from the builds", () => {
    const built = Array.from({ length: 5000 }, (_, i) => 60 + ((i * 7919) % 5000) / 20);
    const waited = Array.from({ length: 2000 }, (_, i) => 900 + i / 100);
    const quantiles = countedQuantiles(held(built).counted(), held(waited).counted());
    for (const p of [0.01, 0.3, 0.7]) {
      expect(quantiles(p)?.error).toBe(sketchError);
      const off = (quantiles(p)?.value ?? 0) / (exactQuantile(built, waited, p) ?? 0) - 1;
      expect(Math.abs(off)).toBeLessThanOrEqual(sketchError);
    }
  });

  it("are null of nothing", () => {
    expect(countedQuantiles(noTimes, held([600]).counted())(0.5)).toBeNull();
  });
});

describe("the interval of a counted median", () => {
  it("is that of the times, to the error of a sketch; null of fewer than six", () => {
    for (const n of [6, 25, 1000, 4000]) {
      const times = Array.from({ length: n }, (_, i) => 50 + ((i * 7919) % n));
      const { low, high } = medianInterval(times);
      const [least, most] = countedMedianInterval(held(times).counted(), noTimes) ?? [0, 0];
      const error = n > fewTimes ? sketchError : 0;
      expect(Math.abs(least / low - 1)).toBeLessThanOrEqual(error);
      expect(Math.abs(most / high - 1)).toBeLessThanOrEqual(error);
    }
    expect(countedMedianInterval(held([1, 2, 3, 4, 5]).counted(), noTimes)).toBeNull();
    expect(countedMedianInterval(noTimes, noTimes)).toBeNull();
  });

  it("with waits is that of the rows, open where that is", () => {
    fc.assert(
      fc.property(builds({ min: 1, max: 3 }), (all) => {
        const { built, waited } = split(all);
        const [inRows, atOnce] = [built, waited].map((times) => inOrder(sorted(times)));
        const { low, high, reached } = openMedianInterval(inRows ?? noRows, atOnce ?? noRows);
        const counted = countedMedianInterval(held(built).counted(), held(waited).counted());
        expect(counted).toEqual(reached ? [low, high] : null);
      }),
    );
  });
});

describe("counted times", () => {
  it("are spread out as they were, and of many those that lie evenly by rank", () => {
    const times = { ...noTimes, seconds: Float64Array.of(1, 2, 9), counts: Float64Array.of(2, 5, 2), n: 9 };
    expect([...spreadOut(times, 9)]).toEqual([1, 1, 2, 2, 2, 2, 2, 9, 9]);
    expect([...spreadOut(times, 3)]).toEqual([1, 2, 9]);
    expect([...spreadOut(noTimes, 3)]).toEqual([]);
  });

  it("are outside where they are beyond a limit, not at it", () => {
    const times = { ...noTimes, seconds: Float64Array.of(1, 2, 9), counts: Float64Array.of(3, 5, 2), n: 10 };
    expect(countOutside(times, 2, 9)).toBe(3);
    expect(countOutside(times, 1, 8)).toBe(2);
  });
});

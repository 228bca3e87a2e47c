import { expect, test } from "vitest";
import { fencesOf } from "../../src/analysis/outliers.ts";
import { median, quantile, sorted } from "../../src/analysis/quantile.ts";
import { inOrder } from "../../src/analysis/ranked-times.ts";
import { resolution } from "../../src/analysis/resolution.ts";
import { normal, seeded } from "./random.ts";

/** The logarithm of how much farther out one tenth lies than the other. */
function skew(values: readonly number[]): number {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((p) => quantile(sorted(values), p)) as [
    number,
    number,
    number,
  ];
  return Math.abs(Math.log((high - middle) / (middle - low)));
}

const isPositive = (values: readonly number[]) => values.every((value) => value > 0);

/** Large, and clearly more alike on both sides without logarithms. */
function isEven(values: readonly number[]): boolean {
  const n = values.length;
  if (n < 100 || !isPositive(values)) return false;
  return skew(values.map(Math.log)) - skew(values) > 2 / Math.sqrt(n);
}

/** The rule as it is written down, with all distances and all their quantiles. */
function plainFences(groups: readonly (readonly number[])[], own: readonly number[], isLogarithm: boolean) {
  const to = (value: number) => (isLogarithm ? Math.log(value) : value);
  const from = (value: number) => (isLogarithm ? Math.exp(value) : value);
  const distances = groups.flatMap((group) => {
    const centre = median(group.map(to));
    return group.map((value) => to(value) - centre);
  });
  const n = distances.length;
  const share = n <= 16 ? 1 / 4 : n >= 100 ? 1 / 10 : 1 / Math.sqrt(n);
  const at = (p: number) => Math.abs(quantile(sorted(distances), p) - quantile(sorted(distances), 0.5));
  const starts = [at(share), at(1 - share)];
  const widths = starts.map((start) => Math.max(start, 0.4 * (at(share) + at(1 - share))));
  const depth = Math.log(1 / (2 * share));
  const shapes = [0.25, 0.75].map((quartile, side) => {
    if (n < 100) return 0.9;
    if (at(quartile) === 0) return 1;
    const measured = Math.log((starts[side] ?? 0) / at(quartile)) / Math.log(depth / Math.log(2));
    const outer = Math.min(1, Math.max(0.5, 1 - 1.4 * (1 - measured)));
    return 0.9 + (n / (n + 300)) * (outer - 0.9);
  });
  const [below, above] = [0, 1].map((side) => {
    const of = (each: readonly number[]) => (own.length < 5 ? Math.max(...each) : (each[side] ?? 0));
    const reach = (Math.log(15 * own.length) / depth) ** (own.length < 5 ? 1 : of(shapes));
    return of(starts) + (1 + 40 / n ** 2) * of(widths) * (reach - 1);
  }) as [number, number];
  const middle = median(own);
  const trifle = Math.max(Math.abs(middle) * 0.01, 3 * resolution(own));
  return {
    low: Math.min(from(to(middle) - below), middle - trifle),
    high: Math.max(from(to(middle) + above), middle + trifle),
  };
}

test("fences of ascending groups are what all distances come to", () => {
  const random = seeded(3);
  let [own, even, borrowed] = [0, 0, 0];
  for (let round = 0; round < 1000; round++) {
    const decimals = Math.floor(random() * 7);
    const size = 10 ** (4 * random() - 1);
    const groups = Array.from({ length: 4 }, () => {
      const level = size * (1 + random());
      const valueOf = (z: number) => (round % 40 === 0 ? Math.max(0.1, 1 + 0.3 * z) : Math.exp(0.3 * z));
      const most = round % 20 === 0 ? 150 : 16;
      const values = Array.from({ length: Math.floor(most * random()) }, () =>
        Number((level * valueOf(normal(random)) - (round % 9 === 0 ? size : 0)).toFixed(decimals)),
      );
      return values.sort((a, b) => a - b);
    });
    const large = groups.filter(({ length }) => length >= 5);
    const expected = groups.map((group) => {
      if (group.length >= 5) {
        own++;
        const fences = plainFences([group], group, isPositive(group));
        if (!isEven(group)) return fences;
        even++;
        return { ...fences, low: Math.min(fences.low, plainFences([group], group, false).low) };
      }
      if (group.length < 3 || large.length === 0) return null;
      borrowed++;
      return plainFences(large, group, isPositive(groups.flat()));
    });
    const found = fencesOf(groups.map((group) => inOrder(Float64Array.from(group))));
    expect(found.map((fences) => fences === null)).toEqual(expected.map((fences) => fences === null));
    found.forEach((fences, g) => {
      for (const side of ["low", "high"] as const) {
        const difference = (fences?.[side] ?? 0) - (expected[g]?.[side] ?? 0);
        expect(Math.abs(difference)).toBeLessThanOrEqual(1e-9 * Math.abs(expected[g]?.[side] ?? 0));
      }
    });
  }
  expect(Math.min(own, borrowed)).toBeGreaterThan(100);
  expect(even).toBeGreaterThan(5);
});

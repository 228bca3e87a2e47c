import { expect, test } from "vitest";
import { fUpperTail } from "../../src/analysis/f-distribution.ts";

// scipy.stats.f.sf
test.each([
  [0.5, 1, 10, 0.49564750438312],
  [4.96, 1, 10, 0.050087650566468],
  [3.44, 2, 22, 0.050128003882058],
  [1, 5, 5, 0.5],
  [9.3, 3, 7, 0.0077277402953016],
  [1.2, 40, 400, 0.19506594033556],
  [60, 2, 22, 1.2344619291884e-9],
  [1.01, 3, 100000, 0.38702754896986],
])(
  "the upper tail of F from %d with %d and %d degrees of freedom is the tabulated one",
  (f, above, below, tail) => {
    expect(fUpperTail(f, above, below) / tail).toBeCloseTo(1, 9);
  },
);

test("the upper tail with two degrees of freedom above is the closed form", () => {
  for (const f of [0.1, 1, 3, 20]) expect(fUpperTail(f, 2, 22)).toBeCloseTo((1 + f / 11) ** -11, 12);
});

test.each([
  [0.01, 40, 400],
  [0.5, 400, 400],
  [0.98, 100_000, 100_000],
])(
  "the upper tail from %d with %d and %d degrees of freedom and what lies below it are 1",
  (f, above, below) => {
    // F and 1 / F change places with their degrees of freedom.
    expect(fUpperTail(f, above, below) + fUpperTail(1 / f, below, above)).toBeCloseTo(1, 9);
  },
);

test("the upper tail from 0 is everything, and from infinity nothing", () => {
  expect([fUpperTail(0, 2, 5), fUpperTail(Number.POSITIVE_INFINITY, 2, 5)]).toEqual([1, 0]);
});

import { expect, test } from "vitest";
import { criticalValue, upperTail } from "../../src/analysis/normal.ts";

// scipy.stats.norm.sf
test.each([
  [0, 0.5],
  [-1, 0.841344746068543],
  [0.5, 0.308537538725987],
  [1.96, 0.0249978951482204],
  [2.5, 0.00620966532577614],
  [2.5000001, 0.00620966357294631],
  [4, 3.16712418331199e-5],
  [8, 6.22096057427174e-16],
])("the upper tail from %d is the tabulated one", (z, tail) => {
  expect(upperTail(z) / tail).toBeCloseTo(1, 12);
});

test("the critical value is the inverse of the tail", () => {
  expect(criticalValue(0.025)).toBeCloseTo(1.95996398454005, 12);
  expect(criticalValue(0.5)).toBeCloseTo(0, 12);
});

import { expect, test } from "vitest";
import { countBelow, countUpTo } from "../../src/analysis/search.ts";

const ascending = [1, 2, 2, 2, 5];

test.each([
  [0, 0, 0],
  [1, 0, 1],
  [2, 1, 4],
  [3, 4, 4],
  [5, 4, 5],
  [9, 5, 5],
])("of 1, 2, 2, 2, 5 below %d are %d, and up to it %d", (value, below, upTo) => {
  expect(countBelow(ascending, value)).toBe(below);
  expect(countUpTo(ascending, value)).toBe(upTo);
});

test("among no values stand none", () => {
  expect([countBelow([], 1), countUpTo([], 1)]).toEqual([0, 0]);
});

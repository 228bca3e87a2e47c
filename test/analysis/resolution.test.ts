import { expect, test } from "vitest";
import { resolution } from "../../src/analysis/resolution.ts";

test.each([
  [[1, 20, 300], 1],
  [[0.51, 1.84, 2], 0.01],
  [[226.428314, 288.115938], 1e-6],
  [[0.5, Math.PI], 0],
  [[0.25, Number.NaN], 0.01],
])("the resolution of %j is %d", (values, step) => {
  expect(resolution(values)).toBe(step);
});

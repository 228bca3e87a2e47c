import fc from "fast-check";
import { expect, test } from "vitest";
import { resolution } from "../../src/analysis/resolution.ts";

test.each([
  [[1, 20, 300], 1],
  [[0.51, 1.84, 2], 0.01],
  [[226.428314, 288.115938], 1e-6],
  [[2.84e-7, 3e-9], 1e-9],
  [[3.09e-10, 2.5e-7], 1e-12],
  [[0.5, Math.PI], 0],
  [[0.25, Number.NaN], 0.01],
])("the resolution of %j is %d", (values, step) => {
  expect(resolution(values)).toBe(step);
});

/** By the text of the numbers: what is printed with so many decimals and read again is the same. */
function resolutionOfText(values: readonly number[]): number {
  for (let decimals = 0; decimals <= 12; decimals++)
    if (values.every((value) => Number(value.toFixed(decimals)) === value)) return 10 ** -decimals;
  return 0;
}

test("the resolution is that of the text", () => {
  const decimal = fc
    .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(14))
    .map(([digits, decimals]) => digits / 10 ** decimals);
  const number = fc.oneof(decimal, decimal, fc.double({ noNaN: true, noDefaultInfinity: true }));
  const large = fc.double({ min: 1e8, max: 1e22, noNaN: true }).map((value) => Number(value.toPrecision(15)));
  fc.assert(
    fc.property(fc.array(fc.oneof(number, large), { maxLength: 4 }), (values) => {
      expect(resolution(values)).toBe(resolutionOfText(values));
    }),
    { numRuns: 3000 },
  );
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { benjaminiHochberg, holm } from "../../src/analysis/adjust.ts";

const rounded = (ps: number[]) => ps.map((p) => Number(p.toPrecision(12)));
const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

describe("adjusted p values", () => {
  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.5, 0.9), "holm") and "BH"
  const ps = [0.01, 0.04, 0.03, 0.005, 0.5, 0.9];

  test("by Holm are those of R", () => {
    expect(rounded(holm(ps))).toEqual([0.05, 0.12, 0.12, 0.03, 1, 1]);
  });

  test("by Benjamini and Hochberg are those of R", () => {
    expect(rounded(benjaminiHochberg(ps))).toEqual([0.03, 0.06, 0.06, 0.03, 0.6, 0.9]);
  });

  test("leave out tests that were not possible", () => {
    expect(rounded(holm([0.02, Number.NaN, 0.01]))).toEqual([0.02, Number.NaN, 0.02]);
    expect(rounded(benjaminiHochberg([0.02, Number.NaN, 0.01]))).toEqual([0.02, Number.NaN, 0.02]);
    expect(holm([])).toEqual([]);
  });

  test("of one test are its own", () => {
    expect(holm([0.04])).toEqual([0.04]);
    expect(benjaminiHochberg([0.04])).toEqual([0.04]);
  });

  test("are never below the raw ones nor above 1, keep their order, and Holm is the stricter", () => {
    fc.assert(
      fc.property(probabilities, (raw) => {
        const [strict, lenient] = [holm(raw), benjaminiHochberg(raw)];
        raw.forEach((p, i) => {
          expect(lenient[i] as number).toBeGreaterThanOrEqual(p * (1 - 1e-15));
          expect(strict[i] as number).toBeGreaterThanOrEqual((lenient[i] as number) * (1 - 1e-12));
          expect(strict[i] as number).toBeLessThanOrEqual(1);
          raw.forEach((q, j) => {
            expect(p < q && (strict[i] as number) > (strict[j] as number)).toBe(false);
            expect(p < q && (lenient[i] as number) > (lenient[j] as number)).toBe(false);
          });
        });
      }),
    );
  });
});

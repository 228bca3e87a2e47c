import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readInput } from "./input-harness.ts";

const folder = join(import.meta.dirname, "google-benchmark");

/** Values by what they are of. */
function valuesOf(file: string): Map<string, number> {
  const { measurements = [] } = readInput(readFileSync(join(folder, file))).rows;
  return new Map(
    measurements.map(({ tool, benchmark, params, iteration, metric, unit, value }) => [
      JSON.stringify([tool, benchmark, params, iteration, metric, unit]),
      value as number,
    ]),
  );
}

/** Half of the last digit of three, and what is less than that in the unit of the times. */
const share = 0.005;
const least = 5e-4;
/** A program declares a counter to be in powers of 1024, and the table does not tell. */
const isUntold = (key: string) => key.includes('"kib"');

describe.each(["aggregates-only", "repetitions", "tabular"])(
  "the table that was printed with %s.json",
  (name) => {
    const printed = valuesOf(`${name}.log`);
    const exported = valuesOf(`${name}.json`);

    it("gives rows of the same benchmarks, repetitions, metrics and units", () => {
      expect(printed.size).toBeGreaterThan(50);
      expect([...printed.keys()].sort()).toEqual([...exported.keys()].sort());
    });

    it("gives the same values, as far as they were printed", () => {
      const far = [...printed].filter(([key, value]) => {
        const exact = exported.get(key) ?? Number.NaN;
        const rounding = key.includes('_cv"') ? 5e-5 : key.includes('"s"') ? least * unitOf(key) : 0;
        return (
          !isUntold(key) && !(Math.abs(value - exact) <= Math.max(rounding, share * Math.abs(exact)) * 1.0001)
        );
      });
      expect(far).toEqual([]);
    });
  },
);

/** The unit that the benchmark's times are printed in. */
function unitOf(key: string): number {
  return key.includes("BM_Sleep/iterations") ? 1 : key.includes("BM_Sleep") ? 1e-3 : 1e-9;
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortAscending } from "../../src/analysis/sort.ts";
import { seeded } from "./random.ts";

const many = 30_000;
const fillWith = (value: (i: number) => number) => Float64Array.from({ length: many }, (_, i) => value(i));

describe("sortAscending", () => {
  it("sorts as the language does, few and many, whatever the numbers", () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, min: 0, minExcluded: true }),
      fc.nat(1e9).map((micros) => micros / 1e6 + 1e-9),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 50 }), fc.nat(), (few, seed) => {
        const next = seeded(seed);
        const lot = fillWith((i) => few[i % (few.length + 1)] ?? next() * 1000);
        expect(sortAscending(Float64Array.from(few))).toEqual(Float64Array.from(few).sort());
        expect(sortAscending(lot.slice())).toEqual(lot.sort());
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["negative ones among them", fillWith((i) => (i % 7) - 3)],
    ["0 and -0 among them", fillWith((i) => (i % 2 === 0 ? 0 : -0))],
    ["all the same", fillWith(() => 1.5)],
    ["descending", fillWith((i) => many - i)],
    ["infinite ones", fillWith((i) => (i % 3 === 0 ? Number.POSITIVE_INFINITY : i + 1))],
  ])("sorts numbers with %s", (_, numbers) => {
    expect(sortAscending(numbers.slice())).toEqual(numbers.sort());
  });

  it("sorts a part of a larger array, and leaves the rest alone", () => {
    const all = fillWith((i) => many - i);
    sortAscending(all.subarray(5000));
    expect(all.slice(0, 5000)).toEqual(Float64Array.from({ length: 5000 }, (_, i) => many - i));
    expect(all.slice(5000)).toEqual(Float64Array.from({ length: 25_000 }, (_, i) => i + 1));
  });
});

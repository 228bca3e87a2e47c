import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortAscending } from "../../src/analysis/sort.ts";
import { seeded } from "./random.ts";

const many = 20_000;
const fillWith = (value: (i: number) => number) => Float64Array.from({ length: many }, (_, i) => value(i));

const bytesOf = (numbers: Float64Array) => Buffer.from(numbers.buffer);

describe("sortAscending", () => {
  it("sorts as the language does, few and many, whatever the numbers", () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, min: 0, minExcluded: true }),
      fc.double({ noNaN: true }),
      fc.nat(1e9).map((micros) => micros / 1e6 + 1e-9),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 50 }), fc.nat(), (few, seed) => {
        const next = seeded(seed);
        const lot = fillWith((i) => few[i % (few.length + 1)] ?? next() * 1000);
        expect(sortAscending(Float64Array.from(few))).toEqual(Float64Array.from(few).sort());
        // Number by number would take longer than sorting.
        expect(bytesOf(sortAscending(lot.slice())).equals(bytesOf(lot.sort()))).toBe(true);
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
    ["one that is far from all others", fillWith((i) => (i === 77 ? 1e300 : Math.sin(i)))],
    ["ever smaller steps", fillWith((i) => 2 ** -(i % 1070))],
  ])("sorts numbers with %s", (_, numbers) => {
    expect(sortAscending(numbers.slice())).toEqual(numbers.sort());
  });

  it("sorts a part of a larger array, and leaves the rest alone", () => {
    const all = fillWith((i) => many - i);
    sortAscending(all.subarray(5000));
    expect(all.slice(0, 5000)).toEqual(Float64Array.from({ length: 5000 }, (_, i) => many - i));
    expect(all.slice(5000)).toEqual(Float64Array.from({ length: many - 5000 }, (_, i) => i + 1));
  });
});

/** Rows in the order of their numbers, equal ones as they came. */
function orderOf(numbers: Float64Array): number[] {
  return Array.from(numbers, (number, row) => ({ number, row }))
    .sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : a.row - b.row))
    .map(({ row }) => row);
}

const shapes: readonly (readonly [name: string, number: (random: number, i: number) => number])[] = [
  ["fine", (random) => random * 1000 + 1],
  ["coarse", (random) => Math.floor(random * 40)],
  ["of both signs", (random) => random - 0.5],
  ["skewed", (random) => Math.exp(40 * random)],
  ["ascending", (_, i) => i],
  ["infinite, some of them", (random) => (random < 0.1 ? Number.POSITIVE_INFINITY : random)],
];

describe.each(shapes)("numbers that are %s", (_name, number) => {
  it.each([0, 1, 2, 40, 300, 3000, 20_000, 60_000])("take their rows along, %i of them", (n) => {
    const random = seeded(n);
    const numbers = Float64Array.from({ length: n }, (_, i) => number(random(), i));
    const rows = Uint32Array.from(numbers, (_, i) => i);
    const expected = orderOf(numbers);
    const sorted = sortAscending(numbers.slice(), rows);
    expect([...rows]).toEqual(expected);
    expect([...sorted]).toEqual(expected.map((row) => numbers[row]));
  });
});

/** What holds for every input, whatever it is. */
import fc from "fast-check";
import { expect } from "vitest";
import { readInput } from "../parsers/input-harness.ts";
import { mutated, randomBytes, soup } from "./inputs.ts";

/** Blocks of an input end at these fractions of its length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

function countLines(input: Buffer): number {
  const ends = input.filter((byte) => byte === 0x0a).length;
  return ends + (input.length > 0 && input.at(-1) !== 0x0a ? 1 : 0);
}

/** Reads the input whole and in blocks: no exception, the same rows, and no row or problem outside of the input. */
function check(input: Buffer, fractions: readonly number[]): void {
  const { rows } = readInput(input);
  const at = fractions.map((fraction) => Math.floor(fraction * input.length)).sort((a, b) => a - b);
  expect(readInput(input, at).rows).toEqual(rows);
  const last = Math.max(1, countLines(input));
  for (const [table, list] of Object.entries(rows)) {
    for (const row of list) {
      const line = row["line"] as number;
      if (!(line >= 1 && line <= last)) throw new Error(`${table} has a row of line ${line}, of ${last}`);
    }
  }
}

/** Random bytes hold no record of any kind. */
export function checkEmpty(input: Buffer): void {
  const { problems: _problems, ...rows } = readInput(input).rows;
  expect(rows).toEqual({});
}

/** Runs all laws on so many inputs, and returns how many these were. */
export function fuzz(count: number, seed?: number): number {
  let checked = 0;
  const run = (share: number, inputs: fc.Arbitrary<Buffer>, law: (input: Buffer, cuts: number[]) => void) => {
    const property = fc.property(inputs, cuts, (input, fractions) => {
      checked++;
      law(input, fractions);
    });
    const numRuns = Math.ceil(count * share);
    fc.assert(property, seed === undefined ? { numRuns } : { numRuns, seed });
  };
  run(0.6, mutated, check);
  run(0.25, soup, check);
  run(0.15, randomBytes, (input, fractions) => {
    check(input, fractions);
    checkEmpty(input);
  });
  return checked;
}

import * as fc from "fast-check";
import { expect, it } from "vitest";
import { countCodes, rowsByCode } from "../../src/analysis/rows-by-code.ts";

it("rows are counted and sorted by their codes, whether these alternate or follow each other", () => {
  const stretch = fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 4 }));
  fc.assert(
    fc.property(fc.array(stretch), (stretches) => {
      const codes = stretches.flatMap(([code, length]) => Array<number>(length).fill(code));
      const rowsOf = (code: number) => codes.flatMap((each, row) => (each === code ? [row] : []));
      const { rows, starts } = rowsByCode(Uint8Array.from(codes), 5);
      for (let code = 0; code <= 5; code++) {
        expect([...rows.subarray(starts[code], starts[code + 1])]).toEqual(rowsOf(code));
        expect(countCodes(Uint8Array.from(codes), 5)[code]).toBe(rowsOf(code).length);
      }
    }),
  );
});

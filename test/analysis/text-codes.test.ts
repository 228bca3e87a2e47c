import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { likelyShared, TextCodes } from "../../src/analysis/text-codes.ts";
import { serversOf } from "./logged-servers.ts";

const text = fc.option(
  fc.oneof(fc.string({ maxLength: 3, unit: fc.constantFrom("a", "b", "é", "\0") }), fc.string()),
);
const row = fc.record({ name: text, id: text });

/** Both columns of such rows. */
function columnsOf(rows: readonly (typeof row extends fc.Arbitrary<infer R> ? R : never)[]) {
  const { name, id } = serversOf(
    rows.map((one) => ({ ...one, source: "a", line: 1, created_at: null, fate: null, evidence_line: null })),
  );
  return [name, id];
}

describe("numbers for texts", () => {
  it("are the same where all texts are, counted in the order of the rows, and 0 where all are missing", () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const keys = rows.map(({ name, id }) =>
          name === null && id === null ? "" : JSON.stringify([name, id]),
        );
        const known = [...new Set(keys.filter((key) => key !== ""))];
        const codes = new TextCodes(columnsOf(rows), rows.length);
        expect([...codes.codes]).toEqual(keys.map((key) => known.indexOf(key) + 1));
        expect(codes.count).toBe(known.length);
        expect([...codes.firstRows.subarray(1, codes.count + 1)]).toEqual(
          known.map((key) => keys.indexOf(key)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("need only be made of rows that may have the same texts as others: none of those is left out", () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const likely = [...likelyShared(columnsOf(rows), rows.length)];
        const isShared = rows.map(
          (one) => rows.filter(({ name, id }) => name === one.name && id === one.id).length > 1,
        );
        expect(likely).toEqual(
          rows.flatMap((_, i) => (isShared[i] === true || likely.includes(i) ? [i] : [])),
        );
      }),
    );
    const different = Array.from({ length: 20_000 }, (_, i) => ({ name: `test${i}`, id: null }));
    expect(likelyShared(columnsOf(different), 20_000).length).toBeLessThan(6000);
  });

  it("are found for the texts of other columns", () => {
    fc.assert(
      fc.property(fc.array(row), fc.array(row), (rows, others) => {
        const codes = new TextCodes(columnsOf(rows), rows.length);
        const asked = columnsOf(others);
        others.forEach((other, i) => {
          const same = rows.findIndex(({ name, id }) => name === other.name && id === other.id);
          const isMissing = other.name === null && other.id === null;
          expect(codes.find(asked, i)).toBe(isMissing ? 0 : (codes.codes[same] ?? -1));
        });
      }),
    );
  });

  it("stay quick to find however many there are", () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({ name: `test${i}`, id: `${i % 7}` }));
    expect(new TextCodes(columnsOf(rows), rows.length).count).toBe(20_000);
  });
});

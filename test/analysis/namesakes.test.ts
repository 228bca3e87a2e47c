import fc from "fast-check";
import { expect, it } from "vitest";
import { type EvidenceWindow, intersect, overlaps } from "../../src/analysis/cleanup-window.ts";
import { Namesakes } from "../../src/analysis/namesakes.ts";

interface Told {
  readonly source: number;
  readonly window: EvidenceWindow;
}

/** For each row the row of the server that it tells of, by a search through all rows before; windows become narrower with each row. */
function plainly(rows: readonly Told[]): number[] {
  const servers: { row: number; nth: number; window: EvidenceWindow }[] = [];
  return rows.map(({ source, window }, row) => {
    const nth = rows.slice(0, row).filter((other) => other.source === source).length;
    const same = servers.find((other) => other.nth === nth && overlaps(other.window, window));
    if (same === undefined) servers.push({ row, nth, window });
    else same.window = intersect(same.window, window);
    return same?.row ?? row;
  });
}

function found(namesakes: Namesakes, rows: readonly Told[]): number[] {
  namesakes.clear();
  return rows.map(({ source, window }, row) => {
    const same = namesakes.find(row, source, "orphan", window);
    if (same.row !== row) same.window = intersect(same.window, window);
    return same.row;
  });
}

const at = (notBefore: number | null, notAfter: number | null): EvidenceWindow => ({ notBefore, notAfter });

it("servers of one log are as many as it names, and belong to those of other logs in their order", () => {
  const rows = [1, 1, 1, 2, 2, 2].map((source) => ({ source, window: at(null, null) }));
  expect(found(new Namesakes(), rows)).toEqual([0, 1, 2, 0, 1, 2]);
});

it("a row tells of the first server whose window overlaps, wherever that window lies", () => {
  const rows = [at(20, 30), at(0, 10), at(40, 50), at(5, 45)].map((window, source) => ({ source, window }));
  expect(found(new Namesakes(), rows)).toEqual([0, 1, 2, 0]);
});

it("rows are the servers that a plain search finds", () => {
  const window = fc.oneof(
    fc.tuple(fc.nat(40), fc.nat(12)).map(([start, length]) => at(start, start + length)),
    fc.constantFrom(at(null, null), at(20, null), at(null, 20)),
  );
  const rows = fc.array(fc.record({ source: fc.nat(12), window }), { maxLength: 40 });
  const namesakes = new Namesakes();
  fc.assert(
    fc.property(rows, (told) => {
      expect(found(namesakes, told)).toEqual(plainly(told));
    }),
    { numRuns: 500 },
  );
});

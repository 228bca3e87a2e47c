/** Rows that wait until many can be added at once, against rows that are added one by one. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FoundRows } from "../../src/parsers/cloud-benchmark-found.ts";
import type { FoundBuilds, FoundCreations } from "../../src/parsers/found-lines.ts";
import { Store } from "../../src/tables/store.ts";

const many = 60;
const names = Array.from({ length: many }, (_, i) => `server${i}`.slice(0, i % 9));

/** Something in each line from 1 on. */
const shared = {
  from: 0,
  to: 0,
  lines: Uint32Array.from(names, (_, i) => i + 1),
  tests: Uint32Array.from(names, (_, i) => i % 7),
  indexes: Uint32Array.from(names, (_, i) => i % 5),
  names: Buffer.from(names.join("")),
  nameEnds: Uint32Array.from(names, (_, i) => names.slice(0, i + 1).join("").length),
};
const foundBuilds = (): FoundBuilds => ({
  ...shared,
  seconds: Float64Array.from(names, (_, i) => i / 4),
  timeouts: Uint8Array.from(names, (_, i) => (i % 3 === 0 ? 1 : 0)),
});
const foundCreations = (): FoundCreations => ({
  ...shared,
  flavors: Uint32Array.from(names, (_, i) => i % 4),
  images: Uint32Array.from(names, (_, i) => 4090 + i),
});

function addBuild(store: Store, i: number, before: number): void {
  store.table("builds").add(before + i + 1, {
    test: i % 7,
    index: i % 5,
    server: names[i] ?? null,
    stage: "server",
    outcome: i % 3 === 0 ? "timeout" : "built",
    duration_s: i / 4,
  });
}

function addServer(store: Store, i: number, before: number): void {
  store.table("servers").add(before + i + 1, {
    test: i % 7,
    index: i % 5,
    name: names[i] ?? null,
    image: String(4090 + i),
    flavor: String(i % 4),
  });
}

function rowsOf(store: Store): unknown[] {
  return (["builds", "servers"] as const).map((name) => {
    const table = store.table(name);
    return Array.from({ length: table.length }, (_, row) => table.at(row));
  });
}

const step = fc.record({
  kind: fc.constantFrom("builds", "servers", "neither"),
  count: fc.nat(9),
  other: fc.constantFrom("builds", "servers", null, null, null),
});

describe("rows of usual lines", () => {
  it("are the same, in the same order, whatever was taken at a time and came between", () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 12 }), { maxLength: 4 }), (blocks) => {
        const [store, plain] = [new Store(), new Store()];
        store.source = plain.source = "x";
        const rows = new FoundRows(store);
        blocks.forEach((steps, block) => {
          const [builds, creations] = [foundBuilds(), foundCreations()];
          const before = 100 * block;
          let at = 0;
          for (const { kind, count, other } of steps) {
            const to = Math.min(many, at + count);
            for (const found of [builds, creations]) [found.from, found.to] = [at, to];
            if (kind === "builds" && to > at) rows.addBuilds(builds, before);
            if (kind === "servers" && to > at) rows.addServers(creations, before);
            for (let i = at; i < to; i++) {
              if (kind === "builds") addBuild(plain, i, before);
              if (kind === "servers") addServer(plain, i, before);
            }
            at = to;
            if (other !== null)
              for (const one of [store, plain]) one.table(other).add(before + at, { test: 9 });
          }
          rows.finish();
          builds.seconds.fill(-1); // the next block is read
          creations.images.fill(1);
        });
        expect(rowsOf(store)).toEqual(rowsOf(plain));
      }),
      { numRuns: 300 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { publicTableNames, tableNames } from "../../src/tables/schema.ts";
import { Store } from "../../src/tables/store.ts";
import { categories, numbers, rowsOf, toTables } from "../../src/tables/tables.ts";

function put(store: Store, { source, line, ...values }: { source: string; line: number }): void {
  store.source = source;
  store.table("builds").add(line, values);
}

const filled = (): Store => {
  const store = new Store();
  store.source = "a.log";
  store.table("builds").add(3, { server: "näme", outcome: "built", duration_s: 1.5 });
  store.table("builds").add(4, { test: 0 });
  store.source = "b.log";
  store.table("builds").add(1, { server: "", stage: "server" });
  return store;
};

/** A few rows, or so many. */
const fewOr = (count: number) => fc.constantFrom(1, 2, count);

describe("a store", () => {
  it("gives back what was put in, and null for what was not", () => {
    const rows = [...rowsOf(toTables(filled()), "builds")];
    expect(rows).toEqual([
      {
        source: "a.log",
        line: 3,
        test: null,
        index: null,
        server: "näme",
        stage: null,
        outcome: "built",
        duration_s: 1.5,
      },
      {
        source: "a.log",
        line: 4,
        test: 0,
        index: null,
        server: null,
        stage: null,
        outcome: null,
        duration_s: null,
      },
      {
        source: "b.log",
        line: 1,
        test: null,
        index: null,
        server: "",
        stage: "server",
        outcome: null,
        duration_s: null,
      },
    ]);
  });

  it("drops the rows that are marked, as if they had never been added", () => {
    const row = fc.record({
      source: fc.constantFrom("a", "b"),
      line: fc.nat(9),
      server: fc.option(fc.string()),
      stage: fc.option(fc.constantFrom("server", "rackconnect")),
      duration_s: fc.option(fc.nat(9)),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.boolean())), fc.array(row), (rows, later) => {
        const [store, expected] = [new Store(), new Store()];
        for (const [one, isDropped] of rows) {
          put(store, one);
          if (!isDropped) put(expected, one);
        }
        store.table("builds").drop(Uint8Array.from(rows, ([, isDropped]) => Number(isDropped)));
        for (const one of later) [store, expected].forEach((into) => put(into, one));
        expect([...rowsOf(toTables(store), "builds")]).toEqual([...rowsOf(toTables(expected), "builds")]);
      }),
    );
  });

  it("forgets what came after a mark, and the bytes of it", () => {
    const store = filled();
    const mark = store.mark();
    store.table("builds").add(9, { server: "later", duration_s: 9 });
    store.problem(9, "later");
    store.rewind(mark);
    store.table("builds").add(10, { stage: "rackconnect" });
    expect(
      [...rowsOf(toTables(store), "builds")].map(({ line, server, duration_s }) => [
        line,
        server,
        duration_s,
      ]),
    ).toEqual([
      [3, "näme", 1.5],
      [4, null, null],
      [1, "", null],
      [10, null, null],
    ]);
    expect(toTables(store).problems.numRows()).toBe(0);
  });

  it("joins stores so that their rows are as if they had been put into one", () => {
    const cell = fc.record({
      source: fc.constantFrom("a", "b", "c"),
      line: fc.nat(1000),
      server: fc.option(fc.string({ unit: "grapheme" })),
      outcome: fc.option(fc.constantFrom("built", "timeout")),
      duration_s: fc.option(fc.double({ noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(fc.array(cell)), (parts) => {
        const one = new Store();
        const joined = new Store();
        for (const part of parts) {
          const store = new Store();
          for (const row of part) {
            put(one, row);
            put(store, row);
          }
          joined.append(store);
        }
        expect([...rowsOf(toTables(joined), "builds")]).toEqual([...rowsOf(toTables(one), "builds")]);
      }),
    );
  });

  it("has null in what was not set, however rows came and went before", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("add" as const), count: fewOr(1500) }),
      fc.record({ kind: fc.constant("append" as const), count: fewOr(40) }),
      fc.record({ kind: fc.constant("rewind" as const), count: fewOr(1100) }),
      fc.record({ kind: fc.constant("reserve" as const), count: fewOr(3000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const store = new Store();
        const builds = store.table("builds");
        const expected: (number | null)[] = [];
        for (const { kind, count } of steps) {
          if (kind === "reserve") builds.reserve(count);
          if (kind === "rewind") builds.truncate((expected.length = Math.max(0, expected.length - count)));
          if (kind === "append") {
            const other = new Store();
            for (let i = 0; i < count; i++) other.table("builds").add(1, { duration_s: i });
            builds.append(other.table("builds"));
            expected.push(...Array.from({ length: count }, (_, i) => i));
          }
          if (kind === "add") {
            for (let i = 0; i < count; i++) builds.add(1, i % 2 === 0 ? {} : { duration_s: i });
            expected.push(...Array.from({ length: count }, (_, i) => (i % 2 === 0 ? null : i)));
          }
        }
        expect(Array.from(expected, (_, row) => builds.columns.duration_s.at(row))).toEqual(expected);
        expect(builds.length).toBe(expected.length);
      }),
    );
  });

  it("keeps bytes that are no UTF-8 as Latin-1", () => {
    const store = new Store();
    const servers = store.table("servers");
    const row = servers.row(1);
    const bytes = Buffer.from([0x2e, 0x6e, 0xef, 0x76, 0x65, 0x2e]);
    servers.columns.name.setBytes(row, bytes, 1, 5);
    expect(servers.at(row).name).toBe("nïve");
  });
});

describe("tables", () => {
  it("have all their columns when they have no rows", () => {
    const tables = toTables(new Store());
    expect(tables.builds.columnNames()).toEqual([
      "source",
      "line",
      "test",
      "index",
      "server",
      "stage",
      "outcome",
      "duration_s",
    ]);
    expect(tableNames.every((name) => tables[name].numRows() === 0)).toBe(true);
  });

  it("are those of the machine interface, in its order", () => {
    expect(publicTableNames).toEqual([
      "runs",
      "tests",
      "servers",
      "builds",
      "incidents",
      "requests",
      "measurements",
      "problems",
    ]);
  });

  it("give columns as they are stored", () => {
    const tables = toTables(filled());
    expect([...numbers(tables, "builds", "duration_s")]).toEqual([1.5, Number.NaN, Number.NaN]);
    const sources = categories(tables, "builds", "source");
    expect([...sources.codes].map((code) => sources.names[code - 1])).toEqual(["a.log", "a.log", "b.log"]);
    expect(() => numbers(tables, "builds", "source")).toThrow("no number column");
  });

  it("can be filtered and grouped by arquero", () => {
    const { builds } = toTables(filled());
    expect(builds.groupby("source").count().objects()).toEqual([
      { source: "a.log", count: 2 },
      { source: "b.log", count: 1 },
    ]);
  });
});

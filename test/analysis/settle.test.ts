import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settle, settleLogs } from "../../src/analysis/settle.ts";
import { cloudBenchmark } from "../../src/parsers/cloud-benchmark.ts";
import { startState } from "../../src/parsers/scanner-state.ts";
import { Scanner } from "../../src/parsers/scanner.ts";
import { Store } from "../../src/tables/store.ts";
import { plainFates } from "./plain-fates.ts";

const created = (index: number, name = `s${index}`): string =>
  `[ 1][${String(index).padStart(2)}] created image: {'flavor': 1, 'image': 112, 'name': '${name}'}\n`;
const built = (index: number, name = `s${index}`): string =>
  `[ 1][${String(index).padStart(2)}] cloud server build [${name}] created in 60 seconds / 1 minutes\n`;
const starts = "[ 1][  ] starting test nr 1, creating 2 cloud server, please wait ...\n";

/** Name, fate, evidence line and id of each server. */
function fatesOf(...logs: readonly string[]): unknown[] {
  const store = new Store();
  logs.forEach((log, i) => {
    store.source = `log${i}`;
    const scanner = new Scanner([cloudBenchmark], store, startState([cloudBenchmark]));
    scanner.write(Buffer.from(log));
    scanner.end();
  });
  settle(store);
  const servers = store.table("servers");
  return Array.from({ length: servers.length }, (_, row) => {
    const { name, fate, evidence_line, id } = servers.at(row);
    return id === null ? [name, fate, evidence_line] : [name, fate, evidence_line, id];
  });
}

describe("the fate of a server", () => {
  it("is unknown if the log ends normally and says nothing of deletes", () => {
    expect(fatesOf(starts + created(1) + created(2) + built(1) + built(2))).toEqual([
      ["s1", "unknown", null],
      ["s2", "unknown", null],
    ]);
  });

  it("is deleted by the line of its own delete, and not deleted if that failed", () => {
    const log =
      created(1) +
      created(2) +
      built(1) +
      built(2) +
      "debug[ 1]: deleting server s1\ndebug[ 1]: deleting server s2\ndebug[ 1]: error when deleting server s2, continue\n" +
      "debug[ 1]: 2 cloud servers deleted\n";
    expect(fatesOf(log)).toEqual([
      ["s1", "deleted", 5],
      ["s2", "delete-failed", 7],
    ]);
  });

  it("is deleted by the line that tells all servers of its test to go", () => {
    const log = created(1) + built(1) + "[ ][ ] test nr 1 finished at 2012-08-10 12:09:44.022311\n";
    expect(fatesOf(log)).toEqual([["s1", "deleted", 3]]);
  });

  it("is orphan for all servers of a job if one has no result, on the evidence of the job's last line", () => {
    expect(fatesOf(created(1) + created(2) + built(1))).toEqual([
      ["s1", "orphan", 3],
      ["s2", "orphan", 3],
    ]);
  });

  it("is orphan if the log stops within a line", () => {
    expect(fatesOf(`${created(1)}${built(1)}[ 1][ 2] cloud ser`)).toEqual([["s1", "orphan", 3]]);
  });

  it("is decided job by job where a log holds several", () => {
    const log = starts + created(1) + starts + created(1, "again") + built(1, "again");
    expect(fatesOf(log)).toEqual([
      ["s1", "orphan", 2],
      ["again", "unknown", null],
    ]);
  });

  it("is decided input by input", () => {
    expect(fatesOf(created(1), built(1))).toEqual([["s1", "orphan", 1]]);
  });

  it("counts a build that timed out as a result", () => {
    const timeout =
      "[ 1][ 1] cloud server build [s1] ERROR, can't find server or timeout after 601.2 seconds / 10.02 minutes\n";
    expect(fatesOf(created(1) + timeout)).toEqual([["s1", "unknown", null]]);
  });
});

describe("the id of a server", () => {
  it("is taken from a line that names both", () => {
    const log = `${created(1)}debug[ 1]: can't find server id s1 / 10195638 continue checking\n${built(1)}`;
    expect(fatesOf(log)).toEqual([["s1", "unknown", null, "10195638"]]);
  });
});

function some<T>(one: fc.Arbitrary<T>) {
  return fc.array(one, { maxLength: 60 });
}

function placed<T>(one: fc.Arbitrary<T>, lines: number) {
  return fc.record({ record: one, source: fc.constantFrom("x", "y"), line: fc.nat(lines) });
}

describe("whatever a log tells", () => {
  const name = fc.constantFrom("a", "b", "c", "d", "", null);
  const test = fc.option(fc.nat(3));
  const index = fc.option(fc.oneof(fc.nat(3), fc.constantFrom(31, 32, 33, 64, 1e9, -1, 1.5, 1.25)));
  const event = fc.constantFrom("created", "delete", "delete-failed", "delete-all", "died", "cut");
  const record = fc.oneof(
    fc.record({ table: fc.constant("tests" as const), test }),
    fc.record({ table: fc.constant("servers" as const), test, index, name }),
    fc.record({ table: fc.constant("servers" as const), test: fc.nat(3), index: fc.nat(40), name }),
    fc.record({ table: fc.constant("builds" as const), test, index, server: name }),
    fc.record({ table: fc.constant("builds" as const), test: fc.nat(3), index: fc.nat(40), server: name }),
    fc.record({
      table: fc.constant("server_events" as const),
      event,
      test,
      server: name,
      id: fc.option(fc.constantFrom("1", "2")),
    }),
  );
  const told = placed(record, 30);
  /** Of jobs in which the order of records matters little: no deletes, and few servers of the same number. */
  const plain = placed(
    fc.oneof(
      fc.record({ table: fc.constant("tests" as const), test: fc.option(fc.nat(9)) }),
      fc.record({ table: fc.constant("servers" as const), test: fc.nat(3), index: fc.nat(99), name }),
      fc.record({ table: fc.constant("builds" as const), test: fc.nat(3), index: fc.nat(99), server: name }),
      fc.record({
        table: fc.constant("server_events" as const),
        event: fc.constantFrom("created", "died", "cut"),
        test,
      }),
    ),
    20,
  );

  const few = fc.constantFrom(null, 0, 1);
  const known = fc.constantFrom("a", "a", "b");
  /** Of short jobs in which few servers of few names come often, and some are known by their names alone. */
  const short = fc.record({
    record: fc.oneof(
      fc.record({ table: fc.constant("tests" as const), test: few }),
      fc.record({
        table: fc.constant("servers" as const),
        test: few,
        index: few,
        name: known,
        id: fc.option(fc.constant("3")),
      }),
      fc.record({ table: fc.constant("builds" as const), test: few, index: few, server: known }),
      fc.record({
        table: fc.constant("server_events" as const),
        event: fc.constantFrom("created", "delete", "delete-failed", "delete-all"),
        test: few,
        server: known,
        id: fc.option(fc.constantFrom("1", "2")),
      }),
    ),
    source: fc.constant("x"),
    line: fc.nat(5),
  });

  /** The records as rows, in the order of lines or as they come. */
  function storeOf(
    records: readonly (typeof told | typeof plain | typeof short extends fc.Arbitrary<infer T> ? T : never)[],
    sorted: boolean,
  ): Store {
    const store = new Store();
    const ordered = sorted
      ? records.toSorted((a, b) => a.source.localeCompare(b.source) || a.line - b.line)
      : records;
    for (const {
      record: { table, ...values },
      source,
      line,
    } of ordered) {
      store.source = source;
      store.table(table).add(line, values);
    }
    return store;
  }

  it.each([
    ["long logs", 2000, fc.oneof(some(told), some(plain))],
    ["short ones", 3000, fc.array(short, { minLength: 2, maxLength: 6 })],
  ])("fates, evidence and ids are those that a plain reading finds, in %s", (_kind, numRuns, logs) => {
    fc.assert(
      fc.property(logs, fc.boolean(), (records, sorted) => {
        const store = storeOf(records, sorted);
        const expected = plainFates(store);
        settleLogs(store);
        const servers = store.table("servers");
        const found = Array.from({ length: servers.length }, (_, row) => {
          const { fate, evidence_line, id } = servers.at(row);
          return { fate, evidence_line, id };
        });
        expect(found).toEqual(expected);
      }),
      { numRuns },
    );
  });
});

import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import { joinParts, type Part, wholeOf } from "../../src/tables/parts.ts";
import { type TableName, tableNames } from "../../src/tables/schema.ts";
import { Store } from "../../src/tables/store.ts";
import { FinishedRows } from "../../src/watch/finished-rows.ts";
import { JoinedRows, type RowsOwner } from "../../src/watch/joined-rows.ts";

/** A log as the watcher knows it, and the same in a store of its own that nobody moves. */
interface Log extends RowsOwner {
  plain: Part;
}

/** So many builds, servers and problems, told by the names of servers. */
interface Contents {
  readonly builds: readonly string[];
  readonly servers: readonly string[];
  readonly problems: number;
}

function storeOf(source: string, { builds, servers, problems }: Contents): Store {
  const store = new Store();
  store.source = source;
  builds.forEach((server, i) =>
    store.table("builds").add(i + 1, { server, duration_s: i, outcome: "built" }),
  );
  servers.forEach((name, i) => store.table("servers").add(i + 1, { name, test: i % 3 }));
  for (let i = 0; i < problems; i++) store.problem(i + 1, "broken");
  return store;
}

const rowsWithSource = (store: Store) =>
  tableNames.map((name) =>
    Array.from({ length: store.table(name).length }, (_, row) => store.table(name).at(row)),
  );

function fill(log: Log, source: string, contents: Contents): void {
  log.part = wholeOf(storeOf(source, contents));
  log.plain = wholeOf(storeOf(source, contents));
}

function newLog(source: string, contents: Contents): Log {
  const log: Log = { part: null, plain: wholeOf(new Store()) };
  fill(log, source, contents);
  return log;
}

const names = fc.array(fc.constantFrom("a", "b", "c", "grün"), { maxLength: 3 });
const contents = fc.record({ builds: names, servers: names, problems: fc.nat(1) });
const change = fc.oneof(
  fc.record({ what: fc.constant("new" as const), at: fc.nat(9), contents }),
  fc.record({ what: fc.constant("rewrite" as const), at: fc.nat(9), contents }),
  fc.record({ what: fc.constant("remove" as const), at: fc.nat(9) }),
  fc.record({ what: fc.constant("rename" as const), at: fc.nat(9), to: fc.constantFrom("x", "y") }),
  fc.record({ what: fc.constant("swap" as const), at: fc.nat(9) }),
);
type Step = typeof change extends fc.Arbitrary<infer T> ? T : never;

let count = 0;
function apply(logs: Log[], step: Step): void {
  const at = step.at % Math.max(1, logs.length);
  const log = logs[at];
  if (step.what === "new") logs.splice(at, 0, newLog(`log${count++}`, step.contents));
  if (log === undefined) return;
  if (step.what === "rewrite") fill(log, `log${count++}`, step.contents);
  if (step.what === "remove") logs.splice(at, 1);
  if (step.what === "swap") logs.push(...logs.splice(at, 1));
  if (step.what !== "rename" || log.part === null) return;
  const { store, from, to } = log.part;
  log.part = { store, from, to, source: step.to };
  log.plain = { ...log.plain, source: step.to };
}

describe("rows that are joined again and again", () => {
  it("are those of all logs in their order, whatever came, went, moved or was rewritten", () => {
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 12 }), (rounds) => {
        const rows = new JoinedRows();
        const logs: Log[] = [];
        for (const steps of rounds) {
          for (const step of steps) apply(logs, step);
          rows.join(logs);
          assert.deepEqual(
            rowsWithSource(rows.store),
            rowsWithSource(joinParts(logs.map(({ plain }) => plain))),
          );
          for (const { part, plain } of logs)
            assert.deepEqual(
              rowsWithSource(joinParts(part === null ? [] : [part])),
              rowsWithSource(joinParts([plain])),
            );
        }
      }),
      { numRuns: 300 },
    );
  });

  it("leave the tables that no change concerns as they are, the same objects", () => {
    const rows = new JoinedRows();
    const logs = ["one", "two", "three"].map((source) =>
      newLog(source, { builds: ["a", "b"], servers: ["a"], problems: 0 }),
    );
    rows.join(logs);
    const tables = () => new Map(tableNames.map((name) => [name, rows.store.table(name)]));
    const changed = (before: ReadonlyMap<TableName, unknown>) =>
      tableNames.filter((name) => before.get(name) !== rows.store.table(name));
    const first = tables();
    const [, two] = logs;
    if (two === undefined) throw new Error("no log");
    fill(two, "two", { builds: ["a", "b"], servers: ["a"], problems: 0 });
    rows.join(logs);
    expect(changed(first)).toEqual([]);
    fill(two, "two", { builds: ["a", "c"], servers: ["a"], problems: 0 });
    rows.join(logs);
    expect(changed(first)).toEqual(["builds"]);
    const second = tables();
    logs.push(newLog("four", { builds: [], servers: [], problems: 1 }));
    rows.join(logs);
    expect(changed(second)).toEqual(["problems"]);
  });
});

describe("finished rows", () => {
  const unreadable = [{ source: "x", message: "permission denied" }];

  it("have a problem for each file that cannot be read, and are the same objects as long as that holds", () => {
    const finished = new FinishedRows();
    const joined = storeOf("a", { builds: ["a"], servers: [], problems: 1 });
    const first = finished.finish(joined, unreadable);
    expect(first.table("problems").length).toBe(2);
    expect(first.table("problems").at(1)).toEqual({ source: "x", line: 1, message: "permission denied" });
    expect(joined.table("problems").length).toBe(1);
    expect(first.table("builds")).toBe(joined.table("builds"));
    expect(finished.finish(joined, unreadable).table("problems")).toBe(first.table("problems"));
    expect(finished.finish(joined, []).table("problems")).toBe(joined.table("problems"));
  });

  it("tell a build once that a log and a report file tell, and leave the joined rows as they are", () => {
    const joined = storeOf("logs/log", { builds: ["a", "b"], servers: [], problems: 0 });
    const builds = joined.table("builds");
    joined.source = "logs/report";
    for (const duration of [0, 1]) builds.add(1, { duration_s: duration, outcome: "built" });
    const finished = new FinishedRows();
    const first = finished.finish(joined, []);
    expect([first.table("builds").length, builds.length]).toEqual([2, 4]);
    const second = finished.finish(joined, unreadable);
    expect(second.table("builds")).toBe(first.table("builds"));
  });
});

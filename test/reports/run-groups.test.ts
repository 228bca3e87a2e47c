import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findFourfoldRss } from "../../src/analysis/fourfold-rss.ts";
import { runMetrics } from "../../src/analysis/metrics.ts";
import { hasFailed, RunGroups } from "../../src/reports/run-groups.ts";
import type { Run } from "../../src/reports/runs.ts";
import { Store } from "../../src/tables/store.ts";
import { rowsOf, type Tables, toTables } from "../../src/tables/tables.ts";

const orNothing = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 4 });
const row = fc.record({
  source: fc.constantFrom("a.log", "b.log", "x"),
  command: orNothing(fc.constantFrom("x", "sort -n", "sort -r", "é", "")),
  label: orNothing(fc.constantFrom("x", "Test1")),
  format: fc.constantFrom("gnu-time", "posix-time"),
  exit_status: orNothing(fc.constantFrom(0, 0, 0, 1)),
  signal: fc.option(fc.constant(9), { freq: 1 }),
  elapsed_s: orNothing(fc.constantFrom(0, 0.5, 12.25)),
  max_rss_bytes: orNothing(fc.constantFrom(16_384, 32_768, 20_480, 2 ** 27)),
  minor_faults: orNothing(fc.constantFrom(0, 3)),
});
type Cells = typeof row extends fc.Arbitrary<infer R> ? R : never;

function tablesOf(rows: readonly Cells[]): Tables {
  const store = new Store();
  rows.forEach(({ source, ...cells }, i) => {
    store.source = source;
    store.table("runs").add(i + 1, cells);
  });
  return toTables(store);
}

/** The groups with one object a run, in words: what `RunGroups` has to come to. */
function plainGroups(tables: Tables, rssDivisor: number): [string, { runs: Run[]; failed: Run[] }][] {
  const groups = new Map<string, { runs: Run[]; failed: Run[] }>();
  for (const run of rowsOf(tables, "runs")) {
    const name = run.command ?? run.label ?? run.source;
    const group = groups.get(name) ?? { runs: [], failed: [] };
    groups.set(name, group);
    const rss = run.max_rss_bytes === null ? null : run.max_rss_bytes / rssDivisor;
    (hasFailed(run) ? group.failed : group.runs).push({ ...run, max_rss_bytes: rss });
  }
  return [...groups];
}

const logs = fc.oneof(
  fc.array(row, { maxLength: 30 }),
  fc.array(
    row.map((cells) => ({ ...cells, command: cells.command ?? "x" })),
    { maxLength: 30 },
  ),
);

/** What is suspicious in each log. */
const signsOf = (runs: readonly Run[]) =>
  ["a.log", "b.log", "x"].map((log) =>
    findFourfoldRss(runs.filter(({ source, format }) => source === log && format === "gnu-time")),
  );

describe("groups of measured commands", () => {
  it("are those of one object a run", () => {
    fc.assert(
      fc.property(logs, fc.constantFrom(1, 4), (rows, rssDivisor) => {
        const tables = tablesOf(rows);
        const groups = new RunGroups(tables, rssDivisor);
        const runsOf = (some: ArrayLike<number>) => Array.from(some, (at) => groups.runs.run(at));
        const plain = plainGroups(tables, rssDivisor);
        expect(
          Array.from(groups, ({ name, runs, failed }) => [
            name,
            { runs: runsOf(runs), failed: runsOf(failed) },
          ]),
        ).toEqual(plain);
        expect(runsOf(groups.rows)).toEqual(plain.flatMap(([, { runs, failed }]) => [...runs, ...failed]));
        expect(groups.first("failed", 2).map(({ name }) => name)).toEqual(
          plain.flatMap(([name, { failed }]) => (failed.length > 0 ? [name] : [])).slice(0, 2),
        );
        expect(groups.first("well", 3, 2).map(({ name }) => name)).toEqual(
          plain.flatMap(([name, { runs }]) => (runs.length >= 2 ? [name] : [])).slice(0, 3),
        );
      }),
    );
  });

  it("have the figures of their runs, without those that are missing", () => {
    fc.assert(
      fc.property(logs, fc.constantFrom(1, 4), (rows, rssDivisor) => {
        const tables = tablesOf(rows);
        const { runs, rows: all } = new RunGroups(tables, rssDivisor);
        const plain = plainGroups(tables, rssDivisor).flatMap(([, group]) => [
          ...group.runs,
          ...group.failed,
        ]);
        for (const { id } of runMetrics)
          expect(runs.figuresOf(all, id)).toEqual(
            plain.map((run) => run[id]).filter((value) => value !== null),
          );
        expect(runs.metricsIn(all)).toEqual(
          runMetrics.filter(({ id }) => plain.some((run) => run[id] !== null && run[id] !== 0)),
        );
      }),
    );
  });

  it("leave no log out whose max RSS may be four times too large", () => {
    fc.assert(
      fc.property(logs, (rows) => {
        const { runs, rows: all } = new RunGroups(tablesOf(rows), 1);
        const whole = Array.from(all, (at) => runs.run(at));
        const few = runs.maybeFourfold(all).map((at) => runs.run(at));
        expect(signsOf(few)).toEqual(signsOf(whole));
      }),
    );
  });
});

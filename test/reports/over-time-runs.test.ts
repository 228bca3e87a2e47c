import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { datedSeries } from "../../src/analysis/dated-series.ts";
import { groupTrials, seriesOf } from "../../src/analysis/grouping.ts";
import { runSeries } from "../../src/reports/over-time-runs.ts";
import { runTrials } from "../../src/reports/trials.ts";
import { Store } from "../../src/tables/store.ts";
import { type Tables, toTables } from "../../src/tables/tables.ts";

const orNothing = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 4 });
const row = fc.record({
  source: fc.constantFrom("a/1343577945.log", "b/1343577945.log", "c/1343577900.log", "undated.log"),
  command: orNothing(fc.constantFrom("x", "sort -n", "é", "")),
  label: orNothing(fc.constantFrom("x", "Test1")),
  format: fc.constantFrom("gnu-time", "busybox-time"),
  exit_status: orNothing(fc.constantFrom(0, 0, 0, 1)),
  elapsed_s: orNothing(fc.constantFrom(0, 0.5, 90, 12.25)),
  user_s: orNothing(fc.constantFrom(0, 80)),
  system_s: orNothing(fc.constantFrom(0, 8)),
  cpu_pct: orNothing(fc.constantFrom(0, 3, 98)),
  max_rss_bytes: orNothing(fc.constantFrom(0, 16_384)),
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

const bySource = (a: Cells, b: Cells) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0);

/** The same from one object a run. */
function plainSeries(tables: Tables, rssDivisor: number) {
  const { groups } = groupTrials(runTrials(tables, { rssDivisor, groupOf: () => null }), []);
  return datedSeries(groups, seriesOf(groups, [])).map((series) => ({ ...series, name: series.subject }));
}

describe("measured commands over time", () => {
  it("are those of one object a run", () => {
    const logs = fc.array(row, { maxLength: 30 }).map((rows) => rows.toSorted(bySource));
    fc.assert(
      fc.property(logs, fc.constantFrom(1, 4), (rows, rssDivisor) => {
        const tables = tablesOf(rows);
        expect(runSeries(tables, rssDivisor)).toEqual(plainSeries(tables, rssDivisor));
      }),
      { numRuns: 500 },
    );
  });
});

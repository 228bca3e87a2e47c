import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Measured } from "../../src/analysis/measured.ts";
import { isAside, measurementFailure } from "../../src/analysis/measurement-metric.ts";
import type { Row } from "../../src/tables/schema.ts";
import { Store } from "../../src/tables/store.ts";
import { rowsOf, type Tables, toTables } from "../../src/tables/tables.ts";

const orNothing = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 3 });
const row = fc.record({
  source: fc.constantFrom("a.json", "b.json"),
  tool: fc.constantFrom("hyperfine", "hyperfine", "timeit"),
  benchmark: orNothing(fc.constantFrom("sort", "grep", "")),
  params: orNothing(fc.constantFrom("n=1", "n=2")),
  metric: orNothing(
    fc.constantFrom("elapsed", "max_rss", "mean", "stddev", "exit_code", "success", "iterations"),
  ),
  unit: orNothing(fc.constantFrom("s", "bytes")),
  value: orNothing(fc.constantFrom(0, 0, 1, 2.5)),
  iteration: orNothing(fc.constantFrom(1, 2, 3)),
});

function tablesOf(rows: readonly (typeof row extends fc.Arbitrary<infer R> ? R : never)[]): Tables {
  const store = new Store();
  rows.forEach(({ source, ...cells }, i) => {
    store.source = source;
    store.table("measurements").add(i + 1, cells);
  });
  return toTables(store);
}

type Measurement = Row<"measurements">;
const nameOf = ({ source, tool, benchmark, params }: Measurement) =>
  JSON.stringify([source, tool, benchmark, params]);
const repetition = (one: Measurement) => `${nameOf(one)} ${one.iteration}`;

const order = (names: readonly string[]) => [...new Set(names)];

/** The same with an object a row, in words: what `Measured` has to come to. */
function plainly(all: readonly Measurement[]) {
  const told = all.filter(({ iteration, metric }) => iteration !== null && metric !== null);
  const failed = new Set(
    told.filter(({ metric, value }) => measurementFailure(metric ?? "", value) !== null).map(repetition),
  );
  const single = new Set(told.filter(({ metric }) => !isAside(metric ?? "")).map(nameOf));
  const known = all.filter(({ value, metric }) => value !== null && metric !== null);
  const figures = known.filter(({ iteration, metric }) => iteration !== null && !isAside(metric ?? ""));
  const what = ({ metric, unit }: Measurement) => `${metric} ${unit}`;
  const seen = new Set(figures.filter(({ value }) => value !== 0).map(what));
  const shown = figures.filter((one) => seen.has(what(one)));
  const groups = new Map<string, { lines: number[]; failed: number }>();
  for (const metric of order(figures.map(what)))
    for (const name of order(all.map(nameOf))) {
      const own = shown.filter((one) => what(one) === metric && nameOf(one) === name);
      if (own.length === 0) continue;
      const well = own.filter((one) => !failed.has(repetition(one)));
      groups.set(`${name} ${metric}`, {
        lines: well.map(({ line }) => line),
        failed: own.length - well.length,
      });
    }
  const summaries = known.filter((one) => one.iteration === null && !single.has(nameOf(one)));
  return { groups: [...groups.values()], summaries: summaries.map(({ line }) => line), failed: failed.size };
}

describe("the measurements of benchmark files", () => {
  it("are in groups by metric, benchmark, parameters and file, failed repetitions apart", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const tables = tablesOf(rows);
        const measured = new Measured(tables);
        const plain = plainly([...rowsOf(tables, "measurements")]);
        const groups = Array.from({ length: measured.length }, (_, at) => {
          const group = measured.group(at);
          expect(group.rows.length).toBe(measured.sizeAt(at));
          return { lines: Array.from(group.rows, (of) => measured.lineOf(of)), failed: group.failed };
        });
        expect(groups).toEqual(plain.groups);
        expect(Array.from(measured.summaries, (of) => measured.lineOf(of))).toEqual(plain.summaries);
        const failed = [...measured.failures.values()].reduce((sum, { ends }) => sum + ends.size, 0);
        expect(failed).toBe(plain.failed);
      }),
      { numRuns: 300 },
    );
  });

  it("are told apart in tables of more rows than one block, too", () => {
    const store = new Store();
    store.source = "long.jtl";
    const n = 2 ** 18 + 10;
    for (let i = 0; i < n; i++)
      store.table("measurements").add(i + 1, {
        benchmark: i % 2 === 0 ? "even" : "odd",
        metric: "elapsed",
        unit: "s",
        value: 1 + (i % 7),
        iteration: i,
      });
    const measured = new Measured(toTables(store));
    expect([measured.length, measured.sizeAt(0), measured.sizeAt(1)]).toEqual([2, n / 2, n / 2]);
    expect(measured.group(1).benchmark.benchmark).toBe("odd");
  });
});

/** One benchmark, measured by several processes. */
const measuredOf = (...rows: [metric: string, iteration: number | null, fork: string, value: number][]) => {
  const store = new Store();
  store.source = "loop.log";
  rows.forEach(([metric, iteration, fork, value], i) =>
    store.table("measurements").add(i + 1, { benchmark: "sort", metric, unit: "s", value, iteration, fork }),
  );
  return new Measured(toTables(store));
};

describe("what several processes of a file measured", () => {
  it("is summed up by process, one after the other", () => {
    const measured = measuredOf(
      ["mean", null, "1", 1],
      ["user", null, "1", 2],
      ["mean", null, "2", 3],
      ["user", null, "2", 4],
    );
    expect(Array.from(measured.summaries, (at) => measured.benchmarkOfRow(at))).toEqual([0, 0, 1, 1]);
    expect([...measured.summed].map((index) => measured.benchmark(index).fork)).toEqual(["1", "2"]);
  });

  it("is summed up only where its single values are not there", () => {
    const measured = measuredOf(["elapsed", 1, "1", 1], ["mean", null, "1", 1], ["mean", null, "2", 3]);
    expect(Array.from(measured.summaries)).toEqual([2]);
    expect([measured.length, measured.sizeAt(0)]).toEqual([1, 1]);
  });

  it("failed in the process that says so, and in no other", () => {
    const measured = measuredOf(["elapsed", 1, "1", 1], ["exit_code", 1, "2", 3], ["elapsed", 1, "3", 2]);
    expect(Array.from(measured.group(0).rows)).toEqual([0, 2]);
    expect([...measured.failures.values()].map(({ ends }) => [...ends.values()])).toEqual([
      ["exit status 3"],
    ]);
    expect(measured.repetitionsOf([0])).toEqual(new Map([[0, 3]]));
  });
});

/** Which repetitions of benchmarks failed, and where single ones are told at all. */
import { categories, numbers, type Tables } from "../tables/tables.ts";
import { isAside, measurementFailure } from "./measurement-metric.ts";

/** How repetitions of a benchmark failed. */
export interface Failures {
  /** By the number of the repetition. */
  readonly ends: ReadonlyMap<number, string>;
  /** The row that says so of the first one. */
  readonly first: number;
}

export interface Repetitions {
  readonly failures: ReadonlyMap<number, Failures>;
  /** By benchmark: 1 where single values are there, so that others sum them up. */
  readonly single: Uint8Array;
}

/** `benchmarkOf`: by row, its benchmark. */
export function repetitionsOf(tables: Tables, benchmarkOf: Uint32Array): Repetitions {
  const metrics = categories(tables, "measurements", "metric");
  const values = numbers(tables, "measurements", "value");
  const iterations = numbers(tables, "measurements", "iteration");
  const isTold = metrics.names.map((name) => !isAside(name));
  const mayFail = metrics.names.map((name) => measurementFailure(name, null) !== null || name === "success");
  const failures = new Map<number, { ends: Map<number, string>; first: number }>();
  const single = new Uint8Array(benchmarkOf.length);
  for (let row = 0; row < benchmarkOf.length; row++) {
    const iteration = iterations[row] as number;
    const metric = (metrics.codes[row] as number) - 1;
    if (Number.isNaN(iteration) || metric < 0) continue;
    const benchmark = benchmarkOf[row] as number;
    if (isTold[metric] === true) single[benchmark] = 1;
    if (mayFail[metric] !== true) continue;
    const value = values[row] as number;
    const failure = measurementFailure(metrics.names[metric] ?? "", Number.isNaN(value) ? null : value);
    if (failure === null) continue;
    const own = failures.get(benchmark) ?? { ends: new Map<number, string>(), first: row };
    own.ends.set(iteration, failure);
    failures.set(benchmark, own);
  }
  return { failures, single };
}

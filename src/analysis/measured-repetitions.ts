/** Which repetitions of benchmarks failed, and where single ones are told at all. */
import { categories, numbers, type Tables } from "../tables/tables.ts";
import { isAside, measurementFailure } from "./measurement-metric.ts";

/** How repetitions of a benchmark failed. */
export interface Failures {
  /** By the repetition. */
  readonly ends: ReadonlyMap<number, string>;
  /** The row that says so of the first one. */
  readonly first: number;
}

export interface Repetitions {
  readonly failures: ReadonlyMap<number, Failures>;
  /** By benchmark: 1 where single values are there, so that others sum them up. */
  readonly single: Uint8Array;
}

/** Which repetition of its benchmark a row is of; NaN of what sums up several. Processes number theirs each from 1. */
export function repetitionNumbers(tables: Tables): (row: number) => number {
  const iterations = numbers(tables, "measurements", "iteration");
  const { codes, names } = categories(tables, "measurements", "fork");
  if (names.length === 0) return (row) => iterations[row] as number;
  return (row) => (codes[row] as number) * 2 ** 32 + (iterations[row] as number);
}

/** `benchmarkOf`: by row, its benchmark. */
export function repetitionsOf(tables: Tables, benchmarkOf: Uint32Array): Repetitions {
  const metrics = categories(tables, "measurements", "metric");
  const values = numbers(tables, "measurements", "value");
  const repetitionOf = repetitionNumbers(tables);
  const isTold = metrics.names.map((name) => !isAside(name));
  const mayFail = metrics.names.map((name) => measurementFailure(name, null) !== null || name === "success");
  const failures = new Map<number, { ends: Map<number, string>; first: number }>();
  const single = new Uint8Array(benchmarkOf.length);
  for (let row = 0; row < benchmarkOf.length; row++) {
    const repetition = repetitionOf(row);
    const metric = (metrics.codes[row] as number) - 1;
    if (Number.isNaN(repetition) || metric < 0) continue;
    const benchmark = benchmarkOf[row] as number;
    if (isTold[metric] === true) single[benchmark] = 1;
    if (mayFail[metric] !== true) continue;
    const value = values[row] as number;
    const failure = measurementFailure(metrics.names[metric] ?? "", Number.isNaN(value) ? null : value);
    if (failure === null) continue;
    const own = failures.get(benchmark) ?? { ends: new Map<number, string>(), first: row };
    own.ends.set(repetition, failure);
    failures.set(benchmark, own);
  }
  return { failures, single };
}

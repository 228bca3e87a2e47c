/**
 * What sums up the repetitions of one process, told from what sums up those of the next: the same benchmark may have been measured by several
 * processes that one file tells of, such as those of hyperfine in a log.
 */
import { categories, numbers, type Tables } from "../tables/tables.ts";
import type { Benchmarks } from "./measured-benchmarks.ts";
import { isAside } from "./measurement-metric.ts";

/** The same benchmarks, and one more for each further process whose summaries stand alone, without single values. */
export function tellProcessesApart(tables: Tables, benchmarks: Benchmarks): Benchmarks {
  const forks = categories(tables, "measurements", "fork");
  if (forks.names.length === 0) return benchmarks;
  const iterations = numbers(tables, "measurements", "iteration");
  const metrics = categories(tables, "measurements", "metric");
  const isTold = [false, ...metrics.names.map((name) => !isAside(name))];
  const of = Uint32Array.from(benchmarks.of);
  const firsts = [...benchmarks.firsts];
  const processOf = (row: number) =>
    (benchmarks.of[row] as number) * (forks.names.length + 1) + (forks.codes[row] as number);
  /** Benchmarks, and processes of them, with single values. */
  const repeated = new Set<number>();
  const repeatedBy = new Set<number>();
  for (let row = 0; row < of.length; row++) {
    if (Number.isNaN(iterations[row]) || isTold[metrics.codes[row] as number] !== true) continue;
    repeated.add(of[row] as number);
    repeatedBy.add(processOf(row));
  }
  /** By process: the number of its benchmark. */
  const known = new Map<number, number>();
  const begun = new Set<number>();
  for (let row = 0; row < of.length; row++) {
    const benchmark = of[row] as number;
    const process = processOf(row);
    if (!Number.isNaN(iterations[row]) || forks.codes[row] === 0 || repeatedBy.has(process)) continue;
    let own = known.get(process);
    if (own === undefined) {
      own = begun.has(benchmark) || repeated.has(benchmark) ? firsts.push(row) - 1 : benchmark;
      known.set(process, own);
      begun.add(benchmark);
    }
    of[row] = own;
  }
  return { of, firsts };
}

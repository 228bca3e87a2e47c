/**
 * The values of benchmark files in groups: one for each metric of each benchmark (with its parameters) of each file. A file is told from the
 * next, since the next may be of another version of what was measured. Values stay in their columns: there may be millions.
 */
import { type Categories, categories, numbers, type Tables, textAt } from "../tables/tables.ts";
import { type Benchmarks, benchmarksOf } from "./measured-benchmarks.ts";
import { type Quantities, quantitiesOf } from "./measured-quantities.ts";
import { type Failures, repetitionNumbers, type Repetitions, repetitionsOf } from "./measured-repetitions.ts";
import type { Metric } from "./metrics.ts";
import { rowsByCode } from "./rows-by-code.ts";
import type { Values } from "./select.ts";
import { sessionMedians, sessionOf, sessionsAmong } from "./sessions.ts";
import { tellProcessesApart } from "./summed-processes.ts";

/** A benchmark of a file. */
export interface MeasuredBenchmark {
  readonly index: number;
  readonly source: string;
  readonly tool: string | null;
  readonly benchmark: string | null;
  readonly params: string | null;
  /** The process that its first row is of; null where the file does not tell. */
  readonly fork: string | null;
  /** Its first row in the table. */
  readonly first: number;
}

/** One metric of one benchmark. */
export interface MeasuredGroup {
  readonly benchmark: MeasuredBenchmark;
  readonly metric: Metric;
  /** Rows of `measurements` with a value, of repetitions that ended well, in the order of the file. */
  readonly rows: Uint32Array;
  /** How many values are of repetitions that failed. */
  readonly failed: number;
}

export interface SessionFigures {
  /** The median of each session where there are several; else the single values. */
  readonly values: Values;
  /** How many sessions the values of the group are of; null if each is one of its own. */
  readonly sessions: number | null;
}

export class Measured {
  /** Groups, by metric and then by benchmark, in the order of their first row. */
  readonly length: number;
  /** How many benchmarks there are, of all files. */
  readonly benchmarks: number;
  /** By benchmark; only those of which a repetition failed. */
  readonly failures: ReadonlyMap<number, Failures>;
  /** Rows that sum up a benchmark whose single values are not there, in the order of the files. */
  readonly summaries: Uint32Array;
  /** The benchmarks that these sum up. */
  readonly summed: ReadonlySet<number>;
  /** Every row's value, in base units; NaN where missing. */
  readonly values: Values;
  readonly #tables: Tables;
  readonly #lines: Values;
  readonly #forks: Categories;
  readonly #benchmarkOf: Uint32Array;
  readonly #firsts: readonly number[];
  readonly #quantities: Quantities;
  /** By group: its metric times the number of benchmarks, plus its benchmark. */
  readonly #keys: Float64Array;
  readonly #rows: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #failed: Uint32Array;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.values = numbers(tables, "measurements", "value");
    this.#lines = numbers(tables, "measurements", "line");
    this.#forks = categories(tables, "measurements", "fork");
    const benchmarks = tellProcessesApart(tables, benchmarksOf(tables));
    this.#benchmarkOf = benchmarks.of;
    this.#firsts = benchmarks.firsts;
    this.benchmarks = benchmarks.firsts.length;
    const repetitions = repetitionsOf(tables, benchmarks.of);
    this.failures = repetitions.failures;
    this.#quantities = quantitiesOf(tables);
    const grouped = groupRows(tables, benchmarks, repetitions, this.#quantities);
    this.#keys = grouped.keys;
    this.#rows = grouped.rows;
    this.#starts = grouped.starts;
    this.#failed = grouped.failed;
    this.length = grouped.keys.length;
    this.summaries = grouped.summaries;
    this.summed = grouped.summed;
  }

  group(at: number): MeasuredGroup {
    const key = this.#keys[at] as number;
    const metric = this.#quantities.metrics[this.metricAt(at)] as Metric;
    return {
      benchmark: this.benchmark(key % this.benchmarks),
      metric,
      rows: this.#rows.subarray(this.#starts[at], this.#starts[at + 1]),
      failed: this.#failed[at] as number,
    };
  }

  /** The number of the metric of a group, from 0 on; groups with the same number have the same metric. */
  metricAt(at: number): number {
    return Math.floor((this.#keys[at] as number) / this.benchmarks);
  }

  /** The index of the benchmark of a group. */
  benchmarkAt(at: number): number {
    return (this.#keys[at] as number) % this.benchmarks;
  }

  /** How many values a group has. */
  sizeAt(at: number): number {
    return (this.#starts[at + 1] as number) - (this.#starts[at] as number);
  }

  benchmark(index: number): MeasuredBenchmark {
    const first = this.#firsts[index] as number;
    const text = (column: "source" | "tool" | "benchmark" | "params" | "fork") =>
      textAt(this.#tables, "measurements", column, first);
    return {
      index,
      source: text("source") ?? "",
      tool: text("tool"),
      benchmark: text("benchmark"),
      params: text("params"),
      fork: text("fork"),
      first,
    };
  }

  /** The index of the benchmark of a row. */
  benchmarkOfRow(row: number): number {
    return this.#benchmarkOf[row] as number;
  }

  /** Null of a row without a metric. */
  metricOfRow(row: number): Metric | null {
    const quantity = this.#quantities.of(row);
    return quantity === null ? null : (this.#quantities.metrics[quantity] ?? null);
  }

  lineOf(row: number): number {
    return this.#lines[row] as number;
  }

  valuesOf(rows: Uint32Array): Float64Array {
    return Float64Array.from(rows, (row) => this.values[row] as number);
  }

  /** What the median of a group is of, and its interval. */
  figuresOf({ benchmark: { tool }, rows }: MeasuredGroup): SessionFigures {
    const values = this.valuesOf(rows);
    const { codes, names } = this.#forks;
    const isForked = names.length > 0 && rows.some((row) => codes[row] !== 0);
    if (!isForked)
      return { values, sessions: values.length > 1 && sessionOf(tool, null) !== null ? 1 : null };
    const keys = Array.from(rows, (row) => sessionOf(tool, names[(codes[row] as number) - 1] ?? null));
    const sessions = sessionsAmong(keys);
    if (sessions.length === values.length) return { values, sessions: null };
    return {
      values: sessions.length === 1 ? values : sessionMedians(values, sessions),
      sessions: sessions.length,
    };
  }

  /** How many repetitions some benchmarks have, those that failed too; by their index. */
  repetitionsOf(wanted: readonly number[]): ReadonlyMap<number, number> {
    const seen = new Map(wanted.map((index) => [index, new Set<number>()]));
    const repetitionOf = repetitionNumbers(this.#tables);
    for (let row = 0; row < this.#benchmarkOf.length; row++) {
      const own = seen.get(this.#benchmarkOf[row] as number);
      const repetition = own === undefined ? Number.NaN : repetitionOf(row);
      if (!Number.isNaN(repetition)) own?.add(repetition);
    }
    return new Map([...seen].map(([index, { size }]) => [index, size]));
  }
}

interface Grouped {
  readonly keys: Float64Array;
  readonly rows: Uint32Array;
  readonly starts: Uint32Array;
  readonly failed: Uint32Array;
  readonly summaries: Uint32Array;
  readonly summed: ReadonlySet<number>;
}

/** No group: the row has no value, or one that is left out. */
const none = 0xffffffff;

function groupRows(
  tables: Tables,
  { of, firsts }: Benchmarks,
  { failures, single }: Repetitions,
  quantities: Quantities,
): Grouped {
  const values = numbers(tables, "measurements", "value");
  const repetitionOf = repetitionNumbers(tables);
  const groupOf = new Uint32Array(of.length).fill(none);
  const ids = new Map<number, number>();
  const failed: number[] = [];
  const summaries: number[] = [];
  const summed = new Set<number>();
  for (let row = 0; row < of.length; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    const benchmark = of[row] as number;
    const repetition = repetitionOf(row);
    if (Number.isNaN(repetition)) {
      if (single[benchmark] !== 0 || !quantities.hasMetric(row)) continue;
      summaries.push(row);
      summed.add(benchmark);
      continue;
    }
    const quantity = quantities.of(row);
    if (quantity === null || quantities.isAside(quantity)) continue;
    const key = quantity * firsts.length + benchmark;
    let id = ids.get(key);
    if (id === undefined) {
      id = ids.size;
      ids.set(key, id);
      failed.push(0);
    }
    if (value !== 0) quantities.see(quantity);
    if (failures.get(benchmark)?.ends.has(repetition) === true) failed[id] = (failed[id] as number) + 1;
    else groupOf[row] = id;
  }
  return {
    ...inOrder(groupOf, ids, failed, (key) => quantities.isSeen(Math.floor(key / firsts.length))),
    summaries: Uint32Array.from(summaries),
    summed,
  };
}

/** The groups in the order of their keys, those that are not wanted left out, and their rows beside each other. */
function inOrder(
  groupOf: Uint32Array,
  ids: ReadonlyMap<number, number>,
  failedOf: readonly number[],
  isWanted: (key: number) => boolean,
): Pick<Grouped, "keys" | "rows" | "starts" | "failed"> {
  const keys = Float64Array.from([...ids.keys()].filter(isWanted)).sort();
  // Rows of no group, or of one that is not wanted, stand behind all others.
  const ranks = new Uint32Array(ids.size).fill(keys.length);
  keys.forEach((key, rank) => (ranks[ids.get(key) ?? 0] = rank));
  const rankOf = groupOf.map((group) => ranks[group] ?? keys.length);
  const failed = Uint32Array.from(keys, (key) => failedOf[ids.get(key) ?? 0] ?? 0);
  return { keys, failed, ...rowsByCode(rankOf, keys.length) };
}

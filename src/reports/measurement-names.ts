/** What benchmarks of measurement files are called. */
import { withoutCommonPath } from "../analysis/import-paths.ts";
import type { Measured, MeasuredBenchmark } from "../analysis/measured.ts";
import { shortText } from "../charts/labels.ts";

/** Characters of a name in a sentence: commands of benchmarks may be whole scripts. */
const longestName = 80;

/** The benchmark with its parameters; those alone, or the file, where it has no name. `short`: what is left of its name. */
function fullName({ source, benchmark, params }: MeasuredBenchmark, short: (name: string) => string): string {
  if (benchmark === null) return params ?? source;
  return params === null ? short(benchmark) : `${short(benchmark)} (${params})`;
}

/** What each of these benchmarks is called beside the others: without its parameters where its name tells it apart, as a command does. */
export function namesAmong(all: readonly MeasuredBenchmark[]): (benchmark: MeasuredBenchmark) => string {
  const plain = new Set(all.map(({ benchmark }) => benchmark));
  const tells = plain.size === all.length && !plain.has(null);
  const short = withoutCommonPath([...plain].map((name) => name ?? ""));
  return (one) => (tells ? short(one.benchmark ?? "") : fullName(one, short));
}

/** A name in a sentence. */
export const inSentence = (name: string): string => shortText(name, longestName);

/** The same of one that stands alone. */
export const nameInSentence = (benchmark: MeasuredBenchmark): string =>
  inSentence(fullName(benchmark, withoutCommonPath([benchmark.benchmark ?? ""])));

export interface MeasuredFile {
  readonly source: string;
  readonly tool: string | null;
  /** Groups of the metric that says most of this file, a benchmark each. */
  readonly groups: readonly number[];
  /** The first group of each benchmark that does not have that metric, as those of JMH that count in another mode. */
  readonly others: readonly number[];
  /** Indexes of its benchmarks whose single values are not there. */
  readonly summed: readonly number[];
}

/**
 * The files in the order of their rows. What is said of a file is said of one metric: of those that decide, the one that most of its benchmarks
 * have, and the first of several such.
 */
export function filesOf(measured: Measured): MeasuredFile[] {
  const files = new Map<string, { tool: string | null; byMetric: Map<number, number[]>; summed: number[] }>();
  const benchmarks = Array.from({ length: measured.benchmarks }, (_, index) => measured.benchmark(index));
  for (const { source, tool } of benchmarks)
    if (!files.has(source)) files.set(source, { tool, byMetric: new Map(), summed: [] });
  const fileOf = (benchmark: number) => files.get(benchmarks[benchmark]?.source ?? "");
  for (let at = 0; at < measured.length; at++) {
    const byMetric = fileOf(measured.benchmarkAt(at))?.byMetric;
    const metric = measured.metricAt(at);
    const groups = byMetric?.get(metric);
    if (measured.sizeAt(at) === 0) continue;
    if (groups === undefined) byMetric?.set(metric, [at]);
    else groups.push(at);
  }
  for (const index of measured.summed) fileOf(index)?.summed.push(index);
  return [...files].map(([source, { tool, byMetric, summed }]) => {
    const groups = [...byMetric.values()].reduce<number[]>(
      (most, some) => (some.length > most.length ? some : most),
      [],
    );
    return { source, tool, groups, others: othersOf(measured, groups, byMetric), summed };
  });
}

/** A group for each benchmark that has none among these. */
function othersOf(
  measured: Measured,
  groups: readonly number[],
  byMetric: ReadonlyMap<number, readonly number[]>,
): number[] {
  const told = new Set(groups.map((at) => measured.benchmarkAt(at)));
  return [...byMetric.values()]
    .filter((some) => some !== groups)
    .flat()
    .filter((at) => {
      const benchmark = measured.benchmarkAt(at);
      const isNew = !told.has(benchmark);
      told.add(benchmark);
      return isNew;
    });
}

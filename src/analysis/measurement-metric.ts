/**
 * What a metric of a benchmark file is, as far as its name and its unit say. Units decide the kind and bring values to base units; a
 * time or a size is better when it is lower, a rate when it is higher; names decide where the unit is silent.
 */
import type { Metric } from "./metrics.ts";

export interface MeasurementMetric {
  readonly metric: Metric;
  /** A value times this is in base units. */
  readonly factor: number;
}

interface UnitFacts {
  readonly kind: Metric["kind"];
  readonly factor: number;
  readonly better: Metric["better"];
}

const seconds = (factor: number): UnitFacts => ({ kind: "seconds", factor, better: "lower" });
const bytes = (factor: number): UnitFacts => ({ kind: "bytes", factor, better: "lower" });

/** Case matters: `ms` and `MB`. */
const units: ReadonlyMap<string, UnitFacts> = new Map([
  ...["s", "sec", "secs", "second", "seconds"].map((unit) => [unit, seconds(1)] as const),
  ...["ms", "msec", "millisecond", "milliseconds"].map((unit) => [unit, seconds(1e-3)] as const),
  ...["us", "µs", "μs", "usec", "microsecond", "microseconds"].map((unit) => [unit, seconds(1e-6)] as const),
  ...["ns", "nsec", "nanosecond", "nanoseconds"].map((unit) => [unit, seconds(1e-9)] as const),
  ["ps", seconds(1e-12)],
  ["min", seconds(60)],
  ["h", seconds(3600)],
  ...["B", "byte", "bytes"].map((unit) => [unit, bytes(1)] as const),
  ...["kB", "KB"].map((unit) => [unit, bytes(1e3)] as const),
  ["MB", bytes(1e6)],
  ["GB", bytes(1e9)],
  ["KiB", bytes(2 ** 10)],
  ["MiB", bytes(2 ** 20)],
  ["GiB", bytes(2 ** 30)],
  ...["%", "percent"].map((unit) => [unit, { kind: "percent", factor: 1, better: null }] as const),
]);

/** `ns/op`, `B/iter`: what one operation costs. */
const perOperation = /^(.+)\/(?:op|ops|iter|iteration|call|run|request)$/;
/** `ops/s`, `MB/sec`, `items/ms`: how much is done in a time. */
const rate = /\/(?:[munµ]?s|sec|second|min|h)$|^(?:[kKMG]i?)?(?:bps|B\/s|ops|rps|qps|tps|iops|FLOPS)$/;

/** Where the unit is silent. The first that fits decides. */
const names: readonly (readonly [RegExp, Metric["better"]])[] = [
  [/per_?sec|throughput|bandwidth|\b[iq]?ops\b|\brps\b|\bqps\b|\btps\b|hit_?rate/i, "higher"],
  [
    /time|latency|duration|elapsed|cycles|instructions|miss|fault|switch|migration|stall|alloc|memory|rss|bytes|error|fail/i,
    "lower",
  ],
];

/** How figures spread, or how they were taken: no figure that anybody decides by. */
const aside =
  /(?:^|[_.\s-])(?:std_?dev|stddev_outliers|std|variance|cv|iqr|outliers?|rounds|iterations|repetitions?|min|max|q1|q3|p\d+|ld15iqr|hd15iqr|error|user|system)(?:$|[_.\s-])/i;

function factsOf(unit: string, name: string): UnitFacts {
  const perOne = perOperation.exec(unit)?.[1];
  const known = units.get(perOne ?? unit);
  if (known !== undefined) return known;
  if (perOne === undefined && rate.test(unit)) return { kind: "number", factor: 1, better: "higher" };
  const better =
    names.find(([pattern]) => pattern.test(name))?.[1] ?? (perOne === undefined ? null : "lower");
  return { kind: unit === "" ? "number" : "count", factor: 1, better };
}

/** `name` and `unit` as in the `measurements` table; a missing unit is null. The same pair gives an equal metric. */
export function measurementMetric(name: string, unit: string | null): MeasurementMetric {
  const { kind, factor, better } = factsOf(unit ?? "", name);
  const scaled = kind === "seconds" || kind === "bytes" || kind === "percent";
  const title = scaled || unit === null || unit === "" || name.includes(unit) ? name : `${name} (${unit})`;
  const metric: Metric = { id: name, title, kind, better, resolution: null, primary: !aside.test(name) };
  return { metric, factor };
}

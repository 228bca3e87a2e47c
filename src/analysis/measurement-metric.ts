/**
 * What a metric of a benchmark file is, as far as its name and its unit say. Values are in base units already. Units decide the kind; a
 * time or a size is better when it is lower, a rate when it is higher; names decide where the unit is silent.
 */
import type { Metric } from "./metrics.ts";

interface UnitFacts {
  readonly kind: Metric["kind"];
  /** `undefined`: the name decides. */
  readonly better?: Metric["better"];
  /** Stands behind the name, as in the columns of the other tables. */
  readonly suffix: string;
}

const units: ReadonlyMap<string, UnitFacts> = new Map([
  ["s", { kind: "seconds", better: "lower", suffix: "_s" }],
  ["bytes", { kind: "bytes", better: "lower", suffix: "_bytes" }],
  ["%", { kind: "percent", suffix: "_pct" }],
  ["count", { kind: "count", suffix: "" }],
  ["ratio", { kind: "number", suffix: "" }],
]);

/** `1/s`, `bytes/s`: how much is done in a time. */
const rate = /.\/(?:s|min|h)$/;
/** `allocs/op`: what one operation costs. */
const perOperation = /.\/(?:op|iter|call|request)$/;

/** Where the unit is silent. The first that fits decides. */
const names: readonly (readonly [RegExp, Metric["better"]])[] = [
  [/per_?sec|throughput|bandwidth|thrpt|\b[iq]?ops\b|\b[rqt]ps\b/i, "higher"],
  [
    /time|latency|duration|elapsed|cycles|instructions|miss|fault|switch|migration|stall|alloc|memory|rss|vms|uss|pss|bytes|error|fail|retried|skipped|(?:^|_)lag|(?:^|_)late(?:_|$)|deadlock|reconnect|retransmits|jitter|loss|lost/i,
    "lower",
  ],
];

/** What fio does to a disk. */
const directions = ["read", "write", "trim", "mixed"] as const;

/** Modes of JMH. */
const modes = [
  ["avgt", "average time"],
  ["thrpt", "throughput"],
  ["sample", "sampled time"],
  ["ss", "single-shot time"],
] as const;

const titles: ReadonlyMap<string, string> = new Map([
  ["elapsed", "elapsed time"],
  ["user", "user CPU time"],
  ["system", "system CPU time"],
  ["mean", "mean time"],
  ["median", "median time"],
  ["best", "best time"],
  ["real_time", "real time"],
  ["cpu_time", "CPU time"],
  ["max_rss", "max RSS"],
  ["throughput_of_estimate", "throughput"],
  ["throughput_of_median", "throughput"],
  ["sec/op", "time per operation"],
  ["B/op", "bytes per operation"],
  ["allocs/op", "allocations per operation"],
  ["B/s", "throughput"],
  ...modes.flatMap(([mode, title]): [string, string][] => [
    [mode, title],
    [`${mode}_score`, title],
    [`${mode}_score_error`, `error of the ${title}`],
  ]),
  ["ops", "operations/s"],
  ["rme", "relative margin of error"],
  ["period_mean", "mean time"],
  ["heap_mean", "mean heap memory"],
  ["requests_per_second", "requests/s"],
  ["events_per_second", "events/s"],
  ["reads_per_second", "reads/s"],
  ["writes_per_second", "writes/s"],
  ["tps", "transactions/s"],
  ["non_2xx_responses", "responses other than 2xx"],
  ...directions.flatMap((name): [string, string][] => [
    [`${name}_iops`, `${name} IOPS`],
    [`${name}_bw`, `${name} bandwidth`],
    [`${name}_lat_mean`, `mean ${name} latency`],
  ]),
  ["usr_cpu", "user CPU time"],
  ["sys_cpu", "system CPU time"],
  ["ctx", "context switches"],
  ["majf", "major page faults"],
  ["minf", "minor page faults"],
]);

/** Names that end in the unit, as those of benchstat do: `sec/op`, `p99-sec`, `peak-RSS-bytes`, `hit-%`. */
const endsInUnit = /(?:^|-)(?:sec|B)(?:\/.+)?$|-(?:bytes|%)(?:\/.+)?$/;

/** Nobody decides by these, unless they are asked for. */
const aside = new RegExp(
  `(?:^|_)(?:${[
    // how figures spread
    String.raw`std_?dev|variance|cv|iqr|outliers?|min|max|q1|q3|p\d[\d.]*|ld15iqr|hd15iqr|rme|score_error|(?:lower|upper)_bound`,
    // how they were taken, and how that ended
    "rounds|runs|iterations|repetitions?|samples|requests|non_2xx_responses|exit_code|response_code|success|error_occurred",
    // the same in another unit, or a part of it
    String.raw`total|throughput_of_\w+|throughput_sent|transfer_rate|time_per_request|period_mean|[sc]lat_mean|statement_latency`,
    // what stands beside it
    "response_size|lost_packets|cpu_(?:local|remote)|(?:usr|sys)_cpu|ctx|majf|minf",
  ].join("|")})$`,
  "i",
);

function factsOf(unit: string): UnitFacts {
  const known = units.get(unit);
  if (known !== undefined) return known;
  if (rate.test(unit)) return { kind: "number", better: "higher", suffix: "" };
  return { kind: "number", suffix: "", ...(perOperation.test(unit) ? { better: "lower" } : {}) };
}

/** `name` and `unit` as in the `measurements` table; a missing unit is null. */
export function measurementMetric(name: string, unit: string | null): Metric {
  const { kind, better, suffix } = factsOf(unit ?? "");
  const title = titles.get(name) ?? name.replaceAll("_", " ");
  // `rows/s` says itself that it is a rate.
  const isTold = kind !== "number" || unit === null || unit === "ratio" || title.includes("/");
  return {
    id: name.endsWith(suffix) || endsInUnit.test(name) ? name : name + suffix,
    title: isTold ? title : `${title} (${unit})`,
    kind,
    better: better === undefined ? (names.find(([pattern]) => pattern.test(name))?.[1] ?? null) : better,
    resolution: null,
    primary: !aside.test(name),
    decisive: !aside.test(name),
  };
}

/** Whether a comparison leaves the metric out unless it is asked for. */
export function isAside(name: string): boolean {
  return aside.test(name);
}

/** What a value says about how its repetition ended; null if it says nothing bad. hyperfine's code is missing after a signal. */
export function measurementFailure(name: string, value: number | null): string | null {
  if (name === "exit_code") return value === null ? "a signal" : value === 0 ? null : `exit status ${value}`;
  if (name === "error_occurred") return value === 0 ? null : "an error";
  return name === "success" && value === 0 ? "no success" : null;
}

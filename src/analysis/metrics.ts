/**
 * What is known of each metric that can be compared: how it is told, which direction is better, what its figures resolve. The metrics of
 * `measurements` are known by their names and units only: see `measurement-metric.ts`.
 */
import type { ColumnName } from "../tables/schema.ts";

export interface Metric {
  /** How users name it: the column, with its unit. */
  readonly id: string;
  /** How sentences and tables name it. */
  readonly title: string;
  readonly kind: "seconds" | "percent" | "bytes" | "count" | "number";
  /** Null if neither direction is. */
  readonly better: "lower" | "higher" | null;
  /** The step in which figures come, in base units; null if they are exact counts, or finer than it matters. */
  readonly resolution: number | null;
  /** The few metrics that sentences tell; the others are looked at for their reasons. */
  readonly primary: boolean;
  /**
   * The question itself, named before any figure is seen: tested without regard to the other metrics. `time` is asked for the elapsed time,
   * and the rest says where it went.
   */
  readonly decisive: boolean;
}

/** A metric of the `runs` table. */
export interface RunMetric extends Metric {
  readonly id: ColumnName<"runs">;
}

/** `time` prints times in hundredths of a second, and sizes in kilobytes. */
const centisecond = 0.01;
const kilobyte = 1024;

const time = (id: ColumnName<"runs">, title: string): RunMetric => {
  const decisive = id === "elapsed_s";
  return { id, title, kind: "seconds", better: "lower", resolution: centisecond, primary: true, decisive };
};
const count = (id: ColumnName<"runs">, title: string): RunMetric => {
  return { id, title, kind: "count", better: "lower", resolution: null, primary: false, decisive: false };
};

export const runMetrics: readonly RunMetric[] = [
  time("elapsed_s", "elapsed time"),
  time("user_s", "user CPU time"),
  time("system_s", "system CPU time"),
  {
    id: "cpu_pct",
    title: "CPU",
    kind: "percent",
    better: null,
    resolution: 1,
    primary: false,
    decisive: false,
  },
  {
    id: "max_rss_bytes",
    title: "max RSS",
    kind: "bytes",
    better: "lower",
    resolution: kilobyte,
    primary: true,
    decisive: false,
  },
  count("voluntary_switches", "voluntary switches"),
  count("involuntary_switches", "involuntary switches"),
  count("minor_faults", "minor page faults"),
  count("major_faults", "major page faults"),
  count("fs_inputs", "file system inputs"),
  count("fs_outputs", "file system outputs"),
];

/** The metric of the `builds` table. */
export const buildMetric: Metric & { readonly id: ColumnName<"builds"> } = {
  id: "duration_s",
  title: "build time",
  kind: "seconds",
  better: "lower",
  resolution: null,
  primary: true,
  decisive: true,
};

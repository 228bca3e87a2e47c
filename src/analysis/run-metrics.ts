/** What is known of each metric of the `runs` table: how it is told, which direction is better, and what its figures resolve. */
import type { ColumnName } from "../tables/schema.ts";

export interface RunMetric {
  readonly column: ColumnName<"runs">;
  readonly title: string;
  readonly kind: "seconds" | "percent" | "bytes" | "count";
  /** Null if neither direction is. */
  readonly better: "lower" | "higher" | null;
  /** The step in which figures come, in the column's unit; null if they are exact counts. */
  readonly resolution: number | null;
  /** The few metrics that a comparison is about; the others are looked at for their reasons. */
  readonly primary: boolean;
}

/** `time` prints times in hundredths of a second, and sizes in kilobytes. */
const centisecond = 0.01;
const kilobyte = 1024;

const time = (column: ColumnName<"runs">, title: string): RunMetric => {
  return { column, title, kind: "seconds", better: "lower", resolution: centisecond, primary: true };
};
const count = (column: ColumnName<"runs">, title: string): RunMetric => {
  return { column, title, kind: "count", better: "lower", resolution: null, primary: false };
};

export const runMetrics: readonly RunMetric[] = [
  time("elapsed_s", "elapsed time"),
  time("user_s", "user CPU time"),
  time("system_s", "system CPU time"),
  { column: "cpu_pct", title: "CPU", kind: "percent", better: null, resolution: 1, primary: false },
  {
    column: "max_rss_bytes",
    title: "max RSS",
    kind: "bytes",
    better: "lower",
    resolution: kilobyte,
    primary: true,
  },
  count("voluntary_switches", "voluntary switches"),
  count("involuntary_switches", "involuntary switches"),
  count("minor_faults", "minor page faults"),
  count("major_faults", "major page faults"),
  count("fs_inputs", "file system inputs"),
  count("fs_outputs", "file system outputs"),
];

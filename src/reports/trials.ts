/** The rows of `runs`, `builds` and `measurements` as things that can be compared. */
import { type MeasurementMetric, measurementMetric } from "../analysis/measurement-metric.ts";
import { buildMetric, type Metric, runMetrics } from "../analysis/metrics.ts";
import type { Trial } from "../analysis/trial.ts";
import type { Row } from "../tables/schema.ts";
import { rowsOf, type Tables } from "../tables/tables.ts";
import { builtServers } from "./build-batches.ts";
import { buildGroups } from "./build-groups.ts";
import { creationsOf } from "./creation-times.ts";
import { endOf } from "./run-cautions.ts";
import { hasFailed } from "./run-groups.ts";

export interface TrialOptions {
  /** What max RSS figures are divided by. */
  readonly rssDivisor: number;
  /** What the user called an input; null if nothing. */
  readonly groupOf: (source: string) => string | null;
}

/** All of them, table by table in the order of the inputs. */
export function trialsOf(tables: Tables, options: TrialOptions): Trial[] {
  const { groupOf } = options;
  return runTrials(tables, options).concat(buildTrials(tables, groupOf), measurementTrials(tables, groupOf));
}

export function runTrials(tables: Tables, { rssDivisor, groupOf }: TrialOptions): Trial[] {
  return Array.from(rowsOf(tables, "runs"), (row) => runTrial(row, rssDivisor, groupOf));
}

function runTrial(row: Row<"runs">, rssDivisor: number, groupOf: TrialOptions["groupOf"]): Trial {
  const { source, line, command, label, format } = row;
  const figures = new Map<Metric, number>();
  for (const metric of runMetrics) {
    const value = figureOf(row, metric.id);
    if (value !== null) figures.set(metric, metric.id === "max_rss_bytes" ? value / rssDivisor : value);
  }
  return {
    table: "runs",
    source,
    line,
    group: groupOf(source),
    names: { command, label, format },
    figures,
    failure: hasFailed(row) ? endOf(row) : null,
    censored: false,
    run: row,
  };
}

function figureOf(row: Row<"runs">, column: (typeof runMetrics)[number]["id"]): number | null {
  if (column === "cpu_pct") return overflowedCpu(row) ?? row.cpu_pct;
  const value = row[column];
  return typeof value === "number" ? value : null;
}

/** BusyBox's percentage overflows after some twelve hours of CPU time. */
const overflowFactor = 1.05;

/** The share of CPU from the times, where the percentage that was printed is not of them; null where it is, or nobody can tell. */
export function overflowedCpu(row: Row<"runs">): number | null {
  const { format, cpu_pct, user_s, system_s, elapsed_s } = row;
  if (format !== "busybox-time" || cpu_pct === null || user_s === null || system_s === null) return null;
  if (elapsed_s === null || elapsed_s < 60) return null; // shorter runs are off by rounding, and far from any overflow
  const share = (100 * (user_s + system_s)) / elapsed_s;
  return share > overflowFactor * (cpu_pct + 1) || cpu_pct > overflowFactor * (share + 1) ? share : null;
}

function buildTrials(tables: Tables, groupOf: TrialOptions["groupOf"]): Trial[] {
  const groups = buildGroups(tables);
  const batches = new Map<number, number>();
  for (const run of creationsOf(tables))
    for (const { row, batch } of builtServers(tables, run, groups)) batches.set(row, batch);
  return Array.from(rowsOf(tables, "builds"), (row, at): Trial => {
    const { source, line, test, server, stage, outcome, duration_s } = row;
    const batch = batches.get(at);
    return {
      table: "builds",
      source,
      line,
      group: groupOf(source),
      names: {
        test: test === null ? null : String(test),
        server,
        stage,
        batch: batch === undefined ? null : String(batch),
      },
      figures: new Map(duration_s === null ? [] : [[buildMetric, duration_s]]),
      failure: null,
      censored: outcome === "timeout",
      run: null,
    };
  });
}

export function measurementTrials(tables: Tables, groupOf: TrialOptions["groupOf"]): Trial[] {
  const metricOf = metricsByName();
  return Array.from(rowsOf(tables, "measurements")).flatMap((row): Trial[] => {
    const { source, line, tool, benchmark, params, metric: name, unit, value, iteration } = row;
    if (value === null || name === null) return [];
    const { metric, factor } = metricOf(name, unit);
    return [
      {
        table: "measurements",
        source,
        line,
        group: groupOf(source),
        names: { tool, benchmark, params, iteration: iteration === null ? null : String(iteration) },
        figures: new Map([[metric, value * factor]]),
        failure: null,
        censored: false,
        run: null,
      },
    ];
  });
}

/** One object for each metric, even where files give it in different units: figures are found by it. */
function metricsByName(): (name: string, unit: string | null) => MeasurementMetric {
  const known = new Map<string, MeasurementMetric>();
  const metrics = new Map<string, Metric>();
  return (name, unit) => {
    const key = `${name}\0${unit ?? ""}`;
    const found = known.get(key) ?? measurementMetric(name, unit);
    const { id, title, kind } = found.metric;
    const same = [id, title, kind].join("\0");
    const metric = metrics.get(same) ?? found.metric;
    metrics.set(same, metric);
    known.set(key, { ...found, metric });
    return { ...found, metric };
  };
}

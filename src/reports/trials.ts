/** The rows of `runs`, `builds` and `measurements` as things that can be compared. */
import { isAside, measurementFailure, measurementMetric } from "../analysis/measurement-metric.ts";
import { buildMetric, type Metric, runMetrics } from "../analysis/metrics.ts";
import { sessionOf } from "../analysis/sessions.ts";
import type { Trial } from "../analysis/trial.ts";
import type { Row } from "../tables/schema.ts";
import { rowsOf, type Tables } from "../tables/tables.ts";
import { builtServers } from "./build-batches.ts";
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
    session: null,
    figures,
    aside: false,
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
  const batches = new Map<number, number>();
  for (const run of creationsOf(tables))
    for (const { row, batch } of builtServers(tables, run)) batches.set(row, batch);
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
      session: null,
      figures: new Map(duration_s === null ? [] : [[buildMetric, duration_s]]),
      aside: false,
      failure: null,
      censored: outcome === "timeout",
      run: null,
    };
  });
}

/**
 * Values of benchmark files. What sums up several repetitions (mean, median, …) is left to those files that give no single figures, and
 * what tells how a repetition ended decides whether its figures count.
 */
export function measurementTrials(tables: Tables, groupOf: TrialOptions["groupOf"]): Trial[] {
  const metricOf = metricsByName();
  const failures = new Map<string, string>();
  const repeated = new Set<string>();
  for (const row of rowsOf(tables, "measurements")) {
    if (row.iteration === null) continue;
    const failure = row.metric === null ? null : measurementFailure(row.metric, row.value);
    if (failure !== null) failures.set(repetitionOf(row), failure);
    if (row.metric !== null && !isAside(row.metric)) repeated.add(benchmarkOf(row)).add(processOf(row));
  }
  const figured = withFigures(tables, failures);
  const trials: Trial[] = [];
  for (const row of rowsOf(tables, "measurements")) {
    const { source, line, tool, benchmark, params, metric: name, unit, value, iteration, fork } = row;
    if (value === null || name === null) continue;
    const failure = iteration === null ? null : (failures.get(repetitionOf(row)) ?? null);
    // A repetition that failed and has no figure is counted by what says so.
    const isCounted = failure !== null && !figured.has(repetitionOf(row));
    trials.push({
      table: "measurements",
      source,
      line,
      group: groupOf(source),
      names: { tool, benchmark, params },
      session: sessionOf(tool, fork),
      figures: new Map([[metricOf(name, unit), value]]),
      aside: (isAside(name) && !isCounted) || (iteration === null && repeated.has(processOf(row))),
      ...(iteration === null && !isAside(name) ? { summary: true } : {}),
      failure,
      censored: false,
      run: null,
    });
  }
  return trials;
}

/** The repetitions among those that failed of which there are figures all the same. */
function withFigures(tables: Tables, failures: ReadonlyMap<string, string>): ReadonlySet<string> {
  const figured = new Set<string>();
  if (failures.size === 0) return figured;
  for (const row of rowsOf(tables, "measurements")) {
    if (row.iteration === null || row.metric === null || isAside(row.metric)) continue;
    const repetition = repetitionOf(row);
    if (failures.has(repetition)) figured.add(repetition);
  }
  return figured;
}

const benchmarkOf = ({ source, tool, benchmark, params }: Row<"measurements">): string =>
  [source, tool, benchmark, params].join("\0");
/** The benchmark as its process measured it; where a row is of no certain process, of the whole file. */
const processOf = (row: Row<"measurements">): string =>
  row.fork === null ? benchmarkOf(row) : `${benchmarkOf(row)}\0${row.fork}`;
const repetitionOf = (row: Row<"measurements">): string => `${processOf(row)}\0${row.iteration}`;

/** One object for each metric: figures are found by it. */
function metricsByName(): (name: string, unit: string | null) => Metric {
  const known = new Map<string, Metric>();
  return (name, unit) => {
    const key = `${name}\0${unit ?? ""}`;
    const metric = known.get(key) ?? measurementMetric(name, unit);
    known.set(key, metric);
    return metric;
  };
}

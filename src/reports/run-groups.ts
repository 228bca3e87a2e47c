/** The measured commands, grouped by what was run. */
import { type Metric, runMetrics } from "../analysis/metrics.ts";
import { programOf } from "../analysis/keys.ts";
import type { ColumnName, Row } from "../tables/schema.ts";
import { rowsOf, type Tables } from "../tables/tables.ts";

export type Run = Row<"runs">;

export interface RunGroup {
  /** The command, or the label or the log where none is known. */
  readonly name: string;
  /** Runs that ended well, in the order of the logs. */
  readonly runs: readonly Run[];
  /** Runs with an exit status other than 0, or ended by a signal: their figures tell of something else. */
  readonly failed: readonly Run[];
}

/** The groups in the order of their first run, RSS figures divided by `rssDivisor`. */
export function runGroups(tables: Tables, rssDivisor: number): RunGroup[] {
  const groups = new Map<string, { runs: Run[]; failed: Run[] }>();
  for (const row of rowsOf(tables, "runs")) {
    const run = { ...row, max_rss_bytes: row.max_rss_bytes === null ? null : row.max_rss_bytes / rssDivisor };
    const name = run.command ?? run.label ?? run.source;
    const group = groups.get(name) ?? { runs: [], failed: [] };
    groups.set(name, group);
    (hasFailed(run) ? group.failed : group.runs).push(run);
  }
  return [...groups].map(([name, group]) => ({ name, ...group }));
}

/** Ended by a signal, or with an exit status other than 0. Where neither is known it went well, as far as anyone knows. */
export function hasFailed({ signal, exit_status }: Pick<Run, "signal" | "exit_status">): boolean {
  return signal !== null || (exit_status !== null && exit_status !== 0);
}

/** The figures of one metric, those that are known. */
export function valuesOf(runs: readonly Run[], column: ColumnName<"runs">): number[] {
  return runs.map((run) => run[column]).filter((value): value is number => typeof value === "number");
}

/** The metrics of which some run has a figure other than 0. */
export function metricsIn(groups: readonly RunGroup[]): typeof runMetrics {
  return runMetrics.filter(({ id }) =>
    groups.some(({ runs, failed }) =>
      [...valuesOf(runs, id), ...valuesOf(failed, id)].some((value) => value !== 0),
    ),
  );
}

/** What a command is called in a sentence: its program and what tells it apart, not the whole line. */
export function shortCommands(names: readonly string[]): (name: string) => string {
  const programs = new Map(names.map((name) => [name, programOf(name)]));
  const unique = new Set(programs.values()).size === names.length;
  return (name) => (unique ? (programs.get(name) ?? name) : name);
}

/** The metric's name, with a mark beside memory figures that are in doubt. */
export function titleOf(metric: Pick<Metric, "id" | "title">, doubt: boolean): string {
  return doubt && metric.id === "max_rss_bytes" ? `${metric.title} (× 4?)` : metric.title;
}

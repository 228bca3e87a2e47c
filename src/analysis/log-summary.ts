/** What one log comes to, in a few numbers: for a line on the terminal, and to tell whether the log says something else than before. */
import type { TableName } from "../tables/schema.ts";
import type { Part } from "../tables/parts.ts";
import { median } from "./quantile.ts";

export interface LogSummary {
  readonly servers: number;
  readonly built: number;
  /** Median build time of the servers that were built, seconds; null if there is none. */
  readonly median_s: number | null;
  readonly timeouts: number;
  /** Measured commands. */
  readonly runs: number;
  /** Elapsed time of the last measured command, seconds; null if none says. */
  readonly elapsed_s: number | null;
  /** Measured commands that ended with another status than 0, or by a signal. */
  readonly failed: number;
  readonly incidents: number;
  /** The kind of the first incident. */
  readonly incident: string | null;
  /** Servers that the log shows nobody deleting: fates `orphan` and `delete-failed`. */
  readonly orphans: number;
  /** The log shows that the job died; else its servers may be orphans only because it is not finished. */
  readonly died: boolean;
  readonly measurements: number;
  readonly problems: number;
}

/** `part` holds the settled rows of one input. */
export function summariseLog(part: Part): LogSummary {
  const { store } = part;
  const rowsOf = (name: TableName) => {
    const [from, to] = [part.from[name], part.to[name]];
    return Array.from({ length: to - from }, (_, i) => from + i);
  };
  const builds = store.table("builds").columns;
  const isBuilt = (row: number) => builds.outcome.at(row) === "built";
  const buildRows = rowsOf("builds");
  const built = buildRows.filter((row) => isBuilt(row) && builds.stage.at(row) !== "rackconnect");
  const times = built
    .map((row) => builds.duration_s.values[row] ?? Number.NaN)
    .filter((time) => !Number.isNaN(time));
  const runs = store.table("runs").columns;
  const runRows = rowsOf("runs");
  const { fate } = store.table("servers").columns;
  const { event } = store.table("server_events").columns;
  const incidents = rowsOf("incidents");
  return {
    servers: rowsOf("servers").length,
    built: built.length,
    median_s: times.length === 0 ? null : median(times),
    timeouts: buildRows.filter((row) => builds.outcome.at(row) === "timeout").length,
    runs: runRows.length,
    elapsed_s: runs.elapsed_s.at(runRows.at(-1) ?? -1),
    failed: runRows.filter((row) => (runs.exit_status.at(row) ?? 0) !== 0 || runs.signal.at(row) !== null)
      .length,
    incidents: incidents.length,
    incident: store.table("incidents").columns.kind.at(incidents[0] ?? -1),
    orphans: rowsOf("servers").filter((row) => ["orphan", "delete-failed"].includes(fate.at(row) ?? ""))
      .length,
    died: rowsOf("server_events").some((row) => event.at(row) === "died"),
    measurements: rowsOf("measurements").length,
    problems: rowsOf("problems").length,
  };
}

/** Creation times of the `servers` table, log by log, as the reports use them. */
import { type CreationRun, creationRuns } from "../analysis/creations.ts";
import { categories, textAt, type Tables } from "../tables/tables.ts";

/** The runs of creations; `at` of a run are rows of the `servers` table. */
export function creationsOf(tables: Tables): CreationRun[] {
  const sources = categories(tables, "servers", "source");
  return creationRuns(
    Array.from({ length: sources.length }, (_, row) => ({
      source: sources.at(row) ?? "",
      name: textAt(tables, "servers", "name", row),
      created_at: textAt(tables, "servers", "created_at", row),
    })),
  );
}

/** Runs whose times can share an axis: in UTC if that is known of all, else each in seconds since its first creation. */
export function onOneClock(runs: readonly CreationRun[]): {
  runs: readonly CreationRun[];
  clock: CreationRun["clock"];
} {
  if (runs.every(({ clock }) => clock === "utc")) return { runs, clock: "utc" };
  const elapsed = runs.map((run) => {
    const start = run.clock === "utc" ? (run.times[0] ?? 0) : 0;
    return { ...run, clock: "elapsed" as const, times: run.times.map((time) => time - start) };
  });
  return { runs: elapsed, clock: "elapsed" };
}

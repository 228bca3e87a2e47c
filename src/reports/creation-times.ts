/** Creation times of the `servers` table, log by log, as the reports use them. */
import { type CreationRun, creationRuns } from "../analysis/creations.ts";
import { categories, type Tables, texts } from "../tables/tables.ts";
import { placeTextOf } from "./place.ts";

/** The runs of creations; `at` of a run are rows of the `servers` table. */
export function creationsOf(tables: Tables): readonly CreationRun[] {
  const { servers } = tables;
  const known = found.get(servers);
  if (known !== undefined) return known;
  const runs = creationRuns({
    source: categories(tables, "servers", "source"),
    name: texts(tables, "servers", "name"),
    createdAt: texts(tables, "servers", "created_at"),
  });
  found.set(servers, runs);
  return runs;
}

/** Several reports ask for the same runs; by the `servers` table. */
const found = new WeakMap<object, readonly CreationRun[]>();

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

/** The line of the creation at a moment of the run; null if there was none. */
export function creationPlace(tables: Tables, run: CreationRun, time: number | undefined): string | null {
  const row = time === undefined ? undefined : run.at[firstAt(run.times, time)];
  return row === undefined ? null : placeTextOf(tables, "servers", row);
}

/** Where a number stands first among ascending ones; -1 if nowhere. A run may have thousands of pauses to be looked up. */
function firstAt(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return ascending[low] === value ? low : -1;
}

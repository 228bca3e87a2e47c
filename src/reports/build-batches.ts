/** Builds by the batch in which their servers were created. */
import { batchesOf, type CreationRun, findPauses } from "../analysis/creations.ts";
import { numbers, textAt, type Tables } from "../tables/tables.ts";
import type { BuildGroup } from "./build-groups.ts";

export interface BuiltServer {
  /** When it was created, on the run's clock; seconds. */
  readonly at: number;
  readonly seconds: number;
  /** 1-based. */
  readonly batch: number;
  readonly group: BuildGroup;
  /** Position in the group. */
  readonly i: number;
  /** Row of the `builds` table. */
  readonly row: number;
}

/** The servers of a run that have a build result, in order of creation: found by their numbers or, in the oldest logs, by their name. */
export function builtServers(tables: Tables, run: CreationRun, groups: readonly BuildGroup[]): BuiltServer[] {
  const results = new Map<string, { group: BuildGroup; i: number; row: number }>();
  for (const group of groups) {
    if (group.source !== run.source || group.stage !== "server") continue;
    group.rows.forEach((row, i) => results.set(keyOf(tables, "builds", row), { group, i, row }));
  }
  const batches = batchesOf(run.times, findPauses(run.times));
  return run.times.flatMap((at, n) => {
    const result = results.get(keyOf(tables, "servers", run.at[n] ?? 0));
    if (result === undefined) return [];
    return [{ at, seconds: result.group.seconds[result.i] ?? 0, batch: batches[n] ?? 1, ...result }];
  });
}

function keyOf(tables: Tables, table: "servers" | "builds", row: number): string {
  const index = numbers(tables, table, "index")[row] ?? Number.NaN;
  const test = numbers(tables, table, "test")[row] ?? Number.NaN;
  if (!Number.isNaN(index)) return `${test}#${index}`;
  const name =
    table === "servers" ? textAt(tables, "servers", "name", row) : textAt(tables, "builds", "server", row);
  return name ?? "";
}

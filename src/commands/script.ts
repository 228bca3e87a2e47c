/** From tables to a clean-up script: the plan, and how the script is to behave. */
import {
  type CleanupOptions,
  type CleanupPlan,
  defaultCleanupOptions,
  fates,
  planCleanup,
} from "../analysis/cleanup-plan.ts";
import { windowsBySource } from "../analysis/log-windows.ts";
import { defaultScriptOptions, type ScriptOptions } from "../output/shell/script.ts";
import { rowsOf, type Tables } from "../tables/tables.ts";
import type { Cleanup } from "./publish.ts";

export function planScript(
  tables: Tables,
  script: Partial<ScriptOptions>,
  filters: Partial<CleanupOptions> = {},
): Cleanup {
  const windows = windowsBySource(tables);
  const plan = planCleanup(rowsOf(tables, "servers"), { ...defaultCleanupOptions, windows, ...filters });
  return { plan, options: { ...defaultScriptOptions, ...script } };
}

/** What the plan holds and what it leaves out, for standard error; if quiet, only what was refused. */
export function planSummary(
  { targets, refused, skipped, duplicates }: CleanupPlan,
  quiet: boolean,
): string[] {
  const refusals = refused.map(
    ({ name, reason, place }) =>
      `${place.source}:${place.line}: server ${JSON.stringify(name)} is left out of the script: ${reason}`,
  );
  if (quiet) return refusals;
  const logs = new Set(targets.map(({ evidence }) => evidence.source)).size;
  const counts = fates
    .map((fate) => ({ fate, count: targets.filter((target) => target.fate === fate).length }))
    .filter(({ count }) => count > 0)
    .map(({ fate, count }) => `${count} ${fate}`);
  const leftOut = [
    [skipped.fate, "by --fate"],
    [skipped.time, "by --since or --until"],
    [skipped.name, "by --name or --exclude"],
    [duplicates, "told by two logs"],
  ] as const;
  return [
    ...refusals,
    targets.length === 0
      ? "Servers to delete: none."
      : `Servers to delete: ${targets.length} (${counts.join(", ")}), from ${logs} ${logs === 1 ? "log" : "logs"}.`,
    ...leftOut.filter(([count]) => count > 0).map(([count, why]) => `Left out: ${count} ${why}.`),
  ];
}

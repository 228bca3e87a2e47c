/** From tables to a clean-up script: the plan, and how the script is to behave. */
import {
  type CleanupOptions,
  type CleanupPlan,
  defaultCleanupOptions,
  planCleanup,
} from "../analysis/cleanup-plan.ts";
import { fates, type LoggedServers } from "../analysis/logged-server.ts";
import { windowsBySource } from "../analysis/log-windows.ts";
import { defaultScriptOptions, type ScriptOptions } from "../output/shell/script.ts";
import { categories, numbers, type Tables, texts } from "../tables/tables.ts";
import type { Cleanup } from "./publish.ts";

export function planScript(
  tables: Tables,
  script: Partial<ScriptOptions>,
  filters: Partial<CleanupOptions> = {},
): Cleanup {
  const windows = windowsBySource(tables);
  const plan = planCleanup(serversOf(tables), { ...defaultCleanupOptions, windows, ...filters });
  return { plan, options: { ...defaultScriptOptions, ...script } };
}

/** The rows of the `servers` table with what the plan needs of them. */
function serversOf(tables: Tables): LoggedServers {
  const source = categories(tables, "servers", "source");
  const line = numbers(tables, "servers", "line");
  const name = texts(tables, "servers", "name");
  const id = texts(tables, "servers", "id");
  const created = texts(tables, "servers", "created_at");
  const fate = categories(tables, "servers", "fate");
  const evidence = numbers(tables, "servers", "evidence_line");
  return {
    length: source.length,
    at: (row) => {
      const decidedBy = evidence[row] ?? Number.NaN;
      return {
        source: source.at(row) ?? "",
        line: line[row] ?? 0,
        name: name.at(row),
        id: id.at(row),
        created_at: created.at(row),
        fate: fate.at(row),
        evidence_line: Number.isNaN(decidedBy) ? null : decidedBy,
      };
    },
  };
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
  const logs = new Set(Array.from(targets, ({ evidence }) => evidence.source)).size;
  const ofFate = Array.from(targets, ({ fate }) => fate);
  const counts = fates
    .map((fate) => ({ fate, count: ofFate.filter((each) => each === fate).length }))
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

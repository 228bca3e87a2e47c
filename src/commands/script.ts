/** From tables to a clean-up script: the plan, and how the script is to behave. */
import { readFileSync } from "node:fs";
import type { CleanupOptions, CleanupPlan } from "../analysis/cleanup-plan.ts";
import { type ExistingServer, InventoryError, readInventory } from "../analysis/cleanup-inventory.ts";
import { reconcile } from "../analysis/cleanup-reconciliation.ts";
import type { Fate } from "../analysis/logged-server.ts";
import { filteredPlanOf, planOf } from "../analysis/plan-of-tables.ts";
import { errorCode, explain } from "../io/errors.ts";
import { encodingOf } from "../io/text-gate.ts";
import { type CustomClient, customDriver, TemplateError } from "../output/shell/drivers/custom.ts";
import type { Provider } from "../output/shell/drivers/index.ts";
import { defaultScriptOptions, type ScriptOptions } from "../output/shell/script.ts";
import { makeVisible } from "../output/visible.ts";
import type { Tables } from "../tables/tables.ts";
import type { Cleanup } from "./publish-data.ts";
import { UsageError } from "./usage.ts";

export function planScript(
  tables: Tables,
  script: Partial<ScriptOptions>,
  filters: Partial<CleanupOptions> | null = null,
  existing: readonly ExistingServer[] | null = null,
): Cleanup & { notes: readonly string[] } {
  const options = { ...defaultScriptOptions, ...script };
  const plan = filters === null ? planOf(tables) : filteredPlanOf(tables, filters);
  if (existing === null) return { plan, notes: [], options };
  const { plan: left, gone, leftAlone } = reconcile(plan, existing);
  const notes = [
    `Gone already, as the listing of ${existing.length} ${existing.length === 1 ? "server" : "servers"} says: ${gone.length}.`,
    ...leftAlone.map(({ target: { name, evidence }, reason }) => {
      return `${evidence.source}:${evidence.line}: server ${quoted(name)} is left alone: ${reason}`;
    }),
  ];
  return { plan: left, notes, options };
}

/** The two commands of a client of the user's own; null for the known clients. */
export function customClient(
  provider: Provider,
  list: string | undefined,
  remove: string | undefined,
): CustomClient | null {
  if (provider !== "custom") {
    if (list === undefined && remove === undefined) return null;
    throw new UsageError("--custom-list and --custom-delete go with --provider custom.");
  }
  if (list === undefined || remove === undefined)
    throw new UsageError(
      "--provider custom needs two commands: --custom-list 'CMD' and --custom-delete 'CMD {id}'.",
    );
  const client = { list, delete: remove };
  try {
    customDriver(client);
  } catch (error) {
    throw error instanceof TemplateError ? new UsageError(error.message) : error;
  }
  return client;
}

/** The servers that a listing says exist; `-` is standard input. */
export function readExisting(path: string): readonly ExistingServer[] {
  try {
    const bytes = readFileSync(path === "-" ? 0 : path);
    return readInventory(new TextDecoder(encodingOf(bytes) ?? "utf-8").decode(bytes));
  } catch (error) {
    const isListing = error instanceof InventoryError;
    if (!isListing && errorCode(error) === null) throw error;
    const why = isListing ? `is no listing of servers: ${error.message}` : explain(error);
    throw new UsageError(`--existing ${quoted(path)}: ${why}`);
  }
}

/** A name in quotes, with nothing in it that moves the cursor or turns the text around. */
function quoted(name: string): string {
  return makeVisible(JSON.stringify(name));
}

/** Logs that the summary names; the others are counted. */
const mostLogs = 20;

/** What the plan holds, from which logs and why, and what it leaves out, for standard error; if quiet, only what was refused. */
export function planSummary(
  { targets, refused, skipped, duplicates }: CleanupPlan,
  notes: readonly string[],
  quiet: boolean,
): string[] {
  const refusals = refused.map(
    ({ name, reason, place }) =>
      `${place.source}:${place.line}: server ${quoted(name)} is left out of the script: ${reason}`,
  );
  if (quiet) return refusals;
  const logs = countByLog(targets);
  const leftOut = [
    [skipped.fate, "by --fate"],
    [skipped.time, "by --since or --until"],
    [skipped.name, "by --name or --exclude"],
    [duplicates, "told by two logs"],
  ] as const;
  const lines = [...logs].slice(0, mostLogs).flatMap(([log, counts]) =>
    [...counts].map(([fate, { count, decidedBy }]) => {
      const evidence = decidedBy === null ? "" : `, line ${decidedBy}`;
      return `  ${count} of ${makeVisible(log)}: ${fateWords[fate]}${evidence}`;
    }),
  );
  return [
    ...refusals,
    targets.length === 0
      ? "Servers to delete: none."
      : `Servers to delete: ${targets.length}, from ${logs.size} ${logs.size === 1 ? "log" : "logs"}.`,
    ...lines,
    ...(logs.size > mostLogs ? [`  … and ${logs.size - mostLogs} more logs`] : []),
    ...leftOut.filter(([count]) => count > 0).map(([count, why]) => `Left out: ${count} ${why}.`),
    ...notes,
  ];
}

const fateWords: Readonly<Record<Fate, string>> = {
  deleted: "deleted, as the log says",
  "delete-failed": "the delete failed",
  orphan: "orphaned, the job died",
  unknown: "the log says nothing of a delete",
};

/** How many targets a log has of a fate, and the line that decided the first of them. */
interface FateCount {
  count: number;
  readonly decidedBy: number | null;
}

function countByLog(targets: CleanupPlan["targets"]): ReadonlyMap<string, ReadonlyMap<Fate, FateCount>> {
  const logs = new Map<string, Map<Fate, FateCount>>();
  const add = (log: string, fate: Fate, decidedBy: number | null) => {
    let counts = logs.get(log);
    if (counts === undefined) logs.set(log, (counts = new Map()));
    const known = counts.get(fate);
    if (known === undefined) counts.set(fate, { count: 1, decidedBy });
    else known.count++;
  };
  const { rows } = targets;
  if (rows === undefined)
    for (const { fate, evidence } of targets) add(evidence.source, fate, evidence.decidedBy);
  else
    for (let row = rows.isTarget.indexOf(1); row !== -1; row = rows.isTarget.indexOf(1, row + 1))
      add(rows.source.at(row) ?? "", rows.fateOf(row), rows.decidedBy(row));
  return logs;
}

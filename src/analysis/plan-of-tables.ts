/** The clean-up plan of finished tables: what the script and the report on servers left behind both rest on. */
import { categories, numbers, type Tables, texts } from "../tables/tables.ts";
import { type CleanupOptions, type CleanupPlan, defaultCleanupOptions, planCleanup } from "./cleanup-plan.ts";
import { serversLeftOut } from "./folded-tables.ts";
import { windowsBySource } from "./log-windows.ts";
import type { LoggedServers } from "./logged-server.ts";

/** The plan that leaves nothing out but what must be. */
export function planOf(tables: Tables): CleanupPlan {
  const { servers, tests, incidents, requests } = tables;
  const from = [servers, tests, incidents, requests];
  const known = plans.get(servers);
  if (known?.from.every((table, i) => table === from[i]) === true) return known.plan;
  const plan = filteredPlanOf(tables, {});
  plans.set(servers, { plan, from });
  return plan;
}

/** Both the report and the script ask for it; what it follows from is looked at each time. */
const plans = new WeakMap<object, { readonly plan: CleanupPlan; readonly from: readonly object[] }>();

/** How many servers a plan holds, and how many it does not. */
export interface PlanCounts {
  readonly targets: number;
  readonly refused: number;
  readonly duplicates: number;
}

/** Those of the plan that leaves nothing out but what must be. */
export function planCountsOf(tables: Tables): PlanCounts {
  const told = elsewhere.get(tables.servers)?.() ?? null;
  if (told !== null) return told;
  const { targets, refused, duplicates } = planOf(tables);
  return { targets: targets.length, refused: refused.length, duplicates };
}

/** From now on `counts` is asked first for those of these tables, of which another thread works out the plan; it gives null if they cannot be had. */
export function planElsewhere(tables: Tables, counts: () => PlanCounts | null): void {
  elsewhere.set(tables.servers, counts);
}

const elsewhere = new WeakMap<object, () => PlanCounts | null>();

export function filteredPlanOf(tables: Tables, filters: Partial<CleanupOptions>): CleanupPlan {
  const windows = windowsBySource(tables);
  const plan = planCleanup(loggedServers(tables), { ...defaultCleanupOptions, windows, ...filters });
  const missing = serversLeftOut(tables);
  return missing === 0 ? plan : { ...plan, missing };
}

/** What the plan needs of the `servers` table. */
export function loggedServers(tables: Tables): LoggedServers {
  return {
    length: tables.servers.numRows(),
    source: categories(tables, "servers", "source"),
    line: numbers(tables, "servers", "line"),
    name: texts(tables, "servers", "name"),
    id: texts(tables, "servers", "id"),
    createdAt: texts(tables, "servers", "created_at"),
    fate: categories(tables, "servers", "fate"),
    evidenceLine: numbers(tables, "servers", "evidence_line"),
  };
}

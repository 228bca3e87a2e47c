/** Writes the tables of a report and its clean-up script: all that needs neither findings nor charts. */
import { join } from "node:path";
import type { CleanupPlan } from "../analysis/cleanup-plan.ts";
import { cleanupScript, type ScriptOptions } from "../output/shell/script.ts";
import type { Tables } from "../tables/tables.ts";
import { joinWritten, scriptMode, tableFiles, writeProducts, type Written } from "./products.ts";

/** What the script is made from. */
export interface Cleanup {
  readonly plan: CleanupPlan;
  readonly options: ScriptOptions;
}

export function publishData(out: string, tables: Tables, cleanup: Cleanup): Written {
  return joinWritten([publishScript(out, cleanup), writeProducts(join(out, "tables"), tableFiles(tables))]);
}

/** The script is written even if it has nothing to delete, so that an older one does not stay. */
export function publishScript(out: string, { plan, options }: Cleanup): Written {
  return writeProducts(out, [
    { path: "delete-all.sh", contents: cleanupScript(plan, options), mode: scriptMode },
  ]);
}

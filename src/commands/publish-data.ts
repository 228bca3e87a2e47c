/** Writes the tables of a report and its clean-up script: all that needs neither findings nor charts. */
import { join } from "node:path";
import type { CleanupPlan } from "../analysis/cleanup-plan.ts";
import { cleanupScript, type ScriptOptions } from "../output/shell/script.ts";
import { publicTableNames } from "../tables/schema.ts";
import type { Tables } from "../tables/tables.ts";
import { joinWritten, scriptMode, tableFiles, writeProducts, type Written } from "./products.ts";

/** What the script is made from. */
export interface Cleanup {
  readonly plan: CleanupPlan;
  readonly options: ScriptOptions;
}

/** Writes a part of what a report leaves beside its page. */
export type WritePart = () => Written;

/** All parts, each of which can be written by itself; the script, which `cleanup` is asked for, comes first. */
export function dataParts(out: string, tables: Tables, cleanup: () => Cleanup): readonly WritePart[] {
  return [
    () => publishScript(out, cleanup()),
    ...publicTableNames.map((name) => () => writeProducts(join(out, "tables"), tableFiles(tables, [name]))),
  ];
}

/** All of it, on this thread. */
export function publishData(out: string, tables: Tables, cleanup: () => Cleanup): Written {
  return joinWritten(dataParts(out, tables, cleanup).map((write) => write()));
}

/** The script is written even if it has nothing to delete, so that an older one does not stay. */
export function publishScript(out: string, { plan, options }: Cleanup): Written {
  return writeProducts(out, [
    { path: "delete-all.sh", contents: cleanupScript(plan, options), mode: scriptMode },
  ]);
}

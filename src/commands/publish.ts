/** Writes everything that a report consists of into one directory: `report` once, `watch` whenever something changed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CleanupPlan } from "../analysis/cleanup-plan.ts";
import type { LiveRuntime } from "../output/html/live-charts.ts";
import { writeHtml } from "../output/html/page.ts";
import { writeReportJson } from "../output/json.ts";
import { writeMarkdown } from "../output/markdown.ts";
import { cleanupScript, type ScriptOptions } from "../output/shell/script.ts";
import type { Analysis } from "../pipeline.ts";
import type { ReportDocument } from "../reports/report.ts";
import type { Tables } from "../tables/tables.ts";
import { chartDirectory, chartProducts } from "./chart-products.ts";
import type { ChartFormat } from "./options.ts";
import { joinWritten, scriptMode, tableFiles, writeProducts, type Written } from "./products.ts";

/** What the script is made from. */
export interface Cleanup {
  readonly plan: CleanupPlan;
  readonly options: ScriptOptions;
}

/** What `publish` writes below `out`: not to be read as input. */
export function ownFiles(out: string): string[] {
  return ["report.html", "report.md", "report.json", "delete-all.sh", "tables", chartDirectory].map((name) =>
    join(out, name),
  );
}

interface PageRuntime extends LiveRuntime {
  readonly updates: string;
}

let pageRuntime: PageRuntime | null = null;

/** What makes charts live in the browser, bundled beside the program when it was built. */
function liveRuntime(): PageRuntime {
  const file = new URL("page-runtime.json", import.meta.url);
  return (pageRuntime ??= JSON.parse(readFileSync(file, "utf8")) as PageRuntime);
}

/** The script of a page that the watcher serves. */
export function readUpdates(): string {
  return liveRuntime().updates;
}

export async function publish(
  out: string,
  { document, tables }: Analysis,
  cleanup: Cleanup,
  chartFormats: readonly ChartFormat[] = [],
): Promise<Written> {
  return joinWritten([
    await publishPage(out, document),
    await publishForOthers(out, document, chartFormats),
    publishData(out, tables, cleanup),
  ]);
}

/** The script and the tables. */
export function publishData(out: string, tables: Tables, cleanup: Cleanup): Written {
  return joinWritten([publishScript(out, cleanup), writeProducts(join(out, "tables"), tableFiles(tables))]);
}

/** The page for people. */
export async function publishPage(out: string, document: ReportDocument): Promise<Written> {
  return writeProducts(out, [{ path: "report.html", contents: await writeHtml(document, liveRuntime()) }]);
}

/** The same for other readers, and its charts as files of their own. */
export async function publishForOthers(
  out: string,
  document: ReportDocument,
  chartFormats: readonly ChartFormat[] = [],
): Promise<Written> {
  return writeProducts(out, [
    { path: "report.md", contents: writeMarkdown(document) },
    { path: "report.json", contents: writeReportJson(document) },
    ...(await chartProducts(document, chartFormats)),
  ]);
}

/** The script is written even if it has nothing to delete, so that an older one does not stay. */
export function publishScript(out: string, { plan, options }: Cleanup): Written {
  return writeProducts(out, [
    { path: "delete-all.sh", contents: cleanupScript(plan, options), mode: scriptMode },
  ]);
}

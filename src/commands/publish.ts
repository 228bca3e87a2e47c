/** Writes a report into one directory, in all its forms: `report` once, `watch` whenever something changed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { removeAbandoned } from "../io/write.ts";
import type { LiveRuntime } from "../output/html/live-charts.ts";
import { drawReport, writeHtml } from "../output/html/page.ts";
import { writeReportJson } from "../output/json.ts";
import { writeMarkdown } from "../output/markdown.ts";
import type { BuildReport } from "../reports/index.ts";
import type { ReportDocument } from "../reports/report.ts";
import { chartDirectory, chartProducts, removeFormerCharts } from "./chart-products.ts";
import type { ChartFormat } from "./options.ts";
import { writeProducts, type Written } from "./products.ts";

/** What `publish` writes below `out`: not to be read as input. */
export function ownFiles(out: string): string[] {
  return ["report.html", "report.md", "report.json", "delete-all.sh", "tables", chartDirectory].map((name) =>
    join(out, name),
  );
}

/** Takes away what was being written below `out` when its writer was killed. */
export function tidyUp(out: string): void {
  for (const name of [".", "tables", chartDirectory]) removeAbandoned(join(out, name), Date.now());
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

/** Has the charts of each report drawn as soon as it is built. */
export function drawnWhenBuilt(build: BuildReport): BuildReport {
  return (kind, tables, options) => {
    const report = build(kind, tables, options);
    void drawReport(report);
    return report;
  };
}

/** The page for people. */
export async function publishPage(out: string, document: ReportDocument): Promise<Written> {
  return writeProducts(out, [{ path: "report.html", contents: await writeHtml(document, liveRuntime()) }]);
}

/** The same for other readers, and its charts as files of their own, those of no earlier report. */
export async function publishForOthers(
  out: string,
  document: ReportDocument,
  chartFormats: readonly ChartFormat[] = [],
): Promise<Written> {
  const written = writeProducts(out, [
    { path: "report.md", contents: writeMarkdown(document) },
    { path: "report.json", contents: writeReportJson(document) },
    ...(await chartProducts(document, chartFormats)),
  ]);
  removeFormerCharts(out, chartFormats, written.paths);
  return written;
}

/** The charts of a document as files of their own. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pngRenderer, type RenderPng } from "../io/png.ts";
import { svgFile, titledSpec, vegaLiteFile } from "../output/chart-files.ts";
import { drawOrRecall } from "../output/html/drawings.ts";
import { slug } from "../output/html/escape.ts";
import type { ChartFormat } from "./options.ts";
import { reportIds } from "../reports/index.ts";
import type { Chart, ReportDocument } from "../reports/report.ts";
import type { Product } from "./products.ts";
import { UsageError } from "./usage.ts";

/** Below the output directory. */
export const chartDirectory = "charts";

/** Each chart in each format, as `charts/<report>-<chart>.<format>`. */
export async function chartProducts(
  { reports }: ReportDocument,
  formats: readonly ChartFormat[],
): Promise<Product[]> {
  const products: Product[] = [];
  if (formats.length === 0) return products;
  const renderPng = formats.includes("png") ? await pngRenderer() : refuse;
  if (typeof renderPng === "string") throw new UsageError(renderPng);
  for (const report of reports.filter(({ empty }) => empty === undefined))
    for (const chart of report.charts) {
      const name = `${slug(report.id)}-${slug(chart.id)}`;
      for (const format of formats)
        products.push({
          path: join(chartDirectory, `${name}.${format}`),
          contents: await contentsOf(chart, name, format, renderPng),
        });
    }
  return products;
}

/** The name of a chart's file, without the format. */
const chartName = new RegExp(`^(?:${reportIds.map(slug).join("|")})-[a-z0-9-]+$`);

/**
 * Takes away charts that an earlier report had in these formats and that are not among `written`: nothing refers to them any more. What has
 * a name that no chart has is somebody else's.
 */
export function removeFormerCharts(
  out: string,
  formats: readonly ChartFormat[],
  written: readonly string[],
): void {
  const directory = join(out, chartDirectory);
  if (formats.length === 0 || !existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const { name } = entry;
    const format = formats.find((each) => name.endsWith(`.${each}`));
    if (format === undefined || !chartName.test(name.slice(0, -format.length - 1))) continue;
    const path = join(directory, name);
    if (entry.isFile() && !written.includes(path)) rmSync(path, { force: true });
  }
}

/** Stands where nobody asks for a picture. */
function refuse(): never {
  throw new TypeError("no picture was asked for");
}

async function contentsOf(
  chart: Chart,
  name: string,
  format: ChartFormat,
  renderPng: RenderPng,
): Promise<Product["contents"]> {
  if (format === "vl.json") return vegaLiteFile(chart);
  const svg = svgFile(chart, (await drawOrRecall(titledSpec(chart), name)).svg);
  return format === "svg" ? svg : [renderPng(svg)];
}

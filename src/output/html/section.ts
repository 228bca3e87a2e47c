/** One report as a section of the page: findings, charts with the figures behind them, tables. */
import type { Chart, Command, Report, ReportTable } from "../../reports/report.ts";
import { formatCount } from "../../units/quantity.ts";
import { markup, slug, trusted } from "./escape.ts";
import type { Markup } from "./escape.ts";
import { findingLine } from "./findings.ts";
import { phrase } from "./phrase.ts";
import type { DrawnChart } from "./svg.ts";
import type { PlaceLinks } from "./quotes.ts";
import { tableBox } from "./table.ts";

/** The id of a report's section, for links. */
export function sectionId(report: Report): string {
  return `section-${slug(report.id)}`;
}

/** The id of a chart on the page; its parts have ids that begin with it. */
export function chartId(report: Report, chart: Chart): string {
  return `chart-${slug(report.id)}-${slug(chart.id)}`;
}

/** The drawing as one image with a name and a description. */
function describedSvg(svg: string, id: string): Markup {
  const attributes = `role="img" aria-labelledby="${id}-title" aria-describedby="${id}-description"`;
  return trusted(svg.replace("<svg ", `<svg ${attributes} `));
}

function chartData(chart: Chart, id: string, links: PlaceLinks): Markup | null {
  const rows = chart.data.rows.length;
  if (rows === 0) return null;
  return markup`<details><summary id="${id}-data">Figures behind this chart <span class="quiet">(${formatCount(rows)} ${rows === 1 ? "row" : "rows"})</span></summary>
${tableBox(chart.data, `${id}-title ${id}-data`, links)}</details>\n`;
}

function chartFigure(report: Report, chart: Chart, drawn: DrawnChart, links: PlaceLinks): Markup {
  const id = chartId(report, chart);
  const caption =
    chart.caption === undefined
      ? null
      : markup`<figcaption><bdi>${phrase(chart.caption)}</bdi></figcaption>\n`;
  return markup`<figure class="figure">
<h3 id="${id}-title"><bdi>${phrase(chart.title)}</bdi></h3>
<p class="unseen" id="${id}-description">${chart.description}</p>
<div class="chart scroll" id="${id}" tabindex="0" role="group" aria-labelledby="${id}-title">${describedSvg(drawn.svg, id)}</div>
${caption}${chartData(chart, id, links)}</figure>\n`;
}

function tableSection(report: Report, table: ReportTable, links: PlaceLinks): Markup {
  const id = `table-${slug(report.id)}-${slug(table.id)}`;
  return markup`<section class="table">
<h3 id="${id}"><bdi>${phrase(table.title)}</bdi></h3>
${(table.commands ?? []).map(commandLine)}${tableBox(table, id, links)}</section>\n`;
}

function commandLine({ command, does }: Command): Markup {
  return markup`<p class="command"><code>${command}</code> ${does}</p>\n`;
}

function content(report: Report, drawn: readonly DrawnChart[], links: PlaceLinks): Markup {
  if (report.empty !== undefined) return markup`<p class="empty">${report.empty}</p>\n`;
  const findings = report.findings.map(findingLine);
  const figures = report.charts.map((chart, index) => {
    const drawing = drawn[index];
    return drawing === undefined ? null : chartFigure(report, chart, drawing, links);
  });
  return markup`${findings.length === 0 ? null : markup`<ul class="lines">\n${findings}</ul>\n`}${figures}${report.tables.map((table) => tableSection(report, table, links))}`;
}

/** `drawn` holds the report's charts in their order. */
export function reportSection(report: Report, drawn: readonly DrawnChart[], links: PlaceLinks): Markup {
  return markup`<section class="report" id="${sectionId(report)}">
<h2><bdi>${report.title}</bdi></h2>
${content(report, drawn, links)}</section>\n`;
}

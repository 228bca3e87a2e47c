/**
 * The report page: one HTML file that opens from disk, loads nothing, and is complete without JavaScript. The same document gives the same
 * bytes. Texts are from logs and stay texts: see `escape.ts` and `csp.ts`.
 */
import type { Spec } from "vega";
import type { Report, ReportDocument } from "../../reports/report.ts";
import { levelWords, levels } from "../levels.ts";
import { drawOrRecall } from "./drawings.ts";
import { markup } from "./escape.ts";
import type { Markup } from "./escape.ts";
import { findingItem, sign, signSymbols, tally } from "./findings.ts";
import { headOf } from "./head.ts";
import { liveParts } from "./live-charts.ts";
import type { LiveRuntime } from "./live-charts.ts";
import { methodId, methodSection } from "./method.ts";
import { placeLinks, quotesId, quotesSection, quotesTitle } from "./quotes.ts";
import type { PlaceLinks } from "./quotes.ts";
import { chartId, reportSection, sectionId } from "./section.ts";
import type { DrawnChart } from "./svg.ts";

/** A report with its charts drawn. */
export interface DrawnReport {
  readonly report: Report;
  readonly drawn: readonly DrawnChart[];
}

/** Reports that are drawn, or being drawn: `watch` writes page after page of which most is the same. */
const drawings = new WeakMap<Report, Promise<DrawnReport>>();

/** Draws the charts of a report. Those of several may be asked for before the first is done, and before the page is. */
export function drawReport(report: Report): Promise<DrawnReport> {
  const begun = drawings.get(report);
  if (begun !== undefined) return begun;
  const charts = report.empty === undefined ? report.charts : [];
  const drawing = Promise.all(charts.map((chart) => drawOrRecall(chart.spec, chartId(report, chart)))).then(
    (drawn) => ({ report, drawn }),
  );
  drawings.set(report, drawing);
  drawing.catch(() => drawings.delete(report)); // the page will tell
  return drawing;
}

function warningsOf({ report, drawn }: DrawnReport): string[] {
  return drawn.flatMap(({ warnings }, index) =>
    warnings.map((warning) => `${report.charts[index]?.title ?? ""}: ${warning}`),
  );
}

/** The worst findings of a section are announced in the navigation. */
function alarm(report: Report): Markup | null {
  const worst = levels.find((level) => report.findings.some((finding) => finding.level === level));
  if (worst !== "bad" && worst !== "warning") return null;
  return markup`${sign(worst)}<span class="unseen"> (${levelWords[worst]})</span>`;
}

function navigation(reports: readonly Report[], quoted: boolean): Markup {
  const items = reports.map((report) => {
    const quiet = report.empty === undefined ? "" : "quiet";
    return markup`<li><a class="${quiet}" href="#${sectionId(report)}"><bdi>${report.title}</bdi>${alarm(report)}</a></li>\n`;
  });
  return markup`<nav aria-label="Sections"><ul>
<li><a href="#findings">Findings</a></li>
${items}<li><a href="#${methodId}">Method</a></li>
${quoted ? markup`<li><a href="#${quotesId}">${quotesTitle}</a></li>\n` : null}</ul></nav>\n`;
}

function findingsSection({ findings, reports }: ReportDocument, links: PlaceLinks): Markup {
  const items = findings.map((finding) => {
    const report = reports.find((each) => each.findings.includes(finding));
    return findingItem(finding, report && { id: sectionId(report), title: report.title }, links);
  });
  const list =
    items.length === 0
      ? markup`<p class="empty">Nothing stands out.</p>`
      : markup`<ol class="findings">\n${items}</ol>`;
  return markup`<section id="findings"><h2 class="unseen">Findings</h2>\n${list}\n</section>\n`;
}

function body(document: ReportDocument, drawn: readonly DrawnReport[], scripts: Markup): Markup {
  const links = placeLinks(document.quotes);
  const warnings = drawn.flatMap(warningsOf);
  const quotes = quotesSection(document.quotes);
  return markup`<body>
<a class="skip" href="#findings">Skip to findings</a>
${signSymbols}
<div class="page">
<header>
<p class="maker">runlens</p>
<h1><bdi>${document.title}</bdi></h1>
<p class="summary"><bdi>${document.summary}</bdi></p>
${tally(document.findings)}
</header>
${navigation(document.reports, quotes !== null)}<main>
${findingsSection(document, links)}${drawn.map(({ report, drawn: charts }) => reportSection(report, charts, links))}${methodSection(document, warnings)}${quotes}</main>
</div>
${scripts}</body>`;
}

/** Compiled specifications by the id of the chart's box. */
function specsOf(reports: readonly DrawnReport[]): ReadonlyMap<string, Spec> {
  return new Map(
    reports.flatMap(({ report, drawn }) =>
      report.charts.flatMap((chart, index): [string, Spec][] => {
        const compiled = drawn[index]?.compiled;
        return compiled === undefined ? [] : [[chartId(report, chart), compiled]];
      }),
    ),
  );
}

/** The whole page; with a runtime its charts become live when they are touched. Throws if a chart's specification cannot be drawn: that is an error in a report, not in its data. */
export async function writeHtml(document: ReportDocument, live: LiveRuntime | null = null): Promise<string> {
  const drawn = await Promise.all(document.reports.map(drawReport));
  const { scripts, hashes } = liveParts(specsOf(drawn), live);
  return markup`<!doctype html>
<html lang="en">
${headOf(document.title, hashes, document.provenance.version)}
${body(document, drawn, scripts)}
</html>
`.markup;
}

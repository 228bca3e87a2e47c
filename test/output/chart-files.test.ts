import { compile, type TopLevelSpec } from "vega-lite";
import { describe, expect, it } from "vitest";
import { svgFile, titledSpec, vegaLiteFile } from "../../src/output/chart-files.ts";
import { drawChart } from "../../src/output/html/svg.ts";
import { findInputs } from "../../src/io/inputs.ts";
import { analyseTables, ingest, tabulate } from "../../src/pipeline.ts";
import { defaultOptions } from "../../src/reports/index.ts";
import type { Chart } from "../../src/reports/report.ts";
import { hostileDocument, hostileTexts } from "./hostile.ts";

const { store } = await ingest(findInputs(["data"]));
const { document } = analyseTables(tabulate(store), defaultOptions, {
  version: "0",
  command: "",
  inputs: [],
});
const charts = document.reports.flatMap((report) => report.charts);
const hostile = hostileDocument.reports.flatMap((report) => report.charts);

async function svgOf(chart: Chart): Promise<string> {
  return svgFile(chart, (await drawChart(titledSpec(chart), "x")).svg);
}

function complaintsOf(spec: TopLevelSpec): string[] {
  const complaints: string[] = [];
  const logger = {
    level: () => logger,
    error: (...parts: readonly unknown[]) => (complaints.push(parts.join(" ")), logger),
    warn: (...parts: readonly unknown[]) => (complaints.push(parts.join(" ")), logger),
    info: () => logger,
    debug: () => logger,
  };
  compile(spec, { logger });
  return complaints;
}

describe("a chart as an SVG file", () => {
  it.each(charts.map((chart) => [chart.id, chart] as const))(
    "%s has colours, fonts, a ground, its title and its answer",
    async (_, chart) => {
      const svg = await svgOf(chart);
      expect(svg).toMatch(
        /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/,
      );
      expect(svg).toContain(`<title>${chart.title}</title>`);
      expect(svg).toMatch(/font-family="[^"]*DejaVu Sans/);
      expect(svg).toMatch(/<rect width="100%" height="100%" fill="#ffffff"\/>/);
      expect(svg).toMatch(/fill="#1b1f24"|fill="#57606a"/);
      expect(svg).not.toMatch(/var\(|class=|href|<script|<style/);
      expect(svg.match(/<text[^>]*>[^<]*\?/g) ?? []).not.toEqual([]);
    },
  );

  it("is the same when it is made again", async () => {
    for (const chart of charts) expect(await svgOf(chart)).toBe(await svgOf(chart));
  });

  it("keeps text from logs text", async () => {
    for (const chart of hostile) {
      const svg = await svgOf(chart);
      expect(svg).not.toMatch(/<(?:script|img|a|style|foreignObject)\b|<[^>]* on\w+=|[\u202e\u001b\0]/);
      expect(svg.length).toBeLessThan(200_000);
    }
    expect(hostileTexts.length).toBeGreaterThan(5);
  });
});

describe("a chart as Vega-Lite", () => {
  it.each(charts.map((chart) => [chart.id, chart] as const))(
    "%s names its schema, has colours, and compiles without a warning",
    (_, chart) => {
      const text = vegaLiteFile(chart);
      const spec = JSON.parse(text) as TopLevelSpec;
      expect(spec.$schema).toBe("https://vega.github.io/schema/vega-lite/v6.json");
      expect(spec.background).toBe("#ffffff");
      expect(text).not.toContain("var(");
      expect(complaintsOf(spec)).toEqual([]);
    },
  );

  it("is JSON whatever the log says, and short", () => {
    for (const chart of hostile) {
      const spec = JSON.parse(vegaLiteFile(chart)) as { title: { text: string[] } };
      expect(spec.title.text.join(" ").length).toBeLessThan(300);
    }
  });
});

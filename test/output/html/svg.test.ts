import { describe, expect, it } from "vitest";
import type { TopLevelSpec } from "vega-lite";
import { drawChart } from "../../../src/output/html/svg.ts";
import { sampleDocument } from "../document.ts";
import { hostileDocument } from "../hostile.ts";

const charts = sampleDocument.reports.flatMap((report) => report.charts);

const bars = (values: readonly object[]): TopLevelSpec => ({
  data: { values: [...values] },
  mark: { type: "bar", clip: true },
  encoding: {
    x: { field: "value", type: "quantitative", axis: { values: [0.0001, 0.0002], format: ".4f" } },
    y: { field: "name", type: "nominal" },
  },
});

const point = (shape: "circle" | "diamond") => ({
  data: { values: [1, 2, 3].map((value) => ({ value })) },
  mark: { type: "point" as const, shape, clip: true, size: 50, filled: true, color: "#123456", opacity: 0.5 },
  encoding: { x: { field: "value", type: "quantitative" as const, axis: null, scale: { domain: [0, 4] } } },
});

describe("drawChart", () => {
  it.each(charts.map(({ id, spec }) => [id, spec] as const))(
    "draws %s without a warning",
    async (id, spec) => {
      const { svg, warnings } = await drawChart(spec, id);
      expect(warnings).toEqual([]);
      expect(svg).toMatch(/^<svg [^>]*width="640"/);
    },
  );

  it("passes warnings on as values", async () => {
    const spec = { ...bars([{ name: "a", value: 1 }]), height: -5, mark: { type: "bar", nonsense: true } };
    const encoding = {
      x: { field: "value", type: "quantitative" },
      size: { field: "value", type: "nominal", scale: { type: "pow" } },
    };
    const { warnings } = await drawChart({ ...spec, encoding } as unknown as TopLevelSpec, "c");
    expect(warnings.length).toBeGreaterThan(0);
  });

  it("rounds coordinates but not what is written", async () => {
    const { svg } = await drawChart(bars([{ name: "0.123456789", value: 0.000_123_456 }]), "c");
    expect(svg).toContain(">0.0001</text>");
    expect(svg).toContain(">0.123456789</text>");
    expect(svg.replaceAll(/>[^<]*</g, "><")).not.toMatch(/\d\.\d{3}/);
  });

  it("writes dots as circles, and what all of a group have in common once", async () => {
    const { svg } = await drawChart({ ...point("circle"), width: 400 }, "c");
    expect(svg.match(/<circle cx="\d+" cy="10" r="3.54" opacity="0.5"\/>/g)).toHaveLength(3);
    expect(svg.match(/fill="#123456"/g)).toHaveLength(1);
    expect((await drawChart(point("diamond"), "c")).svg).not.toContain("<circle");
  });

  it("gives the same bytes each time, whatever was drawn before", async () => {
    const spec = charts[0]?.spec ?? bars([]);
    const first = await drawChart(spec, "c");
    await drawChart(charts[1]?.spec ?? bars([]), "d");
    expect((await drawChart(spec, "c")).svg).toBe(first.svg);
  });

  it("gives the same bytes even where a specification asks for random numbers", async () => {
    const spec = { ...bars([{ name: "a", value: 1 }]), transform: [{ calculate: "random()", as: "value" }] };
    expect((await drawChart(spec, "c")).svg).toBe((await drawChart(spec, "c")).svg);
  });

  it("begins every id with the prefix", async () => {
    const { svg } = await drawChart(bars([{ name: "a", value: 1 }]), "chart-x");
    const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    const references = [...svg.matchAll(/url\(#([^)]*)\)/g)].map((match) => match[1]);
    expect(ids).toEqual(["chart-x-1"]);
    expect(new Set(references)).toEqual(new Set(ids));
  });

  it("has no role and no description for single marks", async () => {
    const { svg } = await drawChart(bars([{ name: "a", value: 1 }]), "c");
    expect(svg).not.toMatch(/ (?:role|aria-[a-z]+|class)="/);
  });

  it("keeps text from logs text", async () => {
    const spec = hostileDocument.reports[0]?.charts[0]?.spec ?? bars([]);
    const { svg } = await drawChart(spec, "c");
    expect(svg).not.toMatch(/<(?:script|img|style|image|a|foreignObject)\b/);
    expect(svg).toContain("&lt;");
  });

  it("makes no link and loads nothing", async () => {
    const base = bars([{ name: "a", value: 1, url: "https://example.invalid" }]);
    const encoding = {
      ...("encoding" in base ? base.encoding : {}),
      href: { field: "url", type: "nominal" },
    };
    const { svg } = await drawChart({ ...base, encoding } as TopLevelSpec, "c");
    expect(svg).not.toMatch(/<a\b|href/);
    const { warnings } = await drawChart(
      { ...base, data: { url: "https://example.invalid/data.json" } },
      "c",
    );
    expect(warnings.join(" ")).toContain("may not load anything");
  });
});

import { describe, expect, it } from "vitest";
import type { TopLevelSpec } from "vega-lite";
import { drawOrRecall, knownDrawings, takeDrawings } from "../../../src/output/html/drawings.ts";
import { drawChart } from "../../../src/output/html/svg.ts";

const bars = (width: number, ...values: readonly number[]): TopLevelSpec => ({
  data: { values: values.map((value) => ({ value })) },
  width,
  mark: "bar",
  encoding: { x: { field: "value", type: "quantitative" } },
});

describe("charts that were drawn before", () => {
  it("are what drawing gives, and are not drawn again", async () => {
    const fresh = await drawChart(bars(200, 1, 2), "a");
    const first = await drawOrRecall(bars(200, 1, 2), "a");
    expect(JSON.stringify(first)).toBe(JSON.stringify(fresh));
    expect(await drawOrRecall(bars(200, 1, 2), "a")).toBe(first);
  });

  it("are drawn again where data, specification or prefix differ", async () => {
    await drawOrRecall(bars(200, 1, 2), "a");
    for (const [spec, prefix] of [
      [bars(200, 1, 3), "a"],
      [bars(201, 1, 3), "a"],
      [bars(201, 1, 3), "b"],
    ] as const)
      expect((await drawOrRecall(spec, prefix)).svg).toBe((await drawChart(spec, prefix)).svg);
  });

  it("come back from plain text, as if they had been drawn by this run", async () => {
    const drawn = await drawOrRecall(bars(300, 4), "kept");
    const text = JSON.stringify(knownDrawings());
    await drawOrRecall(bars(300, 5), "kept");
    takeDrawings(JSON.parse(text) as ReturnType<typeof knownDrawings>);
    const again = await drawOrRecall(bars(300, 4), "kept");
    expect(JSON.stringify(again)).toBe(JSON.stringify(drawn));
    expect(again).not.toBe(drawn);
  });
});

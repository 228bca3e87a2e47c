import { readdirSync, readFileSync } from "node:fs";
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { describe, expect, it } from "vitest";
import { compileChart as compileForm } from "../../../src/output/html/compiled.ts";
import { formOf } from "../../../src/output/html/form.ts";
import { drawChart } from "../../../src/output/html/svg.ts";
import { tidySvg } from "../../../src/output/html/svg-text.ts";

const folder = new URL("../../reports/charts/", import.meta.url);
/** The charts of the sample logs, made anew at each call: drawing adds to the data. */
const specOf = (name: string) =>
  (JSON.parse(readFileSync(new URL(name, folder), "utf8")) as { readonly spec: TopLevelSpec }).spec;
const names = readdirSync(folder);

const compileChart = (spec: TopLevelSpec) => compileForm(formOf(spec));

/** Every number in the data of the chart, multiplied. */
const scaled = (spec: TopLevelSpec, factor: number) =>
  JSON.parse(
    JSON.stringify(spec, (key, value: unknown) =>
      key === "values" && Array.isArray(value)
        ? value.map((row: unknown) =>
            typeof row === "object" && row !== null
              ? Object.fromEntries(
                  Object.entries(row).map(([name, cell]: [string, unknown]) => [
                    name,
                    typeof cell === "number" ? cell * factor : cell,
                  ]),
                )
              : row,
          )
        : value,
    ),
  ) as TopLevelSpec;

/** As a browser draws it whose policy forbids functions from text. */
async function drawInterpreted(spec: TopLevelSpec): Promise<string> {
  vega.setRandom(vega.randomLCG(1));
  const runtime = vega.parse(compile(spec).spec, undefined, { ast: true });
  const view = new vega.View(runtime, { renderer: "none", expr: expressionInterpreter });
  const svg = tidySvg(await view.toSVG(), "x");
  view.finalize();
  return svg;
}

describe.each(names)("%s", (name) => {
  it("is drawn as a browser with the interpreter draws it", async () => {
    expect((await drawChart(specOf(name), "x")).svg).toBe(await drawInterpreted(specOf(name)));
  });

  it("is compiled as if it were the first of its form, whatever data came before", async () => {
    for (const factor of [1, 1.25, 0.75]) {
      const spec = () => scaled(specOf(name), factor);
      expect(compileChart(spec()).spec).toEqual(compile(spec()).spec);
      expect((await drawChart(spec(), "x")).svg).toBe(await drawInterpreted(spec()));
    }
  });
});

const dots = (values: readonly object[], colour = "red"): TopLevelSpec => ({
  data: { values: [...values] },
  layer: [
    { mark: { type: "point", color: colour }, encoding: { x: { field: "a", type: "quantitative" } } },
    { data: { values: [] }, mark: "rule", encoding: { x: { field: "a", type: "quantitative" } } },
  ],
});

describe("compileChart", () => {
  it("keeps the warnings of a form", () => {
    const spec = { ...dots([]), height: -5, layer: [{ nonsense: 1 }] } as unknown as TopLevelSpec;
    const fails = () => compileChart(spec);
    expect(fails).toThrow("Invalid specification"); // and does not keep what failed
    expect(fails).toThrow("Invalid specification");
    const doubtful = (a: number) => ({ ...dots([{ a }]), width: { step: 3 } }) as unknown as TopLevelSpec;
    expect(compileChart(doubtful(1)).warnings).toEqual(compileChart(doubtful(2)).warnings);
    expect(compileChart(doubtful(1)).warnings).not.toEqual([]);
  });

  it("tells forms from each other by all but the data, many of them", () => {
    for (let i = 0; i < 100; i++) {
      const spec = dots([{ a: i }], `#0000${String(i).padStart(2, "0")}`);
      expect(compileChart(spec).spec).toEqual(compile(spec).spec);
    }
  });
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findInputs } from "../../src/io/inputs.ts";
import { drawChart } from "../../src/output/html/svg.ts";
import { analyseTables, ingest, tabulate } from "../../src/pipeline.ts";
import { defaultOptions } from "../../src/reports/index.ts";

/** The charts of the sample logs as the reports make them; `UPDATE_GOLDEN=1` writes the files, and the difference is to be read. */
const folder = new URL("charts/", import.meta.url);
const suffix = ".golden.json";

async function charts() {
  const { store } = await ingest(findInputs(["data"]));
  const { document } = analyseTables(tabulate(store), defaultOptions, {
    version: "0",
    command: "",
    inputs: [],
  });
  return document.reports.flatMap((report) => report.charts);
}

const drawn = await charts();

describe("a chart of the sample logs", () => {
  it.each(drawn.map(({ id }) => id))("%s has not changed", (id) => {
    const chart = drawn.find((one) => one.id === id);
    const { title, caption, spec } = chart ?? {};
    const text = `${JSON.stringify({ title, caption, spec }, null, 1)}\n`;
    const path = new URL(`${id}${suffix}`, folder);
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, text);
    expect(existsSync(path), `${id}${suffix} is missing: UPDATE_GOLDEN=1 writes it`).toBe(true);
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(path, "utf8")));
  });

  it("has a file, and every file a chart", () => {
    const files = readdirSync(folder).map((name) => name.slice(0, -suffix.length));
    expect(files.toSorted()).toEqual(drawn.map(({ id }) => id).toSorted());
  });

  it.each(drawn.map(({ id }) => id))("%s compiles and draws without a warning", async (id) => {
    const chart = drawn.find((one) => one.id === id);
    if (chart === undefined) throw new Error(id);
    const { svg, warnings } = await drawChart(chart.spec, "x");
    expect(warnings).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined|\[object/);
    expect((await drawChart(chart.spec, "x")).svg).toBe(svg);
  });

  it.each(drawn.map(({ id }) => id))("%s asks a question, and the caption answers it", (id) => {
    const chart = drawn.find((one) => one.id === id);
    expect(chart?.title).toMatch(/^(?:How|What|Did) .*\?$/);
    expect(chart?.caption).toMatch(/^[^?]*?\d.*\./);
  });

  it.each(drawn.map(({ id }) => id))("%s names source and line of what it shows", (id) => {
    const chart = drawn.find((one) => one.id === id);
    const text = JSON.stringify(chart?.spec);
    expect(text).toMatch(/"title":"from"/);
    expect(text).toMatch(/"place":"data\/[^"]+:\d+"/);
  });

  it("is the same when it is made again", async () => {
    expect(JSON.stringify(await charts())).toBe(JSON.stringify(drawn));
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findInputs } from "../../src/io/inputs.ts";
import { ingest, tabulate } from "../../src/pipeline.ts";
import { defaultOptions } from "../../src/reports/index.ts";
import { pointsTable } from "../../src/reports/over-time-tables.ts";
import { overTime } from "../../src/reports/over-time.ts";
import type { Report } from "../../src/reports/report.ts";
import { draw } from "../charts/draw.ts";
import { timeLog } from "./time-block.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runlens-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = 1343577945;
const day = 86_400;

/** The report over a log a day, the names in another order than the days. */
async function reportOf(logs: readonly string[]): Promise<Report> {
  logs.forEach((text, i) => writeFileSync(join(folder, `${50 - i}.${start + i * day}.txt`), text));
  const { store } = await ingest(findInputs([folder]));
  return overTime.build(tabulate(store), defaultOptions);
}

const builds = (seconds: readonly (number | null)[]) =>
  seconds
    .map((time, i) => {
      const server = `[ 1][${i + 1}] cloud server build [s${i}]`;
      return time === null
        ? `${server} ERROR, can't find server or timeout after 600.0 seconds / 10.0 minutes\n`
        : `${server} created in ${time.toFixed(3)} seconds / ${(time / 60).toFixed(3)} minutes\n`;
    })
    .join("");

/** Twelve days, the second half `factor` times as long. */
const days = (factor: number) =>
  Array.from({ length: 12 }, (_, i) => (i < 6 ? 1 : factor) * (1 + (i % 3) / 200));

describe("the report over time", () => {
  it("tells of a lasting change of runs: when, by how much, and whether it is for the worse", async () => {
    const report = await reportOf(
      days(1.2).map((level) => timeLog("work", [10 * level, 10.1 * level, 10.2 * level])),
    );
    const [finding] = report.findings;
    expect(finding).toMatchObject({ id: "level-change", level: "bad" });
    expect(finding?.text.replace(folder, "…")).toMatch(
      /^The elapsed time rose from 10\.2 s to 12\.2 s, 1\.20×, with ….44\.1344096345\.txt \(2012-08-04 16:05 UTC\), and stayed there for 6 inputs: worse\.$/,
    );
    const changes = report.tables.find(({ id }) => id === "changes");
    expect(changes?.rows.map(({ cells }) => cells[0])).toEqual(["elapsed time", "user CPU time"]);
  });

  it("lists every point, or of many the latest of each series, with their changes", async () => {
    const { tables } = await reportOf(days(1.2).map((level) => timeLog("work", [10 * level])));
    const few = tables.find(({ id }) => id === "points");
    expect(few).toMatchObject({ title: "Every dated input" });
    expect(few?.rows.filter(({ cells }) => cells[5] !== null).map(({ cells }) => cells[2])).toContain(
      new Date((start + 6 * day) * 1000).toISOString(),
    );
    const level = { id: "elapsed_s", title: "elapsed time", kind: "seconds" } as const;
    const points = Array.from({ length: 4000 }, (_, at) => ({
      at,
      n: 1,
      median: at,
      source: "a",
      line: at + 1,
    }));
    const change = { index: 3000, before: 1, after: 2, ratio: 2, points: 1000 };
    const series = ["a", "b"].map((name) => ({ name, metric: level, points, changes: [change] }));
    const many = pointsTable(series as unknown as Parameters<typeof pointsTable>[0]);
    expect(many.rows.length).toBe(5000);
    expect(many.notes).toEqual(["3000 older ones are not listed."]);
    expect(many.rows[0]?.cells[2]).toBe(new Date(1500 * 1000).toISOString());
    expect(many.rows.flatMap(({ cells }, i) => (cells[5] === null ? [] : [i]))).toEqual([1500, 4000]);
  });

  it("tells of builds from their columns, timeouts as lower bounds", async () => {
    const report = await reportOf(days(0.5).map((level) => builds([200 * level, 210 * level, null])));
    expect(report.findings[0]?.text).toMatch(
      /^The build time fell from 21\d s to 10\d s, 0\.500×, .*: better\.$/,
    );
  });

  it("draws a chart of each changed metric, without a complaint", async () => {
    const report = await reportOf(days(1.2).map((level) => timeLog("work", [10 * level, 10.1 * level])));
    const changed = report.charts.filter(({ title }) => title.startsWith("When did"));
    expect(changed.map(({ title }) => title)).toEqual([
      "When did the elapsed time change?",
      "When did the user CPU time change?",
    ]);
    for (const { spec } of report.charts) {
      const { svg, complaints } = await draw(spec);
      expect(complaints).toEqual([]);
      expect(svg).not.toMatch(/NaN|undefined/);
    }
  });

  it("finds nothing in a level that stays", async () => {
    const report = await reportOf(days(1).map((level) => timeLog("work", [10 * level, 10.1 * level])));
    expect(report.findings).toEqual([]);
    expect(report.tables.map(({ id }) => id)).toEqual(["series", "points"]);
  });

  it("counts the inputs of which too many builds timed out for a median: they are no points, and not unsaid", async () => {
    const good = builds([100, 101, 102]);
    const bad = builds([100, null, null]);
    const report = await reportOf([...Array.from({ length: 11 }, () => good), bad, bad]);
    const series = report.tables.find(({ id }) => id === "series");
    expect(series?.columns.map(({ title }) => title).slice(1, 3)).toEqual(["inputs", "no median"]);
    expect(series?.rows[0]?.cells.slice(1, 3)).toEqual([11, 2]);
    expect(series?.notes?.[0]).toMatch(/^No median: /);
  });

  it("counts them where there are too few others, too", async () => {
    const [good, bad] = [builds([100, 101, 102]), builds([100, null, null])];
    const few = await reportOf([good, good, good, ...Array.from({ length: 9 }, () => bad)]);
    expect(few.empty).toContain(
      "the most that any has is 3; in 9 more so many builds timed out that there is no median.",
    );
  });

  it("says in one sentence that there are too few dated logs", async () => {
    const report = await reportOf(
      days(2)
        .slice(0, 9)
        .map((level) => timeLog("work", [level])),
    );
    expect(report).toMatchObject({
      empty:
        "Changes over time need 10 dated inputs of one benchmark, and the most that any has is 9. A name such as log.1343577945.txt dates an input.",
      tables: [],
      charts: [],
    });
  });
});

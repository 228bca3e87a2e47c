import { beforeAll, describe, expect, it } from "vitest";
import { findInputs } from "../../src/io/inputs.ts";
import { type Analysis, analyseTables, ingest, tabulate } from "../../src/pipeline.ts";
import { defaultOptions } from "../../src/reports/index.ts";
import type { Report, ReportDocument, ReportTable } from "../../src/reports/report.ts";
import { rowsOf } from "../../src/tables/tables.ts";

/** What the program says about the real logs that it was made for. */
let analysis: Analysis;

beforeAll(async () => {
  const { store } = await ingest(findInputs(["data"]));
  analysis = analyseTables(tabulate(store), defaultOptions, {
    version: "0",
    command: "runlens report data",
    inputs: [],
  });
});

function report(id: string): Report {
  const found = analysis.document.reports.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no report ${id}`);
  return found;
}

function table(reportId: string, tableId: string): ReportTable {
  const found = report(reportId).tables.find(({ id }) => id === tableId);
  if (found === undefined) throw new Error(`no table ${tableId}`);
  return found;
}

/** A cell by the text of its row's first cell and its column's key. */
function cell(of: ReportTable, row: string, column: string): unknown {
  const at = of.columns.findIndex(({ key }) => key === column);
  return of.rows.find(({ cells }) => cells[0] === row)?.cells[at];
}

const texts = (document: ReportDocument, id: string): string[] =>
  document.findings.filter((finding) => finding.id === id).map(({ text }) => text);

describe("the servers of the sample logs", () => {
  it("are 25, 13 and 3 in the logs that hold creations and results", () => {
    const bySource = new Map<string, number>();
    for (const { source } of rowsOf(analysis.tables, "servers"))
      bySource.set(source, (bySource.get(source) ?? 0) + 1);
    expect(bySource.get("data/log.1343577945.txt")).toBe(25);
    expect(bySource.get("data/log.1343582734.txt")).toBe(13);
    expect(bySource.get("data/log.1343469777.txt")).toBe(3);
  });

  it("are all left behind as far as the logs tell, on no evidence of a delete", () => {
    const fates = new Set([...rowsOf(analysis.tables, "servers")].map(({ fate }) => fate));
    expect(fates).toEqual(new Set(["unknown"]));
    expect(report("servers-left").findings[0]?.text).toMatch(
      /^\d+ of \d+ servers are not known to be deleted/,
    );
  });

  it("stand beside the commands that look them up and delete them", () => {
    const commands = table("servers-left", "servers-left").commands?.map(({ command }) => command);
    expect(commands).toEqual(["sh delete-all.sh", "sh delete-all.sh --yes"]);
  });
});

describe("the builds of the sample logs", () => {
  it("are 41, with the medians of the two batches", () => {
    expect(analysis.tables.builds.numRows()).toBe(41);
    const times = table("build-times", "build-times");
    expect(cell(times, "log.1343577945.txt", "n")).toBe(25);
    expect(cell(times, "log.1343577945.txt", "p50")).toBe(260.425359);
    expect(cell(times, "log.1343577945.txt", "min")).toBe(193.915105);
    expect(cell(times, "log.1343577945.txt", "max")).toBe(328.421036);
    expect(cell(times, "log.1343582734.txt", "p50")).toBe(147.810013);
    expect(cell(times, "log.1343469777.txt", "p50")).toBe(288.115938);
    expect(cell(times, "all servers", "n")).toBe(41);
  });

  it("have one outlier: the 1841 s of the stale cache", () => {
    const outliers = table("build-times", "build-outliers");
    expect(outliers.rows.map(({ cells }) => [cells[0], cells[1]])).toEqual([
      ["csperform1343471011", 1841.598305],
    ]);
  });

  it("show no high quantile where there are too few", () => {
    expect(cell(table("build-times", "build-times"), "log.1343577945.txt", "p99")).toBeNull();
    expect(cell(table("build-times", "build-times"), "log.1343469777.txt", "interval")).toBeNull();
  });

  it("resemble each other within batches", () => {
    expect(texts(analysis.document, "batch-effect")).toHaveLength(2);
  });
});

describe("the limits in the sample logs", () => {
  it("gave one rate-limit incident; there is one not-found and one login failure", () => {
    const incidents = [...rowsOf(analysis.tables, "incidents")].map(({ kind, http_status }) => [
      kind,
      http_status,
    ]);
    expect(incidents).toEqual([
      ["auth", null],
      ["not-found", 404],
      ["rate-limit", 413],
    ]);
  });

  it("made the 25 servers pause for 74 and 75 s, and the 13 for 74 s", () => {
    const pauses = texts(analysis.document, "pauses");
    expect(pauses[0]).toContain(
      "25 creations of log.1343577945.txt came in 3 batches with 2 pauses of 74 and 75 s",
    );
    expect(pauses[1]).toContain("13 creations of log.1343582734.txt came in 2 batches with 1 pause of 74 s");
    const pace = table("rate-limits", "creation-pace");
    expect(cell(pace, "log.1343577945.txt", "peak")).toBe(10);
    expect(cell(pace, "log.1343469777.txt", "pauses")).toBe(0);
  });

  it("were not reached by the day: 38 of 50", () => {
    expect(cell(table("rate-limits", "creations-by-day"), "2012-07-29", "creations")).toBeGreaterThanOrEqual(
      38,
    );
    expect(texts(analysis.document, "creations-a-day")[0]).toContain("of the 50 creations");
  });
});

describe("CPython against Jython", () => {
  it("are four runs with their labels", () => {
    const runs = [...rowsOf(analysis.tables, "runs")];
    expect(
      runs.map(({ label, elapsed_s, voluntary_switches }) => [label, elapsed_s, voluntary_switches]),
    ).toEqual([
      ["Test1", 747.25, 44574718],
      ["Test2", 750.16, 44574153],
      ["Test3", 244.75, 83887],
      ["Test4", 259.69, 97457],
    ]);
  });

  it("differ by 0.337 in elapsed and 1.276 in user time, and two runs each prove nothing", () => {
    const comparison = table("resources", "comparison");
    expect(cell(comparison, "elapsed time", "ratio")).toBeCloseTo(0.337, 3);
    expect(cell(comparison, "user CPU time", "ratio")).toBeCloseTo(1.276, 3);
    const [low, high] = cell(comparison, "elapsed time", "range") as [number, number];
    expect([low.toFixed(3), high.toFixed(3)]).toEqual(["0.326", "0.348"]);
    expect(new Set(comparison.rows.map(({ cells }) => cells.at(-1)))).toEqual(new Set(["inconclusive"]));
    expect(texts(analysis.document, "comparison-elapsed")[0]).toMatch(
      /0\.337× .*cannot be significant .*four each could/,
    );
  });

  it("warn of max RSS figures that are four times too large, unless told to divide", () => {
    expect(texts(analysis.document, "fourfold-rss")[0]).toContain("probably four times too large");
    expect(cell(table("resources", "comparison"), "max RSS (× 4?)", "a")).toBeCloseTo(
      ((76240000 + 76066992) / 2) * 1024,
      0,
    );
  });

  it("are divided by four when asked for, without the warning", async () => {
    const { store } = await ingest(findInputs(["data/gil-threads.time-v.txt"]));
    const { document } = analyseTables(
      tabulate(store),
      { ...defaultOptions, rssDivisor: 4 },
      analysis.document.provenance,
    );
    expect(texts(document, "fourfold-rss")).toEqual([]);
    const comparison = document.reports.flatMap(({ tables }) => tables).find(({ id }) => id === "comparison");
    expect(comparison && cell(comparison, "max RSS", "a")).toBeCloseTo(((76240000 + 76066992) / 8) * 1024, 0);
  });
});

describe("the document", () => {
  it("lists the findings of all reports, the weightiest first", () => {
    const weights = analysis.document.findings.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(analysis.document.findings[0]?.id).toBe("incident-rate-limit");
  });

  it("holds only plain data", () => {
    expect(structuredClone(analysis.document)).toEqual(analysis.document);
  });

  it("says that there is nothing, section by section, when nothing was read", async () => {
    const { store } = await ingest({ inputs: [], unreadable: [] });
    const { document } = analyseTables(tabulate(store), defaultOptions, analysis.document.provenance);
    expect(
      document.reports.every(
        ({ empty, tables, charts }) => empty !== undefined && tables.length + charts.length === 0,
      ),
    ).toBe(true);
  });
});

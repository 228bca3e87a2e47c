import { describe, expect, it } from "vitest";
import { IncidentTotals } from "../../src/analysis/incident-kinds.ts";
import { BuildSketches } from "../../src/analysis/build-sketches.ts";
import { CreationTotals } from "../../src/analysis/creation-totals.ts";
import { buildDocument, defaultOptions } from "../../src/reports/index.ts";
import type { ReportDocument } from "../../src/reports/report.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

function addBuilds(store: Store, from: number, to: number, later = 0): void {
  store.source = "log.txt";
  for (let i = from; i < to; i++)
    store.table("builds").add(i + 1, {
      test: 1 + (i % 2),
      index: i,
      server: `test${i}`,
      stage: "server",
      outcome: i % 10 === 9 ? "timeout" : "built",
      duration_s: 100 + i + later,
    });
}

/** A hundred builds, or so many times as many, of which ten are left, and servers of which one in three is. One build may take longer. */
function documentOf(leftOut: number, times = 1, longest: number | null = null): ReportDocument {
  const [all, store] = [new Store(), new Store()];
  for (let i = 0; i < times; i++) addBuilds(all, 0, 100, i / 1000);
  addBuilds(store, 0, 10);
  if (longest !== null) {
    all.table("builds").columns.duration_s.values[50] = longest;
    addBuilds(store, 50, 51);
    store.table("builds").columns.duration_s.values[10] = longest;
  }
  store.table("servers").add(1, { name: "web1", fate: "unknown" });
  store.table("folded_tables").add(1, { table: "builds", rows: 100, kept: 10 });
  store.table("folded_tables").add(1, { table: "servers", rows: 60, kept: 20, left_out: leftOut });
  const sketches = new BuildSketches(1e6);
  sketches.add(all.table("builds"));
  sketches.writeTo(store);
  return buildDocument(toTables(store), defaultOptions, { version: "0", command: "runlens", inputs: [] });
}

const textOf = (document: ReportDocument, id: string): string =>
  document.findings.find((finding) => finding.id === id)?.text ?? "";

describe("the report on what did not fit into memory", () => {
  const document = documentOf(0);

  it("says what rests on a sample of how many rows, and how far the rest is off", () => {
    expect(textOf(document, "folded")).toBe(
      "Not all rows fit into memory. What is said here of the following rests on a uniform sample: 10 of 100 builds (charts and changes over time of builds). The distribution of build times counts all builds, and all were looked through for outliers.",
    );
    expect(document.summary).toContain("60 servers and 100 build results");
  });

  it("tells build times of all builds, not of those that are left", () => {
    expect(textOf(document, "build-times")).toBe(
      "90 of 100 servers of 2 groups by log and test built in 100 s to 198 s; with the timeouts as lower bounds the median is 153 s.",
    );
    expect(textOf(document, "build-timeouts")).toBe(
      '10 of 100 builds timed out (10 %); they count as "at least so long".',
    );
    expect(document.findings.find(({ id }) => id === "build-timeouts")?.places).toEqual([
      { source: "log.txt", line: 10 },
    ]);
    const table = document.reports
      .find(({ id }) => id === "build-times")
      ?.tables.find(({ id }) => id === "build-times");
    const rows = table?.rows.map(({ cells }) => [...cells.slice(0, 4), cells.at(-1)]);
    expect(rows).toEqual([
      ["log.txt test 1", 50, 0, 100, 198],
      ["log.txt test 2", 50, 10, 101, 197],
      ["all servers", 100, 10, 100, 198],
    ]);
    expect(table?.rows[0]?.cells.slice(4, 6)).toEqual([149, [134, 164]]);
    expect(table?.rows[2]?.cells.slice(4, 6)).toEqual([153, [139, 166]]);
    expect(table?.notes?.[0]).toContain("however long the builds that timed out would have taken");
    expect(table?.notes?.filter((note) => note.includes("sketch"))).toEqual([]);
  });

  it("says how far off the figures of many builds are at most", () => {
    const { reports, findings } = documentOf(0, 30);
    const table = reports.find(({ id }) => id === "build-times")?.tables[0];
    expect(table?.notes).toContain(
      "Counts, min and max are exact, and so are the other figures of groups whose times were all kept; those of larger ones are from sketches and at most 0.1 % off.",
    );
    expect(findings.find(({ id }) => id === "build-times")?.text).toMatch(
      / the median is 15[345] s \(from a sketch of all of them, at most 0\.1 % off\)\.$/,
    );
  });

  it("tells builds that are far from all others of their group, not only of those that are left", () => {
    const far = documentOf(0, 1, 5000);
    expect(textOf(far, "build-outlier")).toBe(
      "test50 took 5000 s (1 h 23 min) to build, 33.8× the median of the other builds in log.txt test 1 (148 s).",
    );
    const report = far.reports.find(({ id }) => id === "build-times");
    const table = report?.tables.find(({ id }) => id === "build-outliers");
    expect(table?.rows.map(({ cells }) => [cells[0], cells.at(-1)])).toEqual([
      ["test50", { source: "log.txt", line: 51 }],
    ]);
    expect(table?.notes).toEqual(["fence: the time beyond which a build counts as far from its group."]);
    const strip = report?.charts.find(({ id }) => id === "build-strip");
    expect(JSON.stringify(strip?.spec)).toContain("test50");
  });

  it("says of every figure that is not of all builds what it is of", () => {
    const report = document.reports.find(({ id }) => id === "build-times");
    const notes = report?.tables.map(({ id, notes: own = [] }) => [
      id,
      own.includes("From 10 of 100 builds."),
    ]);
    expect(new Map(notes as [string, boolean][]).get("build-times")).toBe(false);
    expect(report?.charts.map(({ caption }) => caption?.endsWith("From 10 of 100 builds."))).toEqual(
      report?.charts.map(() => true),
    );
    expect(report?.charts.length).toBeGreaterThan(0);
    const left = document.reports.find(({ id }) => id === "servers-left");
    expect(left?.findings.length).toBeGreaterThan(0);
    expect(left?.findings.every(({ text }) => text.endsWith("(From 20 of 60 servers.)"))).toBe(true);
  });

  it("counts all incidents, and says that the list is a sample", () => {
    const [all, store] = [new Store(), new Store()];
    for (const each of [all, store]) each.source = "log.txt";
    for (let line = 1; line <= 40; line++)
      all.table("incidents").add(line, { kind: "rate-limit", http_status: 413, imposed_delay_s: 60 });
    store.table("incidents").add(9, { kind: "rate-limit", http_status: 413, imposed_delay_s: 60 });
    store.table("folded_tables").add(1, { table: "incidents", rows: 40, kept: 1 });
    const totals = new IncidentTotals();
    totals.add(toTables(all));
    totals.writeTo(store);
    const told = buildDocument(toTables(store), defaultOptions, {
      version: "0",
      command: "runlens",
      inputs: [],
    });
    const limits = told.reports.find(({ id }) => id === "rate-limits");
    expect(limits?.findings.map(({ text, places }) => [text, places.map(({ line }) => line)])).toEqual([
      ["40 rate-limit incidents (HTTP 413). The client waited 40 min for them.", [1, 2, 3]],
    ]);
    expect(limits?.tables.map(({ id, notes }) => [id, notes])).toEqual([
      ["incidents", ["39 more are in tables/incidents.csv.", "From 1 of 40 incidents."]],
    ]);
    expect(textOf(told, "folded")).toMatch(
      /1 of 40 incidents \(the list of incidents\)\. All incidents are counted\.$/,
    );
  });

  it("counts all creations, and says that the charts are of those that are left", () => {
    const [all, store] = [new Store(), new Store()];
    for (const [of, n] of [
      [all, 90],
      [store, 20],
    ] as const) {
      of.source = "log.txt";
      for (let i = 0; i < n; i++)
        of.table("servers").add(i + 1, {
          name: `web${i}`,
          created_at: `2012-07-29T10:${10 + Math.floor(i / 15)}:0${Math.floor(i / 5) % 3}Z`,
        });
    }
    store.table("folded_tables").add(1, { table: "servers", rows: 90, kept: 20, left_out: 0 });
    const totals = new CreationTotals();
    totals.add(toTables(all));
    totals.writeTo(store);
    const told = buildDocument(toTables(store), defaultOptions, {
      version: "0",
      command: "runlens",
      inputs: [],
    });
    const limits = told.reports.find(({ id }) => id === "rate-limits");
    expect(limits?.findings.map(({ text, places }) => [text, places])).toEqual([
      ["5 pauses of 30 s and more in 1 run cost 4 min 50 s in all.", [{ source: "log.txt", line: 1 }]],
      ["log.txt created 15 servers within 60 s, above the limit of 10.", [{ source: "log.txt", line: 15 }]],
      [
        "1 day saw more creations than the 50 allowed; the most were 90 on 2012-07-29 (UTC).",
        [{ source: "log.txt", line: 1 }],
      ],
    ]);
    const tables = limits?.tables.map(({ id, rows, notes }) => [id, rows[0]?.cells.slice(0, 6), notes]);
    expect(tables).toEqual([
      ["creation-pace", ["log.txt", 90, 15, 5, 302, 290], []],
      ["creations-by-day", ["2012-07-29", 90, 1], undefined],
    ]);
    expect(limits?.charts.map(({ caption }) => caption?.endsWith("From 20 of 90 servers."))).toEqual([
      true,
      true,
    ]);
  });

  it("puts servers that are in no script above everything else", () => {
    const [first] = documentOf(40).findings;
    expect(first).toMatchObject({
      id: "servers-left-out",
      level: "bad",
      text: "The clean-up script is not complete: 40 servers that may be left are not in it, for of 60 only the first 20 fit into memory.",
      places: [{ source: "log.txt", line: 1 }],
    });
    expect(textOf(document, "servers-left-out")).toBe("");
  });

  it("is not there if everything fits", () => {
    const store = new Store();
    addBuilds(store, 0, 10);
    const { reports } = buildDocument(toTables(store), defaultOptions, {
      version: "0",
      command: "runlens",
      inputs: [],
    });
    expect(reports.map(({ id }) => id)).not.toContain("folded");
  });
});

import { describe, expect, it } from "vitest";
import { buildDocument, defaultOptions } from "../../src/reports/index.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";
import { reportOf, rows, storeOf, texts } from "./measured-report.ts";

/** Benchmarks of a file, each of one metric. */
const modes = (source: string, ...metrics: string[]) =>
  metrics.map((metric, i) => ({
    source,
    tool: "jmh",
    benchmark: `b${i}`,
    metric,
    unit: metric === "avgt" ? "s" : "1/s",
    values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  }));

/** What a file says of all repetitions together. */
const stated = (metric: string, value: number) => ({
  benchmark: "sort",
  metric,
  values: [value],
  summary: true,
  unit: "s",
});

/** What to do next time with what a tool only sums up. */
const adviceOf = (tool: string) =>
  reportOf({ ...stated("mean", 0.5), tool }).findings.map(({ advice }) => advice);

const ten = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

describe("the report on measurements", () => {
  it("says what few benchmarks came to, each in a sentence, with an interval from six values on", () => {
    const report = reportOf(
      { benchmark: "sort data", values: ten },
      { benchmark: "grep x data", values: [0.02, 0.03, 0.01] },
      { benchmark: "true", values: [0.5] },
    );
    expect(texts(report)).toEqual([
      "Elapsed time of sort data: median 0.550 s (95 % 0.200–0.900 s), 0.100–1 s in 10 values.",
      "Elapsed time of grep x data: median 20 ms, 10–30 ms in 3 values.",
      "Elapsed time of true: 0.500 s, measured once.",
    ]);
    expect(rows(report, "measurements")).toEqual([
      {
        benchmark: "sort data",
        metric: "elapsed time",
        n: 10,
        median: 0.55,
        interval: [0.2, 0.9],
        min: 0.1,
        max: 1,
      },
      {
        benchmark: "grep x data",
        metric: "elapsed time",
        n: 3,
        median: 0.02,
        interval: null,
        min: 0.01,
        max: 0.03,
      },
      { benchmark: "true", metric: "elapsed time", n: 1, median: 0.5, interval: null, min: 0.5, max: 0.5 },
    ]);
  });

  it("tells how to compare benchmarks, if there are several", () => {
    const two = [
      { benchmark: "a", values: ten },
      { benchmark: "b", values: ten },
    ];
    expect(reportOf(...two).findings.map(({ advice }) => advice)).toEqual([
      "To compare them: runlens compare bench.json --by benchmark",
      undefined,
    ]);
    const spaced = two.map((one) => ({ ...one, source: "my bench.json" }));
    expect(reportOf(...spaced).findings[0]?.advice).toBe(
      "To compare them: runlens compare FILE --by benchmark",
    );
    const scan = two.map(({ values, benchmark }) => ({
      benchmark: "sort",
      values,
      params: `n=${benchmark}`,
    }));
    expect(reportOf(...scan).findings[0]?.advice).toBe(
      "To compare them: runlens compare bench.json --by params",
    );
    expect(reportOf({ benchmark: "a", values: ten }).findings[0]?.advice).toBeUndefined();
  });

  it("gives the advice where the benchmarks of that file are told", () => {
    const report = reportOf(
      { source: "one.json", benchmark: "a", values: ten },
      { source: "two.json", benchmark: "b", values: ten },
      { source: "two.json", benchmark: "c", values: ten },
    );
    expect(report.findings.map(({ advice }) => advice)).toEqual([
      undefined,
      "To compare them: runlens compare two.json --by benchmark",
      undefined,
    ]);
    const late = ["a", "b", "c", "d"].map((name) => ({
      source: `${name}.json`,
      benchmark: name,
      values: ten,
    }));
    const after = ["e", "f"].map((name) => ({ source: "e.json", benchmark: name, values: ten }));
    const { findings } = reportOf(...late, ...after);
    expect(findings.at(-1)).toMatchObject({
      text: "1 more file holds 2 measured benchmarks.",
      advice: "To compare them: runlens compare e.json --by benchmark",
    });
    expect(findings.filter(({ advice }) => advice !== undefined)).toHaveLength(1);
  });

  it("leaves no benchmark uncounted that was measured in another way than most of its file", () => {
    expect(texts(reportOf(...modes("jmh.json", "avgt", "thrpt", "avgt")))).toEqual([
      expect.stringMatching(/^Average time of b0: /),
      expect.stringMatching(/^Average time of b2: /),
      expect.stringMatching(/^Throughput \(1\/s\) of b1: /),
    ]);
    expect(texts(reportOf(...modes("jmh.json", "avgt", "thrpt", "avgt", "thrpt", "avgt")))).toEqual([
      expect.stringMatching(
        /^jmh\.json \(jmh\): 5 benchmarks, 3 with average time, 10 values each; medians of the average time /,
      ),
    ]);
    const many = ["1.json", "2.json", "3.json", "4.json", "5.json"].flatMap((source) =>
      modes(source, "avgt", "thrpt", "avgt"),
    );
    expect(texts(reportOf(...many)).at(-1)).toBe("1 more file holds 3 measured benchmarks.");
  });

  it("counts failed runs as a problem and leaves their figures out", () => {
    const report = reportOf(
      { benchmark: "sort", values: [1, 2, 99, 98] },
      { benchmark: "sort", metric: "exit_code", unit: null, values: [0, 0, 1, null] },
    );
    expect(report.findings[0]).toMatchObject({
      level: "bad",
      text: "2 of 4 runs of sort failed (exit status 1 and a signal); their figures are left out.",
      places: [{ source: "bench.json", line: 7 }],
    });
    expect(rows(report, "measurements")[0]).toMatchObject({ n: 2, failed: 2, median: 1.5, max: 2 });
  });

  it("names five benchmarks with failures, and counts the others", () => {
    const report = reportOf(
      ...Array.from({ length: 7 }, (_, i) => [
        { benchmark: `b${i}`, values: [1, 2] },
        { benchmark: `b${i}`, metric: "success", unit: null, values: [0, 1] },
      ]).flat(),
    );
    expect(texts(report).filter((text) => text.includes("failed"))).toHaveLength(6);
    expect(texts(report)).toContain(
      "2 more benchmarks had failed runs, 2 in all; their figures are left out.",
    );
  });

  it("says of many benchmarks what each file holds, and counts the files after the fourth", () => {
    const report = reportOf(
      ...[1, 2, 3, 4, 5, 6].flatMap((file) =>
        ["fast", "slow"].map((benchmark, i) => ({
          source: `night-${file}.json`,
          benchmark,
          values: [1 + 2 * i, 1 + 2 * i],
        })),
      ),
    );
    expect(texts(report)).toEqual([
      ...[1, 2, 3, 4].map(
        (file) =>
          `night-${file}.json (hyperfine): 2 benchmarks, 2 values each; medians of the elapsed time from 1 s (fast) to 3 s (slow).`,
      ),
      "2 more files hold 4 measured benchmarks.",
    ]);
    expect(rows(report, "measurements")[2]).toMatchObject({ source: "night-2.json", benchmark: "fast" });
  });

  it("shows what files state without single values as what it is", () => {
    const report = reportOf(stated("mean", 2), stated("stddev", 0.5), stated("max", 3));
    expect(texts(report)).toEqual([
      "bench.json (hyperfine) states what sort came to (mean time 2 s), but no single values: nothing here can say how sure that is.",
    ]);
    expect(rows(report, "measured-summaries")).toEqual([
      { benchmark: "sort", mean_s: 2, stddev_s: 0.5, max_s: 3 },
    ]);
    expect(report.charts).toEqual([]);
    const both = reportOf({ benchmark: "sort", values: ten }, stated("mean", 2));
    expect(both.tables.map(({ id }) => id)).toEqual(["measurements"]);
  });

  it("shows what a benchmark came to each time, where its file has several runs of it", () => {
    const report = reportOf(
      stated("mean", 2),
      stated("max", 3),
      { ...stated("mean", 1), benchmark: "grep" },
      stated("mean", 2.5),
      stated("max", 2.75),
    );
    expect(texts(report)).toEqual([
      "bench.json (hyperfine) states what 2 benchmarks came to (medians of the mean time from 1 s (grep) to 2.25 s (sort)), but no single values: what each came to, time after time, says how sure that is.",
    ]);
    expect(rows(report, "measured-summaries")).toEqual([
      { benchmark: "sort", mean_s: 2, max_s: 3 },
      { benchmark: "grep", mean_s: 1, max_s: null },
      { benchmark: "sort", mean_s: 2.5, max_s: 2.75 },
    ]);
    const lines = report.tables[0]?.rows.map(({ cells }) => cells.at(-1));
    expect(lines).toEqual([1, 3, 4].map((line) => ({ source: "bench.json", line })));
  });

  it("lists no more than a hundred rows of a benchmark that ran more often", () => {
    const [table] = reportOf(...Array.from({ length: 102 }, (_, i) => stated("mean", i + 1))).tables;
    expect(table?.rows.length).toBe(100);
    expect(table?.notes).toContain("2 more rows of these benchmarks not listed.");
  });

  it("says what the bounds are that a tool states around its estimate", () => {
    const names = ["time_lower_bound", "time_estimate", "time_upper_bound"];
    const report = reportOf(...names.map((name, i) => ({ ...stated(name, i + 1), tool: "criterion" })));
    expect(texts(report)).toEqual([
      "bench.json (criterion) states what sort came to (time estimate 2 s), but no single values: the interval of each is of one process, and the next may come to something outside.",
    ]);
    expect(rows(report, "measured-summaries")).toEqual([
      { benchmark: "sort", time_estimate_s: 2, time_lower_bound_s: 1, time_upper_bound_s: 3 },
    ]);
    const throughput = { ...stated("throughput_of_estimate", 4), unit: "1/s" };
    const { tables } = reportOf(throughput, ...names.map((name) => stated(name, 1)));
    expect(tables[0]?.columns.map(({ title }) => title)[1]).toBe("time estimate");
    expect(report.tables[0]?.notes).toEqual([
      "As the files state them: without single values nothing can be checked.",
      expect.stringContaining("not the least and the most that was measured"),
    ]);
  });

  it("draws two charts of a thousand marks at most, and lists a hundred rows", () => {
    const many = Array.from({ length: 3000 }, (_, i) => 1 + (i % 100));
    const report = reportOf(
      ...["elapsed", "latency", "connect"].flatMap((metric) =>
        Array.from({ length: 60 }, (_, i) => ({
          benchmark: `get ${i}`,
          metric,
          values: i < 3 ? many : [1, 2],
        })),
      ),
      {
        benchmark: "org.example.Sort.quick",
        metric: "thrpt",
        unit: "1/s",
        values: [10, 20],
        source: "jmh.json",
      },
      { benchmark: "usr", metric: "load", unit: "%", values: [10, 20], source: "sar.csv" },
    );
    expect(report.charts.map(({ id }) => id)).toEqual(["measurement-dots-1", "measurement-dots-2"]);
    const marks = JSON.stringify(report.charts[0]?.spec).match(/"offset":/g)?.length ?? 0;
    expect(marks).toBeGreaterThan(300);
    expect(marks).toBeLessThanOrEqual(1000);
    expect(report.charts[0]?.caption).toMatch(
      /The first 8 of 60 benchmarks are drawn\. \d+ of 27\u202f030 values are drawn/,
    );
    const table = report.tables.find(({ id }) => id === "measurements");
    expect(table?.rows).toHaveLength(100);
    expect(table?.notes?.at(-1)).toBe("82 more rows not listed; tables/measurements.csv has all values.");
    expect(report.charts[1]?.title).toBe("How far apart are the values of Sort.quick?");
  });

  it("says how the single values would be there next time, where it knows", () => {
    expect(adviceOf("hyperfine")).toEqual([
      "Next time let hyperfine keep every run, with --export-json FILE, and give runlens that file.",
    ]);
    expect(adviceOf("stopwatch")).toEqual([undefined]);
    const beside = reportOf(stated("mean", 0.5), { source: "export.json", benchmark: "sort", values: ten });
    expect(beside.findings.map(({ advice }) => advice)).toEqual([undefined, undefined]);
  });

  it("tells apart what several processes came to, and leaves out how many they were where it is one", () => {
    const means = { ...stated("mean", 0.5), values: [0.5, 0.7], perFork: 1 };
    const report = reportOf(means, { ...means, benchmark: "grep", values: [0.7, 0.9] });
    expect(texts(report)).toEqual([
      "bench.json (hyperfine) states what 2 benchmarks came to (medians of the mean time from 0.600 s (sort) to 0.800 s (grep)), but no single values: what each came to, time after time, says how sure that is.",
    ]);
    expect(report.findings[0]?.advice).toBe("To compare them: runlens compare bench.json --by benchmark");
    expect(rows(report, "measured-summaries")).toEqual([
      { benchmark: "sort", fork: "1", mean_s: 0.5 },
      { benchmark: "sort", fork: "2", mean_s: 0.7 },
      { benchmark: "grep", fork: "1", mean_s: 0.7 },
      { benchmark: "grep", fork: "2", mean_s: 0.9 },
    ]);
    expect(texts(reportOf(means))[0]).toMatch(
      /states what sort came to \(mean time 0\.500–0\.700 s in 2 runs of the tool\), but/,
    );
    expect(rows(reportOf({ ...means, values: [0.5] }), "measured-summaries")).toEqual([
      { benchmark: "sort", mean_s: 0.5 },
    ]);
  });

  it("doubts figures that sum up runs of which some failed", () => {
    const report = reportOf(stated("mean", 0.5), { ...stated("success", 0), unit: null });
    expect(report.findings[0]).toMatchObject({
      id: "ignored-failures",
      text: "Some runs of sort failed, and the figures that sum them up are of these too: how many they were is not said.",
      places: [{ source: "bench.json", line: 2 }],
    });
    expect(rows(report, "measured-summaries")).toEqual([{ benchmark: "sort", mean_s: 0.5 }]);
  });

  it("doubts figures that sum up requests of which some failed", () => {
    const report = reportOf(
      { ...stated("requests_per_second", 500), unit: "1/s", tool: "wrk" },
      { ...stated("success", 0), unit: null, tool: "wrk" },
    );
    expect(texts(report)[0]).toMatch(/^Some requests of sort failed, and the figures that sum them up are/);
  });

  it("tells of runs that failed where nothing else is there", () => {
    const report = reportOf({ benchmark: "false", metric: "exit_code", unit: null, values: [1] });
    expect(report.empty).toBe("Nothing was measured: the runs failed.");
    expect(texts(report)).toEqual(["1 of 1 run of false failed (exit status 1); its figures are left out."]);
  });

  it("leaves out metrics of which every value is 0, and says so if nothing is left", () => {
    const report = reportOf({ benchmark: "GET /", metric: "idle", values: [0, 0] });
    expect(report).toMatchObject({
      empty: "No file holds the figures of a benchmark tool.",
      tables: [],
      charts: [],
    });
  });
});

describe("the document", () => {
  const provenance = { version: "0", command: "runlens", inputs: [] };
  const idsOf = (store: Store) =>
    buildDocument(toTables(store), defaultOptions, provenance).reports.map(({ id }) => id);

  it("has a section on measurements where there are some", () => {
    expect(idsOf(storeOf([{ benchmark: "sort", values: ten }]))).toContain("measurements");
    expect(idsOf(new Store())).not.toContain("measurements");
  });

  it("says what share of the measurements its figures rest on", () => {
    const store = storeOf([{ benchmark: "sort", values: ten }]);
    store.table("folded_tables").add(1, { table: "measurements", rows: 500, kept: 10 });
    const { findings, reports } = buildDocument(toTables(store), defaultOptions, provenance);
    const note = "From 10 of 500 measurements.";
    expect(findings.find(({ id }) => id === "measured")?.text).toMatch(
      /10 values\. \(From 10 of 500 measurements\.\)$/,
    );
    const report = reports.find(({ id }) => id === "measurements");
    expect(report?.tables[0]?.notes).toContain(note);
    expect(report?.charts[0]?.caption).toContain(note);
  });
});

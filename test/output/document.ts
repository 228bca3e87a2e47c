/**
 * A report document as the sample logs might give it, for the tests of all writers: findings of each level, every kind of cell, charts with axes of all kinds, an
 * empty report, a table with rows of different kinds.
 */
import type { TopLevelSpec } from "vega-lite";
import { theme } from "../../src/charts/theme.ts";
import type {
  Chart,
  Finding,
  Report,
  ReportDocument,
  ReportTable,
  TableRow,
} from "../../src/reports/report.ts";

/** Seconds that 25 servers took to build: shaped like the sample of July 2012. */
const durations = [
  193.915105, 201.3, 208.9, 214.2, 219.8, 224.0, 229.7, 235.1, 241.6, 248.3, 252.0, 256.9, 260.425359, 263.3,
  268.8, 271.4, 275.0, 279.9, 284.6, 289.2, 297.1, 303.5, 311.2, 319.8, 328.421036,
];
const groups = ["25 servers", "13 servers"] as const;

const builds = durations.map((duration, index) => ({
  group: groups[index % 2] ?? groups[0],
  server: `csperform13435779${45 + index}`,
  duration,
  source: `data/log.1343577945.txt:${112 + index}`,
  offset: ((index * 0.618) % 1) - 0.5,
}));

const frame = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  width: 640,
  autosize: { type: "fit-x", contains: "padding" },
  config: theme,
} as const;

const dots: TopLevelSpec = {
  ...frame,
  height: 140,
  data: { values: builds },
  mark: { type: "point", filled: true, size: 60, opacity: 0.8, clip: true },
  encoding: {
    x: {
      field: "duration",
      type: "quantitative",
      title: "Build time (s)",
      scale: { domain: [180, 340], zero: false },
      axis: { tickCount: 8 },
    },
    y: { field: "group", type: "nominal", title: null },
    yOffset: { field: "offset", type: "quantitative" },
    color: { field: "group", type: "nominal", title: null },
    tooltip: [
      { field: "server", title: "server" },
      { field: "duration", title: "build time (s)", format: ".0f" },
      { field: "source", title: "line" },
    ],
  },
};

const sorted = [...builds].sort((a, b) => a.duration - b.duration);

const steps: TopLevelSpec = {
  ...frame,
  height: 240,
  data: { values: sorted.map(({ duration }, index) => ({ duration, share: (index + 1) / sorted.length })) },
  mark: { type: "line", interpolate: "step-after", strokeWidth: 2, clip: true },
  encoding: {
    x: {
      field: "duration",
      type: "quantitative",
      title: "Build time (s)",
      scale: { domain: [180, 340], zero: false },
      axis: { tickCount: 8 },
    },
    y: { field: "share", type: "quantitative", title: "Share of builds", axis: { format: ".0%" } },
  },
};

const ratios = [
  { metric: "elapsed", ratio: 0.337, low: 0.326, high: 0.348 },
  { metric: "user", ratio: 1.276, low: 1.257, high: 1.295 },
  { metric: "system", ratio: 0.0315, low: 0.0314, high: 0.0316 },
  { metric: "max RSS", ratio: 0.4, low: 0.394, high: 0.404 },
];

const metricAxis = { field: "metric", type: "nominal", title: null, sort: null } as const;

const forest: TopLevelSpec = {
  ...frame,
  height: 170,
  data: { values: ratios },
  layer: [
    { mark: { type: "rule", strokeDash: [4, 3] }, encoding: { x: { datum: 1, type: "quantitative" } } },
    {
      mark: { type: "rule", strokeWidth: 3, color: "var(--c2)" },
      encoding: { x: { field: "low", type: "quantitative" }, x2: { field: "high" }, y: metricAxis },
    },
    {
      mark: { type: "point", filled: true, size: 80, color: "var(--c2)", opacity: 1 },
      encoding: {
        x: { field: "ratio", type: "quantitative" },
        y: metricAxis,
        tooltip: [{ field: "metric" }, { field: "ratio", format: ".3f" }],
      },
    },
  ],
  encoding: {
    x: {
      scale: { type: "log", domain: [0.02, 2], nice: false },
      axis: { title: "jython ÷ python, logarithmic", values: [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2] },
    },
  },
};

const place = (source: string, line: number) => ({ source, line });
const row = (...cells: TableRow["cells"]): TableRow => ({ cells });

const buildRows = (count: number): TableRow[] =>
  sorted
    .slice(0, count)
    .map(({ server, duration, group }, index) =>
      row(server, duration, group, place("data/log.1343577945.txt", 112 + index)),
    );

const buildData: ReportTable = {
  id: "builds",
  title: "Builds",
  columns: [
    { key: "server", title: "Server", kind: "text" },
    { key: "duration", title: "Build time", kind: "seconds" },
    { key: "group", title: "Test", kind: "text" },
    { key: "place", title: "Line", kind: "place" },
  ],
  rows: buildRows(25),
};

const distribution: ReportTable = {
  id: "distribution",
  title: "Build time by test",
  columns: [
    { key: "test", title: "Test", kind: "text" },
    { key: "n", title: "Builds", kind: "count" },
    { key: "min", title: "Least", kind: "seconds" },
    { key: "p50", title: "Median", kind: "seconds" },
    { key: "p50_interval", title: "Interval of the median", kind: "seconds" },
    { key: "p90", title: "p90", kind: "seconds" },
    { key: "max", title: "Most", kind: "seconds" },
    { key: "timeouts", title: "Timeouts", kind: "count" },
  ],
  rows: [
    row("25 servers", 25, 193.915105, 260.425359, [224, 297.1], 311.2, 328.421036, 0),
    row("13 servers", 13, 141.2, 147.810013, [143.3, 155.9], null, 171.02, 0),
    row("the week of 2012", 3, 226.428314, 288.115938, [226.428314, 1841.598305], null, 1841.598305, 0),
  ],
  notes: [
    "A dash stands where there are too few builds for the quantile.",
    "The interval has a coverage of 95 % or more; for three builds it is the range, 75 %.",
  ],
};

const comparison: ReportTable = {
  id: "comparison",
  title: "jython against python",
  columns: [
    { key: "metric", title: "Metric", kind: "text" },
    { key: "python", title: "python, median", kind: "number" },
    { key: "jython", title: "jython, median", kind: "number" },
    { key: "ratio", title: "Ratio", kind: "ratio" },
    { key: "ratio_interval", title: "Range of all pairs", kind: "ratio" },
    { key: "p", title: "p", kind: "probability" },
    { key: "verdict", title: "Verdict", kind: "text" },
  ],
  rows: [
    {
      cells: ["Elapsed", 748.705, 252.22, 0.337, [0.326, 0.348], 1 / 3, "inconclusive: 2 against 2"],
      kind: "seconds",
    },
    { cells: ["CPU", 170, 385, 2.26, [2.2, 2.31], 1 / 3, "inconclusive: 2 against 2"], kind: "percent" },
    {
      cells: ["Voluntary switches", 44_574_436, 90_672, 0.002, [0.0019, 0.0022], 0.0079, "fewer"],
      kind: "count",
    },
    {
      cells: ["Max RSS", 77_991_420_000, 31_097_098_000, 0.4, [0.394, 0.404], 0.0004, "less"],
      kind: "bytes",
    },
  ],
};

const leftBehind: ReportTable = {
  id: "servers",
  title: "Servers without a delete",
  columns: [
    { key: "name", title: "Name", kind: "text" },
    { key: "fate", title: "Fate", kind: "text" },
    { key: "evidence", title: "Evidence", kind: "place" },
    { key: "share", title: "Share of the test", kind: "percent" },
    { key: "load", title: "Load", kind: "number" },
  ],
  rows: [
    row("csperform1343582734", "orphan", place("data/log.1343582700.txt", 41), 33.3, 0.5),
    row("csperform1343582760", "unknown", place("data/log.1343582700.txt", 52), 33.3, 1.25),
    row("csperform1343582801", "unknown", null, null, null),
  ],
};

const findings: Record<"slow" | "few" | "orphans" | "spread" | "clean", Finding> = {
  orphans: {
    id: "orphans",
    level: "bad",
    weight: 90,
    text: "1 server looks orphaned and 2 more are not known to be deleted.",
    advice: "Read delete-all.sh, then run it: it plans first and deletes only when told to.",
    places: [place("data/log.1343582700.txt", 41), place("data/log.1343582700.txt", 52)],
  },
  slow: {
    id: "outlier",
    level: "warning",
    weight: 70,
    text: "One build took 30 min 42 s, seven times the median of its test: csperform1343582734.",
    places: [place("data/log.1343582700.txt", 88)],
  },
  few: {
    id: "too-few-runs",
    level: "warning",
    weight: 60,
    text: "jython took 0.337× the elapsed time of python, in every pairing; two runs each cannot be significant (the smallest reachable p is 0.33).",
    advice: "Four runs each could be.",
    places: [place("data/gil-threads.time-v.txt", 3), place("data/gil-threads.time-v.txt", 27)],
  },
  spread: {
    id: "build-time",
    level: "info",
    weight: 50,
    text: "25 servers built in 194–328 s, median 260 s (95 % 224–297).",
    places: Array.from({ length: 9 }, (_, index) => place("data/log.1343577945.txt", 112 + index)),
  },
  clean: {
    id: "all-read",
    level: "good",
    weight: 10,
    text: "All 5 inputs were read to their end.",
    places: [],
  },
};

const chart = (
  id: string,
  title: string,
  spec: TopLevelSpec,
  data: ReportTable,
  caption?: string,
): Chart => ({
  id,
  title,
  description: `${title} Shown as a picture; the figures are in the table below.`,
  ...(caption === undefined ? {} : { caption }),
  spec,
  data,
});

const buildTimes: Report = {
  id: "build-times",
  title: "Build times",
  findings: [findings.slow, findings.spread],
  tables: [distribution, { ...buildData, id: "all", title: "Every build", rows: buildRows(25) }],
  charts: [
    chart(
      "dots",
      "How long did each build take?",
      dots,
      buildData,
      "Each dot is a build; the vertical offset only keeps dots apart.",
    ),
    chart("ecdf", "Nine of ten servers were there after 311 s", steps, buildData),
  ],
  method: [
    "Quantiles are of type 7 (Hyndman and Fan 1996).",
    "The interval of the median is made of order statistics.",
  ],
};

const rateLimits: Report = {
  id: "rate-limits",
  title: "Rate limits",
  empty: "No log shows a request, a refusal or a pause.",
  findings: [],
  tables: [],
  charts: [],
  method: [],
};

const resources: Report = {
  id: "resources",
  title: "CPU, context switches, RSS",
  findings: [findings.few],
  tables: [comparison],
  charts: [
    chart(
      "ratios",
      "Which needs more of what?",
      forest,
      comparison,
      "Bars go from the least to the greatest ratio of all pairs of runs.",
    ),
  ],
  method: ["The ratio is the Hodges–Lehmann estimate on the logarithms of all pairs."],
};

const servers: Report = {
  id: "servers",
  title: "Servers left behind",
  findings: [findings.orphans],
  tables: [leftBehind],
  charts: [],
  method: ["A server is an orphan if its log shows that the job died before it was deleted."],
};

export const sampleDocument: ReportDocument = {
  title: "Cloud benchmark, July 2012",
  summary: "5 files with 41 servers and 4 measured runs, from 2012-07-29 15:46 to 2012-08-04 11:02 UTC.",
  findings: [findings.orphans, findings.slow, findings.few, findings.spread, findings.clean],
  reports: [buildTimes, rateLimits, resources, servers],
  provenance: {
    version: "0.1.0",
    command: "runlens report data --out out",
    inputs: [
      {
        source: "data/log.1343577945.txt",
        bytes: 9_713,
        lines: 181,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      },
      {
        source: "data/gil-threads.time-v.txt",
        bytes: 3_204,
        lines: 98,
        sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
      },
      { source: "data/log.1343582700.txt", bytes: 1_250_000, lines: 12_400, sha256: null },
    ],
  },
};

import { foldedTables, rowsRead } from "../analysis/folded-tables.ts";
import type { Tables } from "../tables/tables.ts";
import { formatBytes, formatCount } from "../units/quantity.ts";
import { buildTimes } from "./build-times.ts";
import { list } from "./comparison-sentences.ts";
import { folded, withShares } from "./folded.ts";
import { measurements } from "./measurements.ts";
import { overTime } from "./over-time.ts";
import { plural } from "./place.ts";
import { rateLimits } from "./rate-limits.ts";
import type { Report, ReportDocument, ReportKind, ReportOptions } from "./report.ts";
import { resources } from "./resources.ts";
import { serversLeft } from "./servers-left.ts";
import { unread } from "./unread.ts";

/** Every report, in the order of the page. */
const reportKinds: readonly ReportKind[] = [
  buildTimes,
  rateLimits,
  resources,
  measurements,
  overTime,
  serversLeft,
  unread,
];

/** The ids of all reports that there may be. */
export const reportIds: readonly string[] = [...reportKinds, folded].map(({ id }) => id);

/** The limits of the first-generation cloud API, and max RSS as it was printed. */
export const defaultOptions: ReportOptions = { requestsPerMinute: 10, creationsPerDay: 50, rssDivisor: 1 };

/** Builds a report, or finds it built before. */
export type BuildReport = (kind: ReportKind, tables: Tables, options: ReportOptions) => Report;

export const buildReport: BuildReport = (kind, tables, options) => kind.build(tables, options);

/** All reports over the tables, with their findings in order of weight. */
export function buildDocument(
  tables: Tables,
  options: ReportOptions,
  provenance: ReportDocument["provenance"],
  build: BuildReport = buildReport,
): ReportDocument {
  const lacking = foldedTables(tables);
  // Few logs come with exports of benchmark tools: theirs is a section only where there are some.
  const isMeasured = tables.measurements.numRows() > 0;
  const kinds = [
    ...reportKinds.filter((kind) => kind !== measurements || isMeasured),
    ...(lacking.length === 0 ? [] : [folded]),
  ];
  const reports = kinds.map((kind) => withShares(build(kind, tables, options), lacking));
  const findings = reports.flatMap((report) => report.findings).sort((a, b) => b.weight - a.weight);
  return { title: "Benchmark runs", summary: summaryOf(tables, provenance), findings, reports, provenance };
}

/** What was read, in one sentence. */
function summaryOf(tables: Tables, { inputs }: ReportDocument["provenance"]): string {
  const bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
  const found = [
    ["servers", "server"],
    ["builds", "build result"],
    ["runs", "measured command"],
    ["incidents", "incident"],
    ["requests", "HTTP request"],
    ["measurements", "measurement"],
  ] as const;
  const parts = found.flatMap(([table, noun]) => {
    const n = rowsRead(tables, table);
    return n === 0 ? [] : [plural(n, noun, formatCount(n))];
  });
  const read = `${plural(inputs.length, "file", formatCount(inputs.length))} (${formatBytes(bytes)}) read`;
  if (parts.length === 0)
    return `${read}: nothing of a known format in ${inputs.length === 1 ? "it" : "them"}.`;
  return `${read}: ${list(parts)}.`;
}

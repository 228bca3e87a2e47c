import type { Tables } from "../tables/tables.ts";
import type { ReportDocument, ReportKind, ReportOptions } from "./report.ts";

/** Every report, in the order of the page. */
export const reportKinds: readonly ReportKind[] = [];

/** The limits of the first-generation cloud API, and max RSS as it was printed. */
export const defaultOptions: ReportOptions = { requestsPerMinute: 10, creationsPerDay: 50, rssDivisor: 1 };

/** All reports over the tables, with their findings in order of weight. */
export function buildDocument(
  tables: Tables,
  options: ReportOptions,
  provenance: ReportDocument["provenance"],
): ReportDocument {
  const reports = reportKinds.map((kind) => kind.build(tables, options));
  const findings = reports.flatMap((report) => report.findings).sort((a, b) => b.weight - a.weight);
  return { title: "Benchmark runs", summary: "", findings, reports, provenance };
}

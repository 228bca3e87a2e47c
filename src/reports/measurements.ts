/** What the exports of benchmark tools measured: hyperfine, JMH, pytest-benchmark, JMeter and others. */
import { Measured } from "../analysis/measured.ts";
import { measurementCharts } from "./measurement-charts.ts";
import { measurementFindings } from "./measurement-findings.ts";
import { filesOf } from "./measurement-names.ts";
import { figuresTable, namesIn, summariesTable } from "./measurement-tables.ts";
import type { Report, ReportKind } from "./report.ts";

export const measurements: ReportKind = {
  id: "measurements",
  title: "Measurements",
  build(tables): Report {
    const measured = new Measured(tables);
    const head = { id: this.id, title: this.title };
    const { summed } = measured;
    if (measured.length === 0 && summed.size === 0) {
      const empty =
        measured.failures.size === 0
          ? "No file holds the figures of a benchmark tool."
          : "Nothing was measured: the runs failed.";
      const findings = measurementFindings(measured, []);
      return { ...head, empty, findings, tables: [], charts: [], method: [] };
    }
    const files = filesOf(measured);
    const named = namesIn(files);
    return {
      ...head,
      findings: measurementFindings(measured, files),
      tables: [...figuresTable(measured, named), ...summariesTable(measured, [...summed], named)],
      charts: measurementCharts(measured, files),
      method: [
        "Each metric of each benchmark, with its parameters, of each file is a row. Repetitions that failed are counted, and their figures left out.",
        "The interval lies between two order statistics and holds the true median with at least 95 %, whatever the distribution; it takes 6 values. Values of one session (a process that repeats by itself, a fork of JMH, a test run, a recording) are not independent: of several sessions the medians count, and of one the interval is of that one alone.",
        "What sums up repetitions (means, deviations, percentiles) is left out where the repetitions are there, and metrics of which every value is 0 always.",
      ],
    };
  },
};

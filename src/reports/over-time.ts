/** Benchmarks over time: where the level of a metric changed and stayed, in ten or more dated inputs. */
import type { TimedBuilds } from "../analysis/build-columns.ts";
import { changePointsNeed } from "../analysis/change-points.ts";
import { epochOfFile } from "../analysis/creations.ts";
import {
  changesOf,
  type DatedPoint,
  type DatedSeries,
  datedSeries,
  inOrderOfTime,
  openOf,
} from "../analysis/dated-series.ts";
import { groupTrials, seriesOf } from "../analysis/grouping.ts";
import type { Key } from "../analysis/keys.ts";
import { Survival } from "../analysis/kaplan-meier.ts";
import { buildMetric } from "../analysis/metrics.ts";
import { quantileOf } from "../analysis/quantile.ts";
import type { Trial } from "../analysis/trial.ts";
import { categories, numbers, type Tables } from "../tables/tables.ts";
import { formatRatio } from "../units/quantity.ts";
import { groupNames } from "./compared.ts";
import { formatOf } from "./metric-text.ts";
import { overTimeCharts } from "./over-time-charts.ts";
import { runSeries } from "./over-time-runs.ts";
import { dateText, directionOf, type NamedSeries, placeOfPoint } from "./over-time-series.ts";
import { changesTable, pointsTable, seriesTable } from "./over-time-tables.ts";
import { plural } from "./place.ts";
import { buildsOf } from "./build-groups.ts";
import type { Finding, Report, ReportDocument, ReportKind } from "./report.ts";
import { measurementTrials } from "./trials.ts";

/** So many changes are told in sentences; the table has all. */
const mostSentences = 6;

/** The page leaves larger tables of measurements to `compare --over-time`: going through them row by row takes too long. */
const mostMeasurements = 200_000;

export const overTime: ReportKind = {
  id: "over-time",
  title: "Over time",
  build(tables, { rssDivisor }): Report {
    // Without a date nothing is a point; there may be hundreds of thousands of trials all the same.
    if (!hasDated(tables)) return reportOf([]);
    const measured =
      tables.measurements.numRows() <= mostMeasurements ? measurementTrials(tables, () => null) : [];
    return reportOf([
      ...runSeries(tables, rssDivisor),
      ...namedSeries(measured, [], []),
      ...buildSeries(tables),
    ]);
  },
};

function hasDated(tables: Tables): boolean {
  return (["runs", "builds", "measurements"] as const).some((table) =>
    categories(tables, table, "source").names.some((source) => epochOfFile(source) !== null),
  );
}

/** `metrics` are ids; empty for all. */
export function overTimeReport(
  trials: readonly Trial[],
  by: readonly Key[],
  metrics: readonly string[],
): Report {
  return reportOf(namedSeries(trials, by, metrics));
}

function namedSeries(
  trials: readonly Trial[],
  by: readonly Key[],
  metrics: readonly string[],
): NamedSeries[] {
  const wanted = metrics.length > 0 ? trials : trials.filter(({ aside }) => !aside);
  const { groups } = groupTrials(wanted, by);
  const names = groupNames(groups, by);
  const rows = seriesOf(groups, by).filter(
    ({ metric }) => metrics.length === 0 || metrics.includes(metric.id),
  );
  return datedSeries(groups, rows).map((series) => ({
    ...series,
    name: [names[series.group] ?? "", series.subject].filter((part) => part !== "").join(", "),
  }));
}

/** Builds by stage: there may be millions, so that they stay in their columns. */
function buildSeries(tables: Tables): NamedSeries[] {
  const builds = buildsOf(tables);
  const lines = numbers(tables, "builds", "line");
  return (["server", "rackconnect"] as const).map((stage): NamedSeries => {
    const sources = new Set<string>();
    for (const group of builds.groups) if (group.stage === stage) sources.add(group.source);
    const points: DatedPoint[] = [];
    let open = 0;
    for (const source of sources) {
      const at = epochOfFile(source);
      // Medians over millions of builds of an input without a date would be for nothing.
      if (at === null) continue;
      const own = builds.ofSource(source).filter((group) => group.stage === stage);
      const middle = medianOf(builds.pool(own));
      if (middle === null) {
        open++;
        continue;
      }
      const n = own.reduce((sum, group) => sum + group.n, 0);
      points.push({ source, at, median: middle, n, line: lines[own[0]?.first ?? 0] ?? 0 });
    }
    const ordered = inOrderOfTime(points);
    const subject = stage === "server" ? "" : stage;
    return {
      group: 0,
      subject,
      name: subject,
      metric: buildMetric,
      points: ordered,
      ...openOf(open),
      changes: changesOf(ordered),
    };
  });
}

/** Null if too few finished. */
function medianOf({ built, waited }: TimedBuilds): number | null {
  if (waited.n === 0) return quantileOf(built.n, 0.5, (rank) => built.at(rank));
  return new Survival(built, waited).quantiles([0.5])[0] ?? null;
}

function reportOf(all: readonly NamedSeries[]): Report {
  const long = all.filter(({ points }) => points.length >= changePointsNeed);
  const head = { id: overTime.id, title: overTime.title };
  if (long.length === 0)
    return { ...head, empty: emptySentence(all), findings: [], tables: [], charts: [], method: [] };
  return {
    ...head,
    findings: firstFindings(long),
    tables: [...changesTable(long), seriesTable(long), pointsTable(long)],
    charts: overTimeCharts(long),
    method: [
      "A point is the median of one input, dated by the epoch in its file's name. A level has to last for two points; single points that stand out are smoothed away first.",
      "Changes are placed by least squares on the logarithms with a penalty for each, chosen so that about 1 % of series of one level show a change; of series whose noise is skewed or falls into two modes, several times as many.",
    ],
  };
}

export function overTimeDocument(report: Report, provenance: ReportDocument["provenance"]): ReportDocument {
  const changes = report.tables.find(({ id }) => id === "changes")?.rows.length ?? 0;
  const series = report.tables.find(({ id }) => id === "series")?.rows.length ?? 0;
  const summary =
    report.empty === undefined
      ? `${plural(changes, "change")} of level in ${series} series of ten or more dated inputs.`
      : "Nothing to look at over time.";
  return { title: report.title, summary, findings: report.findings, reports: [report], provenance };
}

function emptySentence(all: readonly DatedSeries[]): string {
  const most = all.reduce((largest, { points }) => Math.max(largest, points.length), 0);
  const open = all.reduce((largest, series) => Math.max(largest, series.open ?? 0), 0);
  const have = most === 0 && open === 0 ? "none is dated" : `the most that any has is ${most}`;
  const without = open === 0 ? "" : `; in ${open} more so many builds timed out that there is no median`;
  return `Changes over time need ${changePointsNeed} dated inputs of one benchmark, and ${have}${without}. A name such as log.1343577945.txt dates an input.`;
}

const levels = { better: "good", worse: "bad", neither: "info" } as const;

function firstFindings(all: readonly NamedSeries[]): Finding[] {
  const findings: Finding[] = [];
  for (const series of all) findings.push(...changeFindings(series, mostSentences - findings.length));
  return findings;
}

function changeFindings(series: NamedSeries, most: number): Finding[] {
  const { metric, name, points, changes } = series;
  if (!metric.primary) return [];
  const format = formatOf(metric);
  return changes.slice(0, most).flatMap((change) => {
    const point = points[change.index];
    if (point === undefined) return [];
    const direction = directionOf(series, change);
    const verb = change.after > change.before ? "rose" : "fell";
    const ratio = change.ratio === null ? "" : `, ${formatRatio(change.ratio)}`;
    const word = direction === "neither" ? "" : `: ${direction}`;
    return [
      {
        id: "level-change",
        level: levels[direction],
        weight: direction === "worse" ? 82 : 62,
        text: `${name === "" ? "The" : `${name}: the`} ${metric.title} ${verb} from ${format(change.before)} to ${format(change.after)}${ratio}, with ${point.source} (${dateText(point.at)}), and stayed there for ${plural(change.points, "input")}${word}.`,
        places: [placeOfPoint(point)],
      },
    ];
  });
}

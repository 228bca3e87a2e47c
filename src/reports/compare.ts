/** The comparison of groups of runs, builds or measurements as a document, for every format alike. */
import type { Criteria } from "../analysis/comparison.ts";
import { againstBaseline, allPairs, compareSeries, geometricMeans } from "../analysis/group-comparison.ts";
import { groupTrials, type Series, seriesOf, type TrialGroup } from "../analysis/grouping.ts";
import type { Key } from "../analysis/keys.ts";
import { bySession } from "../analysis/session-samples.ts";
import type { Trial } from "../analysis/trial.ts";
import { formatNumber } from "../units/quantity.ts";
import { groupsTable, matrixTable, mediansTable, pairTables } from "./compare-tables.ts";
import { type Compared, groupNames, nouns, runsOf } from "./compared.ts";
import { cautions } from "./comparison-cautions.ts";
import { comparisonFindings } from "./comparison-findings.ts";
import { comparisonRows } from "./comparison-rows.ts";
import { list } from "./comparison-sentences.ts";
import { allFailedText } from "./failure-text.ts";
import { plural } from "./place.ts";
import { fourfoldFindings } from "./run-cautions.ts";
import { titleOf } from "./run-groups.ts";
import type { Report, ReportDocument } from "./report.ts";

export interface CompareOptions {
  readonly by: readonly Key[];
  readonly criteria: Criteria;
  /** Name of the group that the others are compared against; null for the first. */
  readonly baseline: string | null;
  /** All pairs of groups, not only those with the baseline. */
  readonly matrix: boolean;
  /** Ids of the metrics to compare; empty for all. */
  readonly metrics: readonly string[];
  /** Ids of metrics that limits are about: rows of their own whatever their figures are. The others are compared all the same. */
  readonly limited?: readonly string[];
  readonly rssDivisor: number;
}

/** What stands in the way of a comparison: a sentence about what was asked for. */
export interface Refusal {
  readonly refusal: string;
}

/** The groups of the trials, compared; or why they cannot be. */
export function compareTrials(trials: readonly Trial[], options: CompareOptions): Compared | Refusal {
  const { by, criteria, matrix, rssDivisor, limited = [] } = options;
  const isStated = statedElsewhere(trials);
  const isLimited = ({ figures }: Trial) =>
    limited.length > 0 && [...figures.keys()].some(({ id }) => limited.includes(id));
  const wanted =
    options.metrics.length > 0
      ? trials
      : trials.filter((trial) => !trial.aside || isLimited(trial) || isStated(trial));
  const grouping = groupTrials(wanted, by);
  const { groups } = grouping;
  const names = groupNames(groups, by);
  const nameOf = (group: number) => names[group] ?? "";
  const all = seriesOf(groups, by, [...options.metrics, ...limited]);
  const baseline =
    options.baseline === null
      ? firstComparable(all)
      : groups.findIndex(({ name }, g) => name === options.baseline || nameOf(g) === options.baseline);
  if (baseline === -1) return { refusal: `there is no group ${options.baseline}; ${groupList(names)}` };
  const known = [...new Set(all.map(({ metric }) => metric.id))];
  const unknown = options.metrics.find((id) => !known.includes(id));
  if (unknown !== undefined)
    return { refusal: `there are no figures of ${unknown}; there are of ${list(known)}` };
  const series = rowsToCompare(all, options.metrics, groups, rssDivisor);
  const pairs = matrix ? allPairs(groups.length) : againstBaseline(groups.length, baseline);
  const rows = compareSeries(series, pairs, criteria);
  const { means, leftOut } = geometricMeans(series, rows);
  const partlyFailed = trials.filter(isPartlyFailed);
  return { ...grouping, by, criteria, series, pairs, rows, means, leftOut, partlyFailed, rssDivisor, nameOf };
}

const isPartlyFailed = ({ failure, figures }: Trial): boolean =>
  failure === null && [...figures].some(([{ id }, value]) => id === "success" && value === 0);

/** Sums of what is known one by one, where of the same benchmark there is nothing else somewhere: these can be compared with those. */
function statedElsewhere(trials: readonly Trial[]): (trial: Trial) => boolean {
  const stated = new Set(
    trials.filter(({ summary, aside }) => summary === true && !aside).flatMap(statementsOf),
  );
  return (trial) => trial.summary === true && statementsOf(trial).some((one) => stated.has(one));
}

const statementsOf = ({ names: { benchmark, params }, figures }: Trial): string[] =>
  [...figures.keys()].map(({ id }) => [id, benchmark, params].join("\0"));

/** The first group that shares a row with another; the first of all if none does. */
function firstComparable(series: readonly Series[]): number {
  const shared = series.flatMap(({ samples }) => {
    const own = samples.flatMap((sample, g) => (sample === null ? [] : [g]));
    return own.length < 2 ? [] : own.slice(0, 1);
  });
  return shared.length === 0 ? 0 : Math.min(...shared);
}

function groupList(names: readonly string[]): string {
  const shown = names.slice(0, 10);
  const more = names.length - shown.length;
  if (names.length === 0) return "there is nothing to compare";
  return `the groups are ${more > 0 ? `${shown.join(", ")} and ${more} more` : list(shown)}`;
}

/**
 * The rows of the metrics that were asked for, which are then what the comparison is about, with a figure for each session; memory that is in
 * doubt is marked.
 */
function rowsToCompare(
  series: readonly Series[],
  asked: readonly string[],
  groups: readonly TrialGroup[],
  rssDivisor: number,
): Series[] {
  const doubt = rssDivisor === 1 && fourfoldFindings(runsOf(groups)).length > 0;
  const decides = asked.length > 0 ? { primary: true, decisive: true } : {};
  const metrics = new Map(
    series.map(({ metric }) => [metric, { ...metric, ...decides, title: titleOf(metric, doubt) }]),
  );
  return series
    .filter(({ metric }) => asked.length === 0 || asked.includes(metric.id))
    .map(({ samples, ...row }) => ({
      ...row,
      metric: metrics.get(row.metric) ?? row.metric,
      samples: samples.map((sample) => sample && bySession(sample)),
    }));
}

export function compareDocument(
  compared: Compared,
  matrix: boolean,
  provenance: ReportDocument["provenance"],
): ReportDocument {
  const report = compareReport(compared, matrix);
  const keys = list(compared.by.map(({ name }) => name));
  return {
    title: `Comparison by ${keys}`,
    summary: summaryOf(compared),
    findings: report.findings,
    reports: [report],
    provenance,
  };
}

/** The document without the rows that are for programs. */
export function forReading(document: ReportDocument): ReportDocument {
  const reports = document.reports.map((report) => ({
    ...report,
    tables: report.tables.filter(({ lookup }) => lookup !== true),
  }));
  return { ...document, reports };
}

export function compareReport(compared: Compared, matrix: boolean): Report {
  const { groups, rows, series, pairs } = compared;
  const head = { id: "compare", title: "Comparison", charts: [], method: methodOf(compared) };
  if (rows.length === 0) {
    const failed = allFailedText(groups, compared.nameOf);
    const others =
      groups.length < 2
        ? "it takes two groups"
        : "no two groups have figures of the same metric and benchmark";
    const why = groups.length < 2 || failed === "" ? others : `${failed} failed`;
    return {
      ...head,
      empty: `There is nothing to compare: ${why}.`,
      findings: cautions(compared),
      tables: groups.length === 0 ? [] : [groupsTable(compared)],
    };
  }
  const several = groups.length > 2;
  return {
    ...head,
    findings: [...comparisonFindings(compared), ...cautions(compared)],
    tables: [
      ...(several ? [mediansTable(compared)] : []),
      ...(matrix && several
        ? series.map((row) => matrixTable(compared, row))
        : pairs.flatMap((pair) => pairTables(compared, pair))),
      groupsTable(compared),
      comparisonRows(compared),
    ],
  };
}

/** `4 rows in 2 groups: python (2 runs, the baseline) and jython (2 runs).` */
function summaryOf({ groups, pairs, nameOf }: Compared): string {
  const baselines = new Set(pairs.map(({ a }) => a));
  const parts = groups.slice(0, 12).map(({ trials, failed }, g) => {
    const failures = failed.length === 0 ? "" : ` and ${failed.length} failed`;
    const base = baselines.size === 1 && baselines.has(g) ? ", the baseline" : "";
    return `${nameOf(g)} (${trials.length}${failures}${base})`;
  });
  const more = groups.length - parts.length;
  const all = groups.reduce((sum, { trials, failed }) => sum + trials.length + failed.length, 0);
  if (groups.length === 0) return "Nothing was found to compare.";
  const tables = new Set(groups.flatMap(({ trials }) => trials.map(({ table }) => table)));
  const [table] = tables;
  const noun = tables.size === 1 && table !== undefined ? nouns[table] : "row";
  return `${plural(all, noun)} in ${plural(groups.length, "group")}: ${more > 0 ? `${parts.join(", ")} and ${more} more` : list(parts)}.`;
}

const sessionsMethod =
  "Repetitions of one session (a process that repeats by itself, a fork of JMH, a test run, a recording) are not independent: the median of each session is one figure. Where each side has but one session, interval and p are of these alone, and there is no verdict.";

const isOfSessions = (series: readonly Series[]): boolean =>
  series.some(({ samples }) =>
    samples.some((sample) => sample?.oneSession === true || sample?.sessionsOf !== undefined),
  );

function methodOf({ criteria, rssDivisor, series }: Compared): string[] {
  const percent = formatNumber(Number((100 * criteria.tolerance).toPrecision(12)));
  return [
    "The ratio is the Hodges–Lehmann estimate, exp(median of ln b − ln a over all pairs); its interval and the two-sided Mann–Whitney p are exact up to about 50 figures a side and know ties. Metrics with a figure of 0 or less are compared by their difference.",
    `Better, worse, less and more need an adjusted p of at most ${criteria.alpha} and an interval without 1; same needs the whole interval within ±${percent} %; everything else is inconclusive, with the reason.`,
    "p is adjusted for the number of rows: by Holm's method among the metrics that decide (elapsed or build time, or those that were asked for) and by Benjamini and Hochberg's among the others; where several benchmarks are compared, by the latter alone.",
    "Where so few figures cannot reach the limit, the range over all pairs stands in place of an interval: it says what was seen, not what other runs would show.",
    "Timeouts are lower bounds: medians are Kaplan and Meier's, and a verdict holds however long those would have taken.",
    ...(isOfSessions(series) ? [sessionsMethod] : []),
    "Runs that failed or were killed are counted, not compared.",
    ...(rssDivisor === 1 ? [] : [`Max RSS figures are divided by ${rssDivisor}, as asked for.`]),
  ];
}

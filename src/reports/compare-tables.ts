/** The tables of a comparison: groups beside each other, one group against another, all pairs as a matrix, every group's figures. */
import { medianOf } from "../analysis/dated-series.ts";
import type { Metric } from "../analysis/metrics.ts";
import type { GroupPair, RowComparison } from "../analysis/group-comparison.ts";
import { type GroupSample, isNumber, type Series } from "../analysis/grouping.ts";
import { censoredMedianInterval } from "../analysis/open-median.ts";
import { medianRank } from "../analysis/quantile.ts";
import type { Verdict } from "../analysis/verdict.ts";
import { formatRatio } from "../units/quantity.ts";
import { withoutEmptyColumns } from "./columns.ts";
import { type Compared, nouns } from "./compared.ts";
import { list } from "./comparison-sentences.ts";
import { comparisonTable, intervalTitle } from "./comparison-table.ts";
import { plural } from "./place.ts";
import type { Cell, ReportTable, TableRow } from "./report.ts";

/** Names of what is left out are told up to this number. */
const mostNames = 6;

/** One group against another: one table of all metrics, or one for each metric where there are several benchmarks. */
export function pairTables(compared: Compared, pair: GroupPair): ReportTable[] {
  const rows = compared.rows.filter((row) => row.pair === pair);
  const groups = `${fullName(compared, pair.b)} against ${fullName(compared, pair.a)}`;
  if (rows.every(({ subject }) => subject === rows[0]?.subject))
    return [pairTable(compared, pair, rows, groups, ({ metric }) => metric.title)];
  return [...new Set(rows.map(({ metric }) => metric))].map((metric) => {
    const own = rows.filter((row) => row.metric === metric);
    return pairTable(compared, pair, own, `${metric.title}: ${groups}`, ({ subject }) => subject);
  });
}

function pairTable(
  compared: Compared,
  pair: GroupPair,
  rows: readonly RowComparison[],
  title: string,
  titleOf: (row: RowComparison) => string,
): ReportTable {
  const { means, nameOf, criteria } = compared;
  const metrics = new Set(rows.map(({ metric }) => metric));
  return comparisonTable({
    id: "comparison",
    title,
    heading: metrics.size === 1 && rows.length > 1 ? "benchmark" : "metric",
    nameA: nameOf(pair.a),
    nameB: nameOf(pair.b),
    alpha: criteria.alpha,
    rows: rows.map((row) => ({
      title: titleOf(row),
      kind: row.metric.kind,
      result: row.result,
      adjustedP: row.adjustedP,
    })),
    summaries: means
      .filter((mean) => mean.pair === pair && metrics.has(mean.metric))
      .map(({ ratio }) => ({ title: "geometric mean", ratio })),
    notes: [countNote(rows, pair, compared), ...leftOutNotes(compared, pair, metrics)],
  });
}

/** A bare number names nothing. */
function fullName({ groups, nameOf }: Compared, group: number): string {
  const name = groups[group]?.name ?? "";
  return isNumber(name) ? nameOf(group) : name;
}

/** `Medians of 2 runs of python and 2 runs of jython.` */
function countNote(rows: readonly RowComparison[], { a, b }: GroupPair, { nameOf }: Compared): string {
  const sizes = new Set(rows.map((row) => `${row.a.values.length} ${row.b.values.length}`));
  const [first] = rows;
  if (first === undefined || sizes.size > 1)
    return "Medians; the table of the groups says of how many figures.";
  const noun = nouns[first.a.trials[0]?.table ?? "runs"];
  const of = (sample: GroupSample, group: number) =>
    `${plural(sample.values.length, noun)} of ${nameOf(group)}`;
  return `Medians of ${of(first.a, a)} and ${of(first.b, b)}.`;
}

/** Rows that cannot be compared, and those that the geometric mean is without. */
function leftOutNotes(
  { series, leftOut, nameOf, means }: Compared,
  { a, b }: GroupPair,
  metrics: ReadonlySet<Metric>,
): string[] {
  const several = new Set(series.map(({ subject }) => subject)).size > 1;
  const only = (here: number, there: number) => {
    const names = series
      .filter(
        ({ samples, metric }) =>
          (samples[here] ?? null) !== null &&
          (samples[there] ?? null) === null &&
          (!several || metrics.has(metric)),
      )
      .map(({ subject, metric }) => (several ? subject : metric.title));
    return names.length === 0 ? [] : [`Only in ${nameOf(here)}: ${some([...new Set(names)])}.`];
  };
  const names = leftOut
    .filter(({ metric }) => metrics.has(metric) && means.some((mean) => mean.metric === metric))
    .map(({ subject, lacking }) => {
      const why =
        lacking.length === 0 ? "no ratio: a figure is 0 or less" : `not in ${list(lacking.map(nameOf))}`;
      return `${subject} (${why})`;
    });
  return [
    ...only(a, b),
    ...only(b, a),
    ...means
      .filter((mean) => mean.pair.a === a && mean.pair.b === b && metrics.has(mean.metric))
      .map(({ rows }) => `The geometric mean is over the ${rows} benchmarks that all groups have.`),
    ...(names.length === 0 ? [] : [`Left out of the geometric mean: ${some(names)}.`]),
  ];
}

function some(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more > 0 ? `${names.slice(0, mostNames).join(", ")} and ${more} more` : list(names);
}

/** Every group beside the others. */
export function mediansTable({ groups, series, nameOf }: Compared): ReportTable {
  return withoutEmptyColumns({
    id: "medians",
    title: "Medians",
    columns: [
      { key: "benchmark", title: "benchmark", kind: "text" },
      { key: "metric", title: "metric", kind: "text" },
      ...groups.map(({ name }, g) => ({ key: name, title: nameOf(g), kind: "number" as const })),
    ],
    rows: series.map(({ subject, metric, samples }) => ({
      kind: metric.kind,
      cells: [subject || null, metric.title, ...samples.map((sample) => sample && medianOf(sample))],
    })),
  });
}

const opposite: Readonly<Record<Verdict, Verdict>> = {
  better: "worse",
  worse: "better",
  less: "more",
  more: "less",
  same: "same",
  inconclusive: "inconclusive",
};

/** One row's pairs: each line's group against each column's. */
export function matrixTable({ groups, rows, nameOf }: Compared, { subject, metric }: Series): ReportTable {
  const own = rows.filter((row) => row.subject === subject && row.metric === metric);
  const cell = (line: number, column: number): Cell => {
    const there = own.find(({ pair }) => pair.a === column && pair.b === line);
    if (there !== undefined) return pairText(there, false);
    const back = own.find(({ pair }) => pair.a === line && pair.b === column);
    return back === undefined ? null : pairText(back, true);
  };
  return {
    id: "matrix",
    title: [subject, metric.title].filter(Boolean).join(", "),
    columns: [
      { key: "group", title: "this against", kind: "text" },
      ...groups.map(({ name }, g) => ({ key: name, title: nameOf(g), kind: "text" as const })),
    ],
    rows: groups.map((_, line) => ({
      cells: [nameOf(line), ...groups.map((_group, column) => cell(line, column))],
    })),
    notes: ["How many times the column's figure the line's group has, and the verdict on the line's group."],
  };
}

function pairText({ result }: RowComparison, inverted: boolean): string {
  const { effect, scale, verdict } = result;
  const word = inverted ? opposite[verdict] : verdict;
  if (effect === null || scale !== "ratio") return word;
  return `${formatRatio(inverted ? 1 / effect.estimate : effect.estimate)} ${word}`;
}

/** Every group's figures in every row: how many, their middle, and how far it can be trusted. */
export function groupsTable(compared: Compared): ReportTable {
  const { series, nameOf, criteria } = compared;
  const all = series.flatMap(({ samples }) => samples.flatMap((sample) => sample ?? []));
  const isCovered = all.some(({ values }) => values.length > 1);
  const lines = series.flatMap(({ subject, metric, samples }) =>
    samples.flatMap((sample, g): TableRow[] => {
      if (sample === null) return [];
      const { values, censored, missing } = sample;
      const late = censored?.filter(Boolean).length ?? 0;
      const { low, high, coverage } = censoredMedianInterval(values, censored, 1 - criteria.alpha);
      return [
        {
          kind: metric.kind,
          cells: [
            subject || null,
            metric.title,
            nameOf(g),
            values.length,
            missing || null,
            late || null,
            medianOf(sample),
            values.length > 1 ? [low, high] : null,
            values.length > 1 ? 100 * coverage : null,
          ],
        },
      ];
    }),
  );
  return withoutEmptyColumns({
    id: "groups",
    title: "Every group",
    columns: [
      { key: "benchmark", title: "benchmark", kind: "text" },
      { key: "metric", title: "metric", kind: "text" },
      { key: "group", title: "group", kind: "text" },
      { key: "n", title: "n", kind: "count" },
      { key: "missing", title: "missing", kind: "count" },
      { key: "timeouts", title: "timeouts", kind: "count" },
      { key: "median", title: "median", kind: "number" },
      { key: "interval", title: "interval", kind: "number" },
      { key: "coverage", title: "covers", kind: "percent" },
    ],
    rows: lines,
    notes: [
      ...(isCovered ? [coverageNote(compared)] : []),
      ...(all.some(({ censored }) => censored !== undefined) ? [timeoutsNote] : []),
      ...(all.some(({ sessionsOf }) => sessionsOf !== undefined) ? [sessionsNote] : []),
      ...(all.some(({ oneSession }) => oneSession === true) ? [oneSessionNote] : []),
    ],
  });
}

const timeoutsNote =
  "Where a group has timeouts, which are lower bounds, the median is Kaplan and Meier's; its interval holds however long those would have taken, and ends in ∞ where that leaves it open.";

const sessionsNote =
  "Repetitions of one session (a process, a fork, a test run) resemble each other: n counts sessions, and each is one figure, its median.";
const oneSessionNote =
  "Where all figures of a group are of one session (a process, a fork, a test run), the interval is of that session alone.";

function coverageNote({ criteria }: Compared): string {
  let fewest = 1;
  while (medianRank(fewest, 1 - criteria.alpha).coverage < 1 - criteria.alpha) fewest++;
  return `The interval holds the true median as surely as "covers" says; with fewer than ${fewest} figures it is the range of all, as there is no ${intervalTitle(criteria.alpha)}.`;
}

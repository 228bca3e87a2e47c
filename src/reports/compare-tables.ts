/** The tables of a comparison: groups beside each other, one group against another, all pairs as a matrix, every group's figures. */
import type { GroupPair, RowComparison } from "../analysis/group-comparison.ts";
import type { GroupSample, Series } from "../analysis/grouping.ts";
import { kaplanMeier, survivalQuantile } from "../analysis/kaplan-meier.ts";
import { median, medianInterval, medianRank } from "../analysis/quantile.ts";
import type { Verdict } from "../analysis/verdict.ts";
import { formatRatio } from "../units/quantity.ts";
import { withoutEmptyColumns } from "./columns.ts";
import type { Compared } from "./compared.ts";
import { list } from "./comparison-sentences.ts";
import { comparisonTable, intervalTitle } from "./comparison-table.ts";
import { plural } from "./place.ts";
import type { Cell, ReportTable, TableRow } from "./report.ts";

/** Names of what is left out are told up to this number. */
const mostNames = 6;

/** One group against another. */
export function pairTable(compared: Compared, pair: GroupPair): ReportTable {
  const { groups, rows, means, nameOf, criteria } = compared;
  const own = rows.filter((row) => row.pair === pair);
  return comparisonTable({
    id: "comparison",
    title: `${groups[pair.b]?.name ?? ""} against ${groups[pair.a]?.name ?? ""}`,
    nameA: nameOf(pair.a),
    nameB: nameOf(pair.b),
    alpha: criteria.alpha,
    rows: own.map(({ subject, metric, result, adjustedP }) => ({
      ...(subject === "" ? {} : { subject }),
      title: metric.title,
      kind: metric.kind,
      result,
      adjustedP,
    })),
    summaries: means
      .filter((mean) => mean.pair === pair)
      .map(({ metric, ratio, rows: n }) => ({
        subject: `geometric mean of ${n}`,
        title: metric.title,
        ratio,
      })),
    notes: [countNote(own, pair, compared), ...leftOutNotes(compared, pair)],
  });
}

const nouns: Readonly<Record<"runs" | "builds" | "measurements", string>> = {
  runs: "run",
  builds: "build",
  measurements: "figure",
};

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
function leftOutNotes({ series, leftOut, nameOf, means }: Compared, { a, b }: GroupPair): string[] {
  const only = (here: number, there: number) => {
    const alone = series.filter(
      ({ samples }) => (samples[here] ?? null) !== null && (samples[there] ?? null) === null,
    );
    const names = alone.map(({ subject, metric }) => [subject, metric.title].filter(Boolean).join(" "));
    return names.length === 0 ? [] : [`Only in ${nameOf(here)}: ${some([...new Set(names)])}.`];
  };
  const out = leftOut.filter(({ metric }) => means.some((mean) => mean.metric === metric));
  const names = out.map(({ subject, metric, lacking }) => {
    const why = lacking.length === 0 ? "no ratio: a figure is 0" : `not in ${list(lacking.map(nameOf))}`;
    return `${subject} ${metric.title} (${why})`;
  });
  return [
    ...only(a, b),
    ...only(b, a),
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

/** Kaplan and Meier's median where there are timeouts; null if too few finished. */
export function medianOf({ values, censored }: GroupSample): number | null {
  return censored === undefined ? median(values) : survivalQuantile(kaplanMeier(values, censored), 0.5);
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
  const lines = series.flatMap(({ subject, metric, samples }) =>
    samples.flatMap((sample, g): TableRow[] => {
      if (sample === null) return [];
      const { values, censored, missing } = sample;
      const late = censored?.filter(Boolean).length ?? 0;
      const { low, high, coverage, reached } = medianInterval(values, 1 - criteria.alpha);
      const known = late === 0;
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
            known && reached ? [low, high] : null,
            known ? [Math.min(...values), Math.max(...values)] : null,
            known && values.length > 1 ? 100 * coverage : null,
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
      { key: "interval", title: intervalTitle(criteria.alpha), kind: "number" },
      { key: "range", title: "all figures", kind: "number" },
      { key: "coverage", title: "covers", kind: "percent" },
    ],
    rows: lines,
    notes: [coverageNote(compared)],
  });
}

function coverageNote({ criteria }: Compared): string {
  let fewest = 1;
  while (medianRank(fewest, 1 - criteria.alpha).coverage < 1 - criteria.alpha) fewest++;
  return `"Covers" is how surely the interval, or else the range of all figures, holds the true median; with fewer than ${fewest} figures there is no ${intervalTitle(criteria.alpha)}.`;
}

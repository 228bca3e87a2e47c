/** What a comparison found, in sentences. */
import type { GroupPair, RowComparison } from "../analysis/group-comparison.ts";
import type { Verdict } from "../analysis/verdict.ts";
import { formatRatio } from "../units/quantity.ts";
import { type Compared, placesOf } from "./compared.ts";
import {
  effectText,
  isSized,
  list,
  openText,
  sidesText,
  verdictSentence,
  verdictWords,
} from "./comparison-sentences.ts";
import { intervalTitle } from "./comparison-table.ts";
import { formatOf } from "./metric-text.ts";
import { plural } from "./place.ts";
import type { Finding, Level } from "./report.ts";
import { areSummaries } from "./summary-cautions.ts";

/** More pairs than this are summed up. */
const mostPairs = 4;
/** More primary rows of a pair than this are summed up. */
const mostRows = 4;

const levels: Readonly<Record<Verdict, Level>> = {
  better: "good",
  worse: "bad",
  less: "info",
  more: "info",
  same: "good",
  inconclusive: "info",
};

export function comparisonFindings(compared: Compared): Finding[] {
  const { pairs, rows } = compared;
  return pairs.slice(0, mostPairs).flatMap((pair) => {
    const primary = rows.filter((row) => row.pair === pair && row.metric.primary);
    const few = primary.length <= mostRows;
    return [
      ...(few ? rowFindings(primary, compared) : tally(primary, pair, compared)),
      ...meanFindings(pair, compared),
    ];
  });
}

/** One finding for each row; rows that too few runs keep open share one. */
function rowFindings(rows: readonly RowComparison[], compared: Compared): Finding[] {
  const { alpha } = compared.criteria;
  const open = rows.filter(({ result }) => result.verdict === "inconclusive" && result.floor > alpha);
  const alike = open.every(
    ({ subject, result }) =>
      subject === open[0]?.subject &&
      result.everyPairAgrees === open[0].result.everyPairAgrees &&
      result.reason === open[0].result.reason,
  );
  if (open.length < 2 || !alike) return rows.map((row) => finding([row], compared));
  const others = rows.filter((row) => !open.includes(row));
  return [finding(open, compared), ...others.map((row) => finding([row], compared))];
}

/** `Compared with python, jython has 0.337× the elapsed time (245–260 s against 747–750 s) and …: …`, for rows of the same verdict. */
function finding(rows: readonly RowComparison[], { nameOf, criteria }: Compared): Finding {
  const [{ pair, subject, a, b, result, adjustedP }] = rows as readonly [RowComparison];
  const nouns = areSummaries(a, b) ? (["summary", "summaries"] as const) : undefined;
  const amounts = list(rows.map((row) => amountText(row, criteria.alpha)));
  const what = `${subject === "" ? "Compared" : `${subject}: compared`} with ${nameOf(pair.a)}, ${nameOf(pair.b)} has ${amounts}`;
  return {
    id: "comparison",
    level: levels[result.verdict],
    weight: 75,
    text: `${what}: ${verdictSentence(result, criteria.alpha, adjustedP, nouns)}.`,
    places: [...placesOf(b.trials, 2), ...placesOf(a.trials, 2)],
  };
}

/** `0.337× the elapsed time (245–260 s against 747–750 s)`; medians and the interval where there are figures enough. */
function amountText(row: RowComparison, alpha: number): string {
  const { metric, result } = row;
  const format = formatOf(metric);
  const { effect, scale } = result;
  const sides = sidesText(row, format);
  if (effect === null) return `a ${metric.title} that cannot be compared (${sides})`;
  const amount = effectText(effect, scale, format);
  if (scale === "shift") return `${amount} ${metric.title} (${sides})${openText(effect, scale)}`;
  const interval = isSized(effect)
    ? `, ${intervalTitle(alpha)} ${formatRatio(effect.low)} to ${formatRatio(effect.high)}`
    : "";
  return `${amount} the ${metric.title} (${sides}${interval})${openText(effect, scale)}`;
}

const order: readonly Verdict[] = ["worse", "better", "more", "less", "same", "inconclusive"];

/** `after against before, 40 rows: 2 worse, 3 better, …` and which ones are worse. */
function tally(rows: readonly RowComparison[], { a, b }: GroupPair, { nameOf }: Compared): Finding[] {
  if (rows.length === 0) return [];
  const counts = order.flatMap((verdict) => {
    const n = rows.filter(({ result }) => result.verdict === verdict).length;
    return n === 0 ? [] : [{ verdict, text: `${n} ${verdictWords[verdict]}` }];
  });
  const notable = rows
    .filter(({ result }) => result.verdict === "worse" || result.verdict === "better")
    .sort((one, other) => (size(other) > size(one) ? 1 : size(other) < size(one) ? -1 : 0))
    .slice(0, mostRows)
    .map(
      ({ subject, metric, result: { effect, scale, verdict } }) =>
        `${[subject, metric.title].filter(Boolean).join(" ")} ${effect === null ? "" : `${effectText(effect, scale, formatOf(metric))} `}(${verdict})`,
    );
  const [first] = counts;
  return [
    {
      id: "comparison",
      level: levels[first?.verdict ?? "inconclusive"],
      weight: 75,
      text: `${nameOf(b)} against ${nameOf(a)}, ${plural(rows.length, "row")}: ${list(counts.map(({ text }) => text))}${notable.length === 0 ? "" : `; most of all ${list(notable)}`}.`,
      places: rows.slice(0, 2).flatMap((row) => placesOf(row.b.trials, 1)),
    },
  ];
}

/** How far from no change. What has no ratio comes or goes altogether, as a rule. */
const size = ({ result: { effect, scale } }: RowComparison): number => {
  if (effect === null) return 0;
  return scale === "ratio" ? Math.abs(Math.log(effect.estimate)) : Number.POSITIVE_INFINITY;
};

function meanFindings(pair: GroupPair, { means, nameOf }: Compared): Finding[] {
  return means
    .filter((mean) => mean.pair === pair && mean.metric.primary)
    .slice(0, mostRows)
    .map(({ metric, ratio, rows, below }) => ({
      id: "geometric-mean",
      level: "info",
      weight: 74,
      text: `Over the ${rows} benchmarks that all groups have, ${nameOf(pair.b)} has ${formatRatio(ratio)} the ${metric.title} of ${nameOf(pair.a)} in the geometric mean, and less in ${below === rows ? "all" : below === 0 ? "none" : below} of them.`,
      places: [],
    }));
}

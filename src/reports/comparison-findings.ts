/** What a comparison found, in sentences. */
import type { GroupPair, RowComparison } from "../analysis/group-comparison.ts";
import type { Verdict } from "../analysis/verdict.ts";
import { formatRatio } from "../units/quantity.ts";
import { type Compared, placesOf } from "./compared.ts";
import { list, range, verdictSentence, verdictWords } from "./comparison-sentences.ts";
import { intervalTitle } from "./comparison-table.ts";
import { formatOf } from "./metric-text.ts";
import { plural } from "./place.ts";
import type { Finding, Level } from "./report.ts";

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
      ...(few ? primary.map((row) => rowFinding(row, compared)) : tally(primary, pair, compared)),
      ...meanFindings(pair, compared),
    ];
  });
}

function rowFinding(
  { pair, metric, subject, a, b, result, adjustedP }: RowComparison,
  compared: Compared,
): Finding {
  const { nameOf, criteria } = compared;
  const [nameA, nameB] = [nameOf(pair.a), nameOf(pair.b)];
  const format = formatOf(metric);
  const { effect, scale } = result;
  const bounds =
    effect?.low === null || effect?.high === null
      ? `${range([...b.values], format)} against ${range([...a.values], format)}`
      : `median ${format(result.b.median)} against ${format(result.a.median)}`;
  const interval =
    effect !== null && effect.low !== null && effect.high !== null && scale === "ratio"
      ? `, ${intervalTitle(criteria.alpha)} ${formatRatio(effect.low)} to ${formatRatio(effect.high)}`
      : "";
  const amount =
    effect === null
      ? `${nameB} against ${nameA}, ${metric.title}`
      : scale === "ratio"
        ? `${nameB} has ${formatRatio(effect.estimate)} the ${metric.title} of ${nameA}`
        : `${nameB} has ${format(Math.abs(effect.estimate))} ${effect.estimate < 0 ? "less" : "more"} ${metric.title} than ${nameA}`;
  return {
    id: "comparison",
    level: levels[result.verdict],
    weight: 75,
    text: `${subject === "" ? "" : `${subject}: `}${amount} (${bounds}${interval}): ${verdictSentence(result, criteria.alpha, adjustedP)}.`,
    places: [...placesOf(b.trials, 2), ...placesOf(a.trials, 2)],
  };
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
    .sort((one, other) => size(other) - size(one))
    .slice(0, mostRows)
    .map(
      ({ subject, metric, result }) =>
        `${[subject, metric.title].filter(Boolean).join(" ")} ${formatRatio(result.effect?.estimate ?? null)} (${result.verdict})`,
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

const size = ({ result }: RowComparison): number => Math.abs(Math.log(result.effect?.estimate ?? 1));

function meanFindings(pair: GroupPair, { means, nameOf }: Compared): Finding[] {
  return means
    .filter((mean) => mean.pair === pair && mean.metric.primary)
    .slice(0, mostRows)
    .map(({ metric, ratio, rows }) => ({
      id: "geometric-mean",
      level: "info",
      weight: 74,
      text: `Over the ${rows} benchmarks that all groups have, ${nameOf(pair.b)} has ${formatRatio(ratio)} the ${metric.title} of ${nameOf(pair.a)} in the geometric mean.`,
      places: [],
    }));
}

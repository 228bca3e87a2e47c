/** Limits of change, checked: what a reviewer needs to let a change pass or to send it back. */
import { checkLimits, type Limit, type LimitResult, type Outcome, overall } from "../analysis/limits.ts";
import { formatRatio } from "../units/quantity.ts";
import { compareReport } from "./compare.ts";
import { cautions } from "./comparison-cautions.ts";
import { limitRows, limitTable, otherChanges, outcomeWords } from "./check-tables.ts";
import { type Compared, placesOf } from "./compared.ts";
import { range } from "./comparison-sentences.ts";
import { intervalTitle } from "./comparison-table.ts";
import { formatOf } from "./metric-text.ts";
import { plural } from "./place.ts";
import type { Finding, ReportDocument } from "./report.ts";

export interface Checked {
  readonly outcome: Outcome;
  readonly results: readonly LimitResult[];
  /** Limits whose metric has no figures on both sides. */
  readonly empty: readonly Limit[];
}

export function check(limits: readonly Limit[], { rows, criteria }: Compared): Checked {
  const results = checkLimits(limits, rows, criteria.alpha);
  const empty = limits.filter((limit) => !results.some((result) => result.limit === limit));
  const outcomes = results.map(({ outcome }) => outcome);
  return { results, empty, outcome: overall([...outcomes, ...empty.map(() => "unknown" as const)]) };
}

/** So many limits that are kept are told one by one. */
const mostKept = 4;

export function checkDocument(
  checked: Checked,
  compared: Compared,
  provenance: ReportDocument["provenance"],
): ReportDocument {
  const report = compareReport(compared, false);
  const limited = new Set([
    ...checked.results.map(({ row }) => row.metric.id),
    ...checked.empty.map(({ metric }) => metric),
  ]);
  const about = {
    ...compared,
    series: compared.series.filter(({ metric }) => limited.has(metric.id)),
    rows: compared.rows.filter(({ metric }) => limited.has(metric.id)),
  };
  const { results, empty } = checked;
  const told = [...results].sort((one, other) => rank(one.outcome) - rank(other.outcome));
  const kept = told.filter(({ outcome }) => outcome === "kept");
  const shown = kept.length > mostKept ? told.filter(({ outcome }) => outcome !== "kept") : told;
  const findings = [
    ...shown.map((result) => resultFinding(result, compared)),
    ...empty.map(emptyFinding),
    ...(kept.length > mostKept ? [keptFinding(kept.length)] : []),
    ...cautions(about),
  ];
  return {
    title: titles[checked.outcome],
    summary: summaryOf(checked, compared),
    findings,
    reports: [
      {
        ...report,
        findings,
        tables: [
          ...(results.length === 0 ? [] : [limitTable(results, compared)]),
          ...otherChanges(compared, limited),
          limitRows(results),
          ...report.tables.filter(({ lookup }) => lookup === true),
        ],
      },
    ],
    provenance,
  };
}

const titles: Readonly<Record<Outcome, string>> = {
  kept: "Performance check: all limits are kept",
  broken: "Performance check: a limit is broken",
  unknown: "Performance check: inconclusive",
};

const rank = (outcome: Outcome): number => ["broken", "unknown", "kept"].indexOf(outcome);

function summaryOf({ results, empty }: Checked, { groups }: Compared): string {
  const count = (outcome: Outcome) => results.filter((result) => result.outcome === outcome).length;
  const sizes = groups.map(
    ({ name, trials, failed }) =>
      `${name} of ${plural(trials.length, "row")}${failed.length === 0 ? "" : ` and ${failed.length} failed`}`,
  );
  return `${plural(results.length + empty.length, "check")}: ${count("broken")} broken, ${count("unknown") + empty.length} inconclusive, ${count("kept")} kept; ${sizes.join(", ")}.`;
}

/** What became of a limit, in one sentence. */
export function resultSentence(
  { limit, row, outcome, reason, adjustedP }: LimitResult,
  { criteria }: Compared,
): string {
  const { metric, subject, a, b, result } = row;
  const format = formatOf(metric);
  const { effect, scale } = result;
  const sized = effect !== null && effect.low !== null && effect.high !== null;
  const sides = sized
    ? `median ${format(result.b.median)} against ${format(result.a.median)}`
    : `${range([...b.values], format)} against ${range([...a.values], format)}`;
  const change =
    effect === null || scale !== "ratio"
      ? ""
      : `, ${formatRatio(effect.estimate)}${sized ? ` (${intervalTitle(criteria.alpha)} ${formatRatio(effect.low)} to ${formatRatio(effect.high)})` : ""}`;
  const p =
    outcome === "broken" && adjustedP !== null
      ? `, p ${adjustedP < 0.001 ? "< 0.001" : adjustedP.toPrecision(2)}`
      : "";
  const why = reason === null ? "" : `: ${reason}`;
  return `${limit.text} is ${outcomeWords[outcome].word}${subject === "" ? "" : ` for ${subject}`}: ${metric.title} ${sides}${change}${p}${why}.`;
}

function resultFinding(result: LimitResult, compared: Compared): Finding {
  const { outcome, row } = result;
  return {
    id: `limit-${outcomeWords[outcome].word}`,
    level: outcomeWords[outcome].level,
    weight: 90,
    text: resultSentence(result, compared),
    ...(outcome === "unknown" ? { advice: "Run both sides a few more times, taking turns." } : {}),
    places: [...placesOf(row.b.trials, 2), ...placesOf(row.a.trials, 2)],
  };
}

function emptyFinding({ text, metric }: Limit): Finding {
  return {
    id: "limit-inconclusive",
    level: "warning",
    weight: 90,
    text: `${text} is inconclusive: baseline and candidate have no figures of ${metric} in common.`,
    advice: "Make sure that both were measured, and that the paths are right.",
    places: [],
  };
}

function keptFinding(n: number): Finding {
  return {
    id: "limit-kept",
    level: "good",
    weight: 50,
    text: `${plural(n, "other limit")} are kept.`,
    places: [],
  };
}

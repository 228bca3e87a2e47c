/** Limits of change, checked: what a reviewer needs to let a change pass or to send it back. */
import { checkLimits, type Limit, type LimitResult, type Outcome, overall } from "../analysis/limits.ts";
import type { Metric } from "../analysis/metrics.ts";
import { formatRatio } from "../units/quantity.ts";
import { compareReport } from "./compare.ts";
import { cautions } from "./comparison-cautions.ts";
import { withoutEmptyColumns } from "./columns.ts";
import { type Compared, placesOf } from "./compared.ts";
import { range } from "./comparison-sentences.ts";
import { finite, numberColumn, textColumn } from "./comparison-rows.ts";
import { comparisonTable, intervalTitle } from "./comparison-table.ts";
import { formatOf } from "./metric-text.ts";
import { plural } from "./place.ts";
import type { Cell, Finding, Level, ReportDocument, ReportTable } from "./report.ts";

/** Names that `check` gives its two groups. */
export const baselineName = "baseline";
export const candidateName = "candidate";

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

const words: Readonly<Record<Outcome, { readonly word: string; readonly level: Level }>> = {
  kept: { word: "kept", level: "good" },
  broken: { word: "broken", level: "bad" },
  unknown: { word: "inconclusive", level: "warning" },
};

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

function resultFinding(
  { limit, row, outcome, reason, adjustedP }: LimitResult,
  { criteria }: Compared,
): Finding {
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
  return {
    id: `limit-${words[outcome].word}`,
    level: words[outcome].level,
    weight: 90,
    text: `${limit.text} is ${words[outcome].word}${subject === "" ? "" : ` for ${subject}`}: ${metric.title} ${sides}${change}${p}${why}.`,
    ...(outcome === "unknown" ? { advice: "Run both sides a few more times, taking turns." } : {}),
    places: [...placesOf(b.trials, 2), ...placesOf(a.trials, 2)],
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

function limitTable(results: readonly LimitResult[], { criteria }: Compared): ReportTable {
  return withoutEmptyColumns({
    id: "limits",
    title: "Limits",
    columns: [
      { key: "limit", title: "broken if", kind: "text" },
      { key: "benchmark", title: "benchmark", kind: "text" },
      { key: "outcome", title: "limit is", kind: "text" },
      { key: "ratio", title: "ratio", kind: "ratio" },
      { key: "interval", title: intervalTitle(criteria.alpha), kind: "ratio" },
      { key: "a", title: baselineName, kind: "number" },
      { key: "b", title: candidateName, kind: "number" },
    ],
    rows: results.map(({ limit, row: { subject, metric, result }, outcome }) => ({
      kind: metric.kind,
      cells: [
        limit.text,
        subject || null,
        words[outcome].word,
        result.scale === "ratio" ? (result.effect?.estimate ?? null) : null,
        intervalOf(result),
        result.a.median,
        result.b.median,
      ],
    })),
  });
}

/** What changed although no limit is about it: it may be the reason, or the price. */
function otherChanges(compared: Compared, limited: ReadonlySet<string>): ReportTable[] {
  const rows = compared.rows.filter(
    ({ metric, result }) =>
      !limited.has(metric.id) && result.verdict !== "same" && result.verdict !== "inconclusive",
  );
  if (rows.length === 0) return [];
  return [
    comparisonTable({
      id: "other-changes",
      title: "What else changed",
      nameA: baselineName,
      nameB: candidateName,
      alpha: compared.criteria.alpha,
      rows: rows.map(({ subject, metric, result, adjustedP }) => ({
        title: subject === "" ? metric.title : `${subject}: ${metric.title}`,
        kind: metric.kind,
        result,
        adjustedP,
      })),
      notes: [],
    }),
  ];
}

function intervalOf({ effect, scale }: LimitResult["row"]["result"]): Cell {
  return scale !== "ratio" || effect === null || effect.low === null || effect.high === null
    ? null
    : [effect.low, effect.high];
}

/** For programs: figures in base units. */
function limitRows(results: readonly LimitResult[]): ReportTable {
  return {
    id: "limit-results",
    title: "Every limit",
    lookup: true,
    columns: [
      ...["limit", "benchmark", "metric", "outcome"].map(textColumn),
      ...["n_baseline", "n_candidate", "median_baseline", "median_candidate"].map(numberColumn),
      textColumn("scale"),
      ...["effect", "effect_low", "effect_high", "p_adjusted"].map(numberColumn),
      textColumn("reason"),
    ],
    rows: results.map(({ limit, row: { subject, metric, result }, outcome, adjustedP, reason }) => ({
      cells: [
        limit.text,
        subject || null,
        metric.id,
        words[outcome].word,
        result.a.n,
        result.b.n,
        result.a.median,
        result.b.median,
        result.scale,
        result.effect?.estimate ?? null,
        finite(result.effect?.low),
        finite(result.effect?.high),
        adjustedP,
        reason,
      ],
    })),
  };
}

/** Whether a metric of this name can be in any table: those of benchmark files are only known once they are read. */
export function knowsMetric(name: string, { series }: Compared, known: readonly Metric[]): boolean {
  return [...known, ...series.map(({ metric }) => metric)].some(({ id }) => id === name);
}

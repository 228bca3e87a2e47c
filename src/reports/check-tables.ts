/** The limits of a check, and what else changed, as tables. */
import type { LimitResult, Outcome } from "../analysis/limits.ts";
import { withoutEmptyColumns } from "./columns.ts";
import type { Compared } from "./compared.ts";
import { finite, numberColumn, textColumn } from "./comparison-rows.ts";
import { comparisonTable, intervalTitle } from "./comparison-table.ts";
import type { Cell, Level, ReportTable } from "./report.ts";

/** Names that `check` gives its two groups. */
export const baselineName = "baseline";
export const candidateName = "candidate";

export const outcomeWords: Readonly<Record<Outcome, { readonly word: string; readonly level: Level }>> = {
  kept: { word: "kept", level: "good" },
  broken: { word: "broken", level: "bad" },
  unknown: { word: "inconclusive", level: "warning" },
};

export function limitTable(results: readonly LimitResult[], { criteria }: Compared): ReportTable {
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
        outcomeWords[outcome].word,
        result.scale === "ratio" ? (result.effect?.estimate ?? null) : null,
        intervalOf(result),
        result.a.median,
        result.b.median,
      ],
    })),
  });
}

/** What changed although no limit is about it: it may be the reason, or the price. */
export function otherChanges(compared: Compared, limited: ReadonlySet<string>): ReportTable[] {
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
export function limitRows(results: readonly LimitResult[]): ReportTable {
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
        outcomeWords[outcome].word,
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

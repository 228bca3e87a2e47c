/** One group of runs against another, metric by metric. */
import { benjaminiHochberg, holm } from "../analysis/adjust.ts";
import type { RunMetric } from "../analysis/run-metrics.ts";
import { formatP } from "../units/quantity.ts";
import { type Comparison, judge } from "../analysis/verdict.ts";
import { metricsIn, type RunGroup, valuesOf } from "./run-groups.ts";

export const alpha = 0.05;
/** Changes up to this share count as the same. */
export const tolerance = 0.02;

export interface MetricComparison {
  readonly metric: RunMetric;
  readonly result: Comparison;
  /** Adjusted for the other metrics: Holm among the primary ones, Benjamini–Hochberg among the rest. */
  readonly adjustedP: number | null;
}

export interface GroupComparison {
  readonly a: RunGroup;
  readonly b: RunGroup;
  readonly metrics: readonly MetricComparison[];
}

/** `b` against `a` in every metric that both have figures of. */
export function compareGroups(a: RunGroup, b: RunGroup): GroupComparison {
  const judged = metricsIn([a, b]).flatMap((metric) => {
    const [first, second] = [valuesOf(a.runs, metric.column), valuesOf(b.runs, metric.column)];
    if (first.length === 0 || second.length === 0) return [];
    const question = {
      a: first,
      b: second,
      alpha,
      tolerance,
      better: metric.better,
      scale: "ratio" as const,
    };
    return [{ metric, result: judge(question) }];
  });
  const adjusted = new Map([
    ...adjust(
      judged.filter(({ metric }) => metric.primary),
      holm,
    ),
    ...adjust(
      judged.filter(({ metric }) => !metric.primary),
      benjaminiHochberg,
    ),
  ]);
  return {
    a,
    b,
    metrics: judged.map((one) => adjustedVerdict({ ...one, adjustedP: adjusted.get(one.metric) ?? null })),
  };
}

/** A difference that chance explains once it is known how many metrics were looked at is none. */
function adjustedVerdict(comparison: MetricComparison): MetricComparison {
  const { result, adjustedP } = comparison;
  if (result.verdict === "same" || result.verdict === "inconclusive") return comparison;
  if (adjustedP === null || adjustedP <= alpha) return comparison;
  const reason = `p ${formatP(result.p)} is ${formatP(adjustedP)} once adjusted for the number of metrics`;
  return { ...comparison, result: { ...result, verdict: "inconclusive", reason } };
}

function adjust(
  family: readonly { metric: RunMetric; result: Comparison }[],
  method: (ps: readonly number[]) => number[],
): [RunMetric, number][] {
  const adjusted = method(family.map(({ result }) => result.p ?? Number.NaN));
  return family.map(({ metric }, i) => [metric, adjusted[i] ?? Number.NaN]);
}

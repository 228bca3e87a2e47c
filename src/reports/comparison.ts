/** One group of measured commands against another, metric by metric, as the report sees them. */
import { type Criteria, type Judged, judgeFamily } from "../analysis/comparison.ts";
import type { RunMetric } from "../analysis/metrics.ts";
import { metricsIn, type RunGroup, valuesOf } from "./run-groups.ts";

/** What the report takes for granted; `compare` lets the user say otherwise. */
export const usualCriteria: Criteria = { alpha: 0.05, tolerance: 0.02 };

export interface MetricComparison extends Judged {
  readonly metric: RunMetric;
}

export interface GroupComparison {
  readonly a: RunGroup;
  readonly b: RunGroup;
  readonly metrics: readonly MetricComparison[];
}

/** `b` against `a` in every metric that both have figures of. */
export function compareGroups(a: RunGroup, b: RunGroup): GroupComparison {
  const pairs = metricsIn([a, b]).flatMap((metric) => {
    const [first, second] = [valuesOf(a.runs, metric.id), valuesOf(b.runs, metric.id)];
    if (first.length === 0 || second.length === 0) return [];
    return [{ metric, a: { values: first }, b: { values: second } }];
  });
  return { a, b, metrics: judgeFamily(pairs, usualCriteria) };
}

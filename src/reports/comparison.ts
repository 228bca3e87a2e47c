/** One group of measured commands against another, metric by metric, as the report sees them. */
import { type Criteria, type Judged, judgeFamily } from "../analysis/comparison.ts";
import { type RunMetric, runMetrics } from "../analysis/metrics.ts";
import type { RunGroup } from "./run-groups.ts";
import type { Runs } from "./runs.ts";

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
export function compareGroups(runs: Runs, a: RunGroup, b: RunGroup): GroupComparison {
  const metrics = new Set([...runs.metricsIn(a.all), ...runs.metricsIn(b.all)]);
  const pairs = runMetrics.flatMap((metric) => {
    const [first, second] = [runs.figuresOf(a.runs, metric.id), runs.figuresOf(b.runs, metric.id)];
    if (!metrics.has(metric) || first.length === 0 || second.length === 0) return [];
    return [{ metric, a: { values: first }, b: { values: second } }];
  });
  return { a, b, metrics: judgeFamily(pairs, usualCriteria) };
}

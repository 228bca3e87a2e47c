/** Groups of measured commands against one of them, metric by metric, as the report sees them. */
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

/**
 * Each of the others against `a`, in every metric that both have figures of. All are one family: with every further command there is
 * another chance of a false alarm, and p is adjusted for that.
 */
export function compareGroups(runs: Runs, a: RunGroup, others: readonly RunGroup[]): GroupComparison[] {
  const judged = judgeFamily(
    others.flatMap((b) => pairsOf(runs, a, b)),
    usualCriteria,
  );
  return others.map((group) => ({ a, b: group, metrics: judged.filter((pair) => pair.group === group) }));
}

function pairsOf(runs: Runs, a: RunGroup, group: RunGroup) {
  const metrics = new Set([...runs.metricsIn(a.all), ...runs.metricsIn(group.all)]);
  return runMetrics.flatMap((metric) => {
    const [first, second] = [runs.figuresOf(a.runs, metric.id), runs.figuresOf(group.runs, metric.id)];
    if (!metrics.has(metric) || first.length === 0 || second.length === 0) return [];
    return [{ metric, group, a: { values: first }, b: { values: second } }];
  });
}

/** Groups compared row by row: every other group against a baseline, or all pairs; with the geometric mean over the rows they share. */
import { type Criteria, type Judged, judgeFamily } from "./comparison.ts";
import type { GroupSample, Series } from "./grouping.ts";
import type { Metric } from "./metrics.ts";
import { besideSession } from "./session-samples.ts";

/** Positions of two groups: `b` is compared against `a`. */
export interface GroupPair {
  readonly a: number;
  readonly b: number;
}

export interface RowComparison extends Judged {
  readonly pair: GroupPair;
  readonly subject: string;
  readonly metric: Metric;
  readonly a: GroupSample;
  readonly b: GroupSample;
}

/** Every other group against the baseline. */
export function againstBaseline(groups: number, baseline: number): GroupPair[] {
  return Array.from({ length: groups }, (_, b) => ({ a: baseline, b })).filter(({ a, b }) => a !== b);
}

/** Each pair of groups once, the earlier one as the baseline. */
export function allPairs(groups: number): GroupPair[] {
  return Array.from({ length: groups }, (_, a) =>
    Array.from({ length: groups - a - 1 }, (_unused, i) => ({ a, b: a + 1 + i })),
  ).flat();
}

/** Every row in every pair that has figures on both sides, judged as one family. */
export function compareSeries(
  series: readonly Series[],
  pairs: readonly GroupPair[],
  criteria: Criteria,
): RowComparison[] {
  const rows = pairs.flatMap((pair) =>
    series.flatMap(({ subject, metric, samples }) => {
      const [a, b] = [samples[pair.a] ?? null, samples[pair.b] ?? null];
      if (a === null || b === null) return [];
      return [{ pair, subject, metric, a: besideSession(a, b), b: besideSession(b, a) }];
    }),
  );
  const subjects = new Set(rows.map(({ subject }) => subject));
  return judgeFamily(rows, criteria, subjects.size > 1 ? "benchmarks" : "metrics");
}

export interface GeometricMean {
  readonly pair: GroupPair;
  readonly metric: Metric;
  /** exp of the mean of the logarithms of the ratios of all rows. */
  readonly ratio: number;
  /** How many rows, and in how many of them the ratio is below 1. */
  readonly rows: number;
  readonly below: number;
}

export interface LeftOut {
  readonly metric: Metric;
  readonly subject: string;
  /** Positions of the groups that have no figure of it; none if all have, but there is no ratio: a figure is 0 or less. */
  readonly lacking: readonly number[];
}

/**
 * The mean ratio of each metric over the subjects of which every group has figures, and what had to be left out. Empty where a metric has
 * fewer than two such rows.
 */
export function geometricMeans(
  series: readonly Series[],
  comparisons: readonly RowComparison[],
): { means: GeometricMean[]; leftOut: LeftOut[] } {
  const means: GeometricMean[] = [];
  const leftOut: LeftOut[] = [];
  for (const metric of new Set(series.map((row) => row.metric))) {
    const rows = series.filter((row) => row.metric === metric);
    if (rows.length < 2) continue;
    const own = comparisons.filter((row) => row.metric === metric);
    const usable = rows.filter(({ subject, samples }) => {
      const lacking = samples.flatMap((sample, g) => (sample === null ? [g] : []));
      const judged = own.filter((row) => row.subject === subject);
      const whole = lacking.length === 0 && judged.every(({ result }) => ratioOf(result) !== null);
      if (!whole) leftOut.push({ metric, subject, lacking });
      return whole;
    });
    if (usable.length < 2) continue;
    const used = new Set(usable.map(({ subject }) => subject));
    const byPair = new Map<GroupPair, number[]>();
    for (const { pair, subject, result } of own) {
      const ratio = ratioOf(result);
      if (ratio !== null && used.has(subject)) byPair.set(pair, [...(byPair.get(pair) ?? []), ratio]);
    }
    for (const [pair, ratios] of byPair) {
      const logs = ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0);
      const below = ratios.filter((ratio) => ratio < 1).length;
      means.push({ pair, metric, ratio: Math.exp(logs / ratios.length), rows: ratios.length, below });
    }
  }
  return { means, leftOut };
}

/** The estimate if it is a ratio that has a logarithm. */
function ratioOf({ effect, scale }: Judged["result"]): number | null {
  return effect !== null && scale === "ratio" && effect.estimate > 0 && Number.isFinite(effect.estimate)
    ? effect.estimate
    : null;
}

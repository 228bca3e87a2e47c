/**
 * How much group b differs from group a: the median of all pairwise differences, or ratios, and the interval of values that the exact
 * Mann–Whitney test would not reject (Hodges and Lehmann, Annals of Mathematical Statistics 34, 1963; Hollander, Wolfe, Chicken,
 * Nonparametric Statistical Methods, 3rd ed., section 4.3). With ties the interval covers at least what it says.
 *
 * NaN in the input means missing and is left out.
 */
import { criticalValue, upperTail } from "./normal.ts";
import { sorted } from "./quantile.ts";
import { exactIsAffordable, untiedCounts } from "./rank-distribution.ts";
import type { Values } from "./select.ts";

export interface Effect {
  /** b over a for `ratio`, b − a for `shift`. */
  readonly estimate: number;
  /** Timeouts leave the estimate open, and this is the one nearest to no change. */
  readonly isLeast?: true;
  /** The interval with at least 1 − alpha coverage; null when so few runs cannot give one. */
  readonly low: number | null;
  readonly high: number | null;
  /** The true coverage of [low, high], or of [min, max] when there is no interval. */
  readonly coverage: number;
  /** Whether there is an interval. */
  readonly reached: boolean;
  /** The smallest and the largest over all pairs of runs. */
  readonly min: number;
  readonly max: number;
}

/**
 * How many times as large b is: exp of the Hodges–Lehmann shift of the logarithms, so that swapping the groups inverts it. Null if a value
 * is 0 or less, which has no ratio (use `shift`), or if a group is empty.
 */
export function ratio(a: Values, b: Values, alpha = 0.05): Effect | null {
  const logs = [sorted(a), sorted(b)].map((values) => values.map(Math.log)) as [Float64Array, Float64Array];
  if (logs.some((values) => !Number.isFinite(values[0] ?? 0))) return null;
  const effect = shiftOfSorted(...logs, alpha);
  if (effect === null) return null;
  const { low, high } = effect;
  return {
    ...effect,
    estimate: Math.exp(effect.estimate),
    low: low === null ? null : Math.exp(low),
    high: high === null ? null : Math.exp(high),
    min: Math.exp(effect.min),
    max: Math.exp(effect.max),
  };
}

/** How much larger b is, in the unit of the values. Null if a group is empty. */
export function shift(a: Values, b: Values, alpha = 0.05): Effect | null {
  return shiftOfSorted(sorted(a), sorted(b), alpha);
}

function shiftOfSorted(a: Float64Array, b: Float64Array, alpha: number): Effect | null {
  const pairs = a.length * b.length;
  if (pairs === 0) return null;
  const nth = (rank: number) => nthDifference(a, b, rank);
  const middle = nth(Math.ceil(pairs / 2));
  const { rank, coverage } = intervalWithCoverage(a.length, b.length, alpha);
  return {
    estimate: pairs % 2 === 1 ? middle : (middle + nth(pairs / 2 + 1)) / 2,
    low: rank === 0 ? null : nth(rank),
    high: rank === 0 ? null : nth(pairs + 1 - rank),
    coverage,
    reached: rank > 0,
    min: (b[0] as number) - (a.at(-1) as number),
    max: (b.at(-1) as number) - (a[0] as number),
  };
}

/**
 * The interval runs from the k-th smallest to the k-th largest pairwise difference; this is k, the largest with P(U <= k − 1) <= alpha / 2.
 * 0 when no interval reaches 1 − alpha: 3 against 3 and alpha 0.05, for one.
 */
export function intervalRank(n: number, m: number, alpha: number): number {
  return intervalWithCoverage(n, m, alpha).rank;
}

/** `rank` as in `intervalRank`, and the coverage of the interval, or of the range if `rank` is 0. */
function intervalWithCoverage(n: number, m: number, alpha: number): { rank: number; coverage: number } {
  if (!exactIsAffordable(n, m)) return approximateInterval(n, m, alpha);
  const counts = untiedCounts(n, m);
  const all = counts.reduce((sum, count) => sum + count, 0);
  let rank = 0;
  let below = 0;
  while (rank < counts.length && (2 * (below + (counts[rank] as number))) / all <= alpha) {
    below += counts[rank] as number;
    rank++;
  }
  const outside = rank === 0 ? (counts[0] as number) : below;
  return { rank, coverage: Math.max(0, 1 - (2 * outside) / all) };
}

/** For large groups: U is close to normal, with mean nm / 2; ½ is the continuity correction. */
function approximateInterval(n: number, m: number, alpha: number): { rank: number; coverage: number } {
  const deviation = Math.sqrt((n * m * (n + m + 1)) / 12);
  const rank = Math.floor((n * m) / 2 + 0.5 - criticalValue(alpha / 2) * deviation);
  return { rank, coverage: 1 - 2 * upperTail(((n * m) / 2 + 0.5 - rank) / deviation) };
}

/**
 * The `rank`-th smallest (1-based) of the differences b − a of ascending groups, without listing them: a million pairs of millions of runs
 * would not fit in memory. Halves the range of values and counts the pairs on each side, O(n + m) a step; both ends snap to differences
 * that occur, so it ends on the exact value.
 */
function nthDifference(a: Float64Array, b: Float64Array, rank: number): number {
  let low = (b[0] as number) - (a.at(-1) as number);
  let high = (b.at(-1) as number) - (a[0] as number);
  while (low < high) {
    const middle = low + (high - low) / 2;
    const { upTo, largest, next } = countUpTo(a, b, middle < high ? middle : low);
    if (upTo >= rank) high = largest;
    else low = next;
  }
  return low;
}

/** How many differences b − a are at most `limit`, the largest of them, and the smallest of the others. */
function countUpTo(
  a: Float64Array,
  b: Float64Array,
  limit: number,
): { upTo: number; largest: number; next: number } {
  let upTo = 0;
  let largest = Number.NEGATIVE_INFINITY;
  let next = Number.POSITIVE_INFINITY;
  let j = 0;
  for (const from of a) {
    while (j < b.length && (b[j] as number) - from <= limit) j++;
    upTo += j;
    if (j > 0) largest = Math.max(largest, (b[j - 1] as number) - from);
    if (j < b.length) next = Math.min(next, (b[j] as number) - from);
  }
  return { upTo, largest, next };
}

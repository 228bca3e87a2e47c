/**
 * The two-sided Mann–Whitney test (Wilcoxon rank-sum test): do values of one group tend to be larger than values of the other? Nothing is
 * assumed about the shape of the distributions. Ties get mid-ranks and are part of the exact count, which most packages leave out.
 *
 * NaN in the input means missing and is left out.
 */
import { upperTail } from "./normal.ts";
import { sorted } from "./quantile.ts";
import { type ReadonlyCounts, exactIsAffordable, tiedCounts, untiedCounts } from "./rank-distribution.ts";
import type { Values } from "./select.ts";

export interface RankSum {
  /** Pairs in which the value of x is the larger, ties counting half: 0 to nm. NaN if a group is empty. */
  readonly u: number;
  /** Two-sided: the probability of a rank sum at least as far from its mean. NaN if a group is empty. */
  readonly p: number;
  /** Counted over all arrangements; otherwise the normal approximation with tie and continuity correction. */
  readonly exact: boolean;
  /** The smallest p that groups of these sizes can reach when nothing is tied. */
  readonly floor: number;
}

export function rankSum(x: Values, y: Values): RankSum {
  const pool = rankTogether(sorted(x), sorted(y));
  const { n, m, u } = pool;
  const floor = smallestP(n, m);
  if (n === 0 || m === 0) return { u: Number.NaN, p: Number.NaN, exact: true, floor };
  const exact = exactIsAffordable(n, m);
  return { u, p: exact ? exactP(pool) : normalP(pool), exact, floor };
}

/** P(B < A) + ½ P(B = A) for a value of each group drawn at random: 1 if every b is below every a. NaN if a group is empty. */
export function superiority(a: Values, b: Values): number {
  const { n, m, u } = rankTogether(sorted(a), sorted(b));
  return u / (n * m);
}

/** Two groups ranked together: their sizes, U of the first, and how many values share each place, in ascending order. */
interface Pool {
  readonly n: number;
  readonly m: number;
  readonly u: number;
  readonly ties: readonly number[];
}

function rankTogether(x: Float64Array, y: Float64Array): Pool {
  const ties: number[] = [];
  let u = 0;
  for (let i = 0, j = 0; i < x.length || j < y.length;) {
    const value = Math.min(x[i] ?? Number.POSITIVE_INFINITY, y[j] ?? Number.POSITIVE_INFINITY);
    const [fromX, fromY] = [i, j];
    while (i < x.length && x[i] === value) i++;
    while (j < y.length && y[j] === value) j++;
    ties.push(i - fromX + (j - fromY));
    u += (i - fromX) * (fromY + (j - fromY) / 2);
  }
  return { n: x.length, m: y.length, u, ties };
}

function exactP({ n, m, u, ties }: Pool): number {
  const distance = Math.abs(u - (n * m) / 2);
  if (ties.length === n + m) return shareAsFar(untiedCounts(n, m), (n * m) / 2, distance);
  const few = Math.min(n, m); // either group has the same distance from its mean, and the smaller is the faster to count
  return shareAsFar(tiedCounts(doubledRanks(ties), few), few * (n + m + 1), 2 * distance);
}

/** The mid-rank, doubled, of each value: `below` values are smaller, `size` are equal. */
function doubledRanks(ties: readonly number[]): number[] {
  let below = 0;
  return ties.flatMap((size) => {
    const ranks = Array.from({ length: size }, () => 2 * below + size + 1);
    below += size;
    return ranks;
  });
}

function shareAsFar(counts: ReadonlyCounts, mean: number, distance: number): number {
  let all = 0;
  let asFar = 0;
  counts.forEach((count, sum) => {
    all += count;
    if (Math.abs(sum - mean) >= distance) asFar += count;
  });
  return asFar / all;
}

function normalP({ n, m, u, ties }: Pool): number {
  const all = n + m;
  const tied = ties.reduce((sum, size) => sum + (size ** 3 - size), 0);
  const variance = ((n * m) / 12) * (all + 1 - tied / (all * (all - 1)));
  if (variance <= 0) return 1; // every value is the same; rounding may leave a little less than 0
  const z = (Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance);
  return Math.min(1, 2 * upperTail(Math.max(0, z)));
}

/** The p of the normal approximation at any size; `rankSum` uses it for large groups only. */
export function approximateP(x: Values, y: Values): number {
  return normalP(rankTogether(sorted(x), sorted(y)));
}

/** The smallest two-sided p that groups of `n` and `m` runs can reach, when they do not overlap: 2 / C(n + m, n), at most 1. */
export function smallestP(n: number, m: number): number {
  let arrangements = 1;
  for (let i = 1; i <= Math.min(n, m); i++) arrangements *= (Math.max(n, m) + i) / i;
  return Math.min(1, 2 / Math.round(arrangements));
}

/** How many runs each of two groups of equal size needs before p can reach `alpha` in (0, 1]: 4 for 0.05. */
export function runsNeeded(alpha: number): number {
  if (!(alpha > 0)) throw new RangeError(`no number of runs reaches p = ${alpha}`);
  let n = 1;
  while (smallestP(n, n) > alpha) n++;
  return n;
}

/** How many runs the other group needs before p can reach `alpha`, against `n` runs. Null if no number is enough: n is 0. */
export function runsNeededAgainst(n: number, alpha: number): number | null {
  if (!(alpha > 0)) throw new RangeError(`no number of runs reaches p = ${alpha}`);
  if (n < 1) return null;
  let m = 1;
  while (smallestP(n, m) > alpha) m++;
  return m;
}

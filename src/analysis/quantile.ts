/**
 * Quantiles, the median, and what few values can say about them: intervals between order statistics, which assume nothing about the shape
 * of the distribution, each with its true coverage (H. A. David, H. N. Nagaraja, Order Statistics, 3rd ed., section 7.1).
 *
 * NaN in the input means missing and is left out. No values give NaN, which is how number columns write "missing".
 */
import { binomial } from "./binomial.ts";
import { type Values, orderStatistics, present } from "./select.ts";
import { sortAscending } from "./sort.ts";

/** The values that are not missing, ascending. */
export function sorted(values: Values): Float64Array {
  return sortAscending(present(values));
}

/**
 * Quantile `p` in [0, 1] of values that are sorted already: type 7 of Hyndman and Fan (The American Statistician 50, 1996), linear between
 * order statistics, the default of R, NumPy and spreadsheets. NaN of no values.
 */
export function quantile(ascending: Values, p: number): number {
  return quantileOf(ascending.length, p, (rank) => ascending[rank] as number);
}

/** The same of `n` numbers that are not kept in ascending order, if `at` tells the one at a 0-based rank. */
export function quantileOf(n: number, p: number, at: (rank: number) => number): number {
  if (n === 0) return Number.NaN;
  const { rank, fraction } = position(n, p);
  return between(at(rank), rank + 1 < n ? at(rank + 1) : undefined, fraction);
}

/** The ranks that `quantileOf` looks at. */
export function quantileRanks(n: number, p: number): number[] {
  if (n === 0) return [];
  const { rank } = position(n, p);
  return [rank, Math.min(rank + 1, n - 1)];
}

/** Type-7 quantiles `ps` of values in any order, without sorting them all: for millions of rows. NaN of no values. */
export function quantiles(values: Values, ps: readonly number[]): number[] {
  const rest = present(values);
  const n = rest.length;
  if (n === 0) return ps.map(() => Number.NaN);
  const found = orderStatistics(
    rest,
    ps.flatMap((p) => quantileRanks(n, p)),
  );
  return ps.map((p, i) => between(found[2 * i] as number, found[2 * i + 1], position(n, p).fraction));
}

/** Half of the values lie on each side. NaN of no values. */
export function median(values: Values): number {
  const rest = present(values);
  const n = rest.length;
  if (n === 0) return Number.NaN;
  const { rank, fraction } = position(n, 0.5);
  const [low, high] = orderStatistics(rest, [rank, Math.min(rank + 1, n - 1)]);
  return between(low as number, high, fraction);
}

function position(n: number, p: number): { rank: number; fraction: number } {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile lies between 0 and 1, not at ${p}`);
  const rank = Math.floor((n - 1) * p);
  return { rank, fraction: (n - 1) * p - rank };
}

function between(low: number, high: number | undefined, fraction: number): number {
  return high === undefined || fraction === 0 ? low : low + fraction * (high - low);
}

export interface MedianInterval {
  /** In the unit of the values; NaN of no values. */
  readonly low: number;
  readonly high: number;
  /** The probability that such an interval holds the true median, whatever the distribution. */
  readonly coverage: number;
  /** False when so few values cannot reach the confidence: then the interval is the range. */
  readonly reached: boolean;
}

/**
 * The narrowest interval between order statistics, as many values cut off on each side, that covers the true median with at least
 * `confidence`. For 0.95 that takes six values; with fewer it is the range, with the coverage that the range has.
 */
export function medianInterval(values: Values, confidence = 0.95): MedianInterval {
  const rest = present(values);
  return intervalBetween(rest.length, confidence, (ranks) => orderStatistics(rest, ranks));
}

/** The same of `n` values, if `at` tells the one at a 0-based rank. */
export function medianIntervalOf(n: number, at: (rank: number) => number, confidence = 0.95): MedianInterval {
  return intervalBetween(n, confidence, (ranks) => ranks.map(at));
}

function intervalBetween(
  n: number,
  confidence: number,
  pick: (ranks: readonly number[]) => number[],
): MedianInterval {
  if (n === 0) return { low: Number.NaN, high: Number.NaN, coverage: 0, reached: false };
  const { rank, coverage } = medianRank(n, confidence);
  const [low, high] = pick([rank - 1, n - rank]) as [number, number];
  return { low, high, coverage, reached: coverage >= confidence };
}

/**
 * The interval for the median of `n` values runs from the `rank`-th smallest to the `rank`-th largest (1-based): `rank` is the largest for
 * which P(Bin(n, ½) <= rank − 1) <= (1 − confidence) / 2, and at least 1.
 */
export function medianRank(n: number, confidence = 0.95): { rank: number; coverage: number } {
  const { first, upTo } = binomial(n, 0.5);
  const outside = (rank: number) => 2 * (upTo[rank - 1 - first] ?? 0);
  let rank = Math.max(1, first + 1);
  while (outside(rank + 1) <= 1 - confidence) rank++;
  return { rank, coverage: Math.max(0, 1 - outside(rank)) };
}

/**
 * A value that the true quantile `p` exceeds with probability at most 1 − `confidence`: the smallest order statistic X(r) with
 * P(Bin(n, p) <= r − 1) >= confidence. Null when the values are too few for any: see `neededForUpperBound`.
 */
export function quantileUpperBound(values: Values, p: number, confidence = 0.95): number | null {
  const rest = present(values);
  if (rest.length === 0) return null;
  const { first, upTo } = binomial(rest.length, p);
  const step = upTo.findIndex((probability) => probability >= confidence);
  const rank = first + step; // 0-based: X(r) is at rank r − 1
  if (step < 0 || rank >= rest.length) return null;
  return orderStatistics(rest, [rank])[0] as number;
}

/** How many values an upper bound of quantile `p` takes: the smallest n with 1 − pⁿ >= confidence; 29 for p90 and 59 for p95. */
export function neededForUpperBound(p: number, confidence = 0.95): number {
  return Math.max(1, Math.ceil(Math.log(1 - confidence) / Math.log(p)));
}

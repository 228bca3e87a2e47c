/**
 * The binomial distribution, without factorials: weights relative to the most likely count, by the ratio of neighbours, divided by their
 * sum. Exact to rounding for any n, and the work stops where weights vanish (about 80 standard deviations wide at most).
 */

/** P(X <= k) for k = `first`, `first` + 1, …; below `first` it is 0 to double precision, beyond the end it is 1. */
export interface Cumulative {
  readonly first: number;
  readonly upTo: readonly number[];
}

/** Cumulative probabilities of the number of successes in `n` trials, each with probability `p` in (0, 1). */
export function binomial(n: number, p: number): Cumulative {
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  const below: number[] = [];
  for (let k = mode, weight = 1; k > 0; k--) {
    weight *= k / ((n - k + 1) * odds);
    if (weight < 1e-300) break;
    below.push(weight);
  }
  const weights = below.reverse();
  const first = mode - weights.length;
  weights.push(1);
  for (let k = mode, weight = 1; k < n; k++) {
    weight *= ((n - k) * odds) / (k + 1);
    if (weight < 1e-300) break;
    weights.push(weight);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return { first, upTo: weights.map((weight) => (sum += weight) / total) };
}

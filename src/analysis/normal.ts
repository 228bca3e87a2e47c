/**
 * The standard normal distribution, to about 14 digits: the Taylor series of G. Marsaglia (Journal of Statistical Software 11(4), 2004)
 * near the middle, Laplace's continued fraction for Mills' ratio in the tail, where the series would cancel.
 */

/** P(Z > z). */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 2.5) {
    let ratio = z;
    for (let term = 120; term > 0; term--) ratio = z + term / ratio;
    return density / ratio;
  }
  let sum = z;
  let addend = z;
  for (let odd = 3; Math.abs(addend) > 1e-17; odd += 2) {
    addend *= (z * z) / odd;
    sum += addend;
  }
  return 0.5 - density * sum;
}

/** The z that Z exceeds with probability `tail` in (0, ½]: 0.025 gives 1.96. By bisection; it is called once for an interval. */
export function criticalValue(tail: number): number {
  let low = 0;
  let high = 40;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (upperTail(middle) > tail) low = middle;
    else high = middle;
  }
  return high;
}

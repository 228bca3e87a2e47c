/**
 * The F distribution, through the regularised incomplete beta function: its continued fraction (Abramowitz and Stegun, Handbook of
 * Mathematical Functions, 26.5.8 and 26.6.2), to about 10 digits.
 */

/** P(F > f) for a ratio of variances with `above` and `below` degrees of freedom. */
export function fUpperTail(f: number, above: number, below: number): number {
  if (!(f > 0)) return 1;
  if (f === Number.POSITIVE_INFINITY) return 0;
  return incompleteBeta(below / (below + above * f), below / 2, above / 2);
}

/** I_x(a, b), x in [0, 1]. The fraction converges fast below the mean of the beta distribution; above it, the other tail is taken. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b));
  // Evaluated from its far end; the number of terms needed grows with the root of the larger parameter.
  const terms = 40 + Math.ceil(3 * Math.sqrt(Math.max(a, b)));
  let fraction = 1;
  for (let m = terms; m > 0; m--) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m - 1) * (a + b + m - 1) * x) / ((a + 2 * m - 2) * (a + 2 * m - 1));
    fraction = 1 + odd / (1 + even / fraction);
  }
  return front / (a * fraction);
}

/** ln Γ(x) for x > 0: Stirling's series, from 16 up; below, by Γ(x + 1) = x Γ(x). */
function logGamma(x: number): number {
  let product = 1;
  let y = x;
  while (y < 16) product *= y++;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * y * y)) / (y * y)) / (y * y)) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/**
 * p values of a family of tests, adjusted for their number, in the order given. NaN means that there was no test: it stays NaN and does
 * not count. The results are those of R's `p.adjust`.
 */
import type { Values } from "./select.ts";

/**
 * Holm's step-down method (Scandinavian Journal of Statistics 6, 1979): the risk of even one false alarm in the family stays below
 * alpha. For the few metrics that a decision rests on.
 */
export function holm(ps: Values): number[] {
  let largest = 0;
  return adjusted(
    ps,
    ascending,
    (p, place, n) => (largest = Math.max(largest, Math.min(1, p * (n - place)))),
  );
}

/**
 * Benjamini and Hochberg's step-up method (Journal of the Royal Statistical Society B 57, 1995): of the differences that are claimed, a
 * share of at most alpha is false on average. For the many other metrics.
 */
export function benjaminiHochberg(ps: Values): number[] {
  let smallest = 1;
  return adjusted(ps, descending, (p, place, n) => (smallest = Math.min(smallest, (p * n) / (n - place))));
}

const ascending = (p: number, q: number) => p - q;
const descending = (p: number, q: number) => q - p;

/** Steps through the p values in an order; `step` gets each with its 0-based place in that order and their number. */
function adjusted(
  ps: Values,
  order: (p: number, q: number) => number,
  step: (p: number, place: number, n: number) => number,
): number[] {
  const results = Array.from(ps, () => Number.NaN);
  const tested = Array.from(ps, (p, i) => ({ p, i })).filter(({ p }) => !Number.isNaN(p));
  tested
    .sort((first, second) => order(first.p, second.p))
    .forEach(({ p, i }, place) => (results[i] = step(p, place, tested.length)));
  return results;
}

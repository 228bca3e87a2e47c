/** Where a value stands among ascending ones, by halving. */
import type { Values } from "./select.ts";

/** How many are below the value: the rank of the first that is not. */
export function countBelow(ascending: Values, value: number): number {
  return countWhile(ascending.length, (rank) => (ascending[rank] as number) < value);
}

/** How many are at most the value. */
export function countUpTo(ascending: Values, value: number): number {
  return countWhile(ascending.length, (rank) => (ascending[rank] as number) <= value);
}

/** The first rank of `n` for which it does not hold; it holds for all ranks before that one, and for none behind it. */
export function countWhile(n: number, holds: (rank: number) => boolean): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The exact distribution of rank sums when both groups come from the same distribution: every choice of n of the n + m ranks is equally
 * likely. Counts are sums of positive terms in double precision: exact up to 2⁵³, correct to about 13 digits beyond.
 */

/**
 * Above this, the normal approximation takes over. Counting costs about the square of it; 5000 is 50 against 50, 10 against 490 or 3
 * against 1660, and some 30 ms.
 */
const largestExact = 5000;

export function exactIsAffordable(n: number, m: number): boolean {
  return Math.min(n, m) * (n + m) <= largestExact;
}

/**
 * Without ties: how many of the C(n + m, n) arrangements have U = 0, 1, …, nm, where U counts the pairs in which a value of the first group
 * is the larger. The largest value of all belongs to the first group, and beats all m, or to the second: f(n, m, u) = f(n − 1, m, u − m) +
 * f(n, m − 1, u) (Mann and Whitney, Annals of Mathematical Statistics 18, 1947).
 */
export function untiedCounts(n: number, m: number): ReadonlyCounts {
  const few = Math.min(n, m);
  const many = Math.max(n, m);
  const key = `${few} ${many}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  if (remembered.size >= 32) remembered.clear();
  const counts = countUntied(few, many);
  remembered.set(key, counts);
  return counts;
}

export type ReadonlyCounts = Omit<Float64Array, "copyWithin" | "fill" | "reverse" | "set" | "sort">;

/** Every metric of a comparison, and every run left out of it, asks for the same sizes again. */
const remembered = new Map<string, ReadonlyCounts>();

function countUntied(few: number, many: number): Float64Array {
  // Row i of the recursion replaces row i − 1 in place; counts[j] is f(i, j, ·).
  const counts = Array.from({ length: few + 1 }, (_, j) => new Float64Array(many * j + 1).fill(1, 0, 1));
  for (let i = 1; i <= many; i++) {
    for (let j = 1; j <= few; j++) {
      const here = counts[j] as Float64Array;
      const oneFewer = counts[j - 1] as Float64Array;
      here.copyWithin(j, 0, i * j - j + 1);
      here.fill(0, 0, j);
      for (let u = 0; u <= i * (j - 1); u++) here[u] = (here[u] as number) + (oneFewer[u] as number);
    }
  }
  return counts[few] as Float64Array;
}

/**
 * With ties: how many of the choices of `n` of the doubled mid-ranks have the sum 0, 1, 2, … Doubled, because the mid-rank of an even number
 * of equal values ends in ½. One rank after the other is offered to every smaller choice.
 */
export function tiedCounts(doubledRanks: readonly number[], n: number): Float64Array {
  const largest = [...doubledRanks].sort((r, s) => s - r).slice(0, n);
  const top = [0]; // top[j]: the largest sum that j ranks can have
  for (const rank of largest) top.push((top.at(-1) as number) + rank);
  const counts = top.map((sum) => new Float64Array(sum + 1));
  (counts[0] as Float64Array)[0] = 1;
  doubledRanks.forEach((rank, seen) => {
    for (let j = Math.min(n, seen + 1); j > 0; j--) {
      const here = counts[j] as Float64Array;
      const oneFewer = counts[j - 1] as Float64Array;
      const end = Math.min(here.length, oneFewer.length + rank);
      for (let sum = rank; sum < end; sum++)
        here[sum] = (here[sum] as number) + (oneFewer[sum - rank] as number);
    }
  });
  return counts[n] as Float64Array;
}

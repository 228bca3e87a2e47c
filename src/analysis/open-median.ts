/**
 * The interval of a median of which some times are only lower bounds. The median of the true times lies between two of their order
 * statistics (`quantile.ts`). However long the waits would have gone on, the lower one is at least what it is if each ended at once, and
 * the upper one at most what it is if none ever ended: between these two the coverage holds, whatever made the waits end. Where no wait
 * ended before the upper one, the interval is exact. (That of Brookmeyer and Crowley, Biometrics 38, 1982, is narrower where waits
 * ended between the times, but takes for granted that they ended independently of how long the rest would have taken.)
 */
import { type MedianInterval, medianIntervalOf, medianRank, sorted } from "./quantile.ts";
import { inOrder, type RankedTimes } from "./ranked-times.ts";
import { countWhile } from "./search.ts";
import type { Values } from "./select.ts";

type Times = Pick<RankedTimes, "n" | "at" | "countBelow">;

/** `high` is ∞ where so many wait that nothing bounds the median from above. */
export function openMedianInterval(finished: Times, waited: Times, confidence = 0.95): MedianInterval {
  const n = finished.n + waited.n;
  if (n === 0) return medianIntervalOf(n, () => Number.NaN, confidence);
  const { rank, coverage } = medianRank(n, confidence);
  const high = n - rank < finished.n ? finished.at(n - rank) : Number.POSITIVE_INFINITY;
  return { low: atTogether(finished, waited, rank - 1), high, coverage, reached: coverage >= confidence };
}

/** As `openMedianInterval`, of values in any order, of which some are lower bounds; NaN is missing. */
export function censoredMedianInterval(
  values: Values,
  censored: ArrayLike<boolean> | undefined,
  confidence = 0.95,
): MedianInterval {
  const those = (wanted: boolean) =>
    inOrder(sorted(Float64Array.from(values).filter((_, i) => (censored?.[i] === true) === wanted)));
  return openMedianInterval(those(false), those(true), confidence);
}

/** The time at a 0-based rank among both. */
function atTogether(finished: Times, waited: Times, rank: number): number {
  // Most waits are longer than most builds.
  if (rank < finished.n && !(waited.at(0) < finished.at(rank))) return finished.at(rank);
  const before = countWhile(finished.n, (i) => i + waited.countBelow(finished.at(i)) < rank);
  const [built, wait] = [finished.at(before), waited.at(rank - before)];
  return wait < built || Number.isNaN(built) ? wait : built;
}

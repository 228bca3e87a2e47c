/**
 * Times that are counted instead of kept: how many took about so long. What can be said of them comes with how far off it may be, which
 * follows from the counts themselves.
 */
import { type SurvivalStep, survivalQuantile } from "./kaplan-meier.ts";
import { medianRank, quantileOf } from "./quantile.ts";

/** In seconds. */
export interface CountedTimes {
  /** Ascending. */
  readonly seconds: Float64Array | Uint32Array;
  /** How many took about so long. */
  readonly counts: Float64Array | Uint32Array;
  /** Their sum. */
  readonly n: number;
  /** How far each is at most from the times that it stands for, as a share of those; 0: they are the times themselves. */
  readonly error: number;
}

const nothing = new Float64Array(0);

export const noTimes: CountedTimes = { seconds: nothing, counts: nothing, n: 0, error: 0 };

/** A figure, and how far it may be off as a share of it. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/**
 * Quantiles `p` in (0, 1], as the reports give them of rows: of type 7 where all finished, else of Kaplan and Meier, who take the waits for
 * lower bounds. Null of nothing, and where too many timed out.
 *
 * Which of two nearly equal times was longer is not known, and a wait counts for the builds that end before it. The survival curve lies
 * between the two in which all such waits come first, or last: so does the quantile, and the figure lies in the middle.
 */
export function countedQuantiles(built: CountedTimes, waited: CountedTimes): (p: number) => Estimate | null {
  const { n, error } = built;
  if (n === 0) return () => null;
  if (waited.n === 0) return (p) => ({ value: quantileOf(n, p, (rank) => timeAt(built, rank)), error });
  const [least, most] = [survival(built, waited, mayComeFirst), survival(built, waited, comesFirst)];
  return (p) => {
    const [low, high] = [survivalQuantile(least, p), survivalQuantile(most, p)];
    return low === null || high === null ? null : between(low, high, error);
  };
}

/** The figure for which neither limit is off by a larger share than the other. */
function between(low: number, high: number, error: number): Estimate {
  if (low === high) return { value: low, error };
  return { value: (2 * low * high) / (low + high), error: (high - low) / (high + low) + error };
}

/** The times that one of the bins may stand for. */
const leastOf = (seconds: number, error: number) => seconds / (1 + error);
const mostOf = (seconds: number, error: number) => seconds / (1 - error);

/** Whether a wait is over before a build has ended. */
type Before = (wait: number, waitError: number, built: number, builtError: number) => boolean;
const mayComeFirst: Before = (wait, waitError, built, builtError) =>
  leastOf(wait, waitError) < mostOf(built, builtError);
const comesFirst: Before = (wait, waitError, built, builtError) =>
  mostOf(wait, waitError) < leastOf(built, builtError);

function survival(built: CountedTimes, waited: CountedTimes, isBefore: Before): SurvivalStep[] {
  let [share, atRisk, gone] = [1, built.n + waited.n, 0];
  return Array.from(built.seconds, (time, i) => {
    for (; gone < waited.seconds.length; gone++) {
      if (!isBefore(waited.seconds[gone] as number, waited.error, time, built.error)) break;
      atRisk -= waited.counts[gone] as number;
    }
    const events = built.counts[i] as number;
    const step = { time, atRisk, events, survival: (share *= (atRisk - events) / atRisk) };
    atRisk -= events;
    return step;
  });
}

/**
 * The interval that holds the true median with at least 95 % probability, however long the waits would have gone on: as
 * `openMedianInterval`. Null of too few.
 */
export function countedMedianInterval(
  built: CountedTimes,
  waited: CountedTimes,
): readonly [low: number, high: number] | null {
  const n = built.n + waited.n;
  if (n === 0) return null;
  const confidence = 0.95;
  const { rank, coverage } = medianRank(n, confidence);
  if (coverage < confidence) return null;
  const high = n - rank < built.n ? timeAt(built, n - rank) : Number.POSITIVE_INFINITY;
  return [timeAt(waited.n === 0 ? built : together(built, waited), rank - 1), high];
}

function together(built: CountedTimes, waited: CountedTimes): Pick<CountedTimes, "seconds" | "counts"> {
  const bins = [built, waited].flatMap(({ seconds, counts }) =>
    Array.from(seconds, (time, i) => ({ time, count: counts[i] as number })),
  );
  bins.sort((a, b) => a.time - b.time);
  return {
    seconds: Float64Array.from(bins, ({ time }) => time),
    counts: Float64Array.from(bins, ({ count }) => count),
  };
}

/** The time at a 0-based rank. */
export function timeAt({ seconds, counts }: Pick<CountedTimes, "seconds" | "counts">, rank: number): number {
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    below += counts[i] as number;
    if (rank < below) return seconds[i] as number;
  }
  return Number.NaN;
}

/** The times one by one, ascending; of more than `most` so many, evenly by rank. */
export function spreadOut({ seconds, counts, n }: CountedTimes, most: number): Float64Array {
  const times = new Float64Array(Math.min(n, most));
  const step = n <= most ? 1 : (n - 1) / (most - 1);
  let [bin, below] = [0, 0];
  for (let i = 0; i < times.length; i++) {
    const rank = Math.round(i * step);
    while (rank >= below + (counts[bin] as number)) below += counts[bin++] as number;
    times[i] = seconds[bin] as number;
  }
  return times;
}

/** How many lie below one time or above another. */
export function countOutside({ seconds, counts }: CountedTimes, low: number, high: number): number {
  let outside = 0;
  for (let i = 0; i < seconds.length; i++) {
    const time = seconds[i] as number;
    if (time < low || time > high) outside += counts[i] as number;
  }
  return outside;
}

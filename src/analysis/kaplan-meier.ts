/**
 * Times of which some are only lower bounds (a build that ran into its timeout took at least that long): the product-limit estimate of the
 * share still unfinished (Kaplan and Meier, Journal of the American Statistical Association 53, 1958). A censored time counts as at risk
 * up to and including its own moment, never as an end.
 */
import { sorted } from "./quantile.ts";
import type { RankedTimes, RoughTimes } from "./ranked-times.ts";
import { countBelow, countUpTo, countWhile } from "./search.ts";
import type { Values } from "./select.ts";

/** A moment at which something finished. */
export interface SurvivalStep {
  /** In the unit of the input. */
  readonly time: number;
  /** Estimated share that takes longer than `time`. */
  readonly survival: number;
  /** How many were known to take at least `time`. */
  readonly atRisk: number;
  /** How many finished at `time`. */
  readonly events: number;
}

/**
 * The survival curve, ascending in time; it is 1 before the first step. `censored[i]` says that `times[i]` is a lower bound. NaN among the
 * times means missing and is left out. Empty if nothing finished.
 */
export function kaplanMeier(times: Values, censored: ArrayLike<boolean>): SurvivalStep[] {
  if (times.length !== censored.length)
    throw new RangeError(`${times.length} times, but ${censored.length} marks of censoring`);
  const finished = sorted(Float64Array.from(times, (time, i) => (censored[i] === false ? time : Number.NaN)));
  const waited = sorted(Float64Array.from(times, (time, i) => (censored[i] === false ? Number.NaN : time)));
  const curve: SurvivalStep[] = [];
  let survival = 1;
  for (let first = 0; first < finished.length;) {
    const time = finished[first] as number;
    const atRisk = finished.length + waited.length - first - countBelow(waited, time);
    const end = countUpTo(finished, time);
    const events = end - first;
    survival *= (atRisk - events) / atRisk;
    curve.push({ time, survival, atRisk, events });
    first = end;
  }
  return curve;
}

/** A product of fractions such as 4/5 · 3/4 misses the exact value by rounding. */
const rounding = 1e-9;

/**
 * The time by which a share `p` in (0, 1] has finished. Where the curve lies at exactly 1 − p between two steps it is the middle, as in R's
 * survfit, so that without censoring the median is the ordinary one. Null when the curve does not come down that far, or stays at exactly
 * 1 − p to its end: then as many as that were censored, and the quantile is only known to lie beyond the last time.
 */
export function survivalQuantile(curve: readonly SurvivalStep[], p: number): number | null {
  const level = levelOf(p);
  const reached = curve.findIndex(({ survival }) => survival <= level);
  const step = curve[reached];
  return step === undefined ? null : quantileAt(p, step, () => curve[reached + 1]?.time);
}

/** What the curve has to come down to. */
function levelOf(p: number): number {
  if (!(p > 0 && p <= 1)) throw new RangeError(`a quantile of survival lies in (0, 1], not at ${p}`);
  return 1 - p + rounding;
}

/** From the first step at which the curve is down, and the time of the next, which is seldom needed. */
function quantileAt(
  p: number,
  { time, survival }: Pick<SurvivalStep, "time" | "survival">,
  nextTime: () => number | undefined,
): number | null {
  if (survival <= rounding || Math.abs(survival - (1 - p)) > rounding) return time;
  const next = nextTime();
  return next === undefined ? null : (time + next) / 2;
}

/** From one censored time to the next the curve falls by the same part of a whole with each that finishes. */
interface Fall {
  /** How many had finished before it, and the share that had not. */
  readonly finished: number;
  readonly survival: number;
  readonly atRisk: number;
}

/** The survival curve by how many have finished, of times of which there may be millions: its steps are not gone through one by one. */
export class Survival {
  readonly #finished: RankedTimes;
  readonly #falls: readonly Fall[];
  readonly #starts: Uint32Array;

  /** `waited` are the censored times. */
  constructor(finished: RankedTimes, waited: RoughTimes) {
    this.#finished = finished;
    this.#falls = fallsOf(finished, waited.ascending());
    this.#starts = Uint32Array.from(this.#falls, (fall) => fall.finished);
  }

  /** Estimated share that takes longer than the time by which `n` had finished. */
  after(n: number): number {
    const fall = this.#falls[countUpTo(this.#starts, n) - 1];
    return fall === undefined ? 1 : survivalIn(fall, n);
  }

  /** As `survivalQuantile`, for each of these. */
  quantiles(ps: readonly number[]): (number | null)[] {
    const finished = this.#finished;
    const ranks = ps.map((p) => this.#rankOf(p));
    finished.expect(ranks);
    return ps.map((p, i) => {
      const rank = ranks[i] as number;
      if (rank === finished.n) return null;
      const time = finished.at(rank);
      const n = finished.countUpTo(time);
      return quantileAt(p, { time, survival: this.after(n) }, () =>
        n < finished.n ? finished.at(n) : undefined,
      );
    });
  }

  /** The rank of the first that finishes with which the curve is down; if it never is, how many finish. */
  #rankOf(p: number): number {
    const level = levelOf(p);
    return countWhile(this.#finished.n, (rank) => this.after(rank + 1) > level);
  }
}

/**
 * The median as `survivalQuantile` gives it. Until the first wait is over nothing is censored, so that counting is enough where half have
 * finished by then; `curve` is asked for otherwise.
 */
export function survivalMedian(
  finished: RankedTimes,
  waited: RankedTimes,
  curve: () => Survival,
): number | null {
  const n = finished.n + waited.n;
  const rank = Math.ceil(n / 2) - 1;
  const time = finished.at(rank);
  if (n === 0) return null;
  if (rank >= finished.n || (waited.n > 0 && waited.at(0) < time)) return curve().quantiles([0.5])[0] ?? null;
  if (n % 2 === 1) return time;
  return rank + 1 === finished.n ? null : (time + finished.at(rank + 1)) / 2;
}

function survivalIn({ finished, survival, atRisk }: Fall, n: number): number {
  return n === finished ? survival : survival * ((atRisk - (n - finished)) / atRisk);
}

function fallsOf(finished: RankedTimes, waited: Float64Array): Fall[] {
  // The last of those that are equal.
  const lasts: number[] = [];
  for (let i = 0; i < waited.length; i++) if (waited[i] !== waited[i + 1]) lasts.push(i);
  const times = lasts.map((last) => waited[last] as number);
  finished.expect([], times);
  let fall: Fall = { finished: 0, survival: 1, atRisk: finished.n + waited.length };
  const falls = [fall];
  for (const [i, time] of times.entries()) {
    const n = finished.countUpTo(time);
    const atRisk = finished.n + waited.length - n - (lasts[i] as number) - 1;
    if (n === fall.finished) falls.pop();
    fall = { finished: n, survival: survivalIn(fall, n), atRisk };
    falls.push(fall);
  }
  return falls;
}

/**
 * Times of which some are only lower bounds (a build that ran into its timeout took at least that long): the product-limit estimate of the
 * share still unfinished (Kaplan and Meier, Journal of the American Statistical Association 53, 1958). A censored time counts as at risk
 * up to and including its own moment, never as an end.
 */
import { sorted } from "./quantile.ts";
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
  const steps = new SurvivalWalk(
    sorted(Float64Array.from(times, (time, i) => (censored[i] === false ? time : Number.NaN))),
    sorted(Float64Array.from(times, (time, i) => (censored[i] === false ? Number.NaN : time))),
  );
  const curve: SurvivalStep[] = [];
  while (steps.next()) curve.push(steps.step());
  return curve;
}

/** The steps of the survival curve one after the other, without keeping them: for millions of times. */
export class SurvivalWalk implements SurvivalStep {
  time = Number.NaN;
  survival = 1;
  atRisk = 0;
  events = 0;
  readonly #finished: Float64Array;
  readonly #waited: Float64Array;
  #seen = 0;
  #gone = 0;

  /** `finished` and `waited` (the lower bounds) ascend and hold no NaN. */
  constructor(finished: Float64Array, waited: Float64Array) {
    this.#finished = finished;
    this.#waited = waited;
  }

  /** Goes on to the next step; false if there is none. */
  next(): boolean {
    const [finished, waited, first] = [this.#finished, this.#waited, this.#seen];
    if (first === finished.length) return false;
    const time = finished[first] as number;
    let gone = this.#gone;
    while (gone < waited.length && (waited[gone] as number) < time) gone++;
    let end = first + 1;
    while (end < finished.length && finished[end] === time) end++;
    const atRisk = finished.length + waited.length - first - gone;
    const events = end - first;
    this.time = time;
    this.survival *= (atRisk - events) / atRisk;
    this.atRisk = atRisk;
    this.events = events;
    this.#seen = end;
    this.#gone = gone;
    return true;
  }

  /** The step that it has come to, to be kept. */
  step(): SurvivalStep {
    const { time, survival, atRisk, events } = this;
    return { time, survival, atRisk, events };
  }
}

/** A product of fractions such as 4/5 · 3/4 misses the exact value by rounding. */
const rounding = 1e-9;

/**
 * The time by which a share `p` in (0, 1] has finished. Where the curve lies at exactly 1 − p between two steps it is the middle, as in R's
 * survfit, so that without censoring the median is the ordinary one. Null when the curve does not come down that far: more than 1 − p were
 * censored, and the quantile is only known to lie beyond the last time.
 */
export function survivalQuantile(curve: readonly SurvivalStep[], p: number): number | null {
  if (!(p > 0 && p <= 1)) throw new RangeError(`a quantile of survival lies in (0, 1], not at ${p}`);
  const reached = curve.findIndex(({ survival }) => survival <= 1 - p + rounding);
  const step = curve[reached];
  if (step === undefined) return null;
  const next = curve[reached + 1];
  const levelThere = Math.abs(step.survival - (1 - p)) <= rounding;
  return levelThere && next !== undefined ? (step.time + next.time) / 2 : step.time;
}

/** Half of them had finished by then, as `survivalQuantile` has it, without a curve: the arguments are those of `SurvivalWalk`. */
export function survivalMedian(finished: Float64Array, waited: Float64Array): number | null {
  const steps = new SurvivalWalk(finished, waited);
  const around: SurvivalStep[] = [];
  while (around.length < 2 && steps.next()) if (steps.survival <= 0.5 + rounding) around.push(steps.step());
  return survivalQuantile(around, 0.5);
}

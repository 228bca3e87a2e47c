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
  const curve: SurvivalStep[] = [];
  walkSurvival(
    sorted(Float64Array.from(times, (time, i) => (censored[i] === false ? time : Number.NaN))),
    sorted(Float64Array.from(times, (time, i) => (censored[i] === false ? Number.NaN : time))),
    (time, survival, atRisk, events) => curve.push({ time, survival, atRisk, events }),
  );
  return curve;
}

/**
 * The steps of the survival curve one after the other, without keeping them: for millions of times. `finished` and `waited` (the lower
 * bounds) ascend and hold no NaN.
 */
export function walkSurvival(
  finished: Float64Array,
  waited: Float64Array,
  visit: (time: number, survival: number, atRisk: number, events: number) => void,
): void {
  const all = finished.length + waited.length;
  let survival = 1;
  let gone = 0;
  for (let i = 0; i < finished.length;) {
    const time = finished[i] as number;
    while (gone < waited.length && (waited[gone] as number) < time) gone++;
    const atRisk = all - i - gone;
    const first = i;
    while (i < finished.length && finished[i] === time) i++;
    const events = i - first;
    survival *= (atRisk - events) / atRisk;
    visit(time, survival, atRisk, events);
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

/** Half of them had finished by then, as `survivalQuantile` has it, without a curve: the arguments are those of `walkSurvival`. */
export function survivalMedian(finished: Float64Array, waited: Float64Array): number | null {
  const around: SurvivalStep[] = [];
  walkSurvival(finished, waited, (time, survival, atRisk, events) => {
    if (around.length < 2 && survival <= 0.5 + rounding) around.push({ time, survival, atRisk, events });
  });
  return survivalQuantile(around, 0.5);
}

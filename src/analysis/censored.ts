/**
 * Groups of which some times are only lower bounds (a build that ran into its timeout took at least that long). A verdict is given if it
 * holds however long those would have taken: it is asked for with all timeouts at their bound, and with those of either group, or of both,
 * far beyond every other time. Ranks and pairwise differences change in one direction only as a time grows, so whatever lies between the
 * extremes has the same verdict, but for two things. The tolerance of a shift grows and shrinks with the median of a, which timeouts of a
 * move by themselves: each case is judged with the smallest and with the largest that it can be. And p depends on which times are equal: it
 * is counted as if each timeout took a time of its own. Intervals are as wide as the extremes make them, and the estimate is the one
 * nearest to no change.
 */
import type { Effect } from "./hodges-lehmann.ts";
import { kaplanMeier, survivalQuantile } from "./kaplan-meier.ts";
import { median } from "./quantile.ts";
import { rankSum } from "./rank-sum.ts";
import type { Values } from "./select.ts";
import {
  chanceReason,
  type Comparison,
  type GroupSummary,
  judge,
  neutral,
  type Question,
} from "./verdict.ts";

/** Which values of each group are lower bounds; undefined if none is. */
export interface Censoring {
  readonly a: readonly boolean[] | undefined;
  readonly b: readonly boolean[] | undefined;
}

type Groups = Pick<Question, "a" | "b">;

/** So many times the longest time is as good as endless. */
const endless = 1e6;

/** As `judge`; the medians of groups with timeouts are Kaplan and Meier's, null where too few finished. */
export function judgeCensored(question: Question, { a, b }: Censoring): Comparison {
  const [timeoutsA, timeoutsB] = [countOf(a), countOf(b)];
  if (timeoutsA + timeoutsB === 0) return judge(question);
  const far = endless * largest(question);
  const stretched = (values: Values, censored: readonly boolean[] | undefined): Float64Array =>
    Float64Array.from(values, (value, i) => (censored?.[i] === true && !Number.isNaN(value) ? far : value));
  const [endlessA, endlessB] = [stretched(question.a, a), stretched(question.b, b)];
  const corners = [
    { a: question.a, b: question.b },
    { a: endlessA, b: question.b },
    { a: question.a, b: endlessB },
    { a: endlessA, b: endlessB },
  ].map((groups) => ({ ...groups, p: untiedP(groups, { a, b }) }));
  const cases = (asked: Question): Comparison[] => corners.map((corner) => judge({ ...asked, ...corner }));
  const asGiven = cases(question);
  const bounds = asGiven[0] as Comparison;
  const baselines = bounds.scale === "shift" ? sizesBetween(median(question.a), median(endlessA)) : [];
  const all = [...asGiven, ...baselines.flatMap((baseline) => cases({ ...question, baseline }))];
  const leastSure = all.reduce((most, each) => ((each.p ?? 0) > (most.p ?? 0) ? each : most));
  const effect = widest(all, far);
  const none = neutral[bounds.scale];
  const result: Comparison = {
    ...bounds,
    a: summary(bounds.a, question.a, a),
    b: summary(bounds.b, question.b, b),
    p: leastSure.p,
    // Each case may agree with itself, and not with another.
    everyPairAgrees: effect !== null && (effect.min > none || effect.max < none),
    effect,
    reason: effect === null ? withoutInterval(leastSure, question.alpha) : leastSure.reason,
  };
  if (all.every(({ verdict }) => verdict === bounds.verdict)) return result;
  const counts = `${timeoutsA} of ${bounds.a.n} and ${timeoutsB} of ${bounds.b.n} timed out`;
  const reason = `${counts}, and the answer depends on how long those would have taken`;
  return { ...result, verdict: "inconclusive", reason };
}

/** Why there is no verdict, where there is no interval to speak of because the effect itself is open. */
function withoutInterval({ p, effect, reason }: Comparison, alpha: number): string | null {
  if (reason === null || p === null || effect === null || effect.low === null) return reason;
  const chance =
    p > alpha ? chanceReason(p, alpha) : "so many values are equal that no change is not ruled out";
  return `${chance}, and its size depends on how long the timeouts would have taken`;
}

/**
 * The effect with the widest limits of all cases, ∞ where a timeout leaves them open. Null if the estimate depends on timeouts, and with it
 * whether there is a change at all.
 */
function widest(cases: readonly Comparison[], far: number): Effect | null {
  const effects = cases.flatMap(({ effect }) => effect ?? []);
  const [first] = effects;
  const estimate = leastChange(cases);
  if (first === undefined || estimate === null) return null;
  const isRatio = cases[0]?.scale === "ratio";
  const open = isRatio ? Math.sqrt(endless) : far / 2;
  const lowest = (limits: readonly number[]): number => {
    const limit = Math.min(...limits);
    if (isRatio) return limit < 1 / open ? 0 : limit;
    return limit < -open ? Number.NEGATIVE_INFINITY : limit;
  };
  const highest = (limits: readonly number[]): number => {
    const limit = Math.max(...limits);
    return limit > open ? Number.POSITIVE_INFINITY : limit;
  };
  const known = (pick: (effect: Effect) => number | null): number[] =>
    effects.flatMap((effect) => pick(effect) ?? []);
  const isOpen = effects.some((effect) => effect.estimate !== estimate);
  return {
    ...first,
    estimate,
    ...(isOpen ? { isLeast: true } : {}),
    low: first.low === null ? null : lowest(known(({ low }) => low)),
    high: first.high === null ? null : highest(known(({ high }) => high)),
    min: lowest(known(({ min }) => min)),
    max: highest(known(({ max }) => max)),
  };
}

/**
 * The estimate that all cases have; where they differ, the one nearest to no change if the intervals of all lie on one side of it, or if it
 * is the verdict of all. Otherwise null.
 */
function leastChange(cases: readonly Comparison[]): number | null {
  const effects = cases.flatMap(({ effect }) => effect ?? []);
  const estimates = effects.map(({ estimate }) => estimate);
  const [least, most] = [Math.min(...estimates), Math.max(...estimates)];
  const none = neutral[cases[0]?.scale ?? "ratio"];
  if (least === most || effects.every(({ low }) => low !== null && low > none)) return least;
  if (effects.every(({ high }) => high !== null && high < none)) return most;
  return cases.every(({ verdict }) => verdict === "same") ? Math.max(least, Math.min(most, none)) : null;
}

/** The smallest and the largest absolute value of the numbers from `low` to `high`; none if they are the same. */
function sizesBetween(low: number, high: number): number[] {
  if (low === high) return [];
  const sizes = [Math.abs(low), Math.abs(high)];
  return [low < 0 && high > 0 ? 0 : Math.min(...sizes), Math.max(...sizes)];
}

/**
 * p of the groups if no timeout took as long as any other run: several given up at one bound are equal as they are written down, but not in
 * truth, and equal times change p (without them it is mostly larger).
 */
function untiedP(groups: Groups, late: Censoring): number {
  const size = largest(groups);
  let moved = 0;
  // Far below what tells two measured times apart, far above what rounding loses.
  const apart = (values: Values, censored: readonly boolean[] | undefined): Float64Array =>
    Float64Array.from(values, (value, i) =>
      censored?.[i] === true ? value + ++moved * 2 ** -50 * Math.max(Math.abs(value), size) : value,
    );
  return rankSum(apart(groups.a, late.a), apart(groups.b, late.b)).p;
}

function countOf(censored: readonly boolean[] | undefined): number {
  return censored?.filter(Boolean).length ?? 0;
}

function largest({ a, b }: Groups): number {
  const sizes = [...Array.from(a), ...Array.from(b)].filter((value) => !Number.isNaN(value));
  return sizes.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The largest time of a group with timeouts is not known. */
function summary(
  plain: GroupSummary,
  values: Values,
  censored: readonly boolean[] | undefined,
): GroupSummary {
  if (countOf(censored) === 0) return plain;
  const curve = kaplanMeier(
    values,
    Array.from(values, (_, i) => censored?.[i] === true),
  );
  return { ...plain, median: survivalQuantile(curve, 0.5), max: null };
}

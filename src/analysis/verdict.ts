/**
 * Group b against group a, in one verdict with everything it rests on. A difference is claimed only when the test and the interval agree,
 * sameness only when the whole interval lies within the tolerance; all else is inconclusive, with the reason in words.
 *
 * NaN in the input means missing and is left out.
 */
import { formatNumber } from "../units/quantity.ts";
import { type Effect, ratio, shift } from "./hodges-lehmann.ts";
import { quantiles } from "./quantile.ts";
import { rankSum, runsNeeded, runsNeededAgainst, superiority } from "./rank-sum.ts";
import { type Values, present } from "./select.ts";

/** `better` and `worse` where a direction is; `less` and `more`, of b, where none is. */
export type Verdict = "better" | "worse" | "less" | "more" | "same" | "inconclusive";

/** b over a, or b − a for values that can be 0 or negative. */
export type EffectScale = "ratio" | "shift";

export interface Question {
  readonly a: Values;
  readonly b: Values;
  /** The risk of a false alarm, 0.05 for one; in (0, 1). */
  readonly alpha: number;
  /**
   * Changes up to this share of a do not matter: 0.02 is 2 %. A ratio is the same from 1 / 1.02 to 1.02, so that swapping the groups
   * changes nothing; a shift, up to 2 % of `baseline`. With 0 only groups of equal constants are the same.
   */
  readonly tolerance: number;
  /** What the tolerance of a shift is a share of, in the unit of the values; the median of a unless given. */
  readonly baseline?: number;
  /** The two-sided p to decide with; counted from the values unless given. */
  readonly p?: number;
  /** Which direction is better; null if neither is. */
  readonly better: "lower" | "higher" | null;
  readonly scale: EffectScale;
}

/** Runs of one group, in the unit of the values; null if there are none. */
export interface GroupSummary {
  readonly n: number;
  readonly median: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

export interface Comparison {
  readonly a: GroupSummary;
  readonly b: GroupSummary;
  /** The scale of `effect`: `shift` although `ratio` was asked for if a value is 0 or less. */
  readonly scale: EffectScale;
  /** Null if a group is empty. */
  readonly effect: Effect | null;
  /** Every run of b lies on the same side of every run of a: what two runs each can show at most. */
  readonly everyPairAgrees: boolean;
  /** Two-sided; null if a group is empty. */
  readonly p: number | null;
  /** Whether p was counted; otherwise it is the normal approximation. */
  readonly exact: boolean;
  /** The smallest p that so many runs can reach. */
  readonly floor: number;
  /** P(b < a) + ½ P(b = a); null if a group is empty. */
  readonly superiority: number | null;
  readonly verdict: Verdict;
  /** Why the verdict is inconclusive, without a full stop; otherwise null. */
  readonly reason: string | null;
}

export function judge(question: Question): Comparison {
  const { a, b, alpha } = question;
  const ratios = question.scale === "ratio" ? ratio(a, b, alpha) : null;
  const scale = ratios === null ? "shift" : "ratio";
  const effect = ratios ?? shift(a, b, alpha);
  const { p, exact, floor } = rankSum(a, b);
  const measured = {
    a: summary(a),
    b: summary(b),
    scale,
    effect,
    everyPairAgrees: effect !== null && sideOf(effect.min, effect.max, neutral[scale]) !== 0,
    p: orNull(question.p ?? p),
    exact,
    floor,
    superiority: orNull(superiority(a, b)),
  } as const;
  return { ...measured, ...decide(question, measured) };
}

/** The effect that is none. */
export const neutral: { readonly [S in EffectScale]: number } = { ratio: 1, shift: 0 };

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function summary(values: Values): GroupSummary {
  const [min, median, max] = quantiles(values, [0, 0.5, 1]).map(orNull) as [
    number | null,
    number | null,
    number | null,
  ];
  return { n: present(values).length, median, min, max };
}

/** −1 if the interval lies below `middle`, 1 if above, 0 if it holds it. */
function sideOf(low: number, high: number, middle: number): -1 | 0 | 1 {
  if (high < middle) return -1;
  return low > middle ? 1 : 0;
}

type Measured = Omit<Comparison, "verdict" | "reason">;

type Decision = Pick<Comparison, "verdict" | "reason">;

function inconclusive(reason: string): Decision {
  return { verdict: "inconclusive", reason };
}

function decide(question: Question, measured: Measured): Decision {
  const { effect, p, scale } = measured;
  const { alpha, better } = question;
  if (effect === null || p === null) return inconclusive(emptyReason(measured));
  const { low, high } = effect;
  if (low === null || high === null) return inconclusive(fewRunsReason(measured, alpha));
  if (isSame(low, high, question, measured)) return { verdict: "same", reason: null };
  const side = sideOf(low, high, neutral[scale]);
  if (p > alpha || side === 0) return inconclusive(overlapReason(question, measured, p, side));
  return { verdict: verdictOf(side, better), reason: null };
}

function isSame(low: number, high: number, question: Question, { a, scale }: Measured): boolean {
  const { tolerance, baseline = a.median ?? 0 } = question;
  if (scale === "ratio") return low >= 1 / (1 + tolerance) && high <= 1 + tolerance;
  const margin = tolerance * Math.abs(baseline);
  return low >= -margin && high <= margin;
}

function verdictOf(side: -1 | 1, better: Question["better"]): Verdict {
  if (better === null) return side < 0 ? "less" : "more";
  return side < 0 === (better === "lower") ? "better" : "worse";
}

/** A number that the user chose, with the digits it was given with. */
function asStated(value: number): string {
  return String(Number(value.toPrecision(12)));
}

function emptyReason({ a, b }: Measured): string {
  if (a.n === 0 && b.n === 0) return "neither group has a value";
  return "one group has no value";
}

/** `2 against 2 cannot reach p 0.05 (smallest possible 0.33); 4 each can` */
function fewRunsReason({ a, b, floor }: Measured, alpha: number): string {
  const each = runsNeeded(alpha);
  const more = Math.max(a.n, b.n);
  // When one group is large already, it is enough to enlarge the other.
  const against = more > each ? runsNeededAgainst(more, alpha) : null;
  const remedy = against === null ? `${each} each can` : `${against} against ${more} can`;
  return `${a.n} against ${b.n} cannot reach p ${asStated(alpha)} (smallest possible ${formatNumber(floor, 2)}); ${remedy}`;
}

/** `p 0.34 is above 0.05, so the difference may be chance` */
export function chanceReason(p: number, alpha: number): string {
  return `p ${formatNumber(p, 2)} is above ${asStated(alpha)}, so the difference may be chance`;
}

/** Runs enough, but no verdict: chance is not ruled out, or ties leave the interval open on the side of no change. */
function overlapReason(
  { alpha, tolerance }: Question,
  { scale, effect }: Measured,
  p: number,
  side: number,
): string {
  const level = `${formatNumber((effect?.coverage ?? 0) * 100, 3)} % interval`;
  if (p <= alpha)
    return `p is ${formatNumber(p, 2)}, but so many values are equal that the ${level} still includes no change`;
  const chance = chanceReason(p, alpha);
  if (tolerance === 0 || side !== 0) return chance;
  const beyond = `the ${level} of the ${scale === "ratio" ? "ratio" : "difference"} reaches beyond ±${asStated(tolerance * 100)} %`;
  return `${chance}, and ${beyond}, so they may differ`;
}

/**
 * Values far from the rest of their group. They are flagged, never dropped.
 *
 * A value is flagged when two rules agree, both on logarithms where all values are positive, since run times are skewed: it lies beyond
 * Tukey's fences (Exploratory Data Analysis, 1977), here 2 interquartile ranges outside the quartiles, and it is more than 4 scaled
 * median absolute deviations of its own side from the median (double MAD). The factors are widened for small groups so that about 5 % of
 * groups of normal or lognormal times without outliers have any value flagged (7 % at 25 values, 8 % at 100); the textbook factors of
 * 1.5 and 3.5 flag something in every fourth group of five. The factors do not grow with the group, so a thousand values have one beyond
 * them more often (35 %), and times that are exponential above a minimum even more (15 to 21 % at 25 values, 40 % at 100). Two guards
 * keep trifles out: nothing within 1 % of the median, nor within three steps of the resolution the values were printed with, is an outlier.
 *
 * NaN in the input means missing and is left out; an `index` counts the missing ones too.
 */
import { quantileOf, sorted } from "./quantile.ts";
import { coarsestResolution, resolution } from "./resolution.ts";
import { inOrder, type RankedTimes } from "./ranked-times.ts";
import { countWhile } from "./search.ts";
import type { Values } from "./select.ts";
import { sortAscending } from "./sort.ts";

export interface Outlier {
  /** Position in the input. */
  readonly index: number;
  readonly value: number;
  readonly side: "low" | "high";
  /** The limit that the value lies beyond, in the unit of the values. */
  readonly fence: number;
}

/** From how many values on a group can be judged by its own spread. */
const ownSpreadNeeds = 5;

/** With a spread from elsewhere, the median of three values still holds when one of them is far off; of two it does not. */
const borrowedSpreadNeeds = 3;

/** What lies below `low` or above `high` is flagged; in the unit of the values. */
export interface Fences {
  readonly low: number;
  readonly high: number;
}

/** Flags values by the spread of their own group. None if the group has fewer than five values: those cannot tell. */
export function flagOutliers(values: Values): Outlier[] {
  const ascending = inOrder(sorted(values));
  return ascending.n < ownSpreadNeeds ? [] : beyond(values, ownFences(ascending));
}

/**
 * Flags values of a small group: around its own median, by the spread that `references`, other groups of the same measurement, have around
 * theirs. Three or four values cannot show a spread of their own (no test of 226, 288 and 1842 s alone reaches 5 %), but groups
 * of the same measurement vary alike, even where their levels differ; so 1842 s stands out once other groups show that builds vary by a
 * third, not sixfold. None if the group has fewer than three values, or the references fewer than five in all.
 */
export function flagAgainst(values: Values, references: readonly Values[]): Outlier[] {
  const ascending = inOrder(sorted(values));
  const others = references.map((reference) => inOrder(sorted(reference)));
  const scale = scaleOf([ascending, ...others]);
  return beyond(values, fencesBy(pooledSpread(others, scale), scale, ascending));
}

/**
 * Flags every group, in the order of the groups: by its own spread from five values on, by the spread of those large groups if it is
 * smaller.
 */
export function flagGroups(groups: readonly Values[]): Outlier[][] {
  const fences = fencesOf(groups.map((values) => inOrder(sorted(values))));
  return groups.map((values, i) => beyond(values, fences[i] ?? null));
}

/** Values by their rank, none of them NaN. */
type Ascending = Pick<RankedTimes, "n" | "at" | "countBelow" | "countUpTo">;

/** What `flagGroups` flags values by. Null for a group of which nothing can be said. */
export function fencesOf(groups: readonly Ascending[]): (Fences | null)[] {
  let pooled: { readonly spread: Spread | null; readonly scale: Scale } | null = null;
  return groups.map((group) => {
    if (isLarge(group)) return ownFences(group);
    if (group.n < borrowedSpreadNeeds) return null;
    if (pooled === null) {
      const scale = scaleOf(groups);
      pooled = { scale, spread: pooledSpread(groups.filter(isLarge), scale) };
    }
    return fencesBy(pooled.spread, pooled.scale, group);
  });
}

/** The median of the values of a group that are not this one. */
export function medianOfOthers(group: Ascending, value: number): number {
  const below = group.countBelow(value);
  const equal = group.countUpTo(value) - below;
  return quantileOf(group.n - equal, 0.5, (rank) => group.at(rank < below ? rank : rank + equal));
}

interface Scale {
  to(this: void, value: number): number;
  from(this: void, value: number): number;
}
const logarithmic: Scale = { to: Math.log, from: Math.exp };
const linear: Scale = { to: (value) => value, from: (value) => value };

function scaleOf(groups: readonly Ascending[]): Scale {
  return groups.some((group) => group.n > 0 && group.at(0) <= 0) ? linear : logarithmic;
}

function isLarge({ n }: Ascending): boolean {
  return n >= ownSpreadNeeds;
}

/** How far below and above the median values may lie, on the scale. */
interface Spread {
  readonly below: number;
  readonly above: number;
}

/** By the order of the values alone: of a large group that ascends, only a few are looked at. */
function ownFences(group: Ascending): Fences | null {
  const { n } = group;
  const scale = scaleOf([group]);
  const scaled = (rank: number) => scale.to(group.at(rank));
  const centre = quantileOf(n, 0.5, scaled);
  return fencesBy(
    spreadOf(n, (rank) => scaled(rank) - centre),
    scale,
    group,
  );
}

/** From the distances of all values from the median of their group. */
function pooledSpread(groups: readonly Ascending[], scale: Scale): Spread | null {
  const residuals = new Float64Array(groups.reduce((sum, group) => sum + group.n, 0));
  let n = 0;
  for (const group of groups) {
    const centre = quantileOf(group.n, 0.5, (rank) => scale.to(group.at(rank)));
    for (let rank = 0; rank < group.n; rank++) residuals[n++] = scale.to(group.at(rank)) - centre;
  }
  sortAscending(residuals);
  return spreadOf(n, (rank) => residuals[rank] as number);
}

/** The wider of the two rules on each side, from `n` distances of which `at` gives that of a rank. Null if there are fewer than five. */
function spreadOf(n: number, at: (rank: number) => number): Spread | null {
  if (n < ownSpreadNeeds) return null;
  // From a simulation: what 95 % of groups of n without outliers need, which is 2.2, 1.3, 1.16 and 1.0 for n = 5, 6, 10 and 20.
  const widening = 1 + 30 / n ** 2;
  const centre = quantileOf(n, 0.5, at);
  const low = quantileOf(n, 0.25, at);
  const high = quantileOf(n, 0.75, at);
  const tukey = 2 * widening * (high - low);
  const deviations = 4 * widening * 1.4826; // 1.4826 · MAD estimates the standard deviation of normal values
  // Medians of the distances of those on either side.
  const upToCentre = countNear(n, (n + 1) >>> 1, (rank) => at(rank) <= centre);
  const belowCentre = countNear(n, n >>> 1, (rank) => at(rank) < centre);
  const below = centre - quantileOf(upToCentre, 0.5, at);
  const above = quantileOf(n - belowCentre, 0.5, (rank) => at(belowCentre + rank)) - centre;
  return {
    below: Math.max(centre - low + tukey, deviations * below),
    above: Math.max(high - centre + tukey, deviations * above),
  };
}

/** As `countWhile`, if the answer probably is `guess`. */
function countNear(n: number, guess: number, holds: (rank: number) => boolean): number {
  return holds(guess - 1) && !holds(guess) ? guess : countWhile(n, holds);
}

function fencesBy(spread: Spread | null, scale: Scale, group: Ascending): Fences | null {
  const { n } = group;
  if (spread === null || n < borrowedSpreadNeeds) return null;
  const centre = quantileOf(n, 0.5, (rank) => group.at(rank));
  const low = scale.from(scale.to(centre) - spread.below);
  const high = scale.from(scale.to(centre) + spread.above);
  // How finely values were printed takes a look at all of them, and seldom matters.
  const isFar = Math.min(centre - low, high - centre) > 3 * coarsestResolution;
  const trifle = Math.max(
    Math.abs(centre) * 0.01,
    isFar ? 0 : 3 * resolution(Float64Array.from({ length: n }, (_, rank) => group.at(rank))),
  );
  return { low: Math.min(low, centre - trifle), high: Math.max(high, centre + trifle) };
}

function beyond(values: Values, fences: Fences | null): Outlier[] {
  if (fences === null) return [];
  const { low, high } = fences;
  const flagged: Outlier[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (value < low) flagged.push({ index, value, side: "low", fence: low });
    if (value > high) flagged.push({ index, value, side: "high", fence: high });
  }
  return flagged;
}

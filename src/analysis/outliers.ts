/**
 * Values far from the rest of their group. They are flagged, never dropped.
 *
 * On each side of the median the tail is measured by the quantile that √n values lie beyond (of few a quarter, of many a tenth), and
 * continued outwards (as I. Weissman, JASA 73, 1978, does with quantiles beyond the sample): with a shape between that of an exponential
 * tail and that of a normal one, and the more values there are, the more with their own (a Weibull tail). On logarithms where all values
 * are positive, since run times are skewed; but near 0 logarithms go far: if a hundred values or more are clearly more alike on both sides
 * without, a low one has to be far off without them too. The fence stands where one group in thirty of that size has its farthest value:
 * it moves out as the group grows, as the extremes do. Outliers do not hide each other as long as they are fewer than lie beyond that
 * quantile; a tenth of a large group is no outlier but a part of the distribution.
 *
 * Groups without outliers have any value flagged so often, in simulations of 5 to 5000 values: 0 to 7 % if they are normal (coefficient of
 * variation up to 0.2) or lognormal, 0 to 15 % if exponential above a minimum, 3 to 21 % if exponential, gamma-distributed or with a power
 * law, 5 to 29 % if lognormal (σ = 1) above a minimum or if the logarithms have an exponential tail on either side. More where even
 * logarithms have heavier tails: up to 38 % (at 13 to 25 values) of squared exponential ones above a minimum; Student's t with 5 degrees, as
 * logarithms, 15 % at 25, 30 % at 100, 99 % at 5000. Of normal values with a coefficient of 0.3, 8 % at 10, 19 % at 99, 10 % at 100, none at
 * 1000. Groups of three or four, judged by others: 1 to 12 % of most of these.
 *
 * Found are, among lognormal values with σ = 0.3, one that is seven times the median in 73 % of groups of 13, in 84 % of 25, in 99 % of 100;
 * with σ = 0.2 in 94 % of 13. One that is a seventh of the median as often, but for 89 % of 100 and 95 % of 300: by chance some of these
 * groups are more alike without logarithms.
 *
 * Two guards keep trifles out: nothing within 1 % of the median, nor within three steps of the resolution the values were printed with,
 * is an outlier.
 *
 * NaN in the input means missing and is left out; an `index` counts the missing ones too.
 */
import { quantileOf, sorted } from "./quantile.ts";
import { coarsestResolution, resolution } from "./resolution.ts";
import { inOrder, type RankedTimes } from "./ranked-times.ts";
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

/**
 * What `flagGroups` flags values by. Null for a group of which nothing can be said. Of a group of thousands some do, evenly by rank;
 * `sizes` then says how many there are.
 */
export function fencesOf(
  groups: readonly Ascending[],
  sizes: readonly number[] = groups.map(({ n }) => n),
): (Fences | null)[] {
  let pooled: { readonly spread: Spread | null; readonly scale: Scale } | null = null;
  return groups.map((group, i) => {
    if (isLarge(group)) return ownFences(group, sizes[i]);
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

/** One side of the values, from the median on: a share of all lies farther off than `start`. On the scale. */
interface Tail {
  readonly start: number;
  /** What is continued outwards: as `start`, or wider. */
  readonly width: number;
  /** The power of their depth that distances grow with: 1 of an exponential tail, less of a lighter one. */
  readonly shape: number;
}

interface Spread {
  readonly n: number;
  /** Of the values: what lies beyond the start of each tail. */
  readonly share: number;
  readonly below: Tail;
  readonly above: Tail;
}

/** How far out the quantile is that a share of the values lies beyond: 0 at the median; distances are as this if they are exponential. */
function depthOf(share: number): number {
  return -Math.log(2 * share);
}

/** By the order of the values alone: of a large group that ascends, only a few are looked at. */
function ownFences(group: Ascending, size = group.n): Fences | null {
  const usual = scaleOf([group]);
  const spread = spreadOn(usual, group, size);
  const fences = fencesBy(spread, usual, group, size);
  if (fences === null || usual === linear || size < shapeNeeds) return fences;
  const plain = spreadOn(linear, group, size);
  // The quotient of two tenths, as a logarithm, is off by 1.9 / √n if the values are normal.
  const isAlike = skewOf(spread) - skewOf(plain) > 2 / Math.sqrt(size);
  const low = isAlike ? fencesBy(plain, linear, group, size)?.low : undefined;
  return low === undefined ? fences : { ...fences, low: Math.min(fences.low, low) };
}

function spreadOn(scale: Scale, group: Ascending, size: number): Spread | null {
  return spreadOf(group.n, (rank) => scale.to(group.at(rank)), size);
}

/** How unlike the sides are: the logarithm of the quotient of how far out their tails start, without its sign. */
function skewOf(spread: Spread | null): number {
  if (spread === null) return 0;
  const { below, above } = spread;
  return Math.abs(Math.log(above.start / below.start));
}

/** From the distances of all values from the median of their group: what others may be judged by. */
function pooledSpread(groups: readonly Ascending[], scale: Scale): Spread | null {
  const residuals = new Float64Array(groups.reduce((sum, group) => sum + group.n, 0));
  let n = 0;
  for (const group of groups) {
    const centre = quantileOf(group.n, 0.5, (rank) => scale.to(group.at(rank)));
    for (let rank = 0; rank < group.n; rank++) residuals[n++] = scale.to(group.at(rank)) - centre;
  }
  sortAscending(residuals);
  const spread = spreadOf(n, (rank) => residuals[rank] as number);
  if (spread === null) return null;
  const { below, above } = spread;
  // A median of three is off itself; if to the wider side, the others look far on the narrow one.
  const wider = {
    start: Math.max(below.start, above.start),
    width: Math.max(below.width, above.width),
    shape: 1,
  };
  return { ...spread, below: wider, above: wider };
}

/** Of `size` values or distances, `n` of them evenly by rank, of which `at` gives that of a rank. Null if there are fewer than five. */
function spreadOf(n: number, at: (rank: number) => number, size = n): Spread | null {
  if (size < ownSpreadNeeds) return null;
  const share = Math.min(1 / 4, Math.max(1 / 10, 1 / Math.sqrt(size)));
  const centre = quantileOf(n, 0.5, at);
  const [below, above] = [centre - quantileOf(n, share, at), quantileOf(n, 1 - share, at) - centre];
  // Few values tell little of one side alone.
  const least = 0.4 * (below + above);
  const tail = (start: number, quartile: number): Tail => ({
    start,
    width: Math.max(start, least),
    shape: shapeOf(start, Math.abs(quartile - centre), share, size),
  });
  return {
    n: size,
    share,
    below: tail(below, quantileOf(n, 1 / 4, at)),
    above: tail(above, quantileOf(n, 3 / 4, at)),
  };
}

/**
 * What is taken for the shape of a tail as long as nothing is known: between exponential ones, of 1, and normal ones, which come to 0.6 far
 * out. With 1, a value seven times the others is missed in a third of 25 that vary by 0.3.
 */
const usualShape = 0.9;
/** From how many values on the start of a tail is far enough from the quartile to tell its shape, and with how many it tells half of it. */
const shapeNeeds = 100;
const shapeNeedsForHalf = 300;
/** Normal tails are 0.76 between quartile and start, and 0.64 from there to where the fence is: nearly one and a half times as far from 1. */
const outwards = 1.4;

/** Of a tail that starts so far out, at a share of the values, and has its quartile nearer. */
function shapeOf(start: number, quartile: number, share: number, size: number): number {
  if (size < shapeNeeds) return usualShape;
  if (quartile <= 0) return 1;
  const measured = Math.log(start / quartile) / Math.log(depthOf(share) / depthOf(1 / 4));
  const own = Math.min(1, Math.max(1 / 2, 1 - outwards * (1 - measured)));
  const trust = size / (size + shapeNeedsForHalf);
  return usualShape + trust * (own - usualShape);
}

/** How far from the median the farthest of `size` values may lie: one sample of thirty with such a tail has one farther off. */
function reachOf({ start, width, shape }: Tail, { n, share }: Spread, size: number): number {
  const reach = (depthOf(1 / (30 * size)) / depthOf(share)) ** shape;
  // From a simulation: quantiles of few values are off, which takes 2.6, 2.1, 1.4 and 1.1 times as much for n = 5, 6, 10 and 20.
  const widening = 1 + 40 / n ** 2;
  return start + widening * width * (reach - 1);
}

/** Fences for the farthest of `size` values around the median of the group. */
function fencesBy(spread: Spread | null, scale: Scale, group: Ascending, size = group.n): Fences | null {
  const { n } = group;
  if (spread === null || n < borrowedSpreadNeeds) return null;
  const centre = quantileOf(n, 0.5, (rank) => group.at(rank));
  const low = scale.from(scale.to(centre) - reachOf(spread.below, spread, size));
  const high = scale.from(scale.to(centre) + reachOf(spread.above, spread, size));
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

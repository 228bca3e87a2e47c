/**
 * Values far from the rest of their group. They are flagged, never dropped.
 *
 * On each side the tail is measured between the quantile that √n values lie beyond (of few a quarter, of many a tenth) and the one that
 * 2½ times as many do (at most half), and continued outwards as an exponential one (as I. Weissman, JASA 73, 1978, does with quantiles
 * beyond the sample); on logarithms where all values are positive, since run times are skewed. The fence stands where one group in
 * thirty of that size has its farthest value: it moves out as the group grows, as the extremes do. Outliers do not hide each other as long
 * as they are fewer than the tail holds; a tenth of a large group is no outlier but a part of the distribution.
 *
 * Groups without outliers have any value flagged so often, in simulations of 5 to 5000 values: 0 to 5 % if they are normal (coefficient of
 * variation up to 0.1) or lognormal, 0 to 8 % if exponential, alone or above a minimum, 0 to 6 % if gamma-distributed, 4 to 10 % with a
 * power law, 5 to 14 % if the logarithms have an exponential tail on either side. More where even logarithms have heavier tails: up to
 * 27 % (at 25 values) of squared exponential ones above a minimum; Student's t with 5 degrees, as logarithms, 8 % at 25, 20 % at 100,
 * 70 % at 5000. Normal values with a coefficient of 0.3 come near 0, where logarithms go far: 6 % at 10 values, 32 % at 1000.
 * Groups of three or four, judged by others: 0 to 7 % of all these, up to 11 % if the others have only five values each.
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

/** The values beyond the quantile that a share of all lie beyond, on one side; on the scale. */
interface Tail {
  /** How far from the median it begins. */
  readonly start: number;
  /** Of the distances from there, if they are exponential. */
  readonly mean: number;
}

interface Spread {
  readonly n: number;
  /** Of the values: what each tail holds. */
  readonly share: number;
  readonly below: Tail;
  readonly above: Tail;
}

/** By the order of the values alone: of a large group that ascends, only a few are looked at. */
function ownFences(group: Ascending, size = group.n): Fences | null {
  const scale = scaleOf([group]);
  return fencesBy(
    spreadOf(group.n, (rank) => scale.to(group.at(rank))),
    scale,
    group,
    size,
  );
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
  // A median of three that is by chance off to the wider side makes the others look far on the narrow one.
  const wider = { start: Math.max(below.start, above.start), mean: Math.max(below.mean, above.mean) };
  return { ...spread, below: wider, above: wider };
}

/** Of `n` values or distances of which `at` gives that of a rank. Null if there are fewer than five. */
function spreadOf(n: number, at: (rank: number) => number): Spread | null {
  if (n < ownSpreadNeeds) return null;
  const share = Math.min(1 / 4, Math.max(1 / 10, 1 / Math.sqrt(n)));
  const inner = Math.min(1 / 2, 2.5 * share);
  const [low, innerLow, centre, innerHigh, high] = [share, inner, 1 / 2, 1 - inner, 1 - share].map((p) =>
    quantileOf(n, p, at),
  ) as [number, number, number, number, number];
  // An exponential tail has so many means between the two quantiles.
  const means = Math.log(inner / share);
  const [below, above] = [(innerLow - low) / means, (high - innerHigh) / means];
  // Few values tell little of one side alone.
  const least = 0.4 * (below + above);
  return {
    n,
    share,
    below: { start: centre - low, mean: Math.max(below, least) },
    above: { start: high - centre, mean: Math.max(above, least) },
  };
}

/** How far from the median the farthest of `size` values may lie: one sample of thirty with such a tail has one farther off. */
function reachOf({ start, mean }: Tail, { n, share }: Spread, size: number): number {
  // From a simulation: quantiles of few values are off, which takes 2.2, 1.8, 1.3 and 1.07 times as much for n = 5, 6, 10 and 20.
  const widening = 1 + 30 / n ** 2;
  return start + widening * mean * Math.log(30 * size * share);
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

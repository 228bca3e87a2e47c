/**
 * Values far from the rest of their group. They are flagged, never dropped.
 *
 * A value is flagged when two rules agree, both on logarithms where all values are positive, since run times are skewed: it lies beyond
 * Tukey's fences (Exploratory Data Analysis, 1977), here 2 interquartile ranges outside the quartiles, and it is more than 4 scaled
 * median absolute deviations of its own side from the median (double MAD). The factors are widened for small groups so that about 5 % of
 * groups without outliers, normal or skewed, have any value flagged, whatever their size; the textbook factors of 1.5 and 3.5 flag
 * something in every fourth group of five. Two guards keep trifles out: nothing within 1 % of the median, nor within three steps of the
 * resolution the values were printed with, is an outlier.
 *
 * NaN in the input means missing and is left out; an `index` counts the missing ones too.
 */
import { median, quantile } from "./quantile.ts";
import { resolution } from "./resolution.ts";
import { type Values, present } from "./select.ts";
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

/** Flags values by the spread of their own group. None if the group has fewer than five values: those cannot tell. */
export function flagOutliers(values: Values): Outlier[] {
  return countPresent(values) < ownSpreadNeeds ? [] : flagAgainst(values, [values]);
}

/**
 * Flags values of a small group: around its own median, by the spread that `references`, other groups of the same measurement, have around
 * theirs. Three or four values cannot show a spread of their own (no test of 226, 288 and 1842 s alone reaches 5 %), but groups
 * of the same measurement vary alike, even where their levels differ; so 1842 s stands out once other groups show that builds vary by a
 * third, not sixfold. None if the group has fewer than three values, or the references fewer than five in all.
 */
export function flagAgainst(values: Values, references: readonly Values[]): Outlier[] {
  const scale = scaleOf([values, ...references]);
  return flagBy(spreadOf(references, scale), scale, values);
}

/**
 * Flags every group, in the order of the groups: by its own spread from five values on, by the spread of those large groups if it is
 * smaller.
 */
export function flagGroups(groups: readonly Values[]): Outlier[][] {
  const isLarge = groups.map((group) => countPresent(group) >= ownSpreadNeeds);
  if (isLarge.every(Boolean)) return groups.map(flagOutliers);
  const scale = scaleOf(groups);
  const spread = spreadOf(
    groups.filter((_, i) => isLarge[i]),
    scale,
  );
  return groups.map((group, i) => (isLarge[i] ? flagOutliers(group) : flagBy(spread, scale, group)));
}

interface Scale {
  to(this: void, value: number): number;
  from(this: void, value: number): number;
}
const logarithmic: Scale = { to: Math.log, from: Math.exp };
const linear: Scale = { to: (value) => value, from: (value) => value };

function scaleOf(groups: readonly Values[]): Scale {
  for (const group of groups)
    for (let i = 0; i < group.length; i++) if ((group[i] as number) <= 0) return linear;
  return logarithmic;
}

function countPresent(values: Values): number {
  let n = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) n++;
  return n;
}

/** How far below and above the median values may lie, on the scale. */
interface Spread {
  readonly below: number;
  readonly above: number;
}

/**
 * The wider of the two rules on each side, from the distances of all values from the median of their group. Null if there are fewer than
 * five.
 */
function spreadOf(groups: readonly Values[], scale: Scale): Spread | null {
  const residuals = sortAscending(residualsOf(groups, scale));
  const n = residuals.length;
  if (n < ownSpreadNeeds) return null;
  // From a simulation: what 95 % of groups of n without outliers need, which is 2.2, 1.3, 1.16 and 1.0 for n = 5, 6, 10 and 20.
  const widening = 1 + 30 / n ** 2;
  const centre = quantile(residuals, 0.5);
  const low = quantile(residuals, 0.25);
  const high = quantile(residuals, 0.75);
  const tukey = 2 * widening * (high - low);
  const deviations = 4 * widening * 1.4826; // 1.4826 · MAD estimates the standard deviation of normal values
  // Medians of the distances of those on either side; they are sorted already.
  const below =
    centre -
    quantile(
      residuals.subarray(
        0,
        countWhile(residuals, (value) => value <= centre),
      ),
      0.5,
    );
  const above = quantile(residuals.subarray(countWhile(residuals, (value) => value < centre)), 0.5) - centre;
  return {
    below: Math.max(centre - low + tukey, deviations * below),
    above: Math.max(high - centre + tukey, deviations * above),
  };
}

/** Distances of all values from the median of their group, on the scale. */
function residualsOf(groups: readonly Values[], scale: Scale): Float64Array {
  const residuals = new Float64Array(groups.reduce((sum, group) => sum + countPresent(group), 0));
  let n = 0;
  for (const group of groups) {
    const scaled = present(group).map(scale.to);
    const centre = median(scaled);
    for (let i = 0; i < scaled.length; i++) residuals[n++] = (scaled[i] as number) - centre;
  }
  return residuals;
}

/** How many of ascending numbers, from the first on, are as `holds` says. */
function countWhile(ascending: Float64Array, holds: (value: number) => boolean): number {
  const end = ascending.findIndex((value) => !holds(value));
  return end === -1 ? ascending.length : end;
}

function flagBy(spread: Spread | null, scale: Scale, values: Values): Outlier[] {
  if (spread === null || countPresent(values) < borrowedSpreadNeeds) return [];
  const centre = median(values);
  const trifle = Math.max(Math.abs(centre) * 0.01, 3 * resolution(values));
  const low = Math.min(scale.from(scale.to(centre) - spread.below), centre - trifle);
  const high = Math.max(scale.from(scale.to(centre) + spread.above), centre + trifle);
  return beyond(values, low, high);
}

function beyond(values: Values, low: number, high: number): Outlier[] {
  const flagged: Outlier[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (value < low) flagged.push({ index, value, side: "low", fence: low });
    if (value > high) flagged.push({ index, value, side: "high", fence: high });
  }
  return flagged;
}

/**
 * Where the level of a benchmark changed, in a series of medians over time, one for each dated run.
 *
 * A change has to last for two points: single points that stand out are first replaced by the median of three (Tukey, Exploratory Data
 * Analysis, 1977), which keeps steps as they are. The series is then cut into the stretches that together explain it best, found exactly
 * by dynamic programming (`best-cuts.ts`): least squares around the mean of each stretch, plus a penalty for each change. Logarithms are used if all values are positive.
 *
 * The penalty is (4.5 + 12 / n)² noise variances, chosen by simulation: of series of one level with 10 to 500 points, normal or flat, about 1 %
 * show a change; with exponential noise 3 % of 10 to 20 points and 15 % of 300, with noise of two modes about 10 %. In a series of twenty,
 * a lasting change of four standard deviations of the noise is found in nine of ten. Two neighbouring points that stand out do count as
 * two changes, up and down again.
 */
import { bestCuts } from "./best-cuts.ts";
import { median } from "./quantile.ts";
import { resolution } from "./resolution.ts";
import { present, type Values } from "./select.ts";

/** With fewer points the noise cannot be told from changes. */
export const changePointsNeed = 10;
/** How many points a level has to last. */
const shortest = 2;

export interface ChangePoint {
  /** The first point of the new level: position in the input. */
  readonly index: number;
  /** Medians of the points since the change before, and until the next; in the unit of the values. */
  readonly before: number;
  readonly after: number;
  /** after / before; null unless all values are positive. */
  readonly ratio: number | null;
  /** For how many points the new level lasts, the last one of the series included. */
  readonly points: number;
}

/**
 * The changes in a series in order of time. None if it has fewer than ten points. NaN means missing and is left out; an `index` counts the
 * missing ones too.
 */
export function changePoints(values: Values): ChangePoint[] {
  const series = present(values);
  if (series.length < changePointsNeed) return [];
  const positive = series.every((value) => value > 0);
  const level = positive ? series.map((value) => Math.log(value)) : series;
  const noise = Math.max(noiseOf(level), smallestNoise(series, positive));
  if (noise === 0) return []; // all are 0
  const smooth = withoutSpikes(level).map((value) => value / noise);
  const cuts = bestCuts(smooth, (4.5 + 12 / smooth.length) ** 2, shortest);
  const starts = [0, ...cuts];
  const levels = starts.map((from, i) => median(series.subarray(from, starts[i + 1])));
  return cuts.map((from, i) => {
    const to = cuts[i + 1] ?? series.length;
    const [before, after] = [levels[i] as number, levels[i + 1] as number];
    return {
      index: positionOf(from, values, series.length),
      before,
      after,
      ratio: positive ? after / before : null,
      points: to - from,
    };
  });
}

/** Where the value stands that has so many before it that are not missing; `known` in all are not. */
function positionOf(rank: number, values: Values, known: number): number {
  if (known === values.length) return rank;
  let missing = 0;
  for (let i = 0; i <= rank + missing; i++) if (Number.isNaN(values[i])) missing++;
  return rank + missing;
}

/** The standard deviation of the noise, from the median difference of neighbours: a few changes of level hardly touch it. */
function noiseOf(series: Float64Array): number {
  const steps = series.subarray(1).map((value, i) => Math.abs(value - (series[i] as number)));
  return (1.4826 * median(steps)) / Math.SQRT2;
}

/** Half a step of the resolution, and a thousandth of the value: where most points are equal, less than that is no change. */
function smallestNoise(series: Float64Array, positive: boolean): number {
  const half = resolution(series) / 2;
  if (positive) return Math.max(0.001, half / median(series));
  return Math.max(half, 0.001 * series.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0));
}

/** The running median of three; an end is the median of itself, its smoothed neighbour, and where the two smoothed neighbours point to. */
function withoutSpikes(series: Float64Array): Float64Array {
  const smooth = series.slice();
  const last = series.length - 1;
  for (let i = 1; i < last; i++)
    smooth[i] = middleOf(series[i - 1] as number, series[i] as number, series[i + 1] as number);
  const end = (at: number, next: number, afterNext: number): number =>
    middleOf(
      series[at] as number,
      smooth[next] as number,
      3 * (smooth[next] as number) - 2 * (smooth[afterNext] as number),
    );
  smooth[0] = end(0, 1, 2);
  smooth[last] = end(last, last - 1, last - 2);
  return smooth;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

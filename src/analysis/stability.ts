/**
 * Whether figures can be trusted: a verdict that hangs on one run, values in two modes, a slow first run, a clock too coarse, runs that
 * came in batches. Each answers null or nothing when there is nothing to say.
 *
 * NaN in the input means missing and is left out; an `index` counts the missing ones too.
 */
import { fUpperTail } from "./f-distribution.ts";
import { flagOutliers } from "./outliers.ts";
import { median, sorted } from "./quantile.ts";
import { resolution } from "./resolution.ts";
import { type Values, present } from "./select.ts";
import { type Question, type Verdict, judge } from "./verdict.ts";

/** A run without which the answer is another one. */
export interface DecidingRun<T> {
  readonly group: "a" | "b";
  readonly index: number;
  readonly value: number;
  /** The answer without it. */
  readonly without: T;
}

/**
 * The runs without which `decide` answers differently. Null from `decide` means that it cannot tell any more, which is not counted as
 * another answer. Asks once a run.
 */
export function leaveOneOut<T>(
  a: Values,
  b: Values,
  decide: (a: Values, b: Values) => T | null,
): DecidingRun<T>[] {
  const answer = decide(a, b);
  const groups = [
    { group: "a", values: a, without: (index: number) => decide(leave(a, index), b) },
    { group: "b", values: b, without: (index: number) => decide(a, leave(b, index)) },
  ] as const;
  return groups.flatMap(({ group, values, without }) =>
    Array.from(values, (value, index) => ({ group, index, value })).flatMap((run) => {
      const other = Number.isNaN(run.value) ? null : without(run.index);
      return other === null || other === answer ? [] : [{ ...run, without: other }];
    }),
  );
}

function leave(values: Values, index: number): Float64Array {
  return Float64Array.from(values).filter((_, i) => i !== index);
}

/** The runs without which the verdict is another one, as long as there are still enough runs for a verdict. */
export function decidingRuns(question: Question): DecidingRun<Verdict>[] {
  return leaveOneOut(question.a, question.b, (a, b) => {
    const { verdict, floor } = judge({ ...question, a, b });
    return floor > question.alpha ? null : verdict;
  });
}

/** One of two clusters of values. */
export interface Mode {
  readonly n: number;
  readonly median: number;
}

/**
 * The two clusters that values fall into, or null: fewer than ten values, or one cluster.
 *
 * The values (logarithms, if all are positive) are cut in two where the parts explain most of the variance; each part holds at least a
 * fifth of them, so that outliers are no mode. Values of one evenly filled range, the flattest shape with a single mode, come to ¾ in the
 * long run and above ¾ + 0.49 / √n in 5 % of samples (simulated for n = 10 to 300); bell-shaped and skewed ones in about 1 %. More than
 * that is two modes. Rounding to a resolution counts as variance within the parts, and modes less than 1 % apart are not worth telling.
 */
export function twoModes(values: Values): readonly [Mode, Mode] | null {
  const ascending = sorted(values);
  const n = ascending.length;
  if (n < 10) return null;
  const scaled = (ascending[0] as number) > 0 ? ascending.map(Math.log) : ascending;
  const cut = bestCut(scaled, Math.max(3, Math.ceil(n / 5)));
  const step = resolution(ascending) * (scaled === ascending ? 1 : 1 / median(ascending));
  const rounding = (n * step ** 2) / 12;
  if (!(cut.between > (0.75 + 0.49 / Math.sqrt(n)) * (cut.total + rounding))) return null;
  const modes = [ascending.subarray(0, cut.at), ascending.subarray(cut.at)] as const;
  const [low, high] = modes.map((mode) => ({ n: mode.length, median: median(mode) })) as [Mode, Mode];
  return high.median - low.median < 0.01 * Math.abs(low.median) ? null : [low, high];
}

/** The cut with the largest sum of squares between the parts, each at least `fewest` long; and the sum of squares of all. */
function bestCut(ascending: Float64Array, fewest: number): { at: number; between: number; total: number } {
  const n = ascending.length;
  const centre = mean(ascending);
  const total = sumOfSquares(ascending, centre);
  let best = { at: fewest, between: 0, total };
  let below = 0; // sum of the deviations of the lower part from the centre; that of the upper part is its negative
  ascending.forEach((value, i) => {
    below += value - centre;
    const at = i + 1;
    if (at < fewest || n - at < fewest) return;
    const between = below ** 2 * (1 / at + 1 / (n - at));
    if (between > best.between) best = { at, between, total };
  });
  return best;
}

export interface SlowFirstRun {
  readonly value: number;
  /** Of the other runs. */
  readonly median: number;
  /** value / median. */
  readonly ratio: number;
}

/** The first of at least five run times, in the order they ran, if it is an outlier on the slow side: cold caches, as a rule. */
export function firstRunSlow(values: Values): SlowFirstRun | null {
  const runs = present(values);
  const first = flagOutliers(runs).find(({ index, side }) => index === 0 && side === "high");
  if (first === undefined) return null;
  const rest = median(runs.subarray(1));
  return { value: first.value, median: rest, ratio: first.value / rest };
}

export interface CoarseResolution {
  readonly step: number;
  /** A step as a share of the median: how large the smallest difference that can be seen is. ∞ if the median is 0. */
  readonly share: number;
}

/**
 * Whether values are multiples of `step` (0.01 s is the clock tick of `time`), and so small that one step is more than 1 % of their
 * median: differences of that size are made by the clock.
 */
export function coarseResolution(values: Values, step = 0.01): CoarseResolution | null {
  const runs = present(values);
  if (runs.length === 0) return null;
  const whole = runs.every((value) => Math.abs(value / step - Math.round(value / step)) < 1e-6);
  const share = step / Math.abs(median(runs));
  return whole && share > 0.01 ? { step, share } : null;
}

export interface BatchEffect {
  readonly n: number;
  readonly batches: number;
  /** Share of the variance that lies between batches, 0 to 1: the intraclass correlation. */
  readonly share: number;
  /** How many independent runs tell as much about the level as these n do: from about the number of batches to n. */
  readonly effectiveN: number;
  /** That batches differ so much by chance. */
  readonly p: number;
}

/**
 * How much runs of one batch (servers created together) resemble each other: the intraclass correlation of a one-way analysis of variance
 * of the logarithms (of the values, if some are not positive), for batches of unequal size (Donner, International Statistical Review 54,
 * 1986), and the effective sample size by Kish's design effect (Survey Sampling, 1965). `batches[i]` names the batch of `values[i]`. Null
 * with one batch, or if no batch has two values: then nothing can be said.
 */
export function batchEffect(values: Values, batches: ArrayLike<string | number>): BatchEffect | null {
  const groups = groupBy(values, batches);
  const n = groups.reduce((sum, group) => sum + group.length, 0);
  const k = groups.length;
  if (k < 2 || n === k) return null;
  if (new Set(groups.flat()).size === 1) return { n, batches: k, share: 0, effectiveN: n, p: 1 };
  const grandMean = mean(groups.flat());
  const between =
    groups.reduce((sum, group) => sum + group.length * (mean(group) - grandMean) ** 2, 0) / (k - 1);
  const within = groups.reduce((sum, group) => sum + sumOfSquares(group, mean(group)), 0) / (n - k);
  const sumOfSquaredSizes = groups.reduce((sum, group) => sum + group.length ** 2, 0);
  const typicalSize = (n - sumOfSquaredSizes / n) / (k - 1);
  const correlation = between > within ? (between - within) / (between + (typicalSize - 1) * within) : 0;
  return {
    n,
    batches: k,
    share: correlation,
    effectiveN: n / (1 + (sumOfSquaredSizes / n - 1) * correlation),
    p: fUpperTail(between / within, k - 1, n - k),
  };
}

function groupBy(values: Values, batches: ArrayLike<string | number>): number[][] {
  if (values.length !== batches.length)
    throw new RangeError(`${values.length} values, but ${batches.length} batches`);
  const positive = present(values).every((value) => value > 0);
  const groups = new Map<string | number, number[]>();
  Array.from(values).forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const name = batches[i] as string | number;
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push(positive ? Math.log(value) : value);
  });
  return [...groups.values()];
}

type Sample = readonly number[] | Float64Array;

function mean(values: Sample): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function sumOfSquares(values: Sample, around: number): number {
  let sum = 0;
  for (const value of values) sum += (value - around) ** 2;
  return sum;
}

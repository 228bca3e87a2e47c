/**
 * The stretches that explain a series best: least squares around the mean of each, plus a penalty for each cut, found exactly by dynamic
 * programming (Jackson et al., IEEE Signal Processing Letters 12, 2005). Where the last stretch begins is only looked for among the
 * starts that are best for some level of that stretch (Maidstone et al., Statistics and Computing 27, 2017): about ten of ten thousand.
 */
import { median } from "./quantile.ts";

/** Where stretches of at least `shortest` points begin, but for the first. */
export function bestCuts(series: readonly number[], penalty: number, shortest: number): number[] {
  const n = series.length;
  const costs = stretchCosts(series);
  if (costs.of(0, n) < penalty - costs.rounding) return []; // no cut saves what it costs
  // cheapest[end]: cost of the best way to cut up the first `end` points; from[end]: where its last stretch begins.
  const cheapest = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  cheapest[0] = -penalty;
  const from = new Uint32Array(n + 1);
  let pieces: readonly Piece[] = [
    { start: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
  ];
  for (let end = shortest; end <= n; end++) {
    const added = end - shortest;
    if (added > 0 && Number.isFinite(cheapest[added])) pieces = withStart(pieces, added, cheapest, costs);
    let best = Number.POSITIVE_INFINITY;
    for (const { start } of pieces) {
      const cost = (cheapest[start] as number) + costs.of(start, end) + penalty;
      if (cost > best || (cost === best && start >= (from[end] as number))) continue;
      best = cost;
      from[end] = start;
    }
    cheapest[end] = best;
  }
  const cuts: number[] = [];
  for (let end = from[n] as number; end > 0; end = from[end] as number) cuts.push(end);
  return cuts.reverse();
}

/** Levels of the last stretch for which it had best begin at a start. Pieces may overlap by what rounding leaves open. */
interface Piece {
  readonly start: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The pieces once a stretch may begin at `added` too. Points behind it add the same to the costs of both, so that what it is best for
 * stays so: an older start is better for levels that lie near the mean of the points between the two, and only for those.
 */
function withStart(
  pieces: readonly Piece[],
  added: number,
  cheapest: Float64Array,
  costs: StretchCosts,
): readonly Piece[] {
  const next: Piece[] = [];
  // What goes to the new start, and touches what went to it before, is one piece.
  let taken: Piece | null = null;
  const take = (low: number, high: number): void => {
    if (low > high) return;
    if (taken !== null && next.at(-1) === taken && low <= taken.high) {
      taken = { ...taken, high: Math.max(high, taken.high) };
      next[next.length - 1] = taken;
    } else {
      taken = { start: added, low, high };
      next.push(taken);
    }
  };
  for (const piece of pieces) {
    const { start, low, high } = piece;
    const between = added - start;
    const mean = costs.sumOf(start, added) / between;
    const ahead = (cheapest[added] as number) - (cheapest[start] as number) - costs.of(start, added);
    const sure = ahead > costs.rounding ? Math.sqrt((ahead - costs.rounding) / between) : null;
    take(low, sure === null ? high : Math.min(high, mean - sure));
    if (ahead >= -costs.rounding) {
      const reach = Math.sqrt((ahead + costs.rounding) / between);
      const kept = { start, low: Math.max(low, mean - reach), high: Math.min(high, mean + reach) };
      if (kept.low <= kept.high) next.push(kept);
    }
    if (sure !== null) take(Math.max(low, mean + sure), high);
  }
  return next;
}

/** Costs of stretches [start, end) of a series, by sums from the beginning. */
interface StretchCosts {
  /** The sum of squares around the mean. */
  readonly of: (start: number, end: number) => number;
  /** The sum of the points, after the median of the series was subtracted from each. */
  readonly sumOf: (start: number, end: number) => number;
  /** What costs may be off by, at most. */
  readonly rounding: number;
}

function stretchCosts(series: readonly number[]): StretchCosts {
  const n = series.length;
  const centre = median(series); // subtracted so that the sums of squares stay small and exact
  const sums = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  series.forEach((value, i) => {
    sums[i + 1] = (sums[i] as number) + (value - centre);
    squares[i + 1] = (squares[i] as number) + (value - centre) ** 2;
  });
  const sumOf = (start: number, end: number) => (sums[end] as number) - (sums[start] as number);
  return {
    of: (start, end) =>
      (squares[end] as number) - (squares[start] as number) - sumOf(start, end) ** 2 / (end - start),
    sumOf,
    // Each of n additions rounds once; the square of a sum carries the error √n times as far.
    rounding: 8 * n ** 1.5 * Number.EPSILON * (1 + (squares[n] as number)),
  };
}

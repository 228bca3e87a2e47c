/**
 * The stretches that explain a series best: least squares around the mean of each, plus a penalty for each cut, found exactly by dynamic
 * programming (Jackson et al., IEEE Signal Processing Letters 12, 2005). Where the last stretch begins is only looked for among the
 * starts that are best for some level of that stretch (Maidstone et al., Statistics and Computing 27, 2017): about ten of ten thousand.
 */
import { median } from "./quantile.ts";
import type { Values } from "./select.ts";

/** Where stretches of at least `shortest` points begin, but for the first. */
export function bestCuts(series: Values, penalty: number, shortest: number): number[] {
  const n = series.length;
  const costs = stretchCosts(series);
  if (costs.of(0, n) < penalty - costs.rounding) return []; // no cut saves what it costs
  // cheapest[end]: cost of the best way to cut up the first `end` points; from[end]: where its last stretch begins.
  const cheapest = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  cheapest[0] = -penalty;
  const from = new Uint32Array(n + 1);
  let [pieces, room] = [new Pieces(), new Pieces()];
  pieces.add(0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  for (let end = shortest; end <= n; end++) {
    const added = end - shortest;
    if (added > 0 && Number.isFinite(cheapest[added])) {
      addStart(pieces, added, cheapest, costs, room);
      [pieces, room] = [room, pieces];
    }
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < pieces.length; i++) {
      const start = pieces.starts[i] as number;
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

/** Levels of the last stretch for which it had best begin at a start, from `lows` to `highs`. Pieces may overlap by what rounding leaves open. */
class Pieces {
  readonly starts: number[] = [];
  readonly lows: number[] = [];
  readonly highs: number[] = [];
  length = 0;

  add(start: number, low: number, high: number): void {
    if (low > high) return;
    const at = this.length++;
    this.starts[at] = start;
    this.lows[at] = low;
    this.highs[at] = high;
  }

  /** What goes to the same start as the last piece, and touches it, is one piece with it. */
  extend(start: number, low: number, high: number): void {
    const last = this.length - 1;
    const touches = last >= 0 && this.starts[last] === start && low <= (this.highs[last] as number);
    if (!touches) this.add(start, low, high);
    else if (high > (this.highs[last] as number)) this.highs[last] = high;
  }
}

/**
 * The pieces once a stretch may begin at `added` too, put into `next`. Points behind it add the same to the costs of both, so that what it is
 * best for stays so: an older start is better for levels that lie near the mean of the points between the two, and only for those.
 */
function addStart(
  pieces: Pieces,
  added: number,
  cheapest: Float64Array,
  costs: StretchCosts,
  next: Pieces,
): void {
  next.length = 0;
  for (let i = 0; i < pieces.length; i++) {
    const start = pieces.starts[i] as number;
    const [low, high] = [pieces.lows[i] as number, pieces.highs[i] as number];
    const between = added - start;
    const mean = costs.sumOf(start, added) / between;
    const ahead = (cheapest[added] as number) - (cheapest[start] as number) - costs.of(start, added);
    const isSure = ahead > costs.rounding;
    const sure = isSure ? Math.sqrt((ahead - costs.rounding) / between) : Number.NaN;
    next.extend(added, low, isSure ? Math.min(high, mean - sure) : high);
    if (ahead >= -costs.rounding) {
      const reach = Math.sqrt((ahead + costs.rounding) / between);
      next.add(start, Math.max(low, mean - reach), Math.min(high, mean + reach));
    }
    if (isSure) next.extend(added, Math.max(low, mean + sure), high);
  }
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

function stretchCosts(series: Values): StretchCosts {
  const n = series.length;
  const centre = median(series); // subtracted so that the sums of squares stay small and exact
  const sums = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    const apart = (series[i] as number) - centre;
    sums[i + 1] = (sums[i] as number) + apart;
    squares[i + 1] = (squares[i] as number) + apart ** 2;
  }
  const sumOf = (start: number, end: number) => (sums[end] as number) - (sums[start] as number);
  return {
    of: (start, end) =>
      (squares[end] as number) - (squares[start] as number) - sumOf(start, end) ** 2 / (end - start),
    sumOf,
    // Each of n additions rounds once; the square of a sum carries the error √n times as far.
    rounding: 8 * n ** 1.5 * Number.EPSILON * (1 + (squares[n] as number)),
  };
}

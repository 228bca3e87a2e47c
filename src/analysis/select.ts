/**
 * Order statistics without a full sort: quickselect (Hoare's FIND, Communications of the ACM 4, 1961) with the median of three as pivot.
 * Ten million values take a fraction of the time of sorting them.
 */

/** Every function of the analysis takes plain or typed arrays. NaN means missing and is left out; the other values are finite. */
export type Values = ArrayLike<number>;

/** A copy without the missing values, in the same order. */
export function present(values: Values): Float64Array {
  const kept = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) kept[n++] = value;
  }
  return n === kept.length ? kept : kept.slice(0, n);
}

/**
 * The values at 0-based `ranks` in ascending order: rank 0 is the minimum. `values` is partly reordered in place and holds no NaN;
 * the ranks may come in any order and lie in [0, n).
 */
export function orderStatistics(values: Float64Array, ranks: readonly number[]): number[] {
  let from = 0;
  for (const rank of [...new Set(ranks)].sort((r, s) => r - s)) {
    if (!(rank >= 0 && rank < values.length))
      throw new RangeError(`rank ${rank} of ${values.length} values does not exist`);
    moveIntoPlace(values, rank, from, values.length - 1);
    from = rank; // everything before it is no larger, so later ranks need not look there
  }
  return ranks.map((rank) => values[rank] as number);
}

/** Reorders `values[low..high]` until the value at `rank` is the one that sorting would put there. */
function moveIntoPlace(values: Float64Array, rank: number, low: number, high: number): void {
  // Bad pivots all the way would make the time quadratic; past twice the expected depth, sorting what is left is cheaper.
  let patience = 2 * Math.ceil(Math.log2(values.length + 1));
  while (low < high) {
    if (patience-- === 0) {
      values.subarray(low, high + 1).sort();
      return;
    }
    const pivot = medianOfThree(
      values[low] as number,
      values[(low + high) >>> 1] as number,
      values[high] as number,
    );
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left > right) break;
      const swapped = values[left] as number;
      values[left++] = values[right] as number;
      values[right--] = swapped;
    }
    // Now [low, right] <= pivot <= [left, high], and what lies between equals the pivot.
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else return;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** How many events there were in the last so many seconds. */

/** A number of events that changes: from each moment on, how many there are. Columns of one length. */
export interface WindowCounts {
  readonly at: Float64Array;
  /** How many of the times lie in (at − window, at]. */
  readonly count: Uint32Array;
  /** Position of the time that raised the count; -1 where one left the window. */
  readonly raisedBy: Int32Array;
}

/** How many events there were in the last `window` seconds, at each moment when that number changes. `times` ascend. */
export function slidingCounts(times: ArrayLike<number>, window: number): WindowCounts {
  const n = times.length;
  const counts = {
    at: new Float64Array(2 * n),
    count: new Uint32Array(2 * n),
    raisedBy: new Int32Array(2 * n),
  };
  let [oldest, next] = [0, 0];
  for (let change = 0; change < 2 * n; change++) {
    const leaves = (times[oldest] as number) + window;
    if (next < n && (oldest === next || (times[next] as number) < leaves)) {
      counts.at[change] = times[next] as number;
      counts.raisedBy[change] = next++;
    } else {
      counts.at[change] = leaves;
      counts.raisedBy[change] = -1;
      oldest++;
    }
    counts.count[change] = next - oldest;
  }
  return counts;
}

/** The largest number in any window, and the position of the first time that raised it so high; 0 and -1 of no times. */
export function highestCount(
  times: ArrayLike<number>,
  window: number,
): { readonly count: number; readonly raisedBy: number } {
  let [count, raisedBy, oldest] = [0, -1, 0];
  for (let i = 0; i < times.length; i++) {
    while ((times[oldest] as number) + window <= (times[i] as number)) oldest++;
    if (i - oldest + 1 > count) {
      count = i - oldest + 1;
      raisedBy = i;
    }
  }
  return { count, raisedBy };
}

/** Times of builds by their rank: in ascending order, equal ones in the order of groups and rows. */
import { few, insertAll } from "./sort.ts";

export interface RankedTimes {
  readonly n: number;
  /** The time at a 0-based rank, in seconds; NaN if there is no such rank. */
  at(rank: number): number;
  /** The row of the `builds` table that this time is from. */
  rowAt(rank: number): number;
  /** How many took less than so many seconds. */
  countBelow(seconds: number): number;
  /** How many took at most so many seconds. */
  countUpTo(seconds: number): number;
  /** Hundreds of ranks and times that will be asked for: to be looked for at once, which is faster. Nothing else depends on it. */
  expect(ranks: Iterable<number>, times?: Iterable<number>): void;
}

/**
 * All in rough order (`RoughOrder`): by the step of time that they lie in, equally wide ones, about as many as there are times. Most
 * times are never asked for by their rank, so that the few of a step are put in order when one of them is.
 */
export class RoughTimes implements RankedTimes {
  readonly n: number;
  /** Columns in which `n` times and their rows are, from the place `from` on; there may be others around them. */
  readonly seconds: Float64Array;
  readonly rows: Uint32Array;
  readonly from: number;
  readonly #low: number;
  #scale: number;

  /** Steps begin at `low` seconds, there are `scale` of them a second; with 0 all times are in order already. */
  constructor(seconds: Float64Array, rows: Uint32Array, from = 0, n = seconds.length, low = 0, scale = 0) {
    this.n = n;
    this.seconds = seconds;
    this.rows = rows;
    this.from = from;
    this.#low = low;
    this.#scale = scale;
  }

  at(rank: number): number {
    if (!(rank >= 0 && rank < this.n)) return Number.NaN;
    if (this.#scale !== 0) this.#settle(rank);
    return this.seconds[this.from + rank] as number;
  }

  rowAt(rank: number): number {
    if (this.#scale !== 0) this.#settle(rank);
    return this.rows[this.from + rank] as number;
  }

  countBelow(seconds: number): number {
    return this.#count(seconds, false);
  }

  countUpTo(seconds: number): number {
    return this.#count(seconds, true);
  }

  expect(): void {
    // Everything is there.
  }

  /** All in order. */
  ascending(): Float64Array {
    const to = this.from + this.n;
    // None is far from its place.
    if (this.#scale !== 0) insertAll(this.seconds, this.rows, this.from, to);
    this.#scale = 0;
    return this.seconds.subarray(this.from, to);
  }

  /** The rows of all, in any order. */
  someOrder(): Uint32Array {
    return this.rows.subarray(this.from, this.from + this.n);
  }

  /** The `n` of them whose rows have a code that is wanted. */
  pick(n: number, codeOf: Uint16Array | Uint32Array, isWanted: Uint8Array): RoughTimes {
    const { seconds: all, rows: allRows, from } = this;
    const seconds = new Float64Array(n);
    const rows = new Uint32Array(n);
    let at = 0;
    for (let i = from; at < n; i++) {
      const row = allRows[i] as number;
      if (isWanted[codeOf[row] as number] === 0) continue;
      seconds[at] = all[i] as number;
      rows[at++] = row;
    }
    return new RoughTimes(seconds, rows, 0, n, this.#low, this.#scale);
  }

  /** Puts the step in order that has the time at this rank. Those of many times are in order from the beginning. */
  #settle(rank: number): void {
    const { seconds, from } = this;
    const low = this.#low;
    const scale = this.#scale;
    const place = from + rank;
    const first = Math.max(from, place - few);
    const last = Math.min(from + this.n, place + few) - 1;
    const step = (((seconds[place] as number) - low) * scale) >>> 0;
    let start = place;
    while (start > first && (((seconds[start - 1] as number) - low) * scale) >>> 0 === step) start--;
    let end = place;
    while (end < last && (((seconds[end + 1] as number) - low) * scale) >>> 0 === step) end++;
    if (start < end) insertAll(seconds, this.rows, start, end + 1);
  }

  /** How many took less than so many seconds; with `orEqual`, or as long. */
  #count(seconds: number, orEqual: boolean): number {
    const times = this.seconds;
    const low = this.#low;
    const scale = this.#scale;
    // By halving: the step in which the seconds lie, or the first behind it. A time before the first step belongs to none.
    const step = Math.floor((seconds - low) * scale);
    let start = this.from;
    let end = this.from + this.n;
    if (scale !== 0) {
      while (start < end) {
        const middle = (start + end) >>> 1;
        if ((((times[middle] as number) - low) * scale) >>> 0 < step) start = middle + 1;
        else end = middle;
      }
      if (start === this.from + this.n) return this.n;
      this.#settle(start - this.from);
      end = this.from + this.n;
    }
    // Where a step is in order, all times before it and behind it are on the right side of any in it.
    while (start < end) {
      const middle = (start + end) >>> 1;
      const time = times[middle] as number;
      if (time < seconds || (orEqual && time === seconds)) start = middle + 1;
      else end = middle;
    }
    return start - this.from;
  }
}

const noRows = new Uint32Array(0);

/** Times that are in order, of which nobody asks for rows. */
export function inOrder(ascending: Float64Array): RoughTimes {
  return new RoughTimes(ascending, noRows);
}

export const noTimes = inOrder(new Float64Array(0));

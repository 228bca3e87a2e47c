/** Times of builds by their rank: in ascending order, equal ones in the order of groups and rows. */
import { countBelow, countUpTo } from "./search.ts";

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

/** All in order. */
export class SortedTimes implements RankedTimes {
  readonly n: number;
  readonly seconds: Float64Array;
  readonly rows: Uint32Array;

  constructor(seconds: Float64Array, rows: Uint32Array) {
    this.n = rows.length;
    this.seconds = seconds;
    this.rows = rows;
  }

  at(rank: number): number {
    return this.seconds[rank] ?? Number.NaN;
  }

  rowAt(rank: number): number {
    return this.rows[rank] as number;
  }

  countBelow(seconds: number): number {
    return countBelow(this.seconds, seconds);
  }

  countUpTo(seconds: number): number {
    return countUpTo(this.seconds, seconds);
  }

  expect(): void {
    // Everything is there.
  }

  /** The `n` of them whose rows are wanted. */
  pick(n: number, isWanted: (row: number) => boolean): SortedTimes {
    const [seconds, rows] = [new Float64Array(n), new Uint32Array(n)];
    let at = 0;
    for (let rank = 0; rank < this.n; rank++) {
      const row = this.rows[rank] as number;
      if (!isWanted(row)) continue;
      seconds[at] = this.seconds[rank] as number;
      rows[at++] = row;
    }
    return new SortedTimes(seconds, rows);
  }
}

export const noTimes = new SortedTimes(new Float64Array(0), new Uint32Array(0));

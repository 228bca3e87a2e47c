/**
 * A uniform sample of the rows of a table that is too long to keep. Each row draws a number that follows from its place in the order of rows;
 * the rows below a threshold stay, and the threshold is halved whenever they take too much room. So every row is as likely to
 * stay as every other, and the same rows stay each time the same logs are read.
 */
import { bytesOfTable } from "../tables/size.ts";
import type { TableName } from "../tables/schema.ts";
import { Store, type TableStore } from "../tables/store.ts";

/** Rows that are looked at before the size is. */
const batch = 16_384;

/** With less than that only what is extreme stays. */
const leastShare = 2 ** -32;

/** What stays of a table, whatever it draws. */
export interface Extremes<T extends TableName> {
  /** A value of which the largest and the smallest are to stay; NaN: none. */
  readonly valueOf: (table: TableStore<T>, row: number) => number;
  /** How many of each. */
  readonly most: number;
}

export class RowSample<T extends TableName> {
  /** Rows that were given so far. */
  rows = 0;
  #kept: TableStore<T>;
  /** Of each row that is kept: which one of all it was. */
  #numbers: number[] = [];
  #share = 1;
  readonly #mostBytes: number;
  readonly #ends: readonly [End, End] | null;
  readonly #valueOf: Extremes<T>["valueOf"];

  constructor(name: T, mostBytes: number, extremes?: Extremes<T>) {
    this.#kept = new Store().table(name);
    this.#mostBytes = mostBytes;
    this.#valueOf = extremes?.valueOf ?? (() => Number.NaN);
    this.#ends = extremes === undefined ? null : [new End(extremes.most), new End(extremes.most)];
  }

  /** The sample. What stayed because it was extreme at the time, and is no longer, goes: the same rows are left however they came. */
  get kept(): TableStore<T> {
    if (this.#share < 1) this.#sift();
    return this.#kept;
  }

  /** Lets go of the rows. */
  release(): void {
    this.#kept = new Store().table(this.#kept.name);
    this.#numbers = [];
  }

  take(table: TableStore<T>): void {
    for (let from = 0; from < table.length; from += batch) {
      this.#takeBatch(table, from, Math.min(table.length, from + batch));
      if (bytesOfTable(this.#kept) <= this.#mostBytes) continue;
      this.#sift();
      while (bytesOfTable(this.#kept) > this.#mostBytes && this.#share > leastShare) {
        this.#share /= 2;
        this.#sift();
      }
    }
  }

  #takeBatch(table: TableStore<T>, from: number, to: number): void {
    let first = from;
    for (let row = from; row < to; row++) {
      const number = this.rows++;
      const isExtreme = this.#isExtreme(this.#valueOf(table, row), number);
      if (isExtreme || draw(number) < this.#share) this.#numbers.push(number);
      else {
        this.#kept.append(table, first, row);
        first = row + 1;
      }
    }
    this.#kept.append(table, first, to);
  }

  #isExtreme(value: number, number: number): boolean {
    if (this.#ends === null || Number.isNaN(value)) return false;
    const [high, low] = this.#ends;
    const isHigh = high.offer(value, number);
    return low.offer(-value, number) || isHigh;
  }

  #sift(): void {
    const before = this.#kept;
    const numbers: number[] = [];
    const extreme = new Set(this.#ends?.flatMap((end) => end.numbers));
    this.#kept = new Store().table(before.name);
    let first = 0;
    for (const [row, number] of this.#numbers.entries()) {
      if (draw(number) < this.#share || extreme.has(number)) numbers.push(number);
      else {
        this.#kept.append(before, first, row);
        first = row + 1;
      }
    }
    this.#kept.append(before, first, before.length);
    this.#numbers = numbers;
  }
}

/** The rows with the largest values. */
class End {
  readonly #most: number;
  /** The largest first. */
  readonly #rows: { readonly value: number; readonly number: number }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get numbers(): number[] {
    return this.#rows.map(({ number }) => number);
  }

  /** True if the row is one of them so far; of equal values the first ones are. */
  offer(value: number, number: number): boolean {
    const least = this.#rows[this.#most - 1]?.value ?? Number.NEGATIVE_INFINITY;
    if (!(value > least)) return false;
    const at = this.#rows.findIndex((row) => row.value < value);
    this.#rows.splice(at === -1 ? this.#rows.length : at, 0, { value, number });
    this.#rows.length = Math.min(this.#rows.length, this.#most);
    return true;
  }
}

/** A number in [0, 1) for a whole number: the finaliser of MurmurHash3 (Austin Appleby, public domain), which mixes every bit into all. */
function draw(number: number): number {
  let bits = (number ^ Math.imul(Math.floor(number / 2 ** 32) + 1, 0x9e3779b9)) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

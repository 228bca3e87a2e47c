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

/** With less than that nothing stays. */
const leastShare = 2 ** -32;

export class RowSample<T extends TableName> {
  /** Rows that were given so far. */
  rows = 0;
  #kept: TableStore<T>;
  /** Of each row that is kept: which one of all it was. */
  #numbers: number[] = [];
  #share = 1;
  readonly #mostBytes: number;

  constructor(name: T, mostBytes: number) {
    this.#kept = new Store().table(name);
    this.#mostBytes = mostBytes;
  }

  /** The sample. */
  get kept(): TableStore<T> {
    return this.#kept;
  }

  /** Lets go of the rows. */
  release(): void {
    this.#kept = new Store().table(this.#kept.name);
    this.#numbers = [];
  }

  take(table: TableStore<T>, first = 0, end = table.length): void {
    for (let from = first; from < end; from += batch) {
      this.#takeBatch(table, from, Math.min(end, from + batch));
      if (bytesOfTable(this.#kept) <= this.#mostBytes) continue;
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
      if (draw(number) < this.#share) this.#numbers.push(number);
      else {
        this.#kept.append(table, first, row);
        first = row + 1;
      }
    }
    this.#kept.append(table, first, to);
  }

  #sift(): void {
    const before = this.#kept;
    const numbers: number[] = [];
    this.#kept = new Store().table(before.name);
    let first = 0;
    for (const [row, number] of this.#numbers.entries()) {
      if (draw(number) < this.#share) numbers.push(number);
      else {
        this.#kept.append(before, first, row);
        first = row + 1;
      }
    }
    this.#kept.append(before, first, before.length);
    this.#numbers = numbers;
  }
}

/** A number in [0, 1) for a whole number: the finaliser of MurmurHash3 (Austin Appleby, public domain), which mixes every bit into all. */
function draw(number: number): number {
  let bits = (number ^ Math.imul(Math.floor(number / 2 ** 32) + 1, 0x9e3779b9)) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

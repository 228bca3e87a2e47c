/**
 * Times as they come, in little memory: as long as they are few each is kept, and what is said of them is exact. Beyond that they are counted
 * in a DDSketch (Masson, Rim, Lee, VLDB 12, 2019), in bins that widen with the time. It is right to a share of the time, whatever the
 * times are, and does not depend on their order: the same times give the same figures however they were read.
 *
 * A t-digest is more exact in the middle of smooth distributions, but promises nothing; of those for Node, the one that is kept up takes
 * 300 kB instead of 20, eight times as long, and draws random numbers, so that two reports on one log would differ.
 */
import { DDSketch } from "@datadog/sketches-js";
import { type CountedTimes, spreadOut } from "./counted-times.ts";
import { sortAscending } from "./sort.ts";

/** Times of a sketch are at most this share of their value off. */
export const sketchError = 0.001;

/** So many are kept one by one, unless said otherwise: they take less than the bins that would hold them. */
export const fewTimes = 1024;
/** More of them are too, as long as there are no more than so many different ones: whole seconds, for instance. */
export const mostDifferent = 512;

const bytesOfNumber = 8;
/** Of a number in a map, with how often it came. */
const bytesOfEntry = 48;

export class HeldTimes {
  n = 0;
  /** Seconds; infinite of none. */
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  #values = new Float64Array(4);
  #tally: Map<number, number> | null = null;
  #sketch: DDSketch | null = null;
  readonly #mostExact: number;

  /** So many are kept one by one. */
  constructor(mostExact = fewTimes) {
    this.#mostExact = mostExact;
  }

  /** What they take in memory. */
  get bytes(): number {
    const numbers = this.#values.length + (this.#sketch?.store.length() ?? 0);
    return bytesOfNumber * numbers + bytesOfEntry * (this.#tally?.size ?? 0);
  }

  /** How far `counted` may be off, as a share of each time. */
  get error(): number {
    return this.#sketch === null ? 0 : sketchError;
  }

  add(seconds: number): void {
    if (seconds < this.min) this.min = seconds;
    if (seconds > this.max) this.max = seconds;
    if (this.#sketch !== null) this.#sketch.accept(seconds);
    else if (this.#tally !== null || this.n === this.#mostExact) this.#count(seconds, 1);
    else {
      if (this.n === this.#values.length) this.#makeRoom();
      this.#values[this.n] = seconds;
    }
    this.n++;
  }

  addAll(other: HeldTimes): void {
    if (other.#sketch === null && other.#tally === null) {
      for (let i = 0; i < other.n; i++) this.add(other.#values[i] as number);
      return;
    }
    if (other.#sketch !== null) (this.#sketch ?? this.#toSketch()).merge(other.#sketch);
    else for (const [seconds, n] of other.#tally ?? []) this.#count(seconds, n);
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    this.n += other.n;
  }

  counted(): CountedTimes {
    const [seconds, counts]: [number[], number[]] = [[], []];
    for (const [time, count] of this.#sketch === null ? this.#ascending() : binsOf(this.#sketch)) {
      // The middle of the last bin may lie beyond the last time.
      seconds.push(Math.min(this.max, Math.max(this.min, time)));
      counts.push(count);
    }
    const { n, error } = this;
    return { seconds: Float64Array.from(seconds), counts: Float64Array.from(counts), n, error };
  }

  /** All in order, one by one; of a sketch so many, evenly by rank. */
  spread(most: number): Float64Array {
    if (this.#sketch === null && this.#tally === null) return sortAscending(this.#values.slice(0, this.n));
    return spreadOut(this.counted(), most);
  }

  /** Each time with how often it came. */
  *#ascending(): Generator<readonly [seconds: number, n: number]> {
    if (this.#tally !== null) {
      yield* [...this.#tally].sort(([a], [b]) => a - b);
      return;
    }
    const values = sortAscending(this.#values.slice(0, this.n));
    for (let from = 0; from < values.length;) {
      let to = from + 1;
      while (values[to] === values[from]) to++;
      yield [values[from] as number, to - from];
      from = to;
    }
  }

  #makeRoom(): void {
    const values = new Float64Array(Math.min(this.#mostExact, this.n + Math.max(4, this.n >> 2)));
    values.set(this.#values);
    this.#values = values;
  }

  /** Counts a time that came so often: by itself, or in a sketch once there are too many different ones. */
  #count(seconds: number, n: number): void {
    if (this.#sketch === null) {
      const tally = this.#tally ?? this.#toTally();
      tally.set(seconds, (tally.get(seconds) ?? 0) + n);
      if (tally.size > mostDifferent) this.#toSketch();
    } else this.#sketch.accept(seconds, n);
  }

  #toTally(): Map<number, number> {
    const tally = new Map(this.#ascending());
    this.#values = new Float64Array(0);
    this.#tally = tally;
    return tally;
  }

  #toSketch(): DDSketch {
    const sketch = new DDSketch({ relativeAccuracy: sketchError });
    for (const [seconds, n] of this.#ascending()) sketch.accept(seconds, n);
    this.#values = new Float64Array(0);
    this.#tally = null;
    this.#sketch = sketch;
    return sketch;
  }
}

/** Times, ascending, and how many took about so long. */
function* binsOf({ zeroCount, mapping, store }: DDSketch): Generator<readonly [seconds: number, n: number]> {
  if (zeroCount > 0) yield [0, zeroCount];
  for (const [i, n] of store.bins.entries()) if (n > 0) yield [mapping.value(i + store.offset), n];
}

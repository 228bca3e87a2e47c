/**
 * Times as they come, in little memory: as long as they are few each is kept, and what is said of them is exact. Beyond that they are counted
 * in a DDSketch (Masson, Rim, Lee, VLDB 12, 2019), in bins that widen with the time. It is right to a share of the time, whatever the
 * times are, and does not depend on their order: the same times give the same figures however they were read.
 *
 * A t-digest is more exact in the middle of smooth distributions, but promises nothing; of those for Node, the one that is kept up takes
 * 300 kB instead of 20, eight times as long, and draws random numbers, so that two reports on one log would differ.
 */
import { DDSketch } from "@datadog/sketches-js";
import type { CountedTimes } from "./counted-times.ts";
import { sortAscending } from "./sort.ts";

/** Times of a sketch are at most this share of their value off. */
export const sketchError = 0.001;

/** So many are kept one by one: they take less than the bins that would hold them. */
export const mostExact = 1024;

const bytesOfNumber = 8;

export class HeldTimes {
  n = 0;
  /** Seconds; infinite of none. */
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  #values = new Float64Array(4);
  #sketch: DDSketch | null = null;

  /** What they take in memory. */
  get bytes(): number {
    return bytesOfNumber * (this.#values.length + (this.#sketch?.store.length() ?? 0));
  }

  add(seconds: number): void {
    if (seconds < this.min) this.min = seconds;
    if (seconds > this.max) this.max = seconds;
    if (this.#sketch === null && this.n === this.#values.length) this.#makeRoom();
    if (this.#sketch === null) this.#values[this.n] = seconds;
    else this.#sketch.accept(seconds);
    this.n++;
  }

  addAll(other: HeldTimes): void {
    if (other.#sketch === null) {
      for (let i = 0; i < other.n; i++) this.add(other.#values[i] as number);
      return;
    }
    (this.#sketch ?? this.#count()).merge(other.#sketch);
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    this.n += other.n;
  }

  counted(): CountedTimes {
    if (this.#sketch === null) {
      const seconds = sortAscending(this.#values.slice(0, this.n));
      return { seconds, counts: new Float64Array(this.n).fill(1), n: this.n, error: 0 };
    }
    const bins = [...binsOf(this.#sketch)];
    return {
      seconds: Float64Array.from(bins, ([seconds]) => Math.min(this.max, Math.max(this.min, seconds))),
      counts: Float64Array.from(bins, ([, count]) => count),
      n: this.n,
      error: sketchError,
    };
  }

  #makeRoom(): void {
    if (this.n === mostExact) {
      this.#count();
      return;
    }
    const values = new Float64Array(Math.min(mostExact, this.n + Math.max(4, this.n >> 2)));
    values.set(this.#values);
    this.#values = values;
  }

  /** From now on they are counted. */
  #count(): DDSketch {
    const sketch = new DDSketch({ relativeAccuracy: sketchError });
    for (let i = 0; i < this.n; i++) sketch.accept(this.#values[i] as number);
    this.#values = new Float64Array(0);
    this.#sketch = sketch;
    return sketch;
  }
}

/** Times, ascending, and how many took about so long. */
function* binsOf({ zeroCount, mapping, store }: DDSketch): Generator<readonly [seconds: number, n: number]> {
  if (zeroCount > 0) yield [0, zeroCount];
  for (const [i, n] of store.bins.entries()) if (n > 0) yield [mapping.value(i + store.offset), n];
}

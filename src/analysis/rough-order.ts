/**
 * Times with their rows in rough order: each lies in one of as many equally wide steps of time as there are times, and the steps are in
 * order. That takes one look at where each belongs; what is in order within its step as well is seldom asked for.
 */
import { noTimes, RoughTimes } from "./ranked-times.ts";
import { few, Sorting } from "./sort.ts";

/** Puts stretches of the same columns in rough order, in place. */
export class RoughOrder {
  readonly #seconds: Float64Array;
  readonly #rows: Uint32Array;
  readonly #sorting: Sorting;
  /** Where what is moved was before, and the steps. */
  #before = new Float64Array(0);
  #rowsBefore = new Uint32Array(0);
  #steps = new Uint32Array(0);

  constructor(seconds: Float64Array, rows: Uint32Array) {
    this.#seconds = seconds;
    this.#rows = rows;
    this.#sorting = new Sorting(seconds, rows);
  }

  /** The times of `[from, to)`, equal ones in the order that they have. */
  order(from: number, to: number): RoughTimes {
    const seconds = this.#seconds;
    const n = to - from;
    if (n === 0) return noTimes;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    if (n > few)
      for (let i = from; i < to; i++) {
        const time = seconds[i] as number;
        if (time < low) low = time;
        if (time > high) high = time;
      }
    const scale = (n - 1) / (high - low);
    if (scale > 0 && scale < Number.POSITIVE_INFINITY) {
      this.#spread(from, to, low, scale);
      return new RoughTimes(seconds, this.#rows, from, n, low, scale);
    }
    this.#sorting.sort(from, to);
    return new RoughTimes(seconds, this.#rows, from, n);
  }

  #spread(from: number, to: number, low: number, scale: number): void {
    const seconds = this.#seconds;
    const rows = this.#rows;
    const n = to - from;
    if (this.#steps.length < n) this.#makeRoom(n);
    const before = this.#before;
    const rowsBefore = this.#rowsBefore;
    const steps = this.#steps;
    steps.fill(0, 0, n);
    for (let i = 0; i < n; i++) {
      const time = seconds[from + i] as number;
      before[i] = time;
      rowsBefore[i] = rows[from + i] as number;
      const step = ((time - low) * scale) >>> 0;
      steps[step] = (steps[step] as number) + 1;
    }
    let place = from;
    let most = 0;
    for (let step = 0; step < n; step++) {
      const count = steps[step] as number;
      if (count > most) most = count;
      steps[step] = place;
      place += count;
    }
    for (let i = 0; i < n; i++) {
      const time = before[i] as number;
      const step = ((time - low) * scale) >>> 0;
      const at = steps[step] as number;
      steps[step] = at + 1;
      seconds[at] = time;
      rows[at] = rowsBefore[i] as number;
    }
    if (most > few) this.#sortLarge(from, n);
  }

  /** Of steps with many times each is put in order at once. */
  #sortLarge(from: number, n: number): void {
    let start = from;
    for (let step = 0; step < n; step++) {
      const end = this.#steps[step] as number;
      if (end - start > few) this.#sorting.sort(start, end);
      start = end;
    }
  }

  #makeRoom(n: number): void {
    this.#before = new Float64Array(n);
    this.#rowsBefore = new Uint32Array(n);
    this.#steps = new Uint32Array(n);
  }
}

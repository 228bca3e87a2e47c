/** Where lines begin in an input, every so often, so that a line can be found again without reading all that stands before it. */
import { blockLength } from "./block.ts";

/** A line begins here. Plain data. */
export interface Landmark {
  /** Offset in the text of the input: where it is not compressed, in the file. */
  readonly at: number;
  /** Number of the line, from 1. */
  readonly line: number;
}

/** Enough for each block of 2 GB. Of a longer input every second one is kept, and again. */
const usualMost = 8192;

export class Landmarks {
  /** Ascending. */
  #all: Landmark[] = [];
  readonly #most: number;
  /** Bytes between two of them, at least: blocks do not end with lines. */
  #distance = blockLength / 2;

  constructor(most = usualMost) {
    this.#most = most;
  }

  get all(): readonly Landmark[] {
    return this.#all;
  }

  /** Line `line` begins at `at`, behind all that were noted before. */
  note(at: number, line: number): void {
    if (at - (this.#all.at(-1)?.at ?? 0) < this.#distance) return;
    this.#all.push({ at, line });
    if (this.#all.length < this.#most) return;
    this.#all = this.#all.filter((_, i) => i % 2 === 1);
    this.#distance *= 2;
  }
}

/** The last landmark at or before the beginning of a line: the beginning of the input if there is none. */
export function landmarkBefore(all: readonly Landmark[], line: number): Landmark {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((all[middle]?.line ?? line) <= line) low = middle + 1;
    else high = middle;
  }
  return all[low - 1] ?? { at: 0, line: 1 };
}

/** What is remembered of `time -v` blocks between two lines, and how it changes with a label. */
import type { Store } from "../tables/store.ts";
import { addBlock, type Block, type Head } from "./gnu-time-block.ts";
import { labels, lastLabel } from "./gnu-time-labels.ts";
import { value } from "./gnu-time-values.ts";
import type { EndOfInput } from "./parser.ts";

/** Lines without a label after which a block is over. */
const patience = 50;
/** Lines that are looked at closely behind a block, where the next one often is. */
const watchfulness = 8;

/** Plain data. */
export interface TimeState {
  block: Block | null;
  head: Head | null;
  /** How many more lines without a label are looked at closely. */
  wait: number;
  /** The last line that belonged to a block. */
  lastLine: number;
  /** The block to the right of this one, where two were pasted side by side. */
  beside: TimeState | null;
}

export const startState = (): TimeState => ({ block: null, head: null, wait: 0, lastLine: 0, beside: null });

/** Which label to try first. Changes nothing in what is read. */
export class LabelOrder {
  /** The label that followed each one last time: it will again, mostly, and then nothing is searched. */
  readonly #next = labels.map((_, index) => (index + 1) % labels.length);
  #last = lastLabel;

  get due(): number {
    return this.#next[this.#last] as number;
  }

  came(index: number): void {
    this.#next[this.#last] = index;
    this.#last = index;
  }
}

/** Keeps the value behind a label that `readValue` read. */
export function keepValue(block: Block, index: number): void {
  const bit = 1 << index;
  block.seen |= bit;
  block.last = index;
  if (!Number.isNaN(value.number)) {
    block.known |= bit;
    block.values[index] = value.number;
  }
  if (labels[index]?.kind === "clock") block.busybox = value.units;
}

/** The line with this label was read. */
export function goOn(store: Store, state: TimeState, order: LabelOrder, line: number, index: number): void {
  order.came(index);
  state.wait = patience;
  state.lastLine = line;
  if (index === lastLabel) finishBlock(store, state, null);
}

/** Adds the row of the open block, if there is one. `last` is the end of the input, if that is why. */
export function finishBlock(store: Store, state: TimeState, last: EndOfInput | null): void {
  if (state.block !== null) addBlock(store, state.block, state.lastLine, last);
  state.block = null;
  state.wait = Math.min(state.wait, watchfulness);
}

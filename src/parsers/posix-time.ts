/**
 * POSIX `time -p`: `real 0.14`, `user 0.10`, `sys 0.02`, padded on macOS, with a decimal comma in some locales. macOS and the BSDs add
 * the lines of `-l` behind it (`-lp`); that makes the run a `bsd-time` one.
 */
import type { Store } from "../tables/store.ts";
import { readUsage, type Usage, usageCells } from "./bsd-usage.ts";
import type { Line } from "./line.ts";
import type { EndOfInput, LineHandler, LineParser } from "./parser.ts";
import {
  beginTriple,
  continueTriple,
  isOver,
  missingLine,
  type Triple,
  tripleCells,
} from "./real-user-sys.ts";

const seconds = /^\d+(?:[.,]\d+)?$/;

interface State {
  triple: Triple | null;
  usage: Usage;
}

export const posixTime: LineParser<State> = {
  id: "posix-time",
  title: "POSIX time -p",
  lineTypes: [
    { meaning: "elapsed time", example: "real 0.14" },
    { meaning: "CPU time in user mode", example: "user 0.10" },
    { meaning: "CPU time in the kernel", example: "sys 0.02" },
  ],
  find: { firstBytes: "r0123456789>#*/|" },
  start: () => ({ triple: null, usage: {} }),
  open: (store, state) => new PosixReader(store, state),
};

class PosixReader implements LineHandler {
  readonly #store: Store;
  readonly #state: State;

  constructor(store: Store, state: State) {
    this.#store = store;
    this.#state = state;
  }

  get open(): boolean {
    return this.#state.triple !== null;
  }

  line(line: Line): boolean {
    const { triple, usage } = this.#state;
    if (triple !== null) {
      const text = line.text();
      if (triple.sys === null ? continueTriple(triple, text) : readUsage(usage, text)) return true;
      if (isOver(triple)) this.#finish(null);
    }
    const begun = beginTriple(line, seconds);
    if (begun === null) return false;
    this.#finish(null);
    this.#state.triple = begun;
    return true;
  }

  end(last: EndOfInput): void {
    this.#finish(last);
  }

  /** Adds the row. `real 5` alone may be anything, but at the end of the input, where the rest was cut off. */
  #finish(last: EndOfInput | null): void {
    const { triple, usage } = this.#state;
    this.#state.triple = null;
    this.#state.usage = {};
    if (triple === null || (triple.user === null && last === null)) return;
    const found = last === null ? "something else" : "the end of the input";
    if (triple.sys === null) this.#store.problem(triple.line, missingLine(triple, "posix-time", found));
    const isBsd = Object.keys(usage).length > 0;
    this.#store.table("runs").add(triple.line, {
      format: isBsd ? "bsd-time" : "posix-time",
      ...tripleCells(triple),
      ...(isBsd ? usageCells(usage) : {}),
    });
  }
}

/**
 * POSIX `time -p`: `real 0.14`, `user 0.10`, `sys 0.02`, padded on macOS, with a decimal comma in some locales, and as `0.14s` or
 * `1:02.34` where `TIMEFMT` makes zsh write the same. macOS and the BSDs add the lines of `-l` behind it (`-lp`); that makes the run a `bsd-time` one.
 */
import { readUsage, type Usage, usageCells } from "./bsd-usage.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import type { EndOfInput, LineParser } from "./parser.ts";
import {
  beginTriples,
  continueTriples,
  isComplete,
  isOver,
  missingLine,
  realAnchor,
  type Triples,
  tripleCells,
} from "./real-user-sys.ts";

const seconds = /^(?:\d+(?:[.,]\d+s?)?|[\d:]+(?:[.,]\d+)?)$/;

interface State {
  triples: Triples | null;
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
  find: { anchors: [realAnchor] },
  start: () => ({ triples: null, usage: {} }),
  open: (store, state) => new PosixReader(store, state),
};

class PosixReader extends LineReader<State> {
  get open(): boolean {
    return this.state.triples !== null;
  }

  line(line: Line): boolean {
    const { triples, usage } = this.state;
    if (triples !== null) {
      const text = line.text();
      if (isComplete(triples) ? readUsage(usage, text) : continueTriples(triples, text)) return true;
      if (isOver(triples)) this.#finish(null);
    }
    const begun = beginTriples(line, seconds);
    if (begun === null) return false;
    this.#finish(null);
    this.state.triples = begun;
    return true;
  }

  end(last: EndOfInput): void {
    this.#finish(last);
  }

  /** Adds the row. `real 5` alone may be anything, but at the end of the input, where the rest was cut off. */
  #finish(last: EndOfInput | null): void {
    const { triples, usage } = this.state;
    this.state.triples = null;
    this.state.usage = {};
    const found = last === null ? "something else" : "the end of the input";
    const isBsd = Object.keys(usage).length > 0;
    for (const run of triples?.runs ?? []) {
      if (run.user === null && (last === null || triples?.glued === true)) continue;
      if (run.sys === null) this.store.problem(run.line, missingLine(run, "posix-time", found));
      this.store.table("runs").add(run.line, {
        format: isBsd ? "bsd-time" : "posix-time",
        ...tripleCells(run),
        ...(isBsd ? usageCells(usage) : {}),
      });
    }
  }
}

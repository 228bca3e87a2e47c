/**
 * The `time` that is built into shells.
 *
 * - bash, ksh93: `real`, `user` and `sys` lines with values as `0m0.051s`; BusyBox without `-v` writes `0m 0.10s`
 * - mksh, pdksh: `    0m00.05s real     0m00.00s user     0m00.00s system`
 * - zsh: `sleep 1  0.00s user 0.00s system 0% cpu 1.003 total`, behind the command (of a pipeline, each part has a line)
 * - tcsh: `0.004u 0.002s 0:01.00 0.0%	0+0k 8+0io 1pf+0w`
 *
 * `time -p` of bash is POSIX's: see `posix-time.ts`.
 */
import type { Row } from "../tables/schema.ts";
import type { Store } from "../tables/store.ts";
import { readDuration } from "./clock.ts";
import { isPrefix } from "./line-surroundings.ts";
import { findHeading, headingLines } from "./heading.ts";
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
import { redact } from "./redact.ts";

const withUnits = /^(?:\d+h ?)?\d+m ?\d+(?:[.,]\d+)?s$/;

type Cells = Partial<Row<"runs">>;

/** A flavour that prints one line. */
interface OneLine {
  readonly pattern: RegExp;
  /** Null if a value is none after all. */
  readonly read: (match: RegExpExecArray) => Cells | null;
}

const oneLines: readonly OneLine[] = [
  {
    pattern: /(\d[\dhm.,]*s) +real +(\d[\dhm.,]*s) +user +(\d[\dhm.,]*s) +system\s*$/,
    read: ([, real = "", user = "", system = ""]) => readTimes(real, user, system),
  },
  {
    pattern:
      /(?:^|\s)(\d{1,9}[.,]\d{1,9})s user (\d{1,9}[.,]\d{1,9})s system (\d{1,9})% cpu ([\d:.,]+) total\s*$/,
    read: ({ 1: user = "", 2: system = "", 3: percent, 4: real = "", input, index }) => {
      const times = readTimes(real, user, system);
      const command = redact(input.slice(0, index).trim());
      return times === null
        ? null
        : { ...times, cpu_pct: Number(percent), command: command === "" ? null : command };
    },
  },
  {
    pattern:
      /(\d{1,9}[.,]\d{1,9})u (\d{1,9}[.,]\d{1,9})s ([\d:.,]{1,20}) (\d{1,9}(?:[.,]\d{1,9})?)%\s{1,9}\d+\+\d+k (\d+)\+(\d+)io (\d+)pf\+(\d+)w/,
    read: ([, user = "", system = "", real = "", percent = "", inputs, outputs, faults, swaps]) => {
      const times = readTimes(real, user, system);
      if (times === null) return null;
      return {
        ...times,
        cpu_pct: readDuration(percent),
        fs_inputs: Number(inputs),
        fs_outputs: Number(outputs),
        major_faults: Number(faults),
        swaps: Number(swaps),
      };
    },
  },
];

function readTimes(real: string, user: string, system: string): Cells | null {
  const [elapsed_s = null, user_s = null, system_s = null] = [real, user, system].map(readDuration);
  if (elapsed_s === null || user_s === null || system_s === null) return null;
  return { elapsed_s, user_s, system_s };
}

interface State {
  triple: Triple | null;
}

export const shellTime: LineParser<State> = {
  id: "shell-time",
  title: "time of bash, ksh, mksh, zsh and tcsh",
  lineTypes: [
    { meaning: "bash, ksh93: the first of three lines", example: "real\t0m0.051s" },
    { meaning: "mksh", example: "    0m00.05s real     0m00.00s user     0m00.00s system" },
    { meaning: "zsh", example: "sleep 1  0.00s user 0.00s system 0% cpu 1.003 total" },
    { meaning: "tcsh", example: "0.004u 0.002s 0:01.00 0.0%\t0+0k 8+0io 1pf+0w" },
  ],
  find: { firstBytes: "r0123456789>#*/|", anchors: ["% cpu ", "\t0m"] },
  start: () => ({ triple: null }),
  open: (store, state) => new ShellReader(store, state),
};

class ShellReader implements LineHandler {
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
    const { triple } = this.#state;
    if (triple !== null) {
      const taken = continueTriple(triple, line.text());
      if (isOver(triple)) this.#finish(null);
      if (taken) return true;
    }
    const begun = beginTriple(line, withUnits);
    if (begun === null) return this.#readOneLine(line);
    this.#finish(null);
    this.#state.triple = begun;
    return true;
  }

  end(last: EndOfInput): void {
    this.#finish(last);
  }

  #readOneLine(line: Line): boolean {
    if (!mayBeOneLine(line)) return false;
    const text = line.text();
    for (const { pattern, read } of oneLines) {
      const match = pattern.exec(text);
      const cells = match === null ? null : read(match);
      if (match === null || cells === null) continue;
      const prefix = cells.command === undefined ? text.slice(0, match.index) : "";
      if (!isPrefix(prefix)) continue;
      const label = findHeading(line.above(headingLines), prefix);
      this.#store.table("runs").add(line.number, { format: "shell-time", label, ...cells });
      return true;
    }
    return false;
  }

  #finish(last: EndOfInput | null): void {
    const { triple } = this.#state;
    this.#state.triple = null;
    if (triple === null) return;
    const format = /m /.test(triple.written) ? "busybox-time" : "shell-time";
    const found = last === null ? "something else" : "the end of the input";
    if (triple.sys === null && (triple.user !== null || last !== null))
      this.#store.problem(triple.line, missingLine(triple, "shell-time", found));
    this.#store.table("runs").add(triple.line, { format, ...tripleCells(triple) });
  }
}

/** A look at the last byte before the line is decoded: `system`, `total` and `0w` end these lines, and remarks are rare. */
function mayBeOneLine({ bytes, first, end }: Line): boolean {
  let last = end;
  while (last > first && (bytes[last - 1] === 0x20 || bytes[last - 1] === 0x09)) last--;
  const byte = bytes[last - 1];
  return last - first < 2000 && last - first > 20 && (byte === 0x6d || byte === 0x6c || byte === 0x77);
}

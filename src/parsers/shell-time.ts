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
import { readDuration } from "./clock.ts";
import { endsRecord, isPrefix, skipPrefixes, unwrapLine } from "./line-surroundings.ts";
import { findHeading, headingLines } from "./heading.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import type { EndOfInput, LineParser } from "./parser.ts";
import {
  beginTriples,
  continueTriples,
  isOver,
  missingLine,
  realAnchor,
  type Triples,
  tripleCells,
} from "./real-user-sys.ts";
import { redact } from "./redact.ts";

const withUnits = /^(?:\d+h ?)?\d+m ?\d+(?:[.,]\d+)?s$/;

/** Bytes of a line that is looked at. */
const longestLine = 4000;

type Cells = Partial<Row<"runs">>;

/** A flavour that prints one line. */
interface OneLine {
  readonly pattern: RegExp;
  /** Null if a value is none after all. */
  readonly read: (match: RegExpExecArray) => Cells | null;
}

/** The command stands before it. */
const zsh =
  /(?<=^|\s)(\d{1,9}[.,]\d{1,9})s {1,3}user {1,3}(\d{1,9}[.,]\d{1,9})s {1,3}system {1,3}(\d{1,9})% cpu {1,3}([\d:.,]{1,20}) total/;
const duration = String.raw`((?:\d{1,9}h ?)?\d{1,9}m ?\d{1,2}(?:[.,]\d{1,9})?s)`;

const oneLines: readonly OneLine[] = [
  {
    pattern: new RegExp(
      String.raw`(?<![\d.,])${duration} {1,9}real {1,9}${duration} {1,9}user {1,9}${duration} {1,9}system`,
    ),
    read: ([, real = "", user = "", system = ""]) => readTimes(real, user, system),
  },
  {
    pattern: zsh,
    read: ([, user = "", system = "", percent, real = ""]) => {
      const times = readTimes(real, user, system);
      return times === null ? null : { ...times, cpu_pct: Number(percent) };
    },
  },
  {
    pattern:
      /(?<![\d.,])(\d{1,9}[.,]\d{1,9})u (\d{1,9}[.,]\d{1,9})s ([\d:.,]{1,20}) (\d{1,9}(?:[.,]\d{1,9})?)%(?:\s|\\t){1,9}\d{1,9}\+\d{1,9}k (\d{1,16})\+(\d{1,16})io (\d{1,16})pf\+(\d{1,16})w/,
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
  triples: Triples | null;
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
  find: { anchors: [realAnchor, "% cpu ", "pf+"] },
  start: () => ({ triples: null }),
  open: (store, state) => new ShellReader(store, state),
};

class ShellReader extends LineReader<State> {
  get open(): boolean {
    return this.state.triples !== null;
  }

  line(line: Line): boolean {
    const { triples } = this.state;
    if (triples !== null) {
      const taken = continueTriples(triples, line.text());
      if (isOver(triples)) this.#finish(null);
      if (taken) return true;
    }
    const begun = beginTriples(line, withUnits);
    if (begun === null) return this.#readOneLine(line);
    this.#finish(null);
    this.state.triples = begun;
    if (isOver(begun)) this.#finish(null);
    return true;
  }

  end(last: EndOfInput): void {
    this.#finish(last);
  }

  #readOneLine(line: Line): boolean {
    if (line.end - line.start > longestLine) return false;
    const text = unwrapLine(line.text());
    for (const { pattern, read } of oneLines) {
      const match = pattern.exec(text);
      if (match === null || !endsRecord(text, match.index + match[0].length)) continue;
      const before = text.slice(0, match.index);
      const isZsh = pattern === zsh;
      // A letter right before it ends what the program printed last, without a line feed.
      const cells = isZsh || isPrefix(before) || /[a-z]$/i.test(before) ? read(match) : null;
      if (cells === null) continue;
      const clean = isZsh ? redact(before) : "";
      const command = clean.slice(skipPrefixes(clean)).trim();
      const label = findHeading(line.above(headingLines), isZsh ? "" : before);
      const named = command === "" ? {} : { command };
      this.store.table("runs").add(line.number, { format: "shell-time", label, ...named, ...cells });
      return true;
    }
    return false;
  }

  #finish(last: EndOfInput | null): void {
    const { triples } = this.state;
    this.state.triples = null;
    const found = last === null ? "something else" : "the end of the input";
    for (const run of triples?.runs ?? []) {
      if (run.user === null && triples?.glued === true) continue;
      if (run.sys === null && (run.user !== null || last !== null))
        this.store.problem(run.line, missingLine(run, "shell-time", found));
      const format = /m /.test(run.written) ? "busybox-time" : "shell-time";
      this.store.table("runs").add(run.line, { format, ...tripleCells(run) });
    }
  }
}

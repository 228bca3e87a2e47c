/**
 * `perf stat` in a log: what it prints for people, a heading with the command, a line for each counter, and the times, and the lines of
 * `-x,`, which name no command. (A file that begins with the latter is a `perf-stat-csv` one.) With `-r` the figures are means of several
 * runs, and of no single one; of processes and CPUs that were looked at no command is known.
 */
import { addCounter, type Counter, readKnown } from "./exports/perf-counter.ts";
import { MeasurementRows, readNumber } from "./exports/measurement-rows.ts";
import { findHeading, headingLines } from "./heading.ts";
import { isPrefix, skipAlike, unwrapLine } from "./line-surroundings.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import type { EndOfInput, LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

const heading =
  /Performance counter stats for (?:'(.*)'|(?:process|thread) id '.*')(?: \((\d+) runs\))?:\s*$/;
/** What stands in the place of a command when all of a machine is looked at. */
const noCommand = /^(?:system wide|CPU\(s\) [\d,-]+)$/;
const time = /^\s*(\d+[.,]\d+)(?: \+- \d+[.,]\d+)? seconds (time elapsed|user|sys)\b/;
const counterLine =
  /^\s*(?:((?:S\d|D\d|N\d|CPU\d)[\w-]*)\s+(?:\d+\s+)?)?(<not counted>|<not supported>|\d(?:[\d.,'\u00a0\u202f]*\d)?)\s+(?:(msec|ns|Joules|Bytes|[KMG]iB|C)\s+)?([A-Za-z][^\s#]*)(?:\s+\((msec|Joules)\))?\s*(?:$|[#([])/;
const derivedFigure = /#\s+(\d[\d.,]*)%?\s+(%?[^\s([][^([]*)/;
/** A counter may have a second line for what is derived from it. */
const derivedAlone = /^\s*#\s+[\d.,]+/;

/** Lines of something else that may stand between the heading and the elapsed time. */
const patience = 5;
/** Lines between the elapsed time and those of the CPU. */
const nearTimes = 3;
/** Bytes of a line that is looked at. */
const longestLine = 4000;

interface Block {
  readonly line: number;
  readonly prefix: string;
  readonly label: string | null;
  /** Null where none is known. */
  readonly command: string | null;
  /** The figures are those of one run. */
  readonly single: boolean;
  elapsed: number | null;
  user: number | null;
  /** How many more lines of something else may come. */
  wait: number;
}

interface State {
  block: Block | null;
  /** The line above was one of `-x,`: any event may follow. */
  delimited: boolean;
}

export const perfStat: LineParser<State> = {
  id: "perf-stat",
  title: "perf stat",
  lineTypes: [
    { meaning: "the command", example: " Performance counter stats for 'sort data':" },
    {
      meaning: "a counter",
      example: "              1.21 msec task-clock                       #    0.012 CPUs utilized",
    },
    { meaning: "a counter that did not run", example: "   <not supported>      LLC-loads" },
    { meaning: "a time", example: "       0.101953025 seconds time elapsed" },
    {
      meaning: "a counter, with -x,",
      example: "1234.56,msec,task-clock,1234560000,100.00,0.998,CPUs utilized",
    },
  ],
  find: {
    anchors: [
      "Performance counter stats for",
      "<not counted>",
      "<not supported>",
      ",task-clock",
      ",context-switches",
      ",page-faults",
      ",cycles",
      ",instructions",
      ",cache-",
      ",branch",
    ],
  },
  start: () => ({ block: null, delimited: false }),
  open: (store, state) => new PerfReader(store, state),
};

class PerfReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "perf-stat");

  get open(): boolean {
    return this.state.block !== null || this.state.delimited;
  }

  line(line: Line): boolean {
    const text = unwrapLine(line.beginning(longestLine));
    const { block } = this.state;
    if (block !== null && this.#readOn(block, skipAlike(text, block.prefix), line.number)) return true;
    this.state.delimited = this.#readDelimited(text, line.number);
    return this.state.delimited || this.#begin(line, text);
  }

  end(last: EndOfInput): void {
    this.#finish(last);
  }

  #begin(line: Line, text: string): boolean {
    const match = heading.exec(text);
    if (match === null) return false;
    const prefix = text.slice(0, match.index).replace(/ $/, "");
    if (!isPrefix(prefix)) return false;
    this.#finish(null);
    const [, what, runs] = match;
    this.state.block = {
      line: line.number,
      prefix,
      label: findHeading(line.above(headingLines), prefix),
      command: what === undefined || noCommand.test(what) ? null : redact(what),
      single: runs === undefined,
      elapsed: null,
      user: null,
      wait: patience,
    };
    return true;
  }

  /** Reads the next line of a block; false if it is something else. */
  #readOn(block: Block, text: string, line: number): boolean {
    const [, value = "", name] = time.exec(text) ?? [];
    if (name === undefined && block.elapsed === null && this.#readCounter(block, text, line)) return true;
    const seconds = readNumber(value, true) ?? null;
    if (name === "time elapsed") {
      block.elapsed = seconds;
      block.wait = nearTimes;
      if (!block.single) this.#finish(null);
    } else if (name === "user") block.user = seconds;
    else if (name === "sys") this.#finish(null, seconds);
    else if ((block.elapsed !== null || text.trim() !== "") && block.wait-- === 0) this.#finish(null);
    return name !== undefined;
  }

  #readCounter({ command, single }: Block, text: string, line: number): boolean {
    const counter = readCounterLine(text);
    if (counter !== null) {
      const of = { benchmark: command, iteration: single ? 1 : null };
      addCounter(this.#rows, line, of, counter);
    }
    return counter !== null || derivedAlone.test(text);
  }

  /** A line of `-x,`: it says when the counter ran, and how much of the time. */
  #readDelimited(text: string, line: number): boolean {
    const counter = readKnown(text, ",");
    const at = /^[\d.]+%$/.test(counter?.rest[0] ?? "") ? 1 : 0;
    const [ran = "", share = ""] = counter?.rest.slice(at) ?? [];
    if (counter === null || !/^\d+$/.test(ran) || !/^\d{1,3}[.,]\d\d$/.test(share)) return false;
    addCounter(this.#rows, line, { benchmark: null, iteration: at === 1 ? null : 1 }, counter);
    return true;
  }

  #finish(last: EndOfInput | null, system: number | null = null): void {
    const { block } = this.state;
    this.state.block = null;
    if (block === null) return;
    const { line, label, command, elapsed, user } = block;
    if (elapsed === null) {
      const found = last === null ? "something else" : "the end of the input";
      this.store.problem(line, `perf-stat: expected the elapsed time, found ${found}`);
    } else if (!block.single) {
      this.#rows.add(line, { benchmark: command }, "mean", elapsed, "s");
    } else if (command !== null) {
      const times = { elapsed_s: elapsed, user_s: user, system_s: system };
      this.store.table("runs").add(line, { format: "perf-stat", label, command, ...times });
    }
  }
}

/** A counter as it is printed for people; null if the line is none. Digits come in groups, and the point may be a comma. */
function readCounterLine(text: string): Counter | null {
  const match = counterLine.exec(text);
  if (match === null) return null;
  const [, where = null, written = "", unitBefore, event = "", unitBehind] = match;
  const unit = unitBefore ?? unitBehind ?? "";
  const value = written.startsWith("<") ? null : readNumber(ungrouped(written, unit !== ""));
  if (value === undefined) return null;
  const [, derived, derivedUnit = ""] = derivedFigure.exec(text) ?? [];
  const rest = derived === undefined ? [] : ["", "", ungrouped(derived, true), derivedUnit.trim()];
  return { where, value, unit, event, rest };
}

/** `1,234.56` and `1.234,56` → `1234.56` where there is a `fraction`, else `1,234` → `1234`. */
function ungrouped(written: string, fraction: boolean): string {
  const point = fraction ? /[.,](?=\d*$)/.exec(written)?.index : undefined;
  const whole = written.slice(0, point).replace(/\D/g, "");
  return point === undefined ? whole : `${whole}.${written.slice(point + 1)}`;
}

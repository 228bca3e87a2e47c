/**
 * `python -m timeit`: how long one of so many loops took, in the fastest of a few repeats.
 *
 *     1000 loops -> 0.0171 secs
 *     5000 loops -> 0.0853 secs
 *
 *     raw times: 86.1 msec, 85.4 msec, 85.9 msec, 86.4 msec, 85.6 msec
 *
 *     5000 loops, best of 5: 17.1 usec per loop
 *
 * Only the last line is printed without `-v`. Raw times are of all loops, in seconds without a unit before Python 3.7; nanoseconds are told
 * since 3.7, of three repeats before. PyPy has a mean and a standard deviation instead, and tells its own command.
 *
 * Nothing printed says what was timed. The name is the statement of the command where a shell shows that, else a heading right above; lines
 * that follow each other without anything between have the name of the first. Each result is of a process of its own.
 */
import { MeasurementRows, type Subject } from "./exports/measurement-rows.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { endsRecord, isPrefix, lastShown } from "./line-surroundings.ts";
import { nameAbove, nameAboveTraceback, type Timed, type Told } from "./name-above.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";
import { findCommand, readCommand, type Shown } from "./timeit-command.ts";
import {
  average,
  best,
  failure,
  own,
  type RawTime,
  rawTimes,
  readRawTimes,
  spread,
  torn,
  trial,
} from "./timeit-lines.ts";

const longestLine = 4000;
/** Lines of a statement of several lines. */
const mostLines = 40;
/** Lines of something else between raw times and the result. */
const patience = 5;

interface Spread {
  readonly line: number;
  readonly worst: string;
  readonly unit: string;
  /** The fastest, as it is written. */
  readonly best: string;
}

interface State {
  /** How many processes have had a result, or failed. */
  fork: number;
  /** A command of which a quote is still open. */
  command: { readonly shown: Shown; readonly lines: number } | null;
  /** What the last command said; null once its result has come. */
  timed: { readonly of: Timed; readonly loop: boolean } | null;
  /** The last result. */
  last: (Told & { readonly fork: string; readonly best: string | null }) | null;
  raw: { readonly line: number; readonly times: readonly RawTime[]; wait: number } | null;
  /** The number of loops is being looked for. */
  begun: { readonly line: number; loops: number } | null;
  /** A warning whose result has not come yet. */
  spread: Spread | null;
}

export const timeit: LineParser<State> = {
  id: "timeit",
  title: "python -m timeit",
  lineTypes: [
    {
      meaning: "the command, which names what is timed",
      example: "$ python3 -m timeit -s 'data = list(range(1000))' 'sum(data)'",
    },
    {
      meaning: "loops in a row, repeats, time of a loop in the fastest",
      example: "5000000 loops, best of 5: 44.6 nsec per loop",
    },
    {
      meaning: "times of all loops of each repeat (-v)",
      example: "raw times: 86.1 msec, 85.4 msec, 85.9 msec, 86.4 msec, 85.6 msec",
    },
    {
      meaning: "the repeats differ much",
      example:
        ":0: UserWarning: The test results are likely unreliable. The worst time (71.4 usec) was more than four times slower than the best time (15.9 usec).",
    },
    {
      meaning: "PyPy: mean and standard deviation",
      example: "500000 loops, average of 7: 1.09 +- 0.32 usec per loop (using standard deviation)",
    },
    {
      meaning: "the statement, or the setup, failed",
      example: '  File "/usr/lib/python3.11/timeit.py", line 326, in main',
    },
  ],
  find: {
    anchors: [
      " -m timeit",
      " -m pyperf timeit",
      "loop, best of ",
      "loops, best of ",
      "loops, average of ",
      "raw times: ",
      " loops -> ",
      "The worst time (",
      'timeit.py", line ',
    ],
  },
  start: () => ({
    fork: 0,
    command: null,
    timed: null,
    last: null,
    raw: null,
    begun: null,
    spread: null,
  }),
  open: (store, state) => new TimeitReader(store, state),
};

class TimeitReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "timeit");

  get open(): boolean {
    return this.state.command !== null || this.state.raw !== null;
  }

  line(line: Line): boolean {
    const text = lastShown(line.beginning(longestLine)).trimEnd();
    const isTaken =
      this.#readOnCommand(text) ||
      this.#readResult(text, line) ||
      this.#readTorn(text, line.number) ||
      this.#readTrial(text, line.number) ||
      this.#readRaw(text, line.number) ||
      this.#readSpread(text, line.number) ||
      this.#readCommand(text);
    if (!isTaken) this.#readFailure(text, line);
    const { raw } = this.state;
    if (!isTaken && raw !== null && text !== "" && raw.wait-- === 0) this.#giveUp("something else");
    return isTaken;
  }

  end(): void {
    this.#giveUp("the end of the input");
  }

  #readCommand(text: string): boolean {
    const found = findCommand(text);
    if (found === null) return false;
    this.#take(found, 1);
    return true;
  }

  /** The next line of a command; what a shell asks for it with is no part of it. */
  #readOnCommand(text: string): boolean {
    const { command } = this.state;
    if (command === null) return false;
    this.state.command = null;
    const { shown, lines } = command;
    this.#take({ ...shown, text: `${shown.text}\n${redact(text.replace(/^> /, ""))}` }, lines + 1);
    return true;
  }

  #take(shown: Shown, lines: number): void {
    const of = readCommand(shown);
    if (of !== null) this.state.timed = { of, loop: shown.loop };
    else if (lines < mostLines) this.state.command = { shown, lines };
  }

  #readResult(text: string, line: Line): boolean {
    const match = best.exec(text) ?? average.exec(text);
    if (match === null || !endsRecord(text, match.index + match[0].length)) return false;
    const prefix = text.slice(0, match.index);
    if (!isPrefix(prefix)) return false;
    const isBest = match.length === 5;
    const [, loops = "", repeats = "", value = ""] = match;
    const unit = match.at(-1) ?? "";
    const again = this.state.timed?.loop ?? true;
    const { of, fork } = this.#begin(line, prefix);
    const subject = { ...of, fork };
    this.#addRaw(subject, Number(loops));
    this.#add(line.number, subject, isBest ? "best" : "mean", Number(value), unit);
    if (!isBest) this.#add(line.number, subject, "stddev", Number(match[4]), unit);
    this.#rows.add(line.number, subject, "runs", Number(repeats), "count");
    this.#rows.add(line.number, subject, "iterations", Number(loops), "count");
    const { spread: warned } = this.state;
    const written = isBest ? `${value} ${unit}` : null;
    this.state.spread = null;
    this.state.last = { line: line.number, of, again, fork, best: written };
    if (warned !== null && warned.best === written) this.#addSpread(warned, subject);
    return true;
  }

  #addRaw(subject: Subject, loops: number): void {
    const { raw } = this.state;
    raw?.times.forEach(({ value, unit }, i) =>
      this.#add(raw.line, { ...subject, iteration: i + 1 }, "elapsed", value / loops, unit),
    );
    this.state.raw = null;
    this.state.begun = null;
  }

  /** A warning is written at once, what goes to a file when it is full: the result comes before or after. */
  #readSpread(text: string, line: number): boolean {
    const [, worst, unit, written] = spread.exec(text) ?? [];
    if (worst === undefined || unit === undefined || written === undefined) return false;
    const { last } = this.state;
    const warned = { line, worst, unit, best: written };
    if (last?.best === written) {
      this.#addSpread(warned, { ...last.of, fork: last.fork });
      this.state.last = { ...last, line, best: null };
    } else {
      this.state.spread = warned;
    }
    return true;
  }

  #addSpread({ line, worst, unit }: Spread, subject: Subject): void {
    this.#add(line, subject, "max", Number(worst), unit);
  }

  #readTorn(text: string, line: number): boolean {
    const match = torn.exec(text);
    if (match === null || text.endsWith("per loop") || !isPrefix(text.slice(0, match.index))) return false;
    this.state.raw = null;
    this.state.begun = null;
    this.state.timed = null;
    this.#problem(line, "the time of a loop", JSON.stringify(match[0]));
    return true;
  }

  #readTrial(text: string, line: number): boolean {
    const match = trial.exec(text);
    if (match === null || !isPrefix(text.slice(0, match.index))) return false;
    const loops = Number(match[1]);
    if (loops <= (this.state.begun?.loops ?? 0)) this.#giveUp("another run");
    this.state.begun = { line: this.state.begun?.line ?? line, loops };
    return true;
  }

  #readRaw(text: string, line: number): boolean {
    const match = rawTimes.exec(text);
    if (match === null || !isPrefix(text.slice(0, match.index))) return false;
    const times = readRawTimes(match[1] ?? "");
    if (times === null) return false;
    if (this.state.raw !== null) this.#giveUp("another run");
    this.state.raw = { line, times, wait: patience };
    return true;
  }

  #readFailure(text: string, line: Line): void {
    if (!failure.test(text)) return;
    const { timed, last } = this.state;
    const of = timed?.of ?? nameAboveTraceback(line, own, last);
    this.#rows.fail(line.number, { ...of, fork: String(++this.state.fork) });
    this.state.timed = null;
    this.state.raw = null;
    this.state.begun = null;
    this.state.last = null;
  }

  /** The next process. */
  #begin(line: Line, prefix: string): { readonly of: Timed; readonly fork: string } {
    const { timed } = this.state;
    this.state.timed = null;
    const of = timed?.of ?? nameAbove(line, prefix, own, this.state.last);
    return { of, fork: String(++this.state.fork) };
  }

  #add(line: number, subject: Subject, metric: string, value: number, unit: string): void {
    this.#rows.add(line, subject, metric, value, units[unit] ?? unit);
  }

  #giveUp(found: string): void {
    const { raw, begun } = this.state;
    const line = raw?.line ?? begun?.line;
    this.state.raw = null;
    this.state.begun = null;
    if (line !== undefined) this.#problem(line, "the time of a loop", found);
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, `timeit: expected ${expected}, found ${found}`);
  }
}

const units: Readonly<Record<string, string>> = { nsec: "ns", usec: "us", msec: "ms", sec: "s" };

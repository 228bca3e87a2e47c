/**
 * IPython's `%timeit` and `%time`, in notebooks, terminals and scripts:
 *
 *     In [1]: %timeit sum(range(1000))
 *     13.4 µs ± 120 ns per loop (mean ± std. dev. of 7 runs, 100,000 loops each)
 *
 *     In [2]: %time sum(range(1000))
 *     CPU times: user 18 µs, sys: 0 ns, total: 18 µs
 *     Wall time: 21 µs
 *
 * Before IPython 6 `%timeit` told the best only: `100000 loops, best of 3: 13.4 µs per loop`. A minute and more is `1min 3s`, without
 * fractions. Where Python cannot write them, `us` and `+-` stand for the signs. Windows has no user and system times. The statement is known
 * where a prompt shows it; in scripts a heading right above is all the name there is. Whether two results are of one process nothing tells:
 * each counts as a run of its own.
 */
import { joinParams, MeasurementRows, type Subject } from "./exports/measurement-rows.ts";
import {
  best,
  chained,
  continuation,
  cpuTimes,
  failure,
  mean,
  meanBegun,
  own,
  prompt,
  readDuration,
  readMagic,
  wallTime,
} from "./ipython-lines.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { endsRecord, isAlike, isPrefix, lastShown } from "./line-surroundings.ts";
import { nameAbove, nameAboveTraceback, type Timed, type Told } from "./name-above.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

const longestLine = 4000;
/** Lines of a cell. */
const mostLines = 200;
/** Lines between `CPU times` and `Wall time`. */
const patience = 3;

interface State {
  /** How many results there were. */
  fork: number;
  /** The statement that a prompt showed; null once its result has come. */
  timed: Timed | null;
  /** A cell of which more lines may come. */
  cell: { readonly of: Timed; lines: number } | null;
  last: Told | null;
  cpu: {
    readonly line: number;
    readonly prefix: string;
    readonly of: Timed;
    /** Results right below are of the same: no prompt shows what each is of. */
    readonly again: boolean;
    readonly times: readonly (string | null)[];
    wait: number;
  } | null;
  /** The last was a failure. */
  failed: boolean;
  /** Another exception follows that it led to, in a traceback of its own. */
  chained: boolean;
}

export const ipython: LineParser<State> = {
  id: "ipython",
  title: "IPython %timeit, %time",
  lineTypes: [
    { meaning: "what is timed", example: "In [1]: %timeit -n 1000 sum(range(1000))" },
    {
      meaning: "mean and standard deviation of several runs of so many loops, by loop",
      example: "13.4 µs ± 120 ns per loop (mean ± std. dev. of 7 runs, 100,000 loops each)",
    },
    {
      meaning: "the same before IPython 6: the fastest",
      example: "100000 loops, best of 3: 13.4 µs per loop",
    },
    {
      meaning: "CPU times of a single run (%time)",
      example: "CPU times: user 18 µs, sys: 0 ns, total: 18 µs",
    },
    { meaning: "and how long it took", example: "Wall time: 21 µs" },
    { meaning: "what is timed failed", example: "File <magic-timeit>:1, in inner(_it, _timer)" },
  ],
  find: {
    anchors: [
      "]: %time",
      "]: %%time",
      "= %time",
      "per loop (mean ",
      "loop, best of ",
      "loops, best of ",
      "CPU times: ",
      "<magic-timeit>",
      "<timed eval>",
      "timed exec>:",
      "timed exec> in",
      "the above exception",
    ],
  },
  start: () => ({ fork: 0, timed: null, cell: null, last: null, cpu: null, failed: false, chained: false }),
  open: (store, state) => new IPythonReader(store, state),
};

class IPythonReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "ipython");

  get open(): boolean {
    return this.state.cell !== null || this.state.cpu !== null;
  }

  line(line: Line): boolean {
    const text = lastShown(line.beginning(longestLine)).trimEnd();
    const isTaken =
      this.#readOnCell(text) ||
      this.#readPrompt(text) ||
      this.#readMean(text, line) ||
      this.#readBest(text, line) ||
      this.#readCpu(text, line) ||
      this.#readWall(text, line.number);
    if (!isTaken) this.#readFailure(text, line);
    const { cpu } = this.state;
    if (!isTaken && cpu !== null && cpu.wait-- === 0) this.#giveUp("something else");
    return isTaken;
  }

  end(): void {
    this.#giveUp("the end of the input");
  }

  #readPrompt(text: string): boolean {
    const match = prompt.exec(text);
    if (match === null || !isPrefix(text.slice(0, match.index))) return false;
    const [, percents = "", name = "", rest = ""] = match;
    const { statement, params } = readMagic(name, redact(rest));
    const isCell = percents === "%%";
    // What stands behind `%%timeit` is its setup, the cell what is timed.
    const setup = isCell && name === "timeit" && statement !== "" ? ([["setup", statement]] as const) : [];
    const of = { benchmark: isCell ? null : statement, params: joinParams([...setup, ...params]) };
    this.state.timed = of;
    this.state.failed = false;
    this.state.cell = isCell ? { of, lines: 0 } : null;
    return true;
  }

  #readOnCell(text: string): boolean {
    const { cell } = this.state;
    if (cell === null) return false;
    const more = continuation.exec(text)?.[1];
    if (more === undefined || cell.lines >= mostLines) {
      this.state.cell = null;
      return false;
    }
    if (more === "") return true;
    const benchmark = [cell.of.benchmark, redact(more)].filter((known) => known !== null).join("\n");
    this.state.timed = { ...cell.of, benchmark };
    this.state.cell = { of: this.state.timed, lines: cell.lines + 1 };
    return true;
  }

  #readMean(text: string, line: Line): boolean {
    const match = mean.exec(text);
    if (match === null) return this.#readTorn(text, line.number);
    const again = this.state.timed === null;
    const of = this.#begin(line, text, match);
    if (of === null) return false;
    const [, average, deviation, runs, loops] = match;
    this.#tell({ line: line.number, of, again }, { mean: average, stddev: deviation }, runs, loops);
    return true;
  }

  #readBest(text: string, line: Line): boolean {
    const match = best.exec(text);
    const again = this.state.timed === null;
    const of = match === null ? null : this.#begin(line, text, match);
    if (match === null || of === null) return false;
    const [, loops, runs, time] = match;
    this.#tell({ line: line.number, of, again }, { best: time }, runs, loops);
    return true;
  }

  #readTorn(text: string, line: number): boolean {
    const match = meanBegun.exec(text);
    if (match === null || !isPrefix(text.slice(0, match.index))) return false;
    this.state.timed = null;
    this.#problem(line, "the number of runs and loops", JSON.stringify(match[0]));
    return true;
  }

  /** What a result is of; null if it is none. */
  #begin(line: Line, text: string, match: RegExpExecArray): Timed | null {
    const prefix = text.slice(0, match.index);
    if (prefix.includes("<TimeitResult") || !isPrefix(prefix)) return null; // the value of `-o`, told already
    if (!endsRecord(text, match.index + match[0].length)) return null;
    const of = this.state.timed ?? nameAbove(line, prefix, own, this.state.last);
    this.#giveUp("another result");
    this.state.timed = null;
    return of;
  }

  #tell(told: Told, times: Readonly<Record<string, string | undefined>>, runs = "", loops = ""): void {
    const { line, of } = told;
    const subject = { ...of, fork: String(++this.state.fork) };
    for (const [metric, time] of Object.entries(times)) this.#addTime(line, subject, metric, time);
    this.#rows.add(line, subject, "runs", Number(runs), "count");
    this.#rows.add(line, subject, "iterations", Number(loops.replaceAll(",", "")), "count");
    this.state.last = told;
  }

  #readCpu(text: string, line: Line): boolean {
    const match = cpuTimes.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix) || !endsRecord(text, match.index + match[0].length)) return false;
    this.#giveUp("another result");
    const again = this.state.timed === null;
    const of = this.state.timed ?? nameAbove(line, prefix, own, this.state.last);
    this.state.timed = null;
    this.state.cpu = {
      line: line.number,
      prefix,
      of,
      again,
      times: match.slice(1).map((time) => time ?? null),
      wait: patience,
    };
    return true;
  }

  #readWall(text: string, line: number): boolean {
    const { cpu } = this.state;
    const match = cpu === null ? null : wallTime.exec(text);
    if (cpu === null || match === null) return false;
    const [whole, elapsed = ""] = match;
    const before = text.slice(0, match.index);
    const isBelow = isPrefix(before) && (isAlike(before, cpu.prefix) || before.trim() === "");
    if (!isBelow || !endsRecord(text, match.index + whole.length)) return false;
    this.state.cpu = null;
    // `%timeit` of the same is something else.
    const params = cpu.of.params ?? "magic=time";
    const subject = { ...cpu.of, params, iteration: 1, fork: String(++this.state.fork) };
    const [user, system, total] = cpu.times;
    this.#addTime(line, subject, "elapsed", elapsed);
    if (user === null) this.#addTime(cpu.line, subject, "cpu_time", total);
    this.#addTime(cpu.line, subject, "user", user);
    this.#addTime(cpu.line, subject, "system", system);
    this.state.last = { line, of: cpu.of, again: cpu.again };
    return true;
  }

  #addTime(line: number, subject: Subject, metric: string, written: string | null | undefined): void {
    const time = readDuration(written ?? "");
    if (time !== null) this.#rows.add(line, subject, metric, time.value, time.unit);
  }

  #readFailure(text: string, line: Line): void {
    if (chained.test(text)) this.state.chained = this.state.failed;
    if (!failure.test(text)) return;
    const { timed, last, chained: isKnown } = this.state;
    this.state.chained = false;
    if (isKnown && timed === null) return;
    const of = timed ?? nameAboveTraceback(line, own, last);
    this.#rows.fail(line.number, { ...of, fork: String(++this.state.fork) });
    this.state.timed = null;
    this.state.last = null;
    this.state.failed = true;
  }

  #giveUp(found: string): void {
    const { cpu } = this.state;
    this.state.cpu = null;
    if (cpu !== null) this.#problem(cpu.line, "the wall time", found);
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, `ipython: expected ${expected}, found ${found}`);
  }
}

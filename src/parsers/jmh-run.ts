/** The lines of one benchmark that JMH runs, from its mode to its results. What a log of it looks like is told in `jmh.ts`. */
import type { Store } from "../tables/store.ts";
import type { MeasurementRows, Subject } from "./exports/measurement-rows.ts";
import {
  benchmarkLine,
  failedVm,
  forkLine,
  iterationLine,
  meanLine,
  ofSamples,
  otherLine,
  parametersLine,
  percentileLine,
  readParameters,
  resultLine,
  scoreLine,
  secondaryLine,
  secondaryScoreLine,
  spreadLine,
  valueOf,
} from "./jmh-lines.ts";
import { jmhParams, secondaryName, unitOf } from "./jmh-names.ts";
import type { Line } from "./line.ts";
import { redact } from "./redact.ts";

/** Blanks before what profilers measured. */
const indentation = " ".repeat(10);

export interface Run {
  readonly prefix: string;
  readonly mode: string;
  readonly threads: number;
  benchmark: string | null;
  params: string | null;
  /** Of the process at work; null before the first. */
  fork: string | null;
  /** All iterations of this process are warm-up. */
  isWarmup: boolean;
  /** Iterations so far, over all forks. */
  iterations: number;
  /** The iteration whose score is still to come; `counts` unless it is warm-up. */
  pending: { readonly line: number; readonly counts: boolean } | null;
  /** Figures of profilers may follow, of the last iteration. */
  amidst: boolean;
  /** What the next figure is a result of: the score (""), or something beside it. */
  result: string | null;
}

export function startRun(prefix: string, mode: string, threads: number): Run {
  return {
    prefix,
    mode,
    threads,
    benchmark: null,
    params: null,
    fork: null,
    isWarmup: false,
    iterations: 0,
    pending: null,
    amidst: false,
    result: null,
  };
}

export class RunReader {
  readonly #store: Store;
  readonly #rows: MeasurementRows;
  /** Processes so far. */
  readonly #processes: { forks: number };

  constructor(store: Store, rows: MeasurementRows, processes: { forks: number }) {
    this.#store = store;
    this.#rows = rows;
    this.#processes = processes;
  }

  /** A line without what stands before all of the log; true if it belongs to the run. */
  read(run: Run, text: string, line: Line): boolean {
    run.amidst &&= text.startsWith(indentation);
    const own = text.trim();
    if (own.startsWith("#") || own.startsWith("I"))
      return this.#readHeading(run, own) || this.#readIteration(run, own, line.number);
    return (
      this.#readFailedVm(run, own, line.number) ||
      this.#readResult(run, own, line.number) ||
      this.#readFigure(run, own, line)
    );
  }

  /** What is to come of the run comes no more: `found` stands there. */
  expectScore(run: Run, found: string): void {
    const { pending } = run;
    run.pending = null;
    run.amidst = false;
    if (pending?.counts !== true) return;
    const name = redact(run.benchmark ?? "a benchmark");
    this.#store.problem(pending.line, `jmh: ${name}: expected a score, found ${found}`);
  }

  #readHeading(run: Run, text: string): boolean {
    const [, benchmark] = benchmarkLine.exec(text) ?? [];
    if (benchmark !== undefined) {
      run.benchmark = benchmark;
      run.params = jmhParams([], run.threads);
      return true;
    }
    const [, params] = parametersLine.exec(text) ?? [];
    if (params !== undefined) {
      run.params = jmhParams(readParameters(params), run.threads);
      return true;
    }
    const fork = forkLine.exec(text);
    if (fork === null) return otherLine.test(text);
    this.expectScore(run, "another fork");
    run.isWarmup = fork[1] !== undefined;
    if (!run.isWarmup) this.#beginProcess(run);
    return true;
  }

  #readIteration(run: Run, text: string, line: number): boolean {
    const [, warmup, rest = ""] = iterationLine.exec(text) ?? [];
    if (rest === "" && !iterationLine.test(text)) return false;
    this.expectScore(run, "another iteration");
    run.result = null;
    const counts = warmup === undefined && !run.isWarmup;
    const failed = rest === "<failure>";
    if (counts || failed) run.iterations++;
    if (run.fork === null && !run.isWarmup) this.#beginProcess(run);
    if (failed) {
      this.#rows.add(line, this.#subjectOf(run), "success", 0, null);
      return true;
    }
    run.pending = { line, counts };
    this.#readScore(run, rest);
    return true;
  }

  #beginProcess(run: Run): void {
    run.fork = String(++this.#processes.forks);
  }

  /** The score of the iteration that waits for it. */
  #readScore(run: Run, text: string): boolean {
    const { pending } = run;
    const [, score, , unit] = scoreLine.exec(text) ?? [];
    if (pending === null || score === undefined || unit === undefined) return false;
    run.pending = null;
    run.amidst = pending.counts;
    if (pending.counts) this.#add(pending.line, this.#subjectOf(run), run.mode, score, unit);
    return true;
  }

  #readFailedVm(run: Run, text: string, line: number): boolean {
    const [, code] = failedVm.exec(text) ?? [];
    if (code === undefined) return false;
    run.pending = null;
    run.iterations++;
    this.#rows.add(line, this.#subjectOf(run), "exit_code", Number(code), null);
    return true;
  }

  #readResult(run: Run, text: string, line: number): boolean {
    const match = resultLine.exec(text);
    if (match === null) return false;
    const [, secondary, name = "", figure = ""] = match;
    this.expectScore(run, "the result");
    run.result = secondary === undefined ? "" : secondaryName(name.slice(name.lastIndexOf(":") + 1));
    if (figure !== "") this.#readSum(run, scoreLine.exec(figure), run.mode, line);
    return true;
  }

  /** A line that begins with a figure, or with the name of one. */
  #readFigure(run: Run, text: string, line: Line): boolean {
    if (run.pending !== null) return this.#readScore(run, text);
    if (run.result !== null) return this.#readSums(run, run.result, text, line);
    const match = run.amidst && !line.unterminated ? secondaryLine.exec(text) : null;
    if (match === null) return false;
    const [, name = "", score = "", unit = ""] = match;
    if (!ofSamples.test(name)) this.#add(line.number, this.#subjectOf(run), secondaryName(name), score, unit);
    return true;
  }

  #readSums(run: Run, of: string, text: string, { number: line, unterminated }: Line): boolean {
    const [, percent, figure = "", unit = ""] = percentileLine.exec(text) ?? [];
    if (percent !== undefined) {
      const metric = `${run.mode}_p${Number(percent.replace(",", "."))}`;
      this.#add(line, this.#sumOf(run), metric, figure, unit);
      return true;
    }
    if (of === "")
      return (
        this.#readSum(run, meanLine.exec(text) ?? scoreLine.exec(text), run.mode, line) ||
        spreadLine.test(text)
      );
    run.result = null; // what follows is a profiler's own text
    return !unterminated && this.#readSum(run, secondaryScoreLine.exec(text), of, line);
  }

  #readSum(run: Run, found: readonly string[] | null, metric: string, line: number): boolean {
    if (found === null) return false;
    const [, score = "", error, unit = ""] = found;
    this.#add(line, this.#sumOf(run), `${metric}_score`, score, unit);
    if (error !== undefined) this.#add(line, this.#sumOf(run), `${metric}_score_error`, error, unit);
    return true;
  }

  #sumOf({ benchmark, params }: Run): Subject {
    return { benchmark, params };
  }

  #subjectOf(run: Run): Subject {
    return { ...this.#sumOf(run), iteration: run.iterations, fork: run.fork };
  }

  #add(line: number, subject: Subject, metric: string, value: string, unit: string): void {
    this.#rows.add(line, subject, metric, valueOf(value), unitOf(unit));
  }
}

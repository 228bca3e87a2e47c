/**
 * hey (once called boom), which sends requests to an HTTP server, many at a time:
 *
 *     Summary:
 *       Total:	0.0220 secs
 *       Slowest:	0.0051 secs
 *       Fastest:	0.0001 secs
 *       Average:	0.0009 secs
 *       Requests/sec:	9108.7312
 *
 *     Latency distribution:
 *       50% in 0.0008 secs
 *       99% in 0.0031 secs
 *
 *     Status code distribution:
 *       [200]	200 responses
 *
 * It does not say what it asked for: that is taken from the command, where a shell or a script has printed it above, or from a heading.
 * Of few requests it prints percentiles as `0% in 0.0000 secs`, which are none. The requests per second are also of those that failed.
 */
import { joinParams, MeasurementRows } from "./exports/measurement-rows.ts";
import { findHeading, headingLines } from "./heading.ts";
import {
  command,
  error,
  errorHeading,
  ofOha,
  percentile,
  remark,
  requestRate,
  settingsOf,
  size,
  slowest,
  status,
  statusHeading,
  summary,
  times,
  total,
} from "./hey-lines.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isAlike, isPrefix, lastShown, unwrapLine } from "./line-surroundings.ts";
import {
  addErrors,
  addFigure,
  addLoadRun,
  addRequests,
  type LoadRun,
  type Read,
  readBehind,
  startLoadRun,
  stoppedShare,
  unitSeconds,
} from "./load-run.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

/** Lines of something else between those of a run. */
const patience = 8;
const longestLine = 4000;

interface Block {
  /** Its first line. */
  readonly line: number;
  readonly prefix: string;
  readonly benchmark: string | null;
  readonly params: string | null;
  /** As it was asked for; null if it was not. */
  readonly duration: string | null;
  /** Seconds that it took. */
  readonly took: number;
  readonly run: LoadRun;
  /** The lines that follow count answers, or errors. */
  counting: "answers" | "errors" | null;
  answers: number;
  errors: number;
  wait: number;
}

interface State {
  /** How many processes have had rows. */
  fork: number;
  block: Block | null;
}

export const hey: LineParser<State> = {
  id: "hey",
  title: "hey",
  lineTypes: [
    { meaning: "the slowest request", example: "  Slowest:\t0.0051 secs" },
    { meaning: "throughput", example: "  Requests/sec:\t9108.7312" },
    { meaning: "a percentile of the time of a request", example: "  99% in 0.0031 secs" },
    { meaning: "how many answers had a status", example: "  [200]\t200 responses" },
    { meaning: "how many requests had an error", example: '  [6]\tGet "http://127.0.0.1:8080/": EOF' },
  ],
  find: { anchors: ["Slowest:"] },
  start: () => ({ fork: 0, block: null }),
  open: (store, state) => new HeyReader(store, state),
};

class HeyReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "hey");

  get open(): boolean {
    return this.state.block !== null;
  }

  line(line: Line): boolean {
    const text = lastShown(line.beginning(longestLine));
    if (this.#begin(text, line)) return true;
    const { block } = this.state;
    if (block === null) return false;
    const read = readBehind(text, block.prefix);
    if (read(summary) !== null || read(slowest) !== null) {
      // What follows is of another run, or of a program that prints much the same.
      this.#close("another run");
      return false;
    }
    if (readFigures(block, read, line.number) || readCounts(block, read, line.number)) {
      block.wait = patience;
      return true;
    }
    // Blank lines are between its paragraphs, and behind them.
    const isBlank = text.trim() === "" || text.trim() === block.prefix.trim();
    if (!isBlank && block.wait-- === 0) this.#close("something else");
    return false;
  }

  end(): void {
    this.#close("the end of the input");
  }

  #begin(text: string, line: Line): boolean {
    const match = slowest.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    const above = line.above(headingLines + 4).map((each) => unwrapLine(each));
    const [first = "", second = ""] = above;
    const took = total.exec(first);
    if (took === null || !isAlike(first.slice(0, took.index), prefix) || ofOha.test(second)) return false;
    this.#close("another run");
    const seconds = Number(took[1]);
    const block = newBlock(line.number - 1, prefix, targetOf(above.slice(1), prefix), seconds);
    this.state.block = block;
    addFigure(block.run, line.number - 1, "total", seconds, "s");
    addFigure(block.run, line.number, "max", Number(match[1]), "s");
    return true;
  }

  /** The run ends here, whether it is complete or not. */
  #close(found: string): void {
    const { block } = this.state;
    this.state.block = null;
    if (block === null) return;
    const { line, benchmark, params, duration, took, run, counting, answers, errors } = block;
    if (took < stoppedShare * secondsOf(duration))
      this.#problem(line, `a run of ${duration}`, `one that was stopped after ${took} s`);
    if (counting === null) this.#problem(line, "the status codes of the answers", found);
    else addRequests(run, line, answers);
    if (counting !== null && answers === 0 && errors === 0) return; // no request was made
    addLoadRun(this.#rows, line, { benchmark, params, fork: String(++this.state.fork) }, run);
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, `hey: expected ${expected}, found ${found}`);
  }
}

type Target = Pick<Block, "benchmark" | "params" | "duration">;

/** `above`: the lines above `Total:`, nearest first. */
function targetOf(above: readonly string[], prefix: string): Target {
  const isSummary = summary.test(above[0] ?? "");
  const before = above.slice(isSummary ? 1 : 0);
  const nearest = before.find((text) => !isAlike(text, prefix)) ?? "";
  const [, options = "", url, more = ""] = command.exec(nearest) ?? [];
  if (url === undefined) return { benchmark: findHeading(before, prefix), params: null, duration: null };
  const settings = settingsOf(`${options}${more}`);
  const duration = settings.find(([name]) => name === "duration")?.[1] ?? null;
  return { benchmark: redact(url), params: joinParams(settings), duration };
}

/** Seconds of a duration such as `30s`; 0 of any other. */
function secondsOf(duration: string | null): number {
  const [, count = "0", unit = "s"] = /^(\d{1,9})([smh])$/.exec(duration ?? "") ?? [];
  return Number(count) * (unitSeconds[unit] ?? 0);
}

function newBlock(line: number, prefix: string, target: Target, took: number): Block {
  const run = startLoadRun();
  return { line, prefix, ...target, took, run, counting: null, answers: 0, errors: 0, wait: patience };
}

function readFigures({ run }: Block, read: Read, line: number): boolean {
  const [, which, value] = read(times) ?? [];
  if (which !== undefined) addFigure(run, line, which === "Fastest" ? "min" : "mean", Number(value), "s");
  const rate = read(requestRate)?.[1];
  if (rate !== undefined) addFigure(run, line, "requests_per_second", Number(rate), "1/s");
  const bytes = read(size)?.[1];
  if (bytes !== undefined) addFigure(run, line, "response_size", Number(bytes), "bytes");
  const [, rank, time] = read(percentile) ?? [];
  if (rank !== undefined && Number(rank) > 0) addFigure(run, line, `p${Number(rank)}`, Number(time), "s");
  const isFigure = which !== undefined || rate !== undefined || bytes !== undefined || rank !== undefined;
  return isFigure || read(remark) !== null;
}

function readCounts(block: Block, read: Read, line: number): boolean {
  const { run } = block;
  if (read(statusHeading) !== null) {
    block.counting = "answers";
    return true;
  }
  if (read(errorHeading) !== null) {
    block.counting = "errors";
    return true;
  }
  const [, code = "", count] = read(status) ?? [];
  if (count !== undefined && block.counting === "answers") {
    block.answers += Number(count);
    if (!code.startsWith("2")) addErrors(run, line, "non_2xx_responses", Number(count));
    return true;
  }
  const errors = block.counting === "errors" ? read(error)?.[1] : undefined;
  if (errors === undefined) return false;
  block.errors += Number(errors);
  addErrors(run, line, "failed_requests", Number(errors));
  return true;
}

/**
 * wrk, which asks an HTTP server for as much as it gives for a time, and wrk2, which does so at a constant rate:
 *
 *     Running 30s test @ http://127.0.0.1:8080/index.html
 *       12 threads and 400 connections
 *       Thread Stats   Avg      Stdev     Max   +/- Stdev
 *         Latency   635.91us    0.89ms  12.92ms   93.69%
 *         Req/Sec    56.20k     8.07k   62.00k    86.54%
 *       Latency Distribution
 *          50%  250.00us
 *          99%    5.80ms
 *       22464657 requests in 30.00s, 17.76GB read
 *       Non-2xx or 3xx responses: 12
 *     Requests/sec: 748868.53
 *     Transfer/sec:    606.33MB
 *
 * The percentiles are `--latency`'s. Sizes are in powers of 1024. A duration of 51 seconds or more is rounded to minutes. Where standard
 * output is no terminal nothing is printed before the end, and nothing at all by a run that was killed. wrk2 has three decimals in the
 * percentiles, and prints a detailed spectrum. Its latency is counted from when a request was due, and a rate is what it was told to
 * keep (which is not printed), so that its figures are of another tool. Rates by thread are what the rate of all is of, and no rows.
 */
import { joinParams, MeasurementRows, type Subject } from "./exports/measurement-rows.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isAlike, isPrefix, lastShown } from "./line-surroundings.ts";
import {
  addFigure,
  addLoadRun,
  addRequests,
  type Read,
  readBehind,
  stoppedShare,
  unitSeconds,
} from "./load-run.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";
import { type Block, newBlock, patience, readErrors, readLatency } from "./wrk-block.ts";
import {
  binary,
  heading,
  leastSeconds,
  remark,
  requestRate,
  serverOf,
  setup,
  statsHeading,
  timeUnits,
  total,
  transferRate,
  unreachable,
} from "./wrk-lines.ts";

const longestLine = 4000;

/** What a run is of. */
interface Target {
  readonly line: number;
  readonly url: string;
  readonly duration: string;
  readonly prefix: string;
}

interface State {
  /** How many processes of each have had rows. */
  readonly forks: { wrk: number; wrk2: number };
  /** A heading that may be of another program. */
  target: (Target & { wait: number }) | null;
  block: Block | null;
  /** What the last run was of: where its server cannot be reached, wrk names that alone. */
  last: Pick<Block, "benchmark" | "params" | "isWrk2"> | null;
}

export const wrk: LineParser<State> = {
  id: "wrk",
  title: "wrk, wrk2",
  lineTypes: [
    { meaning: "what is asked for", example: "Running 30s test @ http://127.0.0.1:8080/index.html" },
    { meaning: "threads and connections", example: "  12 threads and 400 connections" },
    {
      meaning: "latency of a request: mean, standard deviation, maximum",
      example: "    Latency   635.91us    0.89ms  12.92ms   93.69%",
    },
    { meaning: "a percentile of the latency", example: "     99%    5.80ms" },
    { meaning: "requests, and the time they took", example: "  22464657 requests in 30.00s, 17.76GB read" },
    {
      meaning: "requests without an answer",
      example: "  Socket errors: connect 0, read 12, write 0, timeout 3",
    },
    { meaning: "answers that are errors", example: "  Non-2xx or 3xx responses: 12" },
    {
      meaning: "the server cannot be reached",
      example: "unable to connect to 127.0.0.1:8080 Connection refused",
    },
    { meaning: "throughput", example: "Requests/sec: 748868.53" },
  ],
  find: { anchors: [" test @ ", "Thread Stats ", "Thread calibration: ", "Requests/sec:", "unable to "] },
  start: () => ({ forks: { wrk: 0, wrk2: 0 }, target: null, block: null, last: null }),
  open: (store, state) => new WrkReader(store, state),
};

class WrkReader extends LineReader<State> {
  readonly #rows = {
    wrk: new MeasurementRows(this.store, "wrk"),
    wrk2: new MeasurementRows(this.store, "wrk2"),
  };

  get open(): boolean {
    return this.state.target !== null || (this.state.block?.wait ?? 0) > 0;
  }

  line(line: Line): boolean {
    const text = lastShown(line.beginning(longestLine));
    const isTaken =
      this.#readHeading(text, line.number) ||
      this.#readSetup(text) ||
      this.#begin(text, line.number) ||
      this.#readFailure(text, line.number);
    if (isTaken) return true;
    const { block } = this.state;
    if (block !== null && this.#readOn(block, text, line.number)) {
      block.wait = patience;
      return true;
    }
    this.#wait();
    return false;
  }

  end(): void {
    this.#close("the end of the input");
  }

  #wait(): void {
    const { target, block } = this.state;
    if (target !== null && target.wait-- === 0) this.state.target = null;
    if (block === null || block.wait === 0 || --block.wait > 0) return;
    // A run that has not had its figures may wait for long.
    if (block.isWhole || block.run.figures.length > 0) this.#close("something else");
  }

  #readHeading(text: string, line: number): boolean {
    const match = heading.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    const [, duration = "", url = ""] = match;
    this.state.target = { line, url: redact(url), duration, prefix, wait: patience };
    return true;
  }

  #readSetup(text: string): boolean {
    const { target } = this.state;
    const match = target === null ? null : setup.exec(text);
    if (target === null || match === null || !isAlike(text.slice(0, match.index), target.prefix))
      return false;
    this.#close("another run");
    const { line, url, duration, prefix } = target;
    const [, threads, connections] = match;
    const params = joinParams(Object.entries({ threads, connections, duration }));
    this.state.target = null;
    this.state.block = newBlock({ line, benchmark: url, params, duration, prefix });
    return true;
  }

  /** The figures of the run above, or of one whose heading is missing. */
  #begin(text: string, line: number): boolean {
    const match = statsHeading.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    const { block } = this.state;
    if (block !== null && block.run.figures.length === 0 && isAlike(prefix, block.prefix)) {
      block.wait = patience;
      return true;
    }
    this.#close("other figures");
    this.#problem(line, "what was asked for above the figures", "none");
    this.state.block = newBlock({ line, benchmark: null, params: null, duration: null, prefix });
    return true;
  }

  #readOn(block: Block, text: string, line: number): boolean {
    const read = readBehind(text, block.prefix);
    return (
      this.#readTotals(block, line, read) ||
      readLatency(block, line, read) ||
      readErrors(block.run, line, read) ||
      read(remark) !== null
    );
  }

  #readTotals(block: Block, line: number, read: Read): boolean {
    const { run } = block;
    const [, requests, took, unit = ""] = read(total) ?? [];
    if (requests !== undefined) {
      addRequests(run, line, Number(requests));
      addFigure(run, line, "total", Number(took), timeUnits.get(unit) ?? unit);
      block.took = Number(took) * (unitSeconds[unit] ?? Number.NaN);
      return true;
    }
    const rate = read(requestRate)?.[1];
    if (rate !== undefined) {
      addFigure(run, line, "requests_per_second", Number(rate), "1/s");
      block.isWhole = block.took !== null;
      return true;
    }
    const [, bytes, size = ""] = read(transferRate) ?? [];
    if (bytes === undefined) return false;
    addFigure(run, line, "transfer_rate", Number(bytes), `${binary(size)}/s`);
    this.#close("the end of the run");
    return true;
  }

  /** A server that cannot be reached: of which run, only that before can tell. */
  #readFailure(text: string, line: number): boolean {
    const match = unreachable.exec(text);
    if (match === null || !isPrefix(text.slice(0, match.index))) return false;
    const server = serverOf((this.state.block ?? this.state.last)?.benchmark ?? "");
    if (server !== match[1]) return false;
    this.#close("an error");
    const { last } = this.state;
    if (last === null) return false;
    const { benchmark, params } = last;
    const tool = last.isWrk2 ? "wrk2" : "wrk";
    this.#rows[tool].fail(line, { benchmark, params, fork: String(++this.state.forks[tool]) });
    return true;
  }

  /** The run ends here, whether it is complete or not. */
  #close(found: string): void {
    const { block } = this.state;
    this.state.block = null;
    if (block === null) return;
    const { line, benchmark, params, run, took, duration, isWhole, isWrk2 } = block;
    if (!isWhole) this.#problem(line, "the figures of a run, up to Requests/sec", found);
    else if (duration !== null && (took ?? Number.NaN) < stoppedShare * leastSeconds(duration))
      this.#problem(line, `a run of ${duration}`, `one that was stopped after ${took} s`);
    const tool = isWrk2 ? "wrk2" : "wrk";
    const asked = isWrk2 ? [params, "rate=constant"].filter((each) => each !== null).join(", ") : params;
    this.state.last = { benchmark, params: asked, isWrk2 };
    if (run.figures.length === 0) return;
    const subject: Subject = { benchmark, params: asked, fork: String(++this.state.forks[tool]) };
    addLoadRun(this.#rows[tool], line, subject, run);
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, `wrk: expected ${expected}, found ${found}`);
  }
}

/**
 * What redis-benchmark prints (and valkey-benchmark, which is made of it): for people, in short (`-q`), and as CSV (`--csv`).
 *
 *     ====== SET ======
 *       20000 requests completed in 0.45 seconds
 *       50 parallel clients
 *       3 bytes payload
 *       …
 *       throughput summary: 44150.11 requests per second
 *       latency summary (msec):
 *               avg       min       p50       p95       p99       max
 *             0.738     0.048     0.711     1.063     2.239    10.655
 *
 * All figures sum up the requests of one test; a process runs several tests, and one that comes again is of another process. The number of
 * requests in a pipeline (`-P`) and the server are told nowhere, and with `-q` and `--csv` nothing that was set is. Before each result
 * stands its progress, on the same line, even in a file: after some minutes that line is longer than what is read of one, and then the
 * progress tells the name. Before 6.2 there are no latencies but the shares below whole milliseconds, which are no rows, and the CSV has no
 * heading, so that it is not known as such.
 */
import { joinParams, MeasurementRows, type Subject } from "./exports/measurement-rows.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isPrefix, lastShown, skipAlike, skipPrefixes } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";
import {
  completed,
  csvBeginning,
  csvRow,
  csvTitles,
  failure,
  heading,
  latencies,
  latencyMetrics,
  latencyTitles,
  noConfig,
  ownTest,
  progress,
  quiet,
  rate,
  remark,
  settings,
  summary,
  unreachable,
} from "./redis-benchmark-lines.ts";

/** Bytes of a line that is looked at. */
const longestLine = 1000;
/** How many lines of something else may stand between two of one test. */
const patience = 20;

/** A test of which the requests are through. */
interface Block {
  readonly line: number;
  readonly name: string;
  readonly params: [string, string][];
  /** Once the throughput is there. */
  subject: Subject | null;
}

interface State {
  /** How many processes have had results. */
  fork: number;
  /** The tests of the last one; null before another begins. */
  names: string[] | null;
  /** How it prints them, and what was set. */
  mode: string | null;
  /** The test that goes on. */
  running: { readonly line: number; readonly name: string } | null;
  /** The heading above. */
  heading: string | null;
  block: Block | null;
  /** What stands before the lines of a CSV; null outside. */
  csv: string | null;
  wait: number;
}

export const redisBenchmark: LineParser<State> = {
  id: "redis-benchmark",
  title: "redis-benchmark",
  lineTypes: [
    { meaning: "the test", example: "====== SET ======" },
    { meaning: "how many requests there were", example: "  20000 requests completed in 0.45 seconds" },
    { meaning: "what was set", example: "  50 parallel clients" },
    { meaning: "requests in a second", example: "  throughput summary: 44150.11 requests per second" },
    {
      meaning: "latencies: mean, minimum, percentiles, maximum",
      example: "        0.738     0.048     0.711     1.063     2.239    10.655",
    },
    { meaning: "a test, with -q", example: "SET: 40983.61 requests per second, p50=0.703 msec" },
    { meaning: "the heading of --csv", example: csvTitles },
    {
      meaning: "a test, with --csv",
      example: '"SET","40899.80","0.807","0.104","0.679","1.519","3.359","12.623"',
    },
  ],
  find: {
    anchors: [
      " requests completed in ",
      " requests per second",
      " avg_msec=",
      '"avg_latency_ms"',
      "server CONFIG",
    ],
  },
  start: () => ({
    fork: 0,
    names: null,
    mode: null,
    running: null,
    heading: null,
    block: null,
    csv: null,
    wait: 0,
  }),
  open: (store, state) => new RedisReader(store, state),
};

class RedisReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "redis-benchmark");

  get open(): boolean {
    return this.state.wait > 0;
  }

  line(line: Line): boolean {
    const { state } = this;
    const text = lastShown(line.beginning(longestLine));
    const isTaken = this.#read(text, line) || (this.open && this.#readOn(text, line.number));
    if (isTaken) state.wait = patience;
    else if (state.wait > 0 && --state.wait === 0) this.#giveUp("something else");
    return isTaken;
  }

  end(): void {
    this.#giveUp("the end of the input");
  }

  /** Lines that begin something. */
  #read(text: string, line: Line): boolean {
    const record = text.slice(skipPrefixes(text));
    return (
      this.#readProgress(record, line.number) ||
      this.#readQuiet(record, line.number) ||
      this.#readCompleted(record, line) ||
      this.#readTitles(text) ||
      this.#readUnreachable(record, line)
    );
  }

  #readProgress(record: string, line: number): boolean {
    const [, name] = progress.exec(record) ?? [];
    if (name === undefined) return false;
    const { state } = this;
    if (state.running?.name !== name) {
      this.#giveUp("another test");
      state.running = { line, name };
    }
    this.#readFailure(record, line);
    return true;
  }

  #readQuiet(record: string, line: number): boolean {
    const [, name, perSecond, p50] = quiet.exec(record) ?? [];
    if (name === undefined) return false;
    const { running } = this.state;
    if (p50 === undefined && name !== running?.name && !ownTest.test(name)) return false;
    if (name === running?.name) this.state.running = null;
    this.#giveUp("another test");
    const subject = this.#subject("quiet", name, null);
    this.#rows.add(line, subject, "throughput", Number(perSecond), "1/s");
    if (p50 !== undefined) this.#rows.add(line, subject, "p50", Number(p50), "ms");
    return true;
  }

  /** The name is on the line above, which may be too long. */
  #readCompleted(record: string, line: Line): boolean {
    const { state } = this;
    const match = completed.exec(record);
    if (match === null || !isPrefix(record.slice(0, match.index))) return false;
    const above = lastShown(line.above(1)[0] ?? "");
    const [, written = null] = heading.exec(above.slice(skipPrefixes(above))) ?? [];
    const name = written ?? state.heading ?? state.running?.name ?? null;
    if (name === null) return false; // others have requests too
    if (name === state.running?.name) state.running = null;
    this.#giveUp("another test");
    state.block = { line: line.number, name, params: [["requests", match[1] ?? ""]], subject: null };
    return true;
  }

  #readTitles(text: string): boolean {
    const at = text.indexOf(csvTitles);
    if (at === -1 || !isPrefix(text.slice(0, at))) return false;
    this.#giveUp("another process");
    this.state.csv = text.slice(0, at);
    this.state.names = null;
    return true;
  }

  #readUnreachable(record: string, line: Line): boolean {
    if (!noConfig.test(record) || !unreachable.test(line.above(1)[0] ?? "")) return false;
    this.#giveUp("an error");
    this.state.names = null;
    this.#fail(line.number, null);
    return true;
  }

  /** Lines that go on with what has begun. */
  #readOn(text: string, line: number): boolean {
    const { csv, block } = this.state;
    if (csv !== null) return this.#readRow(skipAlike(text, csv), line);
    const record = text.slice(skipPrefixes(text));
    const [, name] = heading.exec(record) ?? [];
    if (name !== undefined) this.state.heading = name;
    if (name !== undefined || this.#readFailure(record, line)) return true;
    return block !== null && this.#readBlock(block, text, record, line);
  }

  #readRow(row: string, line: number): boolean {
    const match = csvRow.exec(row);
    if (match === null) {
      if (!csvBeginning.test(row)) return false;
      this.#problem(line, "seven figures in quotes", "something else");
      this.state.csv = null;
      return true;
    }
    const [, name = "", perSecond, ...rest] = match;
    const subject = this.#subject("csv", name, null);
    this.#rows.add(line, subject, "throughput", Number(perSecond), "1/s");
    this.#addLatencies(line, subject, rest);
    return true;
  }

  /** `record`: without what seems to be a prefix, which a figure may seem to be, too. */
  #readBlock(block: Block, text: string, record: string, line: number): boolean {
    const match = block.subject === null ? (summary.exec(text) ?? rate.exec(text)) : latencies.exec(text);
    if (match === null || !isPrefix(text.slice(0, match.index)))
      return (
        (block.subject === null && readSetting(block, record)) ||
        latencyTitles.test(record) ||
        remark.test(record)
      );
    const [, ...figures] = match;
    if (block.subject === null) {
      block.subject = this.#subject("full", block.name, joinParams(paramsOf(block)));
      this.#rows.add(line, block.subject, "throughput", Number(figures[0]), "1/s");
    } else {
      this.#addLatencies(line, block.subject, figures);
    }
    // Before 6.2 the throughput is all.
    if (figures.length > 1 || !summary.test(text)) this.#forget();
    return true;
  }

  #forget(): void {
    this.state.block = null;
    this.state.heading = null;
  }

  #addLatencies(line: number, subject: Subject, figures: readonly string[]): void {
    latencyMetrics.forEach((metric, i) => this.#rows.add(line, subject, metric, Number(figures[i]), "ms"));
  }

  #readFailure(record: string, line: number): boolean {
    const { running } = this.state;
    if (running === null || !failure.test(record)) return false;
    this.state.running = null;
    this.#fail(line, running.name);
    return true;
  }

  #fail(line: number, name: string | null): void {
    this.#rows.fail(line, this.#subject(this.state.mode, name, null));
    this.state.names = null;
  }

  /** A test that comes again is of another process, and so is one that is printed in another way, or with other settings. */
  #subject(way: string | null, name: string | null, params: string | null): Subject {
    const { state } = this;
    const test = name ?? "";
    const mode = params === null ? way : `${way} ${params}`;
    if (state.names === null || state.mode !== mode || state.names.includes(test)) {
      state.fork++;
      state.names = [];
      state.mode = mode;
    }
    state.names.push(test);
    return { benchmark: name, params, fork: String(state.fork) };
  }

  #giveUp(found: string): void {
    const { state } = this;
    const { running, block } = state;
    if (running !== null) this.#problem(running.line, `the result of ${running.name}`, found);
    if (block?.subject === null) this.#problem(block.line, "the throughput", found);
    else if (block !== null) this.#problem(block.line, "the latencies", found);
    Object.assign(state, { running: null, heading: null, block: null, csv: null });
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, redact(`redis-benchmark: expected ${expected.slice(0, 80)}, found ${found}`));
  }
}

/** Of several servers of a cluster the first one counts. */
function readSetting({ params }: Block, record: string): boolean {
  for (const [name, pattern, usual] of settings) {
    const [, value] = pattern.exec(record) ?? [];
    if (value === undefined) continue;
    if (value !== usual && !params.some(([known]) => known === name)) params.push([name, value]);
    return true;
  }
  return false;
}

/** That there are threads is told by their number. */
function paramsOf({ params }: Block): [string, string][] {
  const isTold = params.some(([name]) => name === "threads");
  return params.filter(([name]) => name !== "multi_thread" || !isTold);
}

/**
 * What sysbench prints of a run: how it was set, perhaps a line for each interval, and a report in the end.
 *
 *     sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)
 *
 *     Running the test with following options:
 *     Number of threads: 4
 *     …
 *     SQL statistics:
 *         transactions:                        3204   (1066.37 per sec.)
 *     …
 *     Latency (ms):
 *              avg:                                    3.74
 *              95th percentile:                        6.21
 *     …
 *         execution time (avg/stddev):   2.9991/0.00
 *
 * All figures sum up a run. 0.4 and 0.5 call the report `Test execution summary` or `OLTP test statistics`, have units behind latencies and
 * `MB` for what are MiB; 1.1 has `Throughput:` for the general statistics. Which percentile it is, the user chose. Intermediate reports
 * (`[ 1s ] thds: …`) are no rows.
 *
 * Since 1.0 many tests do not say what they are: `threads` and `mutex` nothing at all, those of databases only `SQL statistics`. Then the
 * command above tells (`set -x`), or what kinds of statements there were; and a test that ends after one event a thread, as `mutex` does,
 * is told from others. How long it was to run is nowhere, so that total time and number of events are results or not: the
 * rate is one in either case, and where none is printed, it is their quotient. A rate that follows from another one is
 * named so that nobody decides by both: queries from transactions, bytes from operations (`throughput_of_queries`).
 */
import { joinParams, MeasurementRows, type Subject } from "./exports/measurement-rows.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isPrefix, skipAlike, unwrapLine } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import type { Figure, FigureOfLine, Param } from "./printed-figures.ts";
import {
  checkpoint,
  frame,
  lastLine,
  readCommand,
  readFigures,
  readSetting,
  readStatements,
  type Setting,
} from "./sysbench-lines.ts";

const heading =
  /sysbench \d[\w.-]{0,40}(?: \(using .{1,20} LuaJIT .{1,40}\)|: {1,4}multi-threaded system evaluation benchmark)\s*$/;
const beginning = /Running the test with following options:\s*$/;
/** Where a report begins whose beginning was cut off. */
const midst =
  /(?:SQL statistics|OLTP test statistics|CPU speed|General statistics|Test execution summary):\s*$/;
/** PostgreSQL has two blanks. */
const fatal = /^FATAL: \S/;

const longestLine = 2000;
/** Lines of something else that may stand within a run: what a server logs meanwhile. */
const patience = 1000;
/** Within a report whose beginning was cut off. */
const patienceAmidst = 5;
/** How far above its first line the command is looked for: warnings about options may stand between. */
const commandLines = 5;

interface Report {
  readonly figures: FigureOfLine[];
  /** Kinds of statements of which there were some. */
  readonly kinds: string[];
}

interface Block {
  line: number;
  readonly prefix: string;
  /** It runs a test: it may also prepare or clean up. */
  running: boolean;
  /** Its beginning was cut off: only a whole report shows whose it is. */
  readonly headless: boolean;
  benchmark: string | null;
  /** The command says what the test is. */
  readonly told: boolean;
  readonly params: Param[];
  /** Null where none has begun since the last checkpoint. */
  report: Report | null;
  /** When the last report ended, and when the present one does, in seconds; null where it is the whole run. */
  from: string | null;
  to: string | null;
  /** It has been counted. */
  counted: boolean;
  wait: number;
}

interface State {
  /** How many runs had figures or failed. */
  fork: number;
  block: Block | null;
}

export const sysbench: LineParser<State> = {
  id: "sysbench",
  title: "sysbench",
  lineTypes: [
    { meaning: "a process begins", example: "sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)" },
    { meaning: "how the test is set", example: "Number of threads: 4" },
    { meaning: "a rate", example: "    transactions:                        3204   (1066.37 per sec.)" },
    { meaning: "a latency", example: "         95th percentile:                        6.21" },
    { meaning: "the run failed", example: "FATAL: Thread initialization failed!" },
    { meaning: "the report ends", example: "    execution time (avg/stddev):   2.9991/0.00" },
  ],
  find: {
    anchors: [
      "LuaJIT",
      "system evaluation benchmark",
      "Running the test with following",
      "CPU speed:",
      "SQL statistics:",
      "General statistics:",
    ],
  },
  start: () => ({ fork: 0, block: null }),
  open: (store, state) => new SysbenchReader(store, state),
};

class SysbenchReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "sysbench");

  get open(): boolean {
    return this.state.block !== null;
  }

  line(line: Line): boolean {
    const whole = unwrapLine(line.beginning(longestLine));
    if (this.#begin(whole, line)) return true;
    const { block } = this.state;
    if (block === null) return false;
    const text = skipAlike(whole, block.prefix).trim();
    if (text === "") return false;
    if (this.#readOn(block, text, line)) {
      if (block.running && !block.headless) block.wait = patience;
      return true;
    }
    if (block.wait-- === 0) this.#close("something else");
    return false;
  }

  end(): void {
    this.#close("the end of the input");
  }

  #begin(text: string, line: Line): boolean {
    const { block: open } = this.state;
    const isHeading = heading.test(text);
    const mayBeAmidst = open === null || !open.running;
    const match = (isHeading ? heading : beginning).exec(text) ?? (mayBeAmidst ? midst.exec(text) : null);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    const isRunning = beginning.test(text);
    if (isRunning && open !== null && !open.running) {
      open.running = true;
      open.line = line.number;
      open.wait = patience;
      return true;
    }
    this.#close("another run");
    const headless = !isHeading && !isRunning;
    const command = headless ? null : commandAbove(line);
    const block: Block = {
      line: line.number,
      prefix,
      running: !isHeading,
      headless,
      benchmark: command?.benchmark ?? null,
      told: command !== null,
      params: [...(command?.params ?? [])],
      report: null,
      from: null,
      to: null,
      counted: false,
      wait: isRunning ? patience : headless ? patienceAmidst : 0,
    };
    this.state.block = block;
    return headless ? this.#readOn(block, match[0].trim(), line) : true;
  }

  #readOn(block: Block, text: string, line: Line): boolean {
    if (fatal.test(text) && !block.headless) return this.#fail(block, line.number);
    if (!block.running) return frame.test(text);
    if (lastLine.test(text)) {
      this.#finish(block, null);
      return true;
    }
    const [, to] = checkpoint.exec(text) ?? [];
    if (to !== undefined) block.to = to;
    return this.#readReport(block, text, line) || readAbout(block, text) || frame.test(text);
  }

  /** Of a number at the end of the input digits may be missing. */
  #readReport(block: Block, text: string, line: Line): boolean {
    const statements = readStatements(text);
    const figures = readFigures(text);
    if (statements === null && figures.length === 0) return false;
    if (line.unterminated) return true;
    const report = (block.report ??= { figures: [], kinds: [] });
    report.figures.push(...figures.map((figure) => ({ ...figure, line: line.number })));
    if (statements !== null && statements.count > 0) report.kinds.push(statements.kind);
    return true;
  }

  /** Adds the rows of a report; `found`: what stands in the place of its end, null if it is whole. */
  #finish(block: Block, found: string | null): void {
    const { report, from, to, headless } = block;
    if (headless) {
      this.#problem(block.line, "the beginning of a run above its report", "none");
    } else if (report === null || found !== null) {
      this.#problem(
        block.line,
        report === null ? "the report of a run" : "the rest of a report",
        found ?? "its end",
      );
    }
    if (report !== null) this.#addReport(block, report);
    block.report = null;
    block.from = to ?? from;
    block.to = null;
    if (to === null) this.state.block = null; // the last one
  }

  #addReport(block: Block, report: Report): void {
    // Of a part of a run the time is told since its beginning.
    const isPart = block.from !== null;
    const figures = report.figures.filter(
      (figure) => isKnown(figure) && !(isPart && figure.metric === "time_total"),
    );
    const valueOf = (metric: string) => figures.find((figure) => figure.metric === metric)?.value;
    const [events = 0, time = 0] = [valueOf("events_total"), valueOf("time_total")];
    const threads = block.params.find(([name]) => name === "threads")?.[1];
    const isOnce = block.benchmark === null && events > 0 && events === Number(threads);
    const params: Param[] = [
      ...block.params,
      ["queries", block.told ? "" : report.kinds.join("+")],
      ["events_per_thread", isOnce ? "1" : ""],
      ["from", block.from === null ? "" : `${block.from}s`],
      ["to", block.to === null ? "" : `${block.to}s`],
    ];
    const subject = this.#subject(block, params);
    const hasRate = figures.some(isRate);
    for (const { line, metric, value, unit } of figures)
      if (metric !== "events_per_second" || !hasRate) this.#rows.add(line, subject, metric, value, unit);
    const last = figures.find(({ metric }) => metric === "events_total");
    const isMissing = !hasRate && valueOf("events_per_second") === undefined;
    if (isMissing && last !== undefined && events > 0 && time > 0)
      this.#rows.add(last.line, subject, "events_per_second", events / time, "1/s");
  }

  #subject(block: Block, params: readonly Param[]): Subject {
    if (!block.counted) this.state.fork++;
    block.counted = true;
    return { benchmark: block.benchmark, params: joinParams(params), fork: String(this.state.fork) };
  }

  /** What cannot be prepared, or is not known at all, is no run that failed. */
  #fail(block: Block, line: number): boolean {
    if (block.running) this.#rows.fail(line, this.#subject(block, block.params));
    else this.#problem(line, "a run", "a fatal error");
    this.state.block = null;
    return true;
  }

  #close(found: string): void {
    const { block } = this.state;
    if (block?.running === true && !block.headless) this.#finish(block, found);
    this.state.block = null;
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, `sysbench: expected ${expected}, found ${found}`);
  }
}

/** The command that a log shows above the first line of a run. */
function commandAbove(line: Line): Setting | null {
  for (const above of line.above(commandLines)) {
    const text = unwrapLine(above);
    if (heading.test(text) || lastLine.test(text.trim())) return null;
    const command = readCommand(text);
    if (command !== null) return command;
  }
  return null;
}

/** A rate of what the test does: that of events stands for it where there is none. */
function isRate({ metric, unit }: Figure): boolean {
  return unit === "1/s" && metric !== "events_per_second";
}

/** A latency of less than half of the last digit that is printed says nothing, and a rate of 0 is of what the test does not do. */
function isKnown({ unit, value }: Figure): boolean {
  return value !== 0 || unit === "count";
}

/** Reads what the test is, and how it was set. */
function readAbout(block: Block, text: string): boolean {
  const setting = readSetting(text);
  if (setting === null) return false;
  if (!block.told) block.benchmark ??= setting.benchmark;
  const known = new Set(block.params.map(([name]) => name));
  block.params.push(...setting.params.filter(([name]) => !known.has(name)));
  return true;
}

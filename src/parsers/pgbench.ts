/**
 * What pgbench prints: with `-P` a line for each interval, and a report in the end.
 *
 *     pgbench (15.18)
 *     starting vacuum...end.
 *     progress: 1.0 s, 2036.0 tps, lat 1.938 ms stddev 1.297, 0 failed
 *     transaction type: <builtin: TPC-B (sort of)>
 *     scaling factor: 2
 *     …
 *     latency average = 1.750 ms
 *     tps = 2270.334200 (without initial connection time)
 *
 * All figures sum up a run. Newer versions begin with the line that names them. Before 14 there are two rates, with and without the time to
 * connect, of which the second is the one that newer versions print; and old ones have `latency average: 1.750 ms`. Behind the report
 * `-r` prints the mean latency of each statement, a part of that of the transaction, so that nobody decides by it (what a script does to
 * come to its statements, `\set`, has no rows); and where several scripts took turns, there are figures of each. Intervals have no rows.
 *
 * A client that aborts, as with an error in its script, makes the figures those of another load. They are "incomplete", as is said behind
 * them, so that no row is added before it is known whether they are: then all there is is that the run failed. An interrupted run
 * prints no report.
 */
import { joinParams, MeasurementRows, type Subject } from "./exports/measurement-rows.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isPrefix, skipAlike, unwrapLine } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import {
  aborted,
  error,
  heading,
  progress,
  readLine,
  readName,
  readScript,
  readScriptLine,
  readStatement,
  readStatementsHeading,
  typeLine,
} from "./pgbench-lines.ts";
import type { FigureOfLine, Param } from "./printed-figures.ts";
import { redact } from "./redact.ts";

const longestLine = 4000;
/** Lines of something else before the report, such as a server's, and behind the last line of it that was understood. */
const patience = 1000;
const patienceBehind = 5;
/** How many lines above an error another one makes it the same failure. */
const linesAbove = 3;

/** What has figures of its own: all of a run, a script, or a statement. */
interface Part {
  readonly benchmark: string;
  readonly params: Param[];
  readonly figures: FigureOfLine[];
}

interface Report {
  readonly line: number;
  readonly prefix: string;
  /** The whole run is the first. */
  readonly parts: Part[];
  /** The position of the script that the next lines are of; 0 of the whole run. */
  of: number;
  /** Columns of counts in the lines of statements; null where none are expected. */
  counts: number | null;
  /** How often a statement came, by the position of its script and its text. */
  readonly seen: Record<string, number>;
}

interface Run {
  readonly line: number;
  /** A client aborted. */
  failed: boolean;
  report: Report | null;
  wait: number;
}

interface State {
  /** How many runs had figures or failed. */
  fork: number;
  run: Run | null;
}

export const pgbench: LineParser<State> = {
  id: "pgbench",
  title: "pgbench",
  lineTypes: [
    { meaning: "a run begins", example: "pgbench (15.18 (Debian 15.18-0+deb12u1))" },
    {
      meaning: "an interval, with -P",
      example: "progress: 1.0 s, 2036.0 tps, lat 1.938 ms stddev 1.297, 0 failed",
    },
    { meaning: "the report begins", example: "transaction type: <builtin: TPC-B (sort of)>" },
    { meaning: "how the run was set", example: "number of clients: 4" },
    { meaning: "mean latency of a transaction", example: "latency average = 1.750 ms" },
    { meaning: "transactions per second", example: "tps = 2270.334200 (without initial connection time)" },
    {
      meaning: "the run failed",
      example: "pgbench: error: Run was aborted; the above results are incomplete.",
    },
  ],
  find: { anchors: ["pgbench (", "pgbench: ", " tps, lat ", "transaction type: "] },
  start: () => ({ fork: 0, run: null }),
  open: (store, state) => new PgbenchReader(store, state),
};

class PgbenchReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "pgbench");

  get open(): boolean {
    return this.state.run !== null;
  }

  line(line: Line): boolean {
    const text = unwrapLine(line.beginning(longestLine)).trimEnd();
    const taken =
      this.#readReport(text, line) || this.#begin(text, line.number) || this.#readError(text, line);
    const { run } = this.state;
    if (run === null || text === "") return taken;
    if (taken) run.wait = run.report === null ? patience : patienceBehind;
    else if (run.wait-- === 0) this.#close("something else");
    return taken;
  }

  end(): void {
    this.#close("the end of the input");
  }

  #begin(text: string, line: number): boolean {
    const before = placed(heading, text) ?? placed(progress, text);
    const type = placed(typeLine, text);
    if (before === null && type === null) return false;
    const isNew = placed(heading, text) !== null || (this.state.run?.report ?? null) !== null;
    if (isNew) this.#close("another run");
    const run = (this.state.run ??= { line, failed: false, report: null, wait: patience });
    if (type === null) return true;
    const name = redact(readName(typeLine.exec(text)?.[1] ?? ""));
    const all: Part = { benchmark: name, params: [], figures: [] };
    run.report = { line, prefix: type, parts: [all], of: 0, counts: null, seen: {} };
    return true;
  }

  #readReport(whole: string, line: Line): boolean {
    const report = this.state.run?.report ?? null;
    if (report === null) return false;
    const text = skipAlike(whole, report.prefix).trim().replace(/^- /, "");
    const script = readScript(text);
    if (script !== null) {
      const { params = [] } = report.parts[0] ?? {};
      report.parts.push({
        benchmark: redact(script.name),
        params: [...params, ["script", script.number]],
        figures: [],
      });
      report.of = report.parts.length - 1;
      report.counts = null;
      return true;
    }
    const counts = readStatementsHeading(text);
    if (counts !== null) report.counts = counts;
    return (
      counts !== null || this.#readFigures(report, text, line) || readStatements(report, text, line.number)
    );
  }

  /** Of a number at the end of the input digits may be missing. */
  #readFigures(report: Report, text: string, line: Line): boolean {
    if (report.of === 0 && hasRate(report)) return false;
    const read = report.of === 0 ? readLine(text) : readScriptLine(text);
    const part = report.parts[report.of];
    if (read === null || part === undefined) return false;
    if (line.unterminated && !/(?:\)| ms)$/.test(text)) return true;
    part.params.push(...read.params);
    part.figures.push(...read.figures.map((figure) => ({ ...figure, line: line.number })));
    return true;
  }

  #readError(text: string, line: Line): boolean {
    if (placed(error, text) === null) return false;
    const { run } = this.state;
    if (run !== null && aborted.test(text)) {
      run.failed = true;
    } else if (run !== null && run.report === null) {
      this.#fail(line.number);
    } else {
      this.#close("an error");
      const isTold = line.above(linesAbove).some((above) => error.test(above));
      if (!isTold) this.#problem(line.number, "a report", "an error");
    }
    return true;
  }

  /** It did not get as far as to say what it runs. */
  #fail(line: number): void {
    this.state.fork++;
    this.#rows.fail(line, { benchmark: null, fork: String(this.state.fork) });
    this.state.run = null;
  }

  #close(found: string): void {
    const { run } = this.state;
    this.state.run = null;
    if (run === null) return;
    const all = run.report?.parts[0];
    const isWhole = run.report !== null && hasRate(run.report);
    if (!isWhole && !run.failed) {
      const expected = run.report === null ? "a report" : "the transactions per second";
      this.#problem(run.report?.line ?? run.line, expected, found);
    }
    if (run.report === null) {
      if (run.failed) this.#fail(run.line);
      return;
    }
    this.state.fork++;
    if (!run.failed) for (const part of run.report.parts) this.#addPart(part);
    else if (all !== undefined) this.#rows.fail(run.report.line, this.#subject(all));
  }

  #addPart(part: Part): void {
    const subject = this.#subject(part);
    for (const { line, metric, value, unit } of part.figures)
      this.#rows.add(line, subject, metric, value, unit);
  }

  #subject({ benchmark, params }: Part): Subject {
    return { benchmark, params: joinParams(params), fork: String(this.state.fork) };
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, `pgbench: expected ${expected}, found ${found}`);
  }
}

/** What stands before a line of pgbench; null if it is none. */
function placed(pattern: RegExp, text: string): string | null {
  const match = pattern.exec(text);
  const before = text.slice(0, match?.index);
  return match !== null && isPrefix(before) ? before : null;
}

/** The rates end what is told of the whole run. */
function hasRate({ parts: [all] }: Report): boolean {
  return all?.figures.some(({ metric }) => metric === "tps") === true;
}

function readStatements(report: Report, whole: string, line: number): boolean {
  const read = report.counts === null ? null : readStatement(whole, report.counts);
  const script = report.parts[report.of];
  if (read === null || script === undefined) return false;
  if (read.text.startsWith("\\")) return true;
  const text = redact(read.text);
  const key = `${report.of}\0${text}`;
  const times = (report.seen[key] = (report.seen[key] ?? 0) + 1);
  const statement = times === 1 ? text : `${text} (${times})`;
  report.parts.push({
    benchmark: script.benchmark,
    params: [...script.params, ["statement", statement]],
    figures: [{ metric: "statement_latency", value: read.mean, unit: "ms", line }],
  });
  return true;
}

/**
 * What JMH prints for people: what it will do, the score of each iteration as it comes, what they come to, and a table in the end.
 *
 *     # Benchmark mode: Average time, time/op
 *     # Benchmark: org.example.Sort.quick
 *     # Parameters: (size = 10)
 *     # Fork: 1 of 5
 *     # Warmup Iteration   1: 12.530 ns/op
 *     Iteration   1: 12.526 ns/op
 *                      ·gc.alloc.rate:      6090.705 MB/sec
 *
 * Rows are called as those of its JSON, where a fork is a process too; here those of all benchmarks are counted together. Programs print
 * amidst a line whose score is still to come: then it stands alone in a later one. The table says again what came before, with names cut
 * short: it is read only where it stands alone, as people quote it, and is then the work of one process.
 */
import { joinParams, MeasurementRows, type Subject } from "./exports/measurement-rows.ts";
import { completeLine, modeLine, modes, threadsLine, valueOf, wholeUnit } from "./jmh-lines.ts";
import { secondaryName, unitOf } from "./jmh-names.ts";
import { type Run, RunReader, startRun } from "./jmh-run.ts";
import { readTableRow, tableHeading, type TableRow } from "./jmh-table.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isPrefix, skipAlike, unwrapLine } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";

const longestLine = 8000;
/** Lines of something else that may stand between two of a run: programs print what they do, profilers what they found. */
const patience = 5000;
/** Lines between the end of a run and the table. */
const tablePatience = 20;

interface Table {
  readonly prefix: string;
  readonly params: readonly string[];
  /** It says again what was read. */
  readonly isKnown: boolean;
}

interface State {
  /** Processes so far. */
  forks: number;
  run: Run | null;
  /** For how many lines more another line of the run, or its table, is expected. */
  wait: number;
  tableDue: number;
  table: Table | null;
}

export const jmh: LineParser<State> = {
  id: "jmh",
  title: "JMH",
  lineTypes: [
    { meaning: "a benchmark begins", example: "# Benchmark mode: Average time, time/op" },
    { meaning: "its name", example: "# Benchmark: org.example.Sort.quick" },
    { meaning: "its parameters", example: "# Parameters: (order = random, size = 1024)" },
    { meaning: "a process begins", example: "# Fork: 1 of 5" },
    { meaning: "an iteration that does not count", example: "# Warmup Iteration   1: 12.530 ns/op" },
    { meaning: "an iteration", example: "Iteration   1: 12.526 ns/op" },
    {
      meaning: "what a profiler measured in it",
      example: "                 ·gc.alloc.rate.norm: 24.000 B/op",
    },
    { meaning: "an iteration that failed", example: "Iteration   1: <failure>" },
    { meaning: "a process that failed", example: "<forked VM failed with exit code 1>" },
    { meaning: "what the iterations come to", example: 'Result "org.example.Sort.quick":' },
    {
      meaning: "the score, and half the width of its 99.9 % interval",
      example: "  12.514 ±(99.9%) 0.041 ns/op [Average]",
    },
    { meaning: "a percentile of all samples", example: "     p(99.0000) =      5.808 ms/op" },
    { meaning: "heading of the table", example: "Benchmark   (size)  Mode  Cnt   Score   Error  Units" },
    { meaning: "a row of it", example: "Sort.quick    1024  avgt   25  12.514 ± 0.041  ns/op" },
  ],
  find: { anchors: ["# Benchmark mode: ", "  Score "] },
  start: () => ({ forks: 0, run: null, wait: 0, tableDue: 0, table: null }),
  open: (store, state) => new JmhReader(store, state),
};

class JmhReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "jmh");
  readonly #runs = new RunReader(this.store, this.#rows, this.state);

  get open(): boolean {
    const { run, table, tableDue } = this.state;
    return run !== null || table !== null || tableDue > 0;
  }

  line(line: Line): boolean {
    const text = unwrapLine(line.beginning(longestLine));
    const isHeading = text.includes("# Benchmark mode: ") && this.#begin(text, line);
    if (isHeading || (text.includes("Score") && this.#beginTable(text))) return true;
    const { run, table } = this.state;
    if (table !== null) return this.#readTable(table, text, line);
    if (run !== null) return this.#readRun(run, text, line);
    if (this.state.tableDue > 0) this.state.tableDue--;
    return false;
  }

  end(): void {
    this.#close("the end of the input");
  }

  #begin(text: string, line: Line): boolean {
    const match = modeLine.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    this.#close("another benchmark");
    const [above = ""] = line.above(1);
    const threads = Number(threadsLine.exec(above)?.[1] ?? 1);
    this.state.run = startRun(prefix, modes.get(match[1] ?? "") ?? "score", threads);
    this.state.wait = patience;
    this.state.tableDue = 0;
    return true;
  }

  #readRun(run: Run, text: string, line: Line): boolean {
    const own = skipAlike(text, run.prefix);
    if (completeLine.test(own.trim())) {
      this.state.tableDue = run.iterations > 0 ? tablePatience : 0;
      this.#close("the end of the run");
      return true;
    }
    if (own.trim() === "") {
      run.amidst = false;
      return false;
    }
    const isTaken = this.#runs.read(run, own, line);
    if (isTaken) this.state.wait = patience;
    else if (this.state.wait-- === 0) this.#close("something else");
    return isTaken;
  }

  #close(found: string): void {
    if (this.state.run !== null) this.#runs.expectScore(this.state.run, found);
    this.state.run = null;
    this.state.wait = 0;
  }

  #beginTable(text: string): boolean {
    const match = tableHeading.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    const params = [...(match[1] ?? "").matchAll(/\(([^()]+)\)/g)].map(([, name = ""]) => name);
    this.#close("a table");
    const isKnown = this.state.tableDue > 0;
    if (!isKnown) this.state.forks++;
    this.state.table = { prefix, params, isKnown };
    this.state.tableDue = 0;
    return true;
  }

  #readTable({ prefix, params, isKnown }: Table, text: string, line: Line): boolean {
    const row = readTableRow(skipAlike(text, prefix).trim(), params);
    if (row === null) this.state.table = null;
    else if (isKnown) return true;
    else if (line.unterminated && !wholeUnit.test(row.unit))
      this.store.problem(line.number, "jmh: expected the unit of a score, found the end of the input");
    else this.#addTableRow(row, line.number);
    return row !== null;
  }

  #addTableRow(
    { benchmark, params, mode, secondary, percent, score, error, unit }: TableRow,
    line: number,
  ): void {
    const subject = { benchmark, params: joinParams(params), fork: String(this.state.forks) };
    const metric = secondary === null ? mode : secondaryName(secondary);
    this.#add(line, subject, percent === null ? `${metric}_score` : `${mode}_p${percent}`, score, unit);
    if (error !== undefined) this.#add(line, subject, `${metric}_score_error`, error, unit);
  }

  #add(line: number, subject: Subject, metric: string, value: string, unit: string): void {
    this.#rows.add(line, subject, metric, valueOf(value), unitOf(unit));
  }
}

/**
 * What Google Benchmark prints for people: lines about the machine, a heading, and a row for each repetition, then those of aggregates.
 * (A file that begins with the heading of its CSV, or is its JSON, is read as such.)
 *
 * A log may hold what several processes printed: each begins with the lines about the machine, or with a heading, of which a process has
 * but one unless counters are columns: then there is another one where they change. Without any heading (`grep BM_`) a name that comes
 * back after others tells, since all repetitions of one are printed together.
 */
import {
  type Columns,
  isTabular,
  isTorn,
  type PrintedRow,
  readColumns,
  readFailure,
  readRow,
} from "./google-benchmark-lines.ts";
import { Results, type ResultsState, startResults } from "./google-benchmark-results.ts";
import { shapeOf } from "./line-prefix.ts";
import { isPrefix, skipPrefixes, unwrapLine } from "./line-surroundings.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

const machineLine = /Run on \(\d+ X [\d.]+ MHz CPU ?s? ?\)/;
const otherLines =
  /^(?:CPU Caches:$|L\d (?:Data|Instruction|Unified) \d|Load Average: [\d.]+|\*{3}WARNING\*{3} |-{40,}$)/;
/** A fit of a complexity, which is no measurement. */
const fitLine = /^\S.*_(?:BigO|RMS) +-?[\d.]+ \S+ +-?[\d.]+ \S+/;

const longestLine = 4000;
/** Lines of something else, not blank, that may stand between two rows: programs print what they do. */
const patience = 1000;

interface Table {
  readonly prefix: string;
  /** Null where no heading was read. */
  readonly columns: Columns | null;
  /** How many more lines of something else may come. */
  wait: number;
}

interface State {
  table: Table | null;
  readonly results: ResultsState;
}

export const googleBenchmark: LineParser<State> = {
  id: "google-benchmark",
  title: "Google Benchmark",
  lineTypes: [
    { meaning: "a process begins", example: "Run on (8 X 3600 MHz CPU s)" },
    {
      meaning: "heading",
      example: "Benchmark             Time             CPU   Iterations UserCounters...",
    },
    {
      meaning: "a repetition: wall-clock and CPU time of one iteration, counters, a label",
      example:
        "BM_Sort/64          284 ns          250 ns        52811 bytes_per_second=976.089M/s foo=12.5 quick",
    },
    {
      meaning: "an aggregate",
      example: "BM_Sort/64_mean     235 ns          235 ns            3 bytes_per_second=1038.78M/s",
    },
    { meaning: "a relative deviation", example: "BM_Sort/64_cv      1.44 %          1.51 %             3" },
    { meaning: "a benchmark that failed", example: "BM_Open          ERROR OCCURRED: 'no such file'" },
  ],
  find: { anchors: ["Benchmark", " MHz CPU", "BM_"] },
  start: () => ({ table: null, results: startResults() }),
  open: (store, state) => new GoogleReader(store, state),
};

class GoogleReader extends LineReader<State> {
  readonly #results = new Results(this.store, this.state.results);
  #prefix = { text: "", pattern: /^\s*/ };

  get open(): boolean {
    return this.state.table !== null;
  }

  line(line: Line): boolean {
    const text = unwrapLine(line.beginning(longestLine));
    if (text.includes("Iterations") && this.#readHeading(text)) return true;
    if (text.includes(" MHz CPU") && this.#readMachine(text, line)) return true;
    const { table } = this.state;
    if ((table?.columns ?? null) === null && text.includes("BM_") && this.#beginAmidst(text, line))
      return true;
    return table !== null && this.#readOn(table, text, line);
  }

  end(): void {
    this.#results.release();
  }

  #readHeading(text: string): boolean {
    const { state } = this;
    const columns = readColumns(text);
    const prefix = text.slice(0, columns?.at);
    if (columns === null || !isPrefix(prefix)) return false;
    const above = state.table?.columns ?? null;
    const goesOn = above !== null && isAnotherOf(above, columns);
    this.#results.readHeading(goesOn, !goesOn && !isTabular(columns));
    state.table = { prefix, columns, wait: patience };
    return true;
  }

  /** The name of the program stands above it; and three lines above, what `compare.py` has to say when it starts one. */
  #readMachine(text: string, line: Line): boolean {
    const { state } = this;
    const match = machineLine.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    const [above = "", , launch = ""] = line.above(3);
    const ownOf = (other: string) => this.#without(prefix, unwrapLine(other)) ?? "";
    const [, executable = null] = /^Running (\S.*)/.exec(ownOf(above)) ?? [];
    this.#results.beginProcess(executable, ownOf(launch).startsWith("RUNNING: "));
    state.table = { prefix, columns: null, wait: patience };
    return true;
  }

  /** Rows whose heading was left out are known by how most people name them. */
  #beginAmidst(text: string, line: Line): boolean {
    const at = skipPrefixes(text);
    if (!text.startsWith("BM_", at)) return false;
    const row = readRow(text.slice(at), null, line.unterminated);
    if (row === null) return false;
    this.state.table = { prefix: text.slice(0, at), columns: null, wait: patience };
    this.#addRow(row, line.number);
    return true;
  }

  #readOn(table: Table, whole: string, line: Line): boolean {
    const text = this.#without(table.prefix, whole);
    if (text === "") return false;
    if (text !== null && this.#readRecord(table, text, line)) {
      table.wait = patience;
      return true;
    }
    if (table.wait-- === 0) {
      this.#results.release();
      this.state.table = null;
    }
    return false;
  }

  /** A line of a table, or of those above it. */
  #readRecord({ columns }: Table, text: string, line: Line): boolean {
    const row = readRow(text, columns, line.unterminated);
    const failure = row === null ? readFailure(text, columns) : null;
    if (row !== null) this.#addRow(row, line.number);
    else if (failure !== null) this.#results.addFailure(failure, line.number);
    else if (columns !== null && isTorn(text, columns))
      this.store.problem(
        line.number,
        "google-benchmark: expected two times and the iterations, found a part of a row",
      );
    else return otherLines.test(text) || fitLine.test(text);
    return true;
  }

  #addRow(row: PrintedRow, line: number): void {
    if (row.cut !== null) {
      const what = `google-benchmark: ${redact(row.cut)}: expected the rest of a row, found the end of the input`;
      this.store.problem(line, what);
    }
    this.#results.addRow(row, line);
  }

  /** A line without what stands before all of a table; null if it has not that. */
  #without(prefix: string, text: string): string | null {
    if (prefix.trim() === "") return text.trim();
    if (this.#prefix.text !== prefix)
      this.#prefix = { text: prefix, pattern: new RegExp(`^${shapeOf(prefix.trimEnd())}\\s*`) };
    const found = this.#prefix.pattern.exec(text);
    return found === null ? null : text.slice(found[0].length).trimEnd();
  }
}

/** Whether a heading goes on with the table of another one: its counters are columns too, and not the same. */
function isAnotherOf(above: Columns, columns: Columns): boolean {
  return (
    above.nameWidth === columns.nameWidth &&
    above.counters !== columns.counters &&
    mayGoOn(above) &&
    mayGoOn(columns)
  );
}

function mayGoOn(columns: Columns): boolean {
  return columns.counters === "" || isTabular(columns);
}

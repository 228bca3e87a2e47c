/**
 * The tables that pytest-benchmark prints when all tests have run, one for each group, with the columns that were asked for:
 *
 *     ------------------------------ benchmark 'sort': 2 tests ------------------------------
 *     Name (time in us)         Min                Mean            OPS (Kops/s)
 *     ---------------------------------------------------------------------------------------
 *     test_sort[100]        21.1000 (1.0)      22.5000 (1.0)       44.4444 (1.0)
 *     test_sort[1000]      271.3000 (12.86)   280.1000 (12.45)      3.5702 (0.08)
 *     ---------------------------------------------------------------------------------------
 *
 *     Legend:
 *
 * What stands between brackets is a quotient of two figures of the column, and no row; a table of one test has none. Names may hold blanks
 * and brackets, figures have commas between thousands. Figures are named as in the exports. `--benchmark-compare` adds rows of runs that were
 * saved before: `test_sort (0001_before)`, beside `test_sort (NOW)`. A test that failed behind its measurement is in the table, too.
 */
import { MeasurementRows, type Subject } from "./exports/measurement-rows.ts";
import { pytestUnits } from "./exports/pytest-benchmark-units.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isPrefix, lastShown, skipAlike } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import {
  behind,
  cellsOf,
  type Column,
  columnsOf,
  failedName,
  heading,
  legend,
  readName,
  rule,
  sessionEnd,
  sessionStart,
} from "./pytest-benchmark-lines.ts";
import { redact } from "./redact.ts";

/** Lines of something else within a table, behind it, and behind the legend. */
const patience = 8;

interface Table {
  readonly line: number;
  readonly unit: string;
  readonly columns: readonly Column[];
  readonly prefix: string;
  /** The rule under the heading has come. */
  ruled: boolean;
}

interface State {
  /** How many sessions have printed figures. */
  fork: number;
  /** Names of the session, with those of its figures. */
  names: Record<string, Subject>;
  /** The next table is of another session. */
  over: boolean;
  table: Table | null;
  /** How many more lines are looked at. */
  wait: number;
}

export const pytestBenchmark: LineParser<State> = {
  id: "pytest-benchmark",
  title: "pytest-benchmark",
  lineTypes: [
    {
      meaning: "heading, with the unit of the times and the columns that were asked for",
      example:
        "Name (time in us)          Min                 Mean            OPS (Kops/s)            Rounds",
    },
    {
      meaning: "a benchmark, and behind each figure its quotient by the best of the column",
      example: "test_sort[1000]       271.3000 (12.86)    280.1000 (12.45)        3.5702 (0.08)       3400",
    },
    { meaning: "the end of the tables", example: "Legend:" },
    {
      meaning: "a test failed whose figures are in a table",
      example: "FAILED bench.py::test_sort[1000] - assert False",
    },
  ],
  find: { anchors: ["Name (time in ", "= test session starts ="] },
  start: () => ({ fork: 0, names: {}, over: true, table: null, wait: 0 }),
  open: (store, state) => new PytestReader(store, state),
};

class PytestReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "pytest-benchmark");

  get open(): boolean {
    return this.state.wait > 0;
  }

  line(line: Line): boolean {
    const { state } = this;
    const text = lastShown(line.text()).trimEnd();
    const isTaken =
      this.#readHeading(text, line.number) ||
      this.#readSession(text) ||
      (this.open && this.#readOn(text, line));
    if (isTaken) state.wait = this.#isDue() ? patience : 0;
    else if (state.wait > 0 && --state.wait === 0) this.#giveUp("something else");
    return isTaken;
  }

  end(): void {
    this.#giveUp("the end of the input");
  }

  /** Something may follow that is to be read. */
  #isDue(): boolean {
    return this.state.table !== null || Object.keys(this.state.names).length > 0;
  }

  #readHeading(text: string, line: number): boolean {
    const match = heading.exec(text);
    if (match === null) return false;
    const columns = columnsOf(match[2] ?? "");
    const prefix = text.slice(0, match.index);
    if (columns === null || !isPrefix(prefix)) return false;
    this.#giveUp("another table");
    this.state.table = { line, unit: match[1] ?? "", columns, prefix, ruled: false };
    return true;
  }

  #readSession(text: string): boolean {
    const isStart = sessionStart.test(text);
    if (!isStart && (!this.open || this.state.table !== null || !sessionEnd.test(text))) return false;
    if (isStart) this.#giveUp("another session");
    this.#leave();
    return true;
  }

  #leave(): void {
    this.state.over = true;
    this.state.names = {};
  }

  #readOn(written: string, line: Line): boolean {
    const { table } = this.state;
    if (table === null) return this.#readBehind(written, line.number);
    const text = skipAlike(written, table.prefix).trimEnd();
    if (rule.test(text)) {
      if (table.ruled) this.state.table = null;
      table.ruled = true;
      return true;
    }
    return table.ruled && this.#readRow(table, text, line);
  }

  #readRow(table: Table, text: string, line: Line): boolean {
    const read = cellsOf(text, table.columns.length);
    if (read === null) return false;
    if (line.unterminated) return false; // its last digits may be missing
    const { benchmark, run } = readName(read.name);
    // A run that was saved is told by each session that is compared with it, and was measured by none of them.
    const subject = run === null ? this.#begin(benchmark, line.number) : { benchmark, params: `run=${run}` };
    if (subject === null) return true;
    table.columns.forEach(({ metric, prefix }, i) => {
      const value = read.values[i] ?? null;
      if (metric === null || value === null) return;
      const unit = pytestUnits.get(metric) ?? null;
      const written = unit === "s" ? table.unit : unit === "1/s" ? `${prefix}/s` : unit;
      this.#rows.add(line.number, subject, metric, value, written);
    });
    return true;
  }

  /** A benchmark of the session. */
  #begin(benchmark: string, line: number): Subject | null {
    const { state } = this;
    if (state.over) {
      state.fork++;
      state.over = false;
      state.names = {};
    }
    const name = redact(benchmark);
    if (Object.hasOwn(state.names, name)) {
      this.#problem(
        line,
        "names that differ (--benchmark-name=long)",
        `${JSON.stringify(name.slice(0, 80))} again`,
      );
      return null;
    }
    const subject = { benchmark: name, fork: String(state.fork) };
    state.names[name] = subject;
    return subject;
  }

  /** Reads what follows tables. */
  #readBehind(text: string, line: number): boolean {
    if (legend.test(text)) {
      this.state.over = true;
      return true;
    }
    const name = failedName(text, this.state.names);
    const subject = name === null ? undefined : this.state.names[name];
    if (subject !== undefined) this.#rows.add(line, subject, "success", 0, null);
    return subject !== undefined || behind.test(text);
  }

  #giveUp(found: string): void {
    const { table } = this.state;
    this.state.table = null;
    // A heading alone may be of something else.
    if (table?.ruled === true) this.#problem(table.line, "a rule below the benchmarks", found);
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, `pytest-benchmark: expected ${expected}, found ${found}`);
  }
}

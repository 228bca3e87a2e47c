/**
 * Rows of Google Benchmark's table as rows of `measurements`, which leave one by one. Aggregates stand right behind the repetitions that
 * they are of, and are left out then; where these were not printed they are all there is. A row whose name merely ends as that of an
 * aggregate is held back until the next ones tell.
 */
import type { Store } from "../tables/store.ts";
import { addEntry, counterUnits, type GoogleEntry } from "./exports/google-benchmark-rows.ts";
import {
  joinParams,
  MeasurementRows,
  numberField,
  type Subject,
  summaryField,
} from "./exports/measurement-rows.ts";
import type { PrintedFailure, PrintedRow } from "./google-benchmark-lines.ts";

const usualAggregate = /^(.*)_(mean|median|stddev|cv)$/;

const mostNames = 20_000;

interface Seen {
  /** Of the first process that had the benchmark; null where it is not known. */
  readonly executable: string | null;
  /** The last one that had it, and how many repetitions that had so far. */
  readonly process: number;
  readonly count: number;
}

/** A row that may be of an aggregate. */
interface HeldRow {
  readonly line: number;
  readonly row: PrintedRow;
}

/** Aggregates of a benchmark. */
interface Group {
  readonly name: string;
  /** How many repetitions they are of. */
  readonly iterations: number;
  /** The repetitions are there. */
  readonly isMeasured: boolean;
}

export interface ResultsState {
  /** How many processes have had rows. */
  process: number;
  /** The next row is of another one. */
  isNew: boolean;
  /** No other process can have begun unnoticed: the heading that was read is the only one of its process. */
  isSure: boolean;
  executable: string | null;
  /** It is one of two programs that are compared. */
  isCompared: boolean;
  /** Benchmarks by their names, behind a sign that no property of objects begins with. */
  seen: Record<string, Seen>;
  /** How many these are. */
  names: number;
  /** The benchmark of the last row, and how many repetitions in succession were of it. */
  last: { readonly name: string; readonly count: number } | null;
  held: HeldRow[];
  /** What the last row was one of, if it was an aggregate. */
  group: Group | null;
}

export function startResults(): ResultsState {
  return {
    process: 0,
    isNew: true,
    isSure: false,
    executable: null,
    isCompared: false,
    seen: {},
    names: 0,
    last: null,
    held: [],
    group: null,
  };
}

export class Results {
  readonly #store: Store;
  readonly #state: ResultsState;
  readonly #rows: MeasurementRows;

  constructor(store: Store, state: ResultsState) {
    this.#store = store;
    this.#state = state;
    this.#rows = new MeasurementRows(store, "google-benchmark");
  }

  /** What follows is of another process; of which program is null if nobody knows. */
  beginProcess(executable: string | null, isCompared = false): void {
    this.release();
    Object.assign(this.#state, { isNew: true, executable, isCompared, last: null, group: null });
  }

  /** A heading was read. `goesOn`: the table above it does. `isOnly`: it is the only one of its process. */
  readHeading(goesOn: boolean, isOnly: boolean): void {
    if (!goesOn && !this.#state.isNew) this.beginProcess(null);
    this.release();
    this.#state.isSure = isOnly;
  }

  addRow(row: PrintedRow, line: number): void {
    const { held, group, last } = this.#state;
    const [, base = "", word = ""] = usualAggregate.exec(row.name) ?? [];
    if (group !== null && isOf(group, row)) {
      this.#addAggregate(group, row, line);
    } else if (base !== "" && base === last?.name && last.count > 1) {
      this.#addAggregate({ name: base, iterations: row.iterations, isMeasured: true }, row, line);
    } else if (row.unit === "%") {
      this.release();
      const name = base === "" ? row.name.replace(/_[^_]*$/, "") : base;
      this.#addAggregate({ name, iterations: row.iterations, isMeasured: last?.name === name }, row, line);
    } else if (word === "mean" || (base !== "" && held.length > 0 && isOfHeld(held, base, row))) {
      if (word === "mean") this.release();
      held.push({ line, row });
      if (word !== "stddev") return;
      const isMeasured = last?.name === base;
      for (const each of held.splice(0))
        this.#addAggregate({ name: base, iterations: row.iterations, isMeasured }, each.row, each.line);
    } else {
      this.release();
      this.#addRun(row.name, row.label, line, this.#valuesOf(row, line, false));
    }
  }

  /** What was held back was not of aggregates. */
  release(): void {
    for (const { row, line } of this.#state.held.splice(0))
      this.#addRun(row.name, row.label, line, this.#valuesOf(row, line, false));
  }

  /** A benchmark that was skipped on purpose measured nothing. */
  addFailure({ name, failed }: PrintedFailure, line: number): void {
    this.release();
    if (failed) this.#addRun(name, null, line, [["error_occurred", 1, null]]);
  }

  #addAggregate(group: Group, row: PrintedRow, line: number): void {
    const state = this.#state;
    state.group = group;
    if (group.isMeasured) return;
    const seen = this.#see(group.name, false);
    const entry = {
      line,
      name: group.name,
      aggregate: row.name.slice(group.name.length + 1),
      values: this.#valuesOf(row, line, true),
    };
    addEntry(this.#rows, entry, this.#subjectOf(row.label, seen, null));
    state.last = { name: group.name, count: 0 };
  }

  #addRun(name: string, label: string | null, line: number, values: GoogleEntry["values"]): void {
    const state = this.#state;
    const seen = this.#see(name, true);
    addEntry(this.#rows, { line, name, aggregate: null, values }, this.#subjectOf(label, seen, seen.count));
    state.last = { name, count: state.last?.name === name ? state.last.count + 1 : 1 };
    state.group = null;
  }

  /** Notes a benchmark, and whether its process is another one than that of the row before. */
  #see(name: string, isRun: boolean): Seen {
    const state = this.#state;
    const key = `=${name}`;
    const before = state.seen[key];
    const comesBack = before?.process === state.process && state.last?.name !== name;
    if (comesBack && !state.isSure && !state.isNew) this.beginProcess(null);
    if (state.isNew) {
      state.process++;
      state.isNew = false;
    }
    const count = before?.process === state.process ? before.count : 0;
    const seen = {
      executable: before?.executable ?? state.executable,
      process: state.process,
      count: isRun ? count + 1 : count,
    };
    if (before === undefined && state.names++ >= mostNames) return seen;
    state.seen[key] = seen;
    return seen;
  }

  /** Two programs may have a benchmark of the same name: those of the second are told from the first one's, or both where that is known. */
  #subjectOf(label: string | null, seen: Seen, iteration: number | null): Omit<Subject, "benchmark"> {
    const { executable, isCompared } = this.#state;
    const params = joinParams([
      ["label", label],
      ["executable", isCompared || executable !== seen.executable ? executable : null],
    ]);
    return { params, iteration, fork: String(this.#state.process) };
  }

  #valuesOf(row: PrintedRow, line: number, isAggregate: boolean): GoogleEntry["values"] {
    const read = isAggregate ? summaryField : numberField;
    const numberOf = (name: string, value: number | string) =>
      typeof value === "number" ? value : read(this.#store, line, name, value);
    const isShare = row.unit === "%";
    const timeOf = (name: string, written: string): GoogleEntry["values"][number] => [
      name,
      numberOf(name, isShare ? Number(`${written}e-2`) : written),
      isShare ? "ratio" : row.unit,
    ];
    return [
      ["iterations", row.cut === "iterations" ? null : row.iterations, "count"],
      timeOf("real_time", row.realTime),
      timeOf("cpu_time", row.cpuTime),
      ...row.counters.map(({ name, value, isShare: ofShare }): GoogleEntry["values"][number] => [
        name,
        numberOf(name, value),
        ofShare ? "ratio" : (counterUnits.get(name) ?? null),
      ]),
    ];
  }
}

/** A program's own aggregates are told by how many repetitions they are of, which those before them are. */
function isOf({ name, iterations }: Group, row: PrintedRow): boolean {
  if (!row.name.startsWith(`${name}_`)) return false;
  return row.iterations === iterations || usualAggregate.exec(row.name)?.[1] === name;
}

/** Aggregates follow each other, and are of as many repetitions; before 1.1 only the mean says of how many. */
function isOfHeld([first]: readonly HeldRow[], base: string, row: PrintedRow): boolean {
  if (first === undefined || first.row.name !== `${base}_mean`) return false;
  return row.iterations === first.row.iterations || row.iterations === 0;
}

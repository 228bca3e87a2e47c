/** The measured commands of all logs, as columns: a row object only of the few that are shown. */
import { fewestFigures, mayBeFourfold, weightOf } from "../analysis/fourfold-rss.ts";
import { type RunMetric, runMetrics } from "../analysis/metrics.ts";
import type { Values } from "../analysis/select.ts";
import type { Row } from "../tables/schema.ts";
import { categories, numbers, type Tables, textAt } from "../tables/tables.ts";
import { placeOf } from "./place.ts";
import type { Place } from "./report.ts";

export type Run = Row<"runs">;

/** Rows of the table `runs`. */
export type RunRows = ArrayLike<number>;

export class Runs {
  readonly length: number;
  readonly #tables: Tables;
  readonly #rssDivisor: number;
  readonly #figures = new Map<RunMetric["id"], Values>();
  readonly #signals: Values;
  readonly #statuses: Values;

  /** `rssDivisor`: what max RSS figures are divided by. */
  constructor(tables: Tables, rssDivisor: number) {
    this.length = tables.runs.numRows();
    this.#tables = tables;
    this.#rssDivisor = rssDivisor;
    this.#signals = numbers(tables, "runs", "signal");
    this.#statuses = numbers(tables, "runs", "exit_status");
  }

  /** A figure of every run; NaN where missing. */
  figures(id: RunMetric["id"]): Values {
    let values = this.#figures.get(id);
    if (values === undefined) {
      values = numbers(this.#tables, "runs", id);
      if (id === "max_rss_bytes" && this.#rssDivisor !== 1)
        values = Float64Array.from(values, (value) => value / this.#rssDivisor);
      this.#figures.set(id, values);
    }
    return values;
  }

  /** A figure of some runs, of those that have it. */
  figuresOf(rows: RunRows, id: RunMetric["id"]): number[] {
    const all = this.figures(id);
    const values: number[] = [];
    for (let i = 0; i < rows.length; i++) {
      const value = all[rows[i] as number] as number;
      if (!Number.isNaN(value)) values.push(value);
    }
    return values;
  }

  /** The same of one run; null where missing. */
  figure(row: number, id: RunMetric["id"]): number | null {
    const value = this.figures(id)[row] as number;
    return Number.isNaN(value) ? null : value;
  }

  /** The metrics of which some of these runs has a figure other than 0. */
  metricsIn(rows: RunRows): RunMetric[] {
    return runMetrics.filter(({ id }) => {
      const values = this.figures(id);
      for (let i = 0; i < rows.length; i++) {
        const value = values[rows[i] as number] as number;
        if (value !== 0 && !Number.isNaN(value)) return true;
      }
      return false;
    });
  }

  /** Ended by a signal, or with an exit status other than 0. Where neither is known it went well, as far as anyone knows. */
  hasFailed(row: number): boolean {
    const status = this.#statuses[row] as number;
    return !Number.isNaN(this.#signals[row]) || (status !== 0 && !Number.isNaN(status));
  }

  end(row: number): Pick<Run, "signal" | "exit_status"> {
    const [signal, status] = [this.#signals[row] as number, this.#statuses[row] as number];
    return {
      signal: Number.isNaN(signal) ? null : signal,
      exit_status: Number.isNaN(status) ? null : status,
    };
  }

  /** The command, or the label or the log where none is known. */
  nameOf(row: number): string {
    return this.#text("command", row) ?? this.#text("label", row) ?? this.#text("source", row) ?? "";
  }

  placeOf(row: number): Place {
    return placeOf(this.#tables, "runs", row);
  }

  places(rows: RunRows, most: number): Place[] {
    return Array.from({ length: Math.min(most, rows.length) }, (_, i) => this.placeOf(rows[i] as number));
  }

  /** A whole row, max RSS divided. */
  run(row: number): Run {
    const table = this.#tables.runs;
    const cells = table.columnNames().map((name) => {
      const value: unknown = name === "max_rss_bytes" ? this.figure(row, name) : table.get(name, row);
      return [name, value === undefined || Number.isNaN(value) ? null : value];
    });
    return Object.fromEntries(cells) as Run;
  }

  /** Of these rows, those of logs whose max RSS figures may all be four times too large: see `fourfold-rss.ts`. */
  maybeFourfold(rows: RunRows): number[] {
    const { codes, names } = categories(this.#tables, "runs", "source");
    const format = categories(this.#tables, "runs", "format");
    const gnuTime = format.names.indexOf("gnu-time") + 1;
    const sizes = this.figures("max_rss_bytes");
    const faults = this.figures("minor_faults");
    const doubts = new Float64Array(names.length + 1); // of each log
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      if (format.codes[row] !== gnuTime) continue;
      const log = codes[row] as number;
      const size = sizes[row] as number;
      doubts[log] = mayBeFourfold(size)
        ? (doubts[log] as number) + weightOf(size, faults[row] as number)
        : Number.NEGATIVE_INFINITY;
    }
    return Array.from(rows).filter((row) => (doubts[codes[row] as number] as number) >= fewestFigures);
  }

  #text(column: "command" | "label" | "source", row: number): string | null {
    return textAt(this.#tables, "runs", column, row);
  }
}

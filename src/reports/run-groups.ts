/** The measured commands, grouped by what was run. */
import type { Metric } from "../analysis/metrics.ts";
import { rowsByCode } from "../analysis/rows-by-code.ts";
import { TextCodes } from "../analysis/text-codes.ts";
import { type Tables, texts } from "../tables/tables.ts";
import { type Run, type RunRows, Runs } from "./runs.ts";

/** Runs of one command. Rows are looked up when they are asked for: there may be as many groups as runs. */
export class RunGroup {
  readonly #all: RunGroups;
  readonly #at: number;

  constructor(all: RunGroups, at: number) {
    this.#all = all;
    this.#at = at;
  }

  /** The command, or the label or the log where none is known. */
  get name(): string {
    return this.#all.runs.nameOf(this.#all.rowsOf(this.#at, "all")[0] as number);
  }

  /** Rows of the runs that ended well, in the order of the logs. */
  get runs(): RunRows {
    return this.#all.rowsOf(this.#at, "well");
  }

  /** Rows of those that did not: their figures tell of something else. */
  get failed(): RunRows {
    return this.#all.rowsOf(this.#at, "failed");
  }

  /** Both, those that failed last. */
  get all(): RunRows {
    return this.#all.rowsOf(this.#at, "all");
  }
}

export class RunGroups {
  readonly runs: Runs;
  /** How many groups there are. */
  readonly length: number;
  /** All rows, group by group in the order of their first run; in each those that failed last. */
  readonly rows: Uint32Array;
  /** Where the rows of group i begin, at 2 i, and those of them that failed, at 2 i + 1. */
  readonly #starts: Uint32Array;

  /** Max RSS figures are divided by `rssDivisor`. */
  constructor(tables: Tables, rssDivisor: number) {
    this.runs = new Runs(tables, rssDivisor);
    const { codes, count } = codesOf(tables, this.runs);
    this.length = count;
    const slots = codes.map((code, row) => 2 * (code - 1) + (this.runs.hasFailed(row) ? 1 : 0));
    const { rows, starts } = rowsByCode(slots, 2 * count);
    this.rows = rows;
    this.#starts = starts;
  }

  *[Symbol.iterator](): Generator<RunGroup> {
    for (let at = 0; at < this.length; at++) yield new RunGroup(this, at);
  }

  /** The first few groups. */
  head(most: number): RunGroup[] {
    return Array.from({ length: Math.min(most, this.length) }, (_, at) => new RunGroup(this, at));
  }

  /** Those of group `at`, without a copy. */
  rowsOf(at: number, which: "all" | "well" | "failed"): Uint32Array {
    const middle = this.#starts[2 * at + 1];
    const start = which === "failed" ? middle : this.#starts[2 * at];
    return this.rows.subarray(start, which === "well" ? middle : this.#starts[2 * at + 2]);
  }

  /** How many runs of group `at` ended well, and how many did not. */
  sizeOf(at: number, which: "well" | "failed"): number {
    const slot = 2 * at + (which === "well" ? 0 : 1);
    return (this.#starts[slot + 1] as number) - (this.#starts[slot] as number);
  }

  /** The first few groups that have a run of the kind; all of them unless told how many. */
  first(which: "well" | "failed", most = Number.POSITIVE_INFINITY, fewest = 1): RunGroup[] {
    const found: RunGroup[] = [];
    for (let at = 0; at < this.length && found.length < most; at++)
      if (this.sizeOf(at, which) >= fewest) found.push(new RunGroup(this, at));
    return found;
  }
}

/** A number for each name, from 1 on in the order of the runs. */
function codesOf(tables: Tables, runs: Runs): { readonly codes: Uint32Array; readonly count: number } {
  const commands = texts(tables, "runs", "command");
  const byCommand = new TextCodes([commands], runs.length);
  if (!byCommand.codes.includes(0)) return byCommand;
  // Commands, labels and logs stand beside each other: one of each may have the same name.
  const known = new Map<string, number>();
  const codes = byCommand.codes.map((_, row) => {
    const name = runs.nameOf(row);
    const code = known.get(name) ?? known.size + 1;
    known.set(name, code);
    return code;
  });
  return { codes, count: known.size };
}

/** Ended by a signal, or with an exit status other than 0. Where neither is known it went well, as far as anyone knows. */
export function hasFailed({ signal, exit_status }: Pick<Run, "signal" | "exit_status">): boolean {
  return signal !== null || (exit_status !== null && exit_status !== 0);
}

/** The metric's name, with a mark beside memory figures that are in doubt. */
export function titleOf(metric: Pick<Metric, "id" | "title">, doubt: boolean): string {
  return doubt && metric.id === "max_rss_bytes" ? `${metric.title} (× 4?)` : metric.title;
}

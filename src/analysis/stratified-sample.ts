/**
 * A sample of the rows of a table where groups of inputs are told apart: each group has as much room as the others, so that a small one
 * stays whole beside a large one. Within a group every row is as likely to stay as every other.
 */
import type { TableName } from "../tables/schema.ts";
import type { TableStore } from "../tables/store.ts";
import { RowSample } from "./row-sample.ts";

export interface Strata {
  readonly names: readonly string[];
  /** The group of an input; null if it has none. */
  readonly of: (source: string) => string | null;
}

/** What is left of a table, or of a group's rows of it. */
export interface SampleSize {
  readonly table: TableName;
  /** Null where groups are not told apart. */
  readonly stratum: string | null;
  readonly rows: number;
  readonly kept: number;
}

export class StratifiedSample<T extends TableName> {
  readonly #name: T;
  readonly #strata: Strata | null;
  readonly #samples: ReadonlyMap<string | null, RowSample<T>>;
  /** Rows of inputs that belong to no group; the only sample if none are told apart. */
  readonly #rest: RowSample<T>;

  constructor(name: T, mostBytes: number, strata: Strata | null) {
    this.#name = name;
    this.#strata = strata;
    const names = strata?.names ?? [];
    const ofEach = mostBytes / Math.max(1, names.length);
    this.#samples = new Map(names.map((stratum) => [stratum, new RowSample(name, ofEach)]));
    this.#rest = new RowSample(name, ofEach);
  }

  get rows(): number {
    return this.sizes().reduce((sum, { rows }) => sum + rows, 0);
  }

  get kept(): number {
    return this.sizes().reduce((sum, { kept }) => sum + kept, 0);
  }

  sizes(): SampleSize[] {
    return [...this.#samples, [null, this.#rest] as const].flatMap(([stratum, { rows, kept }]) =>
      rows === 0 ? [] : [{ table: this.#name, stratum, rows, kept: kept.length }],
    );
  }

  take(table: TableStore<T>): void {
    if (this.#strata === null) {
      this.#rest.take(table);
      return;
    }
    const { source } = (table as unknown as TableStore<"problems">).columns;
    for (let from = 0; from < table.length;) {
      let to = from + 1;
      while (to < table.length && source.codes[to] === source.codes[from]) to++;
      const stratum = this.#strata.of(source.at(from) ?? "");
      (this.#samples.get(stratum) ?? this.#rest).take(table, from, to);
      from = to;
    }
  }

  /** Moves the rows into a table: they need not be there twice. */
  moveTo(table: TableStore<T>): void {
    for (const sample of [...this.#samples.values(), this.#rest]) {
      table.append(sample.kept);
      sample.release();
    }
  }
}

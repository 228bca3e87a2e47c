/** What is compared: one measured thing, whichever table it is from, and what can be said of it to group it by. */
import type { Row } from "../tables/schema.ts";
import type { Metric } from "./metrics.ts";

export interface Trial {
  readonly table: "runs" | "builds" | "measurements";
  readonly source: string;
  readonly line: number;
  /** What the user called the input: `new/=after`; null if nothing. */
  readonly group: string | null;
  /** Other texts that name it, as far as its table has them: see `keys.ts`. */
  readonly names: Readonly<Partial<Record<NameKind, string | null>>>;
  /** What it has in common with other trials of the source that repeat it: see `sessions.ts`. Null if nothing. */
  readonly session: string | null;
  /** Known figures in base units. */
  readonly figures: ReadonlyMap<Metric, number>;
  /** Compared only if its metric is asked for: sums of what is known one by one, spreads, exit codes. */
  readonly aside: boolean;
  /** The figure sums up several repetitions. */
  readonly summary?: true;
  /** How it failed, such as `exit status 1`: then its figures tell of something else. Null if it did not. */
  readonly failure: string | null;
  /** The figures are lower bounds: a build that ran into its timeout. */
  readonly censored: boolean;
  /** The row, if it is a measured command: for doubts about its figures. */
  readonly run: Row<"runs"> | null;
}

export type NameKind =
  "command" | "label" | "format" | "test" | "stage" | "server" | "batch" | "tool" | "benchmark" | "params";

/** Servers as the clean-up sees them: columns of the `servers` table, since there may be millions. */
import type { Categories, Texts } from "../tables/tables.ts";

/** What a log shows of a server's end; `servers.fate`. */
export type Fate = "deleted" | "delete-failed" | "orphan" | "unknown";

/** The surest first: a log that shows the end knows more than a copy of it that was cut off. */
export const fates: readonly Fate[] = ["deleted", "delete-failed", "orphan", "unknown"];

export interface LoggedServers {
  readonly length: number;
  readonly source: Categories;
  readonly line: Float64Array | Uint32Array;
  readonly name: Texts;
  readonly id: Texts;
  readonly createdAt: Texts;
  readonly fate: Categories;
  /** NaN where no line decided. */
  readonly evidenceLine: ArrayLike<number>;
}

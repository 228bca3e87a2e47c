/** Servers as the clean-up sees them: rows of the `servers` table. */
import type { Row } from "../tables/schema.ts";

/** What a log shows of a server's end; `servers.fate`. */
export type Fate = "deleted" | "delete-failed" | "orphan" | "unknown";

/** The surest first: a log that shows the end knows more than a copy of it that was cut off. */
export const fates: readonly Fate[] = ["deleted", "delete-failed", "orphan", "unknown"];

export type LoggedServer = Pick<
  Row<"servers">,
  "source" | "line" | "name" | "id" | "created_at" | "fate" | "evidence_line"
>;

/** Rows that are read when they are asked for, since there may be millions. An array will do. */
export interface LoggedServers {
  readonly length: number;
  at(row: number): LoggedServer | undefined;
  /** What can be said without reading the row, where that is quicker. */
  readonly quick?: {
    fateOf(row: number): string | null;
    /** Name and id may stand in a script; false says nothing. */
    isUsable(row: number): boolean;
  };
}

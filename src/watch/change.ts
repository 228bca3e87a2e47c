/** What happened to a followed file, as it is told. */
import type { LogSummary } from "../analysis/log-summary.ts";

export interface Change {
  readonly source: string;
  /**
   * `moved`: renamed, or compressed. `gone`: deleted; its rows go with it, because the report is about what is there, and would otherwise
   * say something else than one that is made anew. Who is told of it also learns what the log came to.
   */
  readonly what: "new" | "changed" | "moved" | "gone";
  /**
   * Of what moved, where it was; of what is gone, where its contents are now; of what is new, the log that may be about to be rotated to
   * here, for it holds the same and is still there. Null if that is nowhere.
   */
  readonly other: string | null;
  /** What the log came to before; null if it is new. */
  readonly before: LogSummary | null;
  /** What it comes to now; null if it is gone. */
  readonly now: LogSummary | null;
}

/** What logs come to, for tests. */
import type { LogSummary } from "../../src/analysis/log-summary.ts";

/** A log that says nothing. */
export const nothing: LogSummary = {
  servers: 0,
  built: 0,
  median_s: null,
  timeouts: 0,
  runs: 0,
  elapsed_s: null,
  failed: 0,
  incidents: 0,
  incident: null,
  orphans: 0,
  died: false,
  measurements: 0,
  problems: 0,
};
export const log = (values: Partial<LogSummary>): LogSummary => ({ ...nothing, ...values });

import { type Metric, runMetrics } from "../../src/analysis/metrics.ts";
import type { Trial } from "../../src/analysis/trial.ts";

/** A trial as a test needs it: elapsed seconds, where it is from, what it is called. */
export function trial(elapsed: number, { source = "a.log", line = 1, ...rest }: Partial<Trial> = {}): Trial {
  const metric = runMetrics[0] as Metric;
  return {
    table: "runs",
    source,
    line,
    group: null,
    names: {},
    session: null,
    figures: new Map([[metric, elapsed]]),
    aside: false,
    failure: null,
    censored: false,
    run: null,
    ...rest,
  };
}

/** Servers created in the sliding minute before each moment, against the number that the API allows. */
import type { TopLevelSpec } from "vega-lite";
import { limitSteps, type LimitStepsOptions } from "./limit-steps.ts";

/** `limit` is requests a minute; counts are creations in the 60 s up to and including `at`. */
export function requestRate(options: LimitStepsOptions): TopLevelSpec {
  return limitSteps(options, {
    axis: "creations in the last 60 s",
    tooltip: "creations in the last 60 s",
    limit: `limit: ${options.limit} a minute`,
  });
}

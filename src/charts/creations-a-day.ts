/** Servers created so far, against the number that the API allows in a day. */
import type { TopLevelSpec } from "vega-lite";
import { limitSteps, type LimitStepsOptions } from "./limit-steps.ts";

export interface CreationsADayOptions extends LimitStepsOptions {
  /** `day`: counted from midnight UTC. `24 h`: in the 24 hours up to and including `at`. `run`: since the first creation of the log. */
  readonly counted: keyof typeof windows;
}

const windows = {
  day: "created since 00:00 UTC",
  "24 h": "created in the last 24 h",
  run: "servers created so far",
} as const;

/** `limit` is creations a day. */
export function creationsADay(options: CreationsADayOptions): TopLevelSpec {
  const words = windows[options.counted];
  return limitSteps(options, { axis: words, tooltip: words, limit: `limit: ${options.limit} a day` });
}

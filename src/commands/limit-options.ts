/** The options of limits, which `check` and `watch` share. */
import { textsFrom } from "./usage.ts";

export const baselineFrom = {
  array: true,
  requiresArg: true,
  coerce: textsFrom("baseline-from"),
  describe: "What to check against: files, directories, patterns; everything up to the next option",
} as const;

export const failOn = {
  requiresArg: true,
  coerce: textsFrom("fail-on"),
  describe: "A limit of change in percent, such as 'elapsed_s > +5%'; may be given again",
} as const;

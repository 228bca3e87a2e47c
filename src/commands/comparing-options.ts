/** The options that `compare` and `check` share. */
import { memoryOfFiguresOptions } from "./memory.ts";
import { assumptions, customFormats, quiet } from "./options.ts";
import { fractionFrom, percentFrom, textsFrom } from "./usage.ts";

export const comparingOptions = {
  filter: {
    requiresArg: true,
    coerce: textsFrom("filter"),
    describe: "Only rows whose KEY=VALUE (* and ? allowed); may be given again",
  },
  key: {
    requiresArg: true,
    coerce: textsFrom("key"),
    describe: "A key of your own: NAME=PATTERN with (?<NAME>…), over file name or command",
  },
  tolerance: {
    requiresArg: true,
    default: "2%",
    coerce: percentFrom("tolerance"),
    describe: "Changes up to this count as the same",
  },
  alpha: {
    requiresArg: true,
    default: "0.05",
    coerce: fractionFrom("alpha"),
    describe: "The risk of a false alarm",
  },
  "rss-divisor": assumptions["rss-divisor"],
  ...customFormats,
  ...memoryOfFiguresOptions,
  quiet,
} as const;

/** Options that several commands share. */
import { providers } from "../output/shell/drivers/index.ts";
import type { ReportOptions } from "../reports/report.ts";
import { numberFrom, textFrom, textsFrom, UsageError, wordFrom, wordsFrom } from "./usage.ts";

export const quiet = {
  type: "boolean",
  default: false,
  alias: "q",
  describe: "Print only what went wrong",
} as const;

export const json = { type: "boolean", default: false, describe: "Print JSON, for other programs" } as const;

export const provider = {
  requiresArg: true,
  default: "cloudservers",
  describe: `The client that the script deletes with: ${providers.join(", ")}`,
  coerce: wordFrom("provider", providers),
} as const;

/** Formats of the user's own; `formatsFrom` reads the files. */
export const customFormats = {
  "csv-map": {
    requiresArg: true,
    coerce: textsFrom("csv-map"),
    describe: "JSON file that says what the columns of your own CSV files are; may be given again",
  },
  "format-file": {
    requiresArg: true,
    coerce: textsFrom("format-file"),
    describe: "JSON file with patterns for the lines of your own logs; may be given again",
  },
} as const;

/** The formats of charts as files of their own. */
const chartFormats = ["svg", "png", "vl.json"] as const;
export type ChartFormat = (typeof chartFormats)[number];

export const charts = {
  requiresArg: true,
  describe: `Write each chart as files too: some of ${chartFormats.join(", ")}, with commas between them`,
  coerce: wordsFrom("charts", chartFormats),
} as const;

/** Files and directories of a report: no name of another one. */
const takenNames: ReadonlySet<string> = new Set(["charts", "tables", "index.html"]);
const longestName = 100;

/** The name of a report is that of its directory too. */
export const reportName = {
  requiresArg: true,
  describe:
    "Name of the report: it goes into a directory of this name, and an index page lists it with the others",
  coerce(given: unknown): string {
    const name = textFrom("name")(given).trim();
    if (/^[^./\\\p{C}][^/\\\p{C}]*$/u.test(name) && name.length <= longestName && !takenNames.has(name))
      return name;
    throw new UsageError(
      `--name takes up to ${longestName} letters, digits, blanks and signs other than / and \\, without a point in front, not ${JSON.stringify(name)}.`,
    );
  },
} as const;

/** What the reports take for granted; `reportOptions` turns the arguments into what they want. */
export const assumptions = {
  "requests-per-minute": {
    requiresArg: true,
    default: "10",
    describe: "Requests a minute that the API allows",
    coerce: numberFrom("requests-per-minute", 1),
  },
  "creations-per-day": {
    requiresArg: true,
    default: "50",
    describe: "Server creations a day that the API allows",
    coerce: numberFrom("creations-per-day", 1),
  },
  "rss-divisor": {
    requiresArg: true,
    default: "1",
    describe: "Divide max RSS by this: 4 for logs of an unpatched GNU time 1.7",
    coerce: numberFrom("rss-divisor", 1),
  },
} as const;

interface Assumptions {
  readonly "requests-per-minute": number;
  readonly "creations-per-day": number;
  readonly "rss-divisor": number;
}

export function reportOptions(args: Assumptions): ReportOptions {
  return {
    requestsPerMinute: args["requests-per-minute"],
    creationsPerDay: args["creations-per-day"],
    rssDivisor: args["rss-divisor"],
  };
}

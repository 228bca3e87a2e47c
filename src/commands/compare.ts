import { defineCommand, type OptionSpecs } from "./command.ts";
import { textFrom, textsFrom, UsageError, wordFrom } from "./usage.ts";
import { comparingOptions } from "./comparing-options.ts";
import type { Key } from "../analysis/keys.ts";
import type { ReportDocument } from "../reports/report.ts";
import type { Operand } from "./comparing.ts";

const options = {
  by: {
    requiresArg: true,
    coerce: textsFrom("by"),
    describe: "What makes the groups: command, program, label, source, directory, test, tool, benchmark, …",
  },
  baseline: {
    requiresArg: true,
    coerce: textFrom("baseline"),
    describe: "The group that the others are compared against; the first without it",
  },
  metric: {
    requiresArg: true,
    coerce: textsFrom("metric"),
    describe: "Only these metrics, such as elapsed_s,max_rss_bytes; may be given again",
  },
  ...comparingOptions,
  matrix: { type: "boolean", default: false, describe: "All pairs of groups" },
  "over-time": {
    type: "boolean",
    default: false,
    describe: "Where the level changed, over ten or more dated inputs",
  },
  format: {
    requiresArg: true,
    default: "text",
    describe: "text, md, csv or json",
    coerce: wordFrom("format", ["text", "md", "csv", "json"]),
  },
} as const satisfies OptionSpecs;

export const compare = defineCommand({
  name: "compare",
  operands: "<paths..>",
  describe: "Compare groups of runs, builds or benchmark results",
  needs: "a PATH: a file, a directory, a pattern in quotes, or - for standard input",
  options,
  examples: [
    ["runlens compare data --by command", "one command against another"],
    ["runlens compare old/=before new/=after", "two directories, with names for them"],
    ["runlens compare data --key 'n=-n (?<n>\\d+)' --by n", "a part of the command makes the groups"],
  ],
  async run(args, { terminal, version, commandLine }) {
    const comparing = await import("./comparing.ts");
    const { printDocument } = await import("./printing.ts");
    const { compareDocument, compareTrials } = await import("../reports/compare.ts");
    const { withCopies } = await import("../reports/copies.ts");
    const { withSamples } = await import("../reports/compared-samples.ts");
    const { builtInKeys } = await import("../analysis/keys.ts");

    const own = comparing.ownKeys(args.key);
    const keys = [...builtInKeys, ...own];
    const operands = args.paths.map(comparing.operandOf);
    const chosen = comparing.commaSeparated(args.by).map((name) => comparing.keyNamed(name, keys, "by"));
    const by = chosen.length > 0 ? chosen : usualKeys(own, operands, keys, args["over-time"]);
    const filters = comparing.filtersFrom(args.filter, keys);
    const memory = {
      maxMemory: args["max-memory"],
      byOperand: by.every(({ name }) => name === "group"),
    };
    const { trials, facts, contained, incomplete, samples } = await comparing.readTrials(
      operands,
      filters,
      args,
      terminal,
      memory,
    );
    const sources = () => new Set(trials.map(({ source }) => source));
    const print = (document: ReportDocument) =>
      printDocument(withSamples(withCopies(document, sources, contained), samples), args.format, terminal);
    const provenance = { version, command: commandLine, inputs: facts };
    const exitCode = incomplete ? 1 : 0;
    if (args["over-time"]) {
      const { overTimeDocument, overTimeReport } = await import("../reports/over-time.ts");
      const report = overTimeReport(trials, by, comparing.commaSeparated(args.metric));
      print(overTimeDocument(report, provenance));
      return exitCode;
    }
    const compared = compareTrials(trials, {
      by,
      criteria: { alpha: args.alpha, tolerance: args.tolerance },
      baseline: args.baseline ?? null,
      matrix: args.matrix,
      metrics: comparing.commaSeparated(args.metric),
      rssDivisor: args["rss-divisor"],
    });
    if ("refusal" in compared) throw new UsageError(`${compared.refusal}.`);
    print(compareDocument(compared, args.matrix, provenance));
    return exitCode;
  },
});

/** Without --by: the keys that the user defined, or each PATH as a group; over time nothing has to be told apart. */
function usualKeys(
  own: readonly Key[],
  operands: readonly Operand[],
  keys: readonly Key[],
  overTime: boolean,
): readonly Key[] {
  if (own.length > 0) return own;
  const group = keys.filter(({ name }) => name === "group");
  if (overTime) return operands.some(({ name }) => name !== null) ? group : [];
  if (operands.length > 1) return group;
  throw new UsageError(
    "compare needs --by KEY, such as --by command, or two PATHs, such as: runlens compare old/=before new/=after.",
  );
}

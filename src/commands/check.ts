import { defineCommand, type OptionSpecs } from "./command.ts";
import { comparingOptions } from "./comparing-options.ts";
import { baselineFrom, failOn } from "./limit-options.ts";
import { UsageError, wordFrom } from "./usage.ts";

const options = {
  "baseline-from": { ...baselineFrom, demandOption: true },
  "fail-on": { ...failOn, demandOption: true },
  inconclusive: {
    requiresArg: true,
    coerce: wordFrom("inconclusive", ["ok", "fail"]),
    describe:
      "ok: exit with 0 where nobody can tell, unless more runs failed than before; fail: with 1; otherwise with 3",
  },
  ...comparingOptions,
  format: {
    requiresArg: true,
    default: "text",
    describe: "text; md for a pull request; csv; json",
    coerce: wordFrom("format", ["text", "md", "csv", "json"]),
  },
} as const satisfies OptionSpecs;

export const check = defineCommand({
  name: "check",
  operands: "<paths..>",
  describe: "Fail if something got worse than a limit: for CI",
  needs: "a PATH: a file, a directory, a pattern in quotes, or - for standard input",
  options,
  examples: [
    [
      "runlens check new --baseline-from old --fail-on 'elapsed_s > +5%'",
      "0: kept, 1: broken, 3: cannot tell, or more runs failed than before",
    ],
  ],
  async run(args, { terminal, version, commandLine }) {
    const comparing = await import("./comparing.ts");
    const { limitsFrom, suggestMetric } = await import("./limits.ts");
    const { printDocument } = await import("./printing.ts");
    const { builtInKeys } = await import("../analysis/keys.ts");
    const { compareTrials } = await import("../reports/compare.ts");
    const reports = await import("../reports/check.ts");
    const { withCopies } = await import("../reports/copies.ts");
    const { withSamples } = await import("../reports/compared-samples.ts");
    const { baselineName, candidateName } = await import("../reports/check-tables.ts");

    const limits = limitsFrom(args["fail-on"]);
    const keys = [...builtInKeys, ...comparing.ownKeys(args.key)];
    const filters = comparing.filtersFrom(args.filter, keys);
    const operands = [
      ...args["baseline-from"].map((path) => ({ path: plainPath(path), name: baselineName })),
      ...args.paths.map((path) => ({ path, name: candidateName })),
    ];
    const { trials, facts, contained, incomplete, samples } = await comparing.readTrials(
      operands,
      filters,
      args,
      terminal,
      { maxMemory: args["max-memory"], byOperand: true },
    );
    const compared = compareTrials(trials, {
      by: keys.filter(({ name }) => name === "group"),
      criteria: { alpha: args.alpha, tolerance: args.tolerance },
      baseline: trials.some(({ group }) => group === baselineName) ? baselineName : null,
      matrix: false,
      metrics: [],
      limited: limits.map(({ metric }) => metric),
      rssDivisor: args["rss-divisor"],
    });
    if ("refusal" in compared) throw new UsageError(`${compared.refusal}.`);
    suggestMetric(
      limits,
      compared.series.map(({ metric }) => metric),
    );
    const checked = reports.check(limits, compared);
    const provenance = { version, command: commandLine, inputs: facts };
    const sources = () => new Set(trials.map(({ source }) => source));
    if (!args.quiet || checked.outcome !== "kept")
      printDocument(
        withSamples(
          withCopies(reports.checkDocument(checked, compared, provenance), sources, contained),
          samples,
        ),
        args.format,
        terminal,
      );
    if (incomplete || checked.outcome === "broken") return 1;
    if (checked.outcome === "kept") return 0;
    if (args.inconclusive === "ok" && checked.rises.length === 0) return 0;
    return args.inconclusive === "fail" ? 1 : 3;
  },
});

/** The command line marks `-` so that yargs takes it for a value. */
function plainPath(path: string): string {
  return path.replace("\0", "");
}

import { fates } from "../analysis/logged-server.ts";
import { providers } from "../output/shell/drivers/index.ts";
import { defineCommand, type OptionSpecs } from "./command.ts";
import { bytesForRows, memoryOfServersOptions } from "./memory.ts";
import { customFormats, provider, quiet } from "./options.ts";
import { momentFrom, numberFrom, textFrom, textsFrom, UsageError, wordFrom, wordsFrom } from "./usage.ts";

const options = {
  provider: {
    ...provider,
    describe: `${provider.describe}, or custom with --custom-list and --custom-delete`,
    coerce: wordFrom("provider", [...providers, "custom"]),
  },
  "custom-list": {
    requiresArg: true,
    coerce: textFrom("custom-list"),
    describe: "Command that prints a line for each server: id, time of creation, name, with tabs between",
  },
  "custom-delete": {
    requiresArg: true,
    coerce: textFrom("custom-delete"),
    describe: "Command that deletes the server {id}",
  },
  existing: {
    requiresArg: true,
    coerce: textFrom("existing"),
    describe:
      "File with the servers that exist (CSV or JSON of a client, or a name a line; - is standard input): the plan lists only those, with their ids",
  },
  out: { requiresArg: true, coerce: textFrom("out"), describe: "File to write; standard output without it" },
  fate: {
    requiresArg: true,
    default: fates.filter((fate) => fate !== "deleted").join(","),
    describe: `Which servers, by what the logs show of their end: some of ${fates.join(",")}`,
    coerce: wordsFrom("fate", fates),
  },
  since: {
    requiresArg: true,
    describe: "Created at or after this time",
    coerce: momentFrom("since", "start"),
  },
  until: {
    requiresArg: true,
    describe: "Created at or before this time",
    coerce: momentFrom("until", "end"),
  },
  name: {
    requiresArg: true,
    coerce: textsFrom("name"),
    describe: "Only names that match this pattern (* and ?); may be given again",
  },
  exclude: {
    requiresArg: true,
    coerce: textsFrom("exclude"),
    describe: "Not names that match this pattern; may be given again",
  },
  "expect-project": {
    requiresArg: true,
    coerce: textFrom("expect-project"),
    describe: "The script refuses to run in another project",
  },
  "per-minute": {
    requiresArg: true,
    default: "10",
    describe: "Deletes a minute; 0 is no limit",
    coerce: numberFrom("per-minute", 0, "whole number"),
  },
  max: {
    requiresArg: true,
    describe: "The script refuses to delete more than this",
    coerce: numberFrom("max", 0, "whole number"),
  },
  "allow-unusual-names": {
    type: "boolean",
    default: false,
    describe: "Take names with other characters than A-Z a-z 0-9 . _ - too",
  },
  format: {
    requiresArg: true,
    default: "script",
    describe: "script, or json for the plan as data",
    coerce: wordFrom("format", ["script", "json"]),
  },
  ...customFormats,
  ...memoryOfServersOptions,
  quiet,
} as const satisfies OptionSpecs;

export const cleanup = defineCommand({
  name: "cleanup",
  operands: "<paths..>",
  describe: "Write a script that deletes the servers which the logs left behind",
  needs: "a PATH: a file, a directory, a pattern in quotes, or - for standard input",
  options,
  examples: [
    ["runlens cleanup data --provider openstack --out delete-all.sh", "then read it, then: sh delete-all.sh"],
    ["runlens cleanup data --provider nova --fate orphan --name 'csperform*'", "only some of them"],
    ["runlens cleanup data --existing servers.csv", "only those that still exist"],
  ],
  async run(args, { terminal }) {
    const { serversOnly } = await import("../analysis/kept-shares.ts");
    const { gather, keepsWritten } = await import("./gather.ts");
    const { formatFiles, formatsFrom } = await import("./custom-formats.ts");
    const { tabulate } = await import("../pipeline.ts");
    const { customClient, planScript, planSummary, readExisting } = await import("./script.ts");
    const { cleanupScript } = await import("../output/shell/script.ts");
    const { scriptMode } = await import("./products.ts");
    const { writeWhole } = await import("../io/write.ts");
    const { sourcesWithRows } = await import("../analysis/sources-with-rows.ts");
    const { findContained } = await import("../reading/contained.ts");
    const { containedFinding } = await import("../reports/copies.ts");
    const { untoldFinding } = await import("../reports/untold.ts");
    const { refuseOthers } = await import("./earlier-plan.ts");
    if (args.existing === "-" && args.paths.includes("-"))
      throw new UsageError("- can be the logs or --existing, but not both: standard input is read once.");
    const custom = customClient(args.provider, args["custom-list"], args["custom-delete"]);
    const existing = args.existing === undefined ? null : readExisting(args.existing);
    const out = args.out === "-" ? undefined : args.out;
    if (out !== undefined) refuseOthers(out);
    const leaveOut = [...(out === undefined ? [] : [out]), ...formatFiles(args)];
    const gathered = await gather(args.paths, terminal, {
      leaveOut,
      quiet: args.quiet,
      formats: formatsFrom(args),
      folding: { bytes: bytesForRows(args["max-memory"]), keep: serversOnly },
    });
    if (out !== undefined && keepsWritten(gathered, out, terminal)) return 1;
    const { store, facts, unreadable, folded } = gathered;
    const tables = tabulate(store);
    const {
      plan,
      notes,
      options: script,
    } = planScript(
      tables,
      {
        provider: args.provider,
        custom,
        perMinute: args["per-minute"],
        max: args.max ?? null,
        expectAccount: args["expect-project"] ?? null,
      },
      {
        fates: args.fate,
        since: args.since ?? null,
        until: args.until ?? null,
        names: args.name ?? [],
        exclude: args.exclude ?? [],
        allowUnusualNames: args["allow-unusual-names"],
      },
      existing,
    );
    const contents =
      args.format === "json" ? `${JSON.stringify(plan, null, 2)}\n` : cleanupScript(plan, script);
    if (out === undefined) terminal.print(contents);
    else writeWhole(out, contents, args.format === "script" ? scriptMode : undefined);
    for (const line of planSummary(plan, notes, args.quiet)) terminal.complain(line);
    if (!args.quiet) {
      const sources = sourcesWithRows(tables);
      for (const finding of [
        containedFinding(findContained(tables, facts), sources),
        // Of folded tables the rows of some inputs may all be gone.
        folded === null ? untoldFinding(facts, sources) : null,
      ])
        if (finding !== null) terminal.complain(`${finding.text} ${finding.advice ?? ""}`);
    }
    const isComplete = unreadable.length === 0 && (folded?.serversLeftOut ?? 0) === 0;
    return isComplete && plan.refused.length === 0 ? 0 : 1;
  },
});

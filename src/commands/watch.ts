import { defineCommand } from "./command.ts";
import { assumptions, customFormats, provider, quiet, reportOptions } from "./options.ts";
import { textFrom } from "./usage.ts";

export const watch = defineCommand({
  name: "watch",
  operands: "<directory>",
  describe: "Keep the report on a directory up to date until Ctrl-C",
  needs: "one directory",
  options: {
    out: { requiresArg: true, coerce: textFrom("out"), default: "out", describe: "Directory to write into" },
    provider,
    ...assumptions,
    ...customFormats,
    quiet,
  },
  examples: [["runlens watch data", "while benchmarks write their logs into data/"]],
  async run(args, session) {
    const { terminal, version, commandLine } = session;
    const { analyse, quoteInputs } = await import("../pipeline.ts");
    const { formatFiles, formatsFrom } = await import("./custom-formats.ts");
    const { watchDirectory } = await import("../watch.ts");
    const { ownFiles, publish } = await import("./publish.ts");
    const { planScript } = await import("./script.ts");
    const { WatchLog } = await import("./watch-log.ts");
    const [directory = "."] = args.paths;
    const log = new WatchLog(terminal, args.quiet, () => new Date());
    await watchDirectory(directory, {
      formats: formatsFrom(args),
      leaveOut: [args.out, ...ownFiles(args.out), ...formatFiles(args)],
      signal: interrupted(),
      onDeaf: (reason) => log.deaf(directory, reason),
      async publish(snapshot) {
        const provenance = { version, command: commandLine, inputs: snapshot.facts };
        const { tables, document } = analyse(snapshot.store, reportOptions(args), provenance);
        const analysis = { tables, document: await quoteInputs(document) };
        try {
          await publish(args.out, analysis, planScript(analysis.tables, { provider: args.provider }));
        } catch (error) {
          return log.failed(error);
        }
        log.published(snapshot, args.out);
        return true;
      },
    });
    log.ended();
    return 0;
  },
});

/** Aborts at the first Ctrl-C or SIGTERM; a second one ends the program at once, as it would without this. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

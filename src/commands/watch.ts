import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Change } from "../watch/change.ts";
import { cacheOptions } from "./caching.ts";
import { defineCommand } from "./command.ts";
import { comparingOptions } from "./comparing-options.ts";
import { baselineFrom, failOn } from "./limit-options.ts";
import { memoryWatchedOptions } from "./memory.ts";
import { assumptions, charts, customFormats, provider, quiet, reportName, reportOptions } from "./options.ts";
import { checkServing, openServer, servingOptions } from "./serving.ts";
import { directoryFrom, textFrom, UsageError } from "./usage.ts";

export const watch = defineCommand({
  name: "watch",
  operands: "<directory>",
  describe: "Keep the report on a directory up to date until Ctrl-C",
  needs: "one directory",
  options: {
    out: {
      requiresArg: true,
      coerce: directoryFrom("out"),
      default: "out",
      describe: "Directory to write into",
    },
    once: {
      type: "boolean",
      default: false,
      describe:
        "Do what there is to do, and end: with 1 if a limit is broken, 3 if more runs failed than in the baseline",
    },
    exec: {
      requiresArg: true,
      coerce: textFrom("exec"),
      describe:
        "Shell command to run on an incident, an orphan, a failed command, a broken limit or one in doubt; RUNLENS_EVENT, RUNLENS_SOURCE and RUNLENS_MESSAGE say which",
    },
    ...servingOptions,
    json: { type: "boolean", default: false, describe: "Print events as JSON, one a line" },
    "fail-on": failOn,
    "baseline-from": baselineFrom,
    filter: comparingOptions.filter,
    key: comparingOptions.key,
    tolerance: comparingOptions.tolerance,
    alpha: comparingOptions.alpha,
    name: reportName,
    charts,
    provider,
    ...cacheOptions,
    ...memoryWatchedOptions,
    ...assumptions,
    ...customFormats,
    quiet,
  },
  examples: [
    ["runlens watch data", "while benchmarks write their logs into data/"],
    [
      "runlens watch data --baseline-from old --fail-on 'elapsed_s > +5%' --exec ./notify",
      "tell somebody when runs become slower",
    ],
  ],
  async run(args, session) {
    const { terminal, version, commandLine } = session;
    const [directory = "."] = args.paths;
    await checkDirectory(directory);
    checkServing(args);
    const { formatFiles, formatsFrom } = await import("./custom-formats.ts");
    const { watchDirectory } = await import("../watch.ts");
    const { openCache } = await import("./caching.ts");
    const { nothingReadFor } = await import("./gather.ts");
    const { Hook } = await import("./hook.ts");
    const { noticeOfMemory } = await import("./memory-notice.ts");
    const { ownFiles } = await import("./publish.ts");
    const { Publisher } = await import("./publisher.ts");
    const { keepDrawings, recallDrawings } = await import("./remembered-drawings.ts");
    const { WatchLog } = await import("./watch-log.ts");
    const { watchLimits } = await import("./watched-limits.ts");
    const limits = await watchLimits(args, terminal);
    const out = args.name === undefined ? args.out : join(args.out, args.name);
    const cache = openCache(args.cache, [directory], formatFiles(args));
    const { memory, note } = cache?.load() ?? { memory: null, note: null };
    const complain = (line: string) => terminal.complain(line);
    const hook = args.exec === undefined ? null : new Hook(args.exec, { complain, json: args.json });
    const log = new WatchLog(terminal, {
      quiet: args.quiet,
      json: args.json,
      tellsStart: memory !== null && memory.size > 0,
      once: args.once,
      now: () => new Date(),
      onAlarm: (event) => hook?.call(event),
    });
    if (note !== null) log.note(note);
    recallDrawings(cache);
    const publisher = new Publisher(out, {
      name: args.name ?? null,
      charts: args.charts ?? [],
      provider: args.provider,
      reports: reportOptions(args),
      version,
      command: commandLine,
    });
    const server =
      args.serve === undefined
        ? null
        : await openServer(out, args.host, args.serve, (text) => log.note(text));
    const memoryNotice = noticeOfMemory(args["max-memory"]);
    let complete = true;
    let published = false;
    /** What could not be published yet. */
    let untold: readonly (readonly Change[])[] = [];
    await watchDirectory(directory, {
      formats: formatsFrom(args),
      leaveOut: [args.out, ...ownFiles(out), ...formatFiles(args), ...(cache?.files ?? [])],
      signal: interrupted(),
      once: args.once,
      recall: (input) => memory?.recall(input) ?? memory?.recallGrown(input) ?? null,
      formerFiles: memory?.files ?? [],
      recallFormer: (input) => memory?.recallFormer(input) ?? null,
      remember(files) {
        const failure = cache?.save(files) ?? null;
        if (failure !== null) log.note(failure);
        else keepDrawings(cache);
      },
      isThere: () => !published || publisher.isThere,
      onDeaf: (reason) => log.deaf(directory, reason),
      async publish(snapshot) {
        complete = snapshot.unreadable.length === 0;
        // A mistyped directory must not empty what was written from another.
        if (!published && snapshot.facts.length === 0 && !complete) {
          const waiting = args.once ? "" : "; waiting for something to read, Ctrl-C ends";
          log.unread(snapshot, nothingReadFor(out) + waiting);
          return true;
        }
        untold = [...untold, snapshot.changes];
        try {
          const tables = await publisher.publish(snapshot, () => server?.announce());
          log.published(snapshot, out, untold);
          [untold, published] = [[], true];
          if (limits !== null) log.checked(limits.look(tables));
          const notice = memoryNotice(process.memoryUsage.rss());
          if (notice !== null) log.note(notice);
        } catch (error) {
          complete = false;
          return log.failed(error);
        }
        return true;
      },
    });
    await server?.close();
    log.ended();
    await hook?.idle(args.once ? null : patienceAtEnd);
    if (!args.once) return 0;
    if (!complete || limits?.isBroken === true) return 1;
    return limits?.isInDoubt === true ? 3 : 0;
  },
});

/** What `--exec` started may take so long when the watch is over: milliseconds. */
const patienceAtEnd = 10_000;

/** One that is not there yet is waited for; throws a `UsageError` for what will never be one. */
async function checkDirectory(path: string): Promise<void> {
  const { stampAt, standardInput } = await import("../io/inputs.ts");
  const kinds = {
    "standard input": path === standardInput,
    "a file": stampAt(path) !== null,
    "a pattern": /[*?[{]/.test(path) && !existsSync(path),
  };
  for (const [kind, isIt] of Object.entries(kinds))
    if (isIt)
      throw new UsageError(
        `watch takes a directory, and ${path} is ${kind}: name the directory that the logs are in.`,
      );
}

/** Aborts at the first Ctrl-C or SIGTERM; a second one ends the program at once, as it would without this. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

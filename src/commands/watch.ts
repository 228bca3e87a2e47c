import { cacheOptions } from "./caching.ts";
import { defineCommand } from "./command.ts";
import { assumptions, customFormats, provider, quiet, reportOptions } from "./options.ts";
import { errorCode, explain } from "../io/errors.ts";
import type { PageServer } from "../serve.ts";
import { textFrom, UsageError } from "./usage.ts";

export const watch = defineCommand({
  name: "watch",
  operands: "<directory>",
  describe: "Keep the report on a directory up to date until Ctrl-C",
  needs: "one directory",
  options: {
    out: { requiresArg: true, coerce: textFrom("out"), default: "out", describe: "Directory to write into" },
    once: { type: "boolean", default: false, describe: "Do what there is to do, and end" },
    exec: {
      requiresArg: true,
      coerce: textFrom("exec"),
      describe:
        "Shell command to run on an incident, an orphan or a failed command; RUNLENS_EVENT, RUNLENS_SOURCE and RUNLENS_MESSAGE say which",
    },
    serve: {
      coerce: portFrom,
      describe: "Show the page in a browser on this machine, always up to date; a port may follow [7357]",
    },
    host: {
      requiresArg: true,
      coerce: textFrom("host"),
      default: "127.0.0.1",
      describe: "Address to serve at: another one shows the page, names of servers included, to others",
    },
    json: { type: "boolean", default: false, describe: "Print events as JSON, one a line" },
    provider,
    ...cacheOptions,
    ...assumptions,
    ...customFormats,
    quiet,
  },
  examples: [["runlens watch data", "while benchmarks write their logs into data/"]],
  async run(args, session) {
    const { terminal, version, commandLine } = session;
    const { formatFiles, formatsFrom } = await import("./custom-formats.ts");
    const { watchDirectory } = await import("../watch.ts");
    const { openCache } = await import("./caching.ts");
    const { Hook } = await import("./hook.ts");
    const { ownFiles } = await import("./publish.ts");
    const { Publisher } = await import("./publisher.ts");
    const { WatchLog } = await import("./watch-log.ts");
    const [directory = "."] = args.paths;
    const cache = openCache(args.cache, [directory], formatFiles(args));
    const { memory, note } = cache?.load() ?? { memory: null, note: null };
    const hook = args.exec === undefined ? null : new Hook(args.exec, (line) => terminal.complain(line));
    const log = new WatchLog(terminal, {
      quiet: args.quiet,
      json: args.json,
      tellsStart: memory !== null && memory.size > 0,
      now: () => new Date(),
      onAlarm: (event) => hook?.call(event),
    });
    if (note !== null) log.note(note);
    const publisher = new Publisher(args.out, {
      provider: args.provider,
      reports: reportOptions(args),
      version,
      command: commandLine,
    });
    const server =
      args.serve === undefined
        ? null
        : await openServer(args.out, args.host, args.serve, (text) => log.note(text));
    let complete = true;
    await watchDirectory(directory, {
      formats: formatsFrom(args),
      leaveOut: [
        args.out,
        ...ownFiles(args.out),
        ...formatFiles(args),
        ...(cache === null ? [] : [cache.path]),
      ],
      signal: interrupted(),
      once: args.once,
      ...(memory === null ? {} : { recall: (input) => memory.recall(input) }),
      remember(files) {
        const failure = cache?.save(files) ?? null;
        if (failure !== null) log.note(failure);
      },
      onDeaf: (reason) => log.deaf(directory, reason),
      async publish(snapshot) {
        complete = snapshot.unreadable.length === 0;
        try {
          await publisher.publish(snapshot, () => server?.announce());
        } catch (error) {
          complete = false;
          return log.failed(error);
        }
        log.published(snapshot, args.out);
        return true;
      },
    });
    await server?.close();
    log.ended();
    await hook?.idle();
    return args.once && !complete ? 1 : 0;
  },
});

const defaultPort = 7357;

/** `--serve` or `--serve 8000`. */
function portFrom(given: unknown): number | undefined {
  if (given === undefined) return undefined;
  const port: unknown = [given].flat().at(-1);
  if (port === "" || port === true) return defaultPort;
  if (typeof port === "string" && /^\d{1,5}$/.test(port) && Number(port) < 65_536) return Number(port);
  throw new UsageError(
    `--serve takes the number of a port such as ${defaultPort}, not ${JSON.stringify(port)}.`,
  );
}

async function openServer(
  directory: string,
  host: string,
  port: number,
  note: (text: string) => void,
): Promise<PageServer> {
  const { servePages } = await import("../serve.ts");
  const { readUpdates } = await import("./publish.ts");
  try {
    const server = await servePages({ directory, host, port, script: readUpdates() });
    note(`the page is at ${server.address}`);
    return server;
  } catch (error) {
    const why = errorCode(error) === "EADDRINUSE" ? "something else listens there already" : explain(error);
    throw new UsageError(`--serve: cannot listen at port ${port} of ${host} (${why}): choose another port.`);
  }
}

/** Aborts at the first Ctrl-C or SIGTERM; a second one ends the program at once, as it would without this. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

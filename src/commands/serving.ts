/** The page in a browser: options of `watch`, and the server they ask for. */
import { errorCode, explain } from "../io/errors.ts";
import type { PageServer } from "../serve.ts";
import type { OptionSpecs } from "./command.ts";
import { textFrom, UsageError } from "./usage.ts";

export const servingOptions = {
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
} as const satisfies OptionSpecs;

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

interface ServingArguments {
  readonly serve: number | undefined;
  readonly host: string;
  readonly once: boolean;
}

/** Throws a `UsageError` if nobody would see the page. */
export function checkServing({ serve, host, once }: ServingArguments): void {
  if (serve !== undefined && once)
    throw new UsageError("--serve shows the page as long as watch runs, and --once ends it: leave one out.");
  if (serve === undefined && host !== servingOptions.host.default)
    throw new UsageError(`--host ${host} says where to show the page: it needs --serve.`);
}

/** Throws a `UsageError` if it cannot listen there. */
export async function openServer(
  directory: string,
  host: string,
  port: number,
  note: (text: string) => void,
): Promise<PageServer> {
  const { anyAddress, servePages } = await import("../serve.ts");
  const { ownFiles, readUpdates } = await import("./publish.ts");
  try {
    const server = await servePages({ directory, host, port, script: readUpdates(), own: ownFiles("") });
    note(
      `the page is at ${server.address}${anyAddress.has(host) ? ", and for others at each address of this machine" : ""}`,
    );
    return server;
  } catch (error) {
    const why = errorCode(error) === "EADDRINUSE" ? "something else listens there already" : explain(error);
    throw new UsageError(`--serve: cannot listen at port ${port} of ${host} (${why}): choose another port.`);
  }
}

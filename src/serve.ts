/**
 * Shows the output directory to a browser on the same machine, and tells it when the page changed (server-sent events). Only what `runlens`
 * wrote is served; a request that names another host than this one, as a page of somebody else's would send it by way of DNS, gets nothing.
 * Ports in that name do not matter: they are others behind a tunnel, and no DNS changes them.
 */
import { createHash } from "node:crypto";
import { readFileSync, realpathSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { hostname } from "node:os";
import { join, sep } from "node:path";
import { errorCode } from "./io/errors.ts";
import { servePage } from "./output/html/served.ts";

export interface ServeOptions {
  /** The output directory. */
  readonly directory: string;
  /** What it is listened at: 127.0.0.1 unless the user wants others to see it. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** The text of the script that keeps the page up to date. */
  readonly script: string;
  /** Files and directories in the output directory that may be seen: what else lies there is somebody else's. */
  readonly own: readonly string[];
}

export interface PageServer {
  readonly address: string;
  /** Tells all pages that are open what there is now. */
  announce(): void;
  close(): Promise<void>;
}

/** What is served, by the end of its name. */
const contentTypes: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  sh: "text/plain; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
};
/** How often pages hear that the watcher is alive, and how soon they ask again if they do not: milliseconds. */
const tick = 2000;
const retry = 1000;
/** Windows that may be open at once. */
const mostListeners = 100;
/** So many bytes may wait for a window that does not take them. */
const mostUnheard = 64 * 1024;
/** Stand for all addresses of the machine. */
export const anyAddress: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** Throws what the system says if it cannot listen there. */
export async function servePages(options: ServeOptions): Promise<PageServer> {
  const pages = new Pages(options);
  const server = createServer((request, response) => pages.answer(request, response));
  await listen(server, options);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  const shown = anyAddress.has(options.host) ? "localhost" : inUrl(options.host);
  const timer = setInterval(() => pages.tell("tick", String(Date.now())), tick).unref();
  return {
    address: `http://${shown}:${port}/`,
    announce: () => pages.tell("page", pages.version()),
    async close() {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise<void>((done) => {
        server.close(() => done());
      });
    },
  };
}

function listen(server: Server, { host, port }: ServeOptions): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      done();
    });
  });
}

function inUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

class Pages {
  readonly #options: ServeOptions;
  readonly #listeners = new Set<ServerResponse>();
  readonly #hosts: ReadonlySet<string>;
  /** The version of the page, and what the file looked like when it was computed. */
  #version = { value: "none", stamp: "" };

  constructor(options: ServeOptions) {
    this.#options = options;
    const { host } = options;
    const names = ["127.0.0.1", "localhost", "[::1]", anyAddress.has(host) ? hostname() : inUrl(host)];
    this.#hosts = new Set(names.map((name) => name.toLowerCase()));
  }

  /** It is asked for by a name of this machine, or by the address at which the request came in. */
  #isMeant({ headers: { host = "" }, socket }: IncomingMessage): boolean {
    const name = host.toLowerCase().replace(/:\d*$/, "");
    const address = socket.localAddress?.replace(/^::ffff:(?=\d+\.)/, "");
    return this.#hosts.has(name) || (address !== undefined && name === inUrl(address));
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const [pathname = "/"] = (request.url ?? "/").split("?");
    const { method } = request;
    if (!this.#isMeant(request) || (method !== "GET" && method !== "HEAD")) refuse(response);
    else if (pathname === "/events" && method === "GET") this.#listen(request, response);
    else if (pathname === "/" || pathname === "/report.html") this.#page(response);
    else this.#file(pathname, response);
  }

  tell(event: string, data: string): void {
    for (const listener of this.#listeners) {
      // One that takes nothing any more keeps its place, and all that it is told, for as long as it is open.
      if (listener.writableLength > mostUnheard) listener.destroy();
      else listener.write(`event: ${event}\ndata: ${data}\n\n`);
    }
  }

  /** That of the last page that could be read. */
  version(): string {
    const path = join(this.#options.directory, "report.html");
    try {
      const { ino, size, mtimeNs } = statSync(path, { bigint: true });
      const stamp = `${ino} ${size} ${mtimeNs}`;
      if (stamp !== this.#version.stamp)
        this.#version = { value: createHash("sha256").update(readFileSync(path)).digest("hex"), stamp };
    } catch (error) {
      if (errorCode(error) === null) throw error;
    }
    return this.#version.value;
  }

  #listen(request: IncomingMessage, response: ServerResponse): void {
    // A page of another origin could only learn that there is something new, but has no business here.
    const from = request.headers["sec-fetch-site"];
    if (this.#listeners.size >= mostListeners || (from !== undefined && from !== "same-origin")) {
      refuse(response);
      return;
    }
    response.writeHead(200, { ...headers, "Content-Type": "text/event-stream" });
    response.write(`retry: ${retry}\n\nevent: page\ndata: ${this.version()}\n\n`);
    this.#listeners.add(response);
    response.on("close", () => this.#listeners.delete(response));
  }

  #page(response: ServerResponse): void {
    const html = this.#read("report.html");
    if (html === null) answerLater(response);
    else {
      const served = servePage(html.toString("utf8"), this.#options.script, this.version());
      send(response, Buffer.from(served.html), {
        "Content-Type": contentTypes["html"] ?? "",
        "Content-Security-Policy": `${served.policy}; frame-ancestors 'none'`,
      });
    }
  }

  #file(pathname: string, response: ServerResponse): void {
    const type = contentTypes[/\.([a-z]+)$/.exec(pathname)?.[1] ?? ""];
    const contents = type === undefined ? null : this.#read(pathname.slice(1));
    if (contents === null || type === undefined) refuse(response);
    else
      send(response, contents, {
        "Content-Type": type,
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      });
  }

  /** A file below the directory, wherever its links lead; null if there is none that may be seen. */
  #read(path: string): Buffer | null {
    if (!/^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/.test(path)) return null;
    if (!this.#options.own.includes(path.replace(/\/.*$/, ""))) return null;
    try {
      const root = realpathSync(this.#options.directory);
      const file = realpathSync(join(root, path));
      if (!file.startsWith(root + sep) || !statSync(file).isFile()) return null;
      return readFileSync(file);
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return null;
    }
  }
}

const headers = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

function send(response: ServerResponse, contents: Buffer, more: Readonly<Record<string, string>>): void {
  response.writeHead(200, { ...headers, ...more, "Content-Length": contents.length });
  response.end(response.req.method === "HEAD" ? undefined : contents);
}

/** Where there is no page yet: the browser asks again by itself. */
function answerLater(response: ServerResponse): void {
  response.writeHead(503, { ...headers, "Content-Type": "text/plain; charset=utf-8", Refresh: "1" });
  response.end("There is no report yet. It will appear here by itself.\n");
}

function refuse(response: ServerResponse): void {
  response.writeHead(404, { ...headers, "Content-Type": "text/plain; charset=utf-8" });
  response.end("Not found\n");
}

/** One HTTP exchange with a cloud's API, and the rows that tell of it. */
import type { Row } from "../tables/schema.ts";
import type { Store } from "../tables/store.ts";
import { epochOfName, isoOfEpoch } from "./epoch.ts";
import { readFailure } from "./failure.ts";
import type { RequestLine } from "./http-lines.ts";
import { readScalars } from "./loose-json.ts";
import { redact } from "./redact.ts";

/** What was read so far: plain data, secrets removed. */
export interface Exchange {
  readonly line: number;
  readonly method: string;
  host: string | null;
  readonly path: string;
  status: number | null;
  reason: string;
  /** ISO 8601, from the response's Date header. */
  at: string | null;
  retryAfter: string | null;
  /** Name of the server that the request asks for, or that the response tells of. */
  server: string | null;
}

export function newExchange(line: number, { method, host, path }: RequestLine): Exchange {
  const proxied = /^https?:\/\/(?:[^/@]*@)?([^/]+)(.*)$/.exec(path);
  return {
    line,
    method,
    host: proxied?.[1] ?? host,
    path: redact(proxied?.[2] ?? path),
    status: null,
    reason: "",
    at: null,
    retryAfter: null,
    server: null,
  };
}

/** A server that the log shows being created. */
interface Creation {
  readonly line: number;
  readonly name: string | null;
  readonly scalars: ReadonlyMap<string, string>;
  /** From the response's Date header. */
  readonly at: string | null;
}

export function addServer(store: Store, { line, name, scalars, at }: Creation): void {
  const told = at ?? scalars.get("server.created") ?? null;
  const bytes = Buffer.from(name ?? "");
  const epoch = told === null ? epochOfName(bytes, 0, bytes.length) : null;
  store.table("servers").add(line, {
    name,
    id: scalars.get("server.id") ?? null,
    image: scalars.get("server.imageId") ?? scalars.get("server.image.id") ?? null,
    flavor: scalars.get("server.flavorId") ?? scalars.get("server.flavor.id") ?? null,
    created_at: told ?? (epoch === null ? null : isoOfEpoch(epoch)),
    created_at_from: told !== null ? "log" : epoch === null ? null : "name",
  });
}

/** True if the exchange created a server, should its response hold one. */
export function isCreation({ method, path, status }: Exchange): boolean {
  return (
    method === "POST" && /\/servers\/?(?:\?|$)/.test(path) && status !== null && status >= 200 && status < 300
  );
}

/** Adds the rows of an exchange. `body` is the text of its response; `nameOf` knows the servers that were created before. */
export function addExchange(
  store: Store,
  exchange: Exchange,
  body: string,
  nameOf: (id: string) => string | null,
): void {
  const { line, method, host, path, status, at } = exchange;
  const id = /\/servers\/([^/?]+)(?:[/?]|$)/.exec(path)?.[1] ?? null;
  const server = exchange.server ?? (id === null ? null : nameOf(id));
  store.table("requests").add(line, { method, host, path, status, at, server });
  if (status === null) return;
  if (status >= 400) store.table("incidents").add(line, readIncident(exchange, body, server));
  if (method === "DELETE" && id !== null && /\/servers\/[^/]+\/?$/.test(path)) {
    store.table("server_events").add(line, { event: "delete", server, id });
    if (status >= 400) store.table("server_events").add(line, { event: "delete-failed", server, id });
  }
}

function readIncident(exchange: Exchange, body: string, server: string | null): Partial<Row<"incidents">> {
  const { status, reason, retryAfter, at } = exchange;
  const said = [...readScalars(body)].find(([path]) => /(?:^|\.)message$/.test(path))?.[1] ?? "";
  const head = `HTTP ${status} ${reason}`.trim();
  const wait = retryAfter === null ? "" : `\nRetry-After: ${retryAfter}`;
  const failure = readFailure(null, `${head}\n${body}${wait}`);
  return {
    kind: failure.kind,
    at,
    http_status: status,
    retry_after_s: failure.retryAfter,
    server,
    message: redact(said === "" ? head : `${head}: ${said}`).slice(0, 1000),
  };
}

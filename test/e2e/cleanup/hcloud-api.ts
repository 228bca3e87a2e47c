/** Enough of the API of Hetzner Cloud for its client to list, show and delete servers. */
import type { IncomingMessage } from "node:http";
import type { CloudServer, CloudState, Reply } from "./cloud.ts";

export function hcloudApi(request: IncomingMessage, base: string, cloud: CloudState): Reply {
  const { pathname, searchParams } = new URL(request.url ?? "/", base);
  if (cloud.trouble.loginFails) return fault(401);
  if (pathname === "/v1/servers") return list(searchParams, cloud);
  const id = /^\/v1\/servers\/(\d+)$/.exec(pathname)?.[1];
  const server = cloud.servers.get(id ?? "");
  if (id === undefined || server === undefined) return fault(404);
  if (request.method !== "DELETE") return { status: 200, body: { server: describe(server) } };
  const status = cloud.delete(id);
  return status === null ? { status: 200, body: { action: done } } : fault(status);
}

function list(search: URLSearchParams, { servers, trouble }: CloudState): Reply {
  const name = search.get("name");
  const all = [...servers.values()].filter((server) => name === null || server.name === name);
  const size = Math.min(Number(search.get("per_page") ?? 25), trouble.pageSize);
  const page = Number(search.get("page") ?? 1);
  const lastPage = Math.max(1, Math.ceil(all.length / size));
  const pagination = {
    page,
    per_page: size,
    previous_page: page > 1 ? page - 1 : null,
    next_page: page < lastPage ? page + 1 : null,
    last_page: lastPage,
    total_entries: all.length,
  };
  const rows = all.slice((page - 1) * size, page * size).map(describe);
  return { status: 200, body: { servers: rows, meta: { pagination } } };
}

const codes: Readonly<Record<number, string>> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "rate_limit_exceeded",
  429: "rate_limit_exceeded",
};

/** 409 is told as the protection of a server, which the client does not try again. */
function fault(status: number): Reply {
  if (status === 409)
    return { status: 423, body: { error: { code: "protected", message: "server deletion is protected" } } };
  const code = codes[status];
  return {
    status,
    body: code === undefined ? {} : { error: { code, message: `trouble on demand: ${code}` } },
  };
}

const done = {
  id: 1,
  command: "delete_server",
  status: "success",
  progress: 100,
  started: "2012-07-29T17:30:00+00:00",
  finished: "2012-07-29T17:30:01+00:00",
  resources: [],
  error: null,
};

function describe({ id, name, created }: CloudServer): unknown {
  const location = { id: 1, name: "fsn1" };
  return {
    id: Number(id),
    name,
    created,
    status: "running",
    public_net: {
      ipv4: { ip: "192.0.2.1", blocked: false, dns_ptr: "" },
      ipv6: { ip: "2001:db8::/64", blocked: false, dns_ptr: [] },
      floating_ips: [],
    },
    private_net: [],
    server_type: { id: 1, name: "cx11" },
    datacenter: { id: 1, name: "fsn1-dc1", location, server_types: { supported: [], available: [] } },
    image: null,
    iso: null,
    labels: {},
    volumes: [],
    protection: { delete: false, rebuild: false },
  };
}

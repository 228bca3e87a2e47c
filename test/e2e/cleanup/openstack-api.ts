/** Enough of keystone v3 and compute v2.1 for the clients of OpenStack to list, show and delete servers. */
import type { IncomingMessage } from "node:http";
import type { CloudServer, CloudState, Reply } from "./cloud.ts";

const project = { id: "p1", name: "bench", domain: { id: "default", name: "Default" } };

export function openstackApi(request: IncomingMessage, base: string, cloud: CloudState): Reply {
  const { pathname, searchParams } = new URL(request.url ?? "/", base);
  const path = pathname.replace(/\/+$/, "");
  if (path === "" || path === "/v3")
    return { status: path === "" ? 300 : 200, body: identityVersion(base, path) };
  if (path === "/v3/auth/tokens" && request.method === "POST") return login(base, cloud);
  if (path === "/image") return { status: 300, body: imageVersions(base) };
  if (path === "/v2.1") return { status: 200, body: computeVersion(base) };
  if (request.headers["x-auth-token"] !== "token-1") return fault(401, "unauthorized");
  if (path === "/v2.1/servers" || path === "/v2.1/servers/detail")
    return list(searchParams, base + path, cloud);
  const id = /^\/v2\.1\/servers\/([^/]+)$/.exec(path)?.[1];
  if (id === undefined) return fault(404, "not found");
  return request.method === "DELETE" ? remove(id, cloud) : show(id, cloud);
}

function login(base: string, { trouble }: CloudState): Reply {
  if (trouble.loginFails) return fault(401, "The request you have made requires authentication.");
  return { status: 201, headers: { "X-Subject-Token": "token-1" }, body: { token: tokenOf(base) } };
}

/** `name` is a regular expression, as in the real service. */
function list(search: URLSearchParams, url: string, { servers, trouble }: CloudState): Reply {
  const name = search.get("name");
  const all = [...servers.values()].filter((server) => name === null || new RegExp(name).test(server.name));
  const marker = search.get("marker");
  const from = marker === null ? 0 : all.findIndex(({ id }) => id === marker) + 1;
  const page = all.slice(from, from + Math.min(Number(search.get("limit") ?? Infinity), trouble.pageSize));
  const last = page.at(-1);
  const more = last !== undefined && from + page.length < all.length;
  const links = more ? { servers_links: [{ rel: "next", href: `${url}?marker=${last.id}` }] } : {};
  return { status: 200, body: { servers: page.map(describe), ...links } };
}

function show(id: string, { servers }: CloudState): Reply {
  const server = servers.get(id);
  return server === undefined
    ? fault(404, "Instance could not be found.")
    : { status: 200, body: { server: describe(server) } };
}

function remove(id: string, cloud: CloudState): Reply {
  const status = cloud.delete(id);
  if (status === null) return { status: 204 };
  return {
    ...fault(status, "trouble on demand"),
    headers: status === 413 || status === 429 ? { "Retry-After": "7" } : {},
  };
}

function fault(status: number, message: string): Reply {
  const kind = status === 413 || status === 429 ? "overLimit" : "error";
  return { status, body: { [kind]: { code: status, message } } };
}

function describe({ id, name, created }: CloudServer): unknown {
  return {
    id,
    name,
    created,
    updated: created,
    status: "ACTIVE",
    tenant_id: project.id,
    user_id: "u1",
    metadata: {},
    addresses: {},
    links: [],
    image: { id: "i1", links: [] },
    flavor: { id: "1", links: [] },
    security_groups: [],
    "OS-EXT-STS:task_state": null,
    "OS-EXT-STS:power_state": 1,
    "OS-EXT-STS:vm_state": "active",
  };
}

function identityVersion(base: string, path: string): unknown {
  const version = {
    id: "v3.14",
    status: "stable",
    updated: "2020-04-07T00:00:00Z",
    links: [{ rel: "self", href: `${base}/v3/` }],
    "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
  };
  return path === "" ? { versions: { values: [version] } } : { version };
}

/** The openstack client wants an image service before it lists servers, and asks it nothing. */
function imageVersions(base: string): unknown {
  return {
    versions: [{ id: "v2.9", status: "CURRENT", links: [{ rel: "self", href: `${base}/image/v2/` }] }],
  };
}

function computeVersion(base: string): unknown {
  return {
    version: {
      id: "v2.1",
      status: "CURRENT",
      version: "2.46",
      min_version: "2.1",
      updated: "2013-07-23T11:33:21Z",
      links: [{ rel: "self", href: `${base}/v2.1/` }],
    },
  };
}

const endpoint = (id: string, url: string) =>
  ["public", "internal", "admin"].map((kind) => ({
    id: `${id}-${kind}`,
    interface: kind,
    region: "r1",
    region_id: "r1",
    url,
  }));

function tokenOf(base: string): unknown {
  return {
    methods: ["password"],
    expires_at: "2099-01-01T00:00:00.000000Z",
    issued_at: "2012-07-29T00:00:00.000000Z",
    audit_ids: ["a1"],
    user: { id: "u1", name: "jane", domain: project.domain, password_expires_at: null },
    project,
    roles: [{ id: "r1", name: "member" }],
    is_domain: false,
    catalog: [
      { id: "c1", name: "nova", type: "compute", endpoints: endpoint("e1", `${base}/v2.1`) },
      { id: "c3", name: "glance", type: "image", endpoints: endpoint("e3", `${base}/image`) },
      { id: "c2", name: "keystone", type: "identity", endpoints: endpoint("e2", `${base}/v3`) },
    ],
  };
}

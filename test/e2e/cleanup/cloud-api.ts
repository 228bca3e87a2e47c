/**
 * A small cloud on 127.0.0.1 that speaks enough of keystone v3 and compute v2.1 for the real clients to list, show and delete servers, with
 * trouble on demand.
 */
import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

export interface CloudServer {
  readonly id: string;
  readonly name: string;
  readonly created: string;
}

/** What goes wrong. All off by default; may be changed while the cloud runs. */
export interface Trouble {
  /** Share of the requests to the compute service whose reply is lost, half of them after they had their effect; 0 to 1. */
  lossRate: number;
  /** Deletes that the cloud takes in `bucketMilliseconds`; more are answered with `overLimitStatus`. */
  bucketSize: number;
  bucketMilliseconds: number;
  overLimitStatus: 413 | 429;
  /** Answers to the next deletes, one each, whatever is asked. */
  nextDeletes: number[];
  /** True if no password is right. */
  loginFails: boolean;
  /** Servers that cannot be deleted: 409. */
  readonly locked: Set<string>;
  /** How long a deleted server stays in the listing. */
  deleteMilliseconds: number;
  /** Servers in one page of a listing. */
  pageSize: number;
}

export interface Cloud {
  readonly url: string;
  readonly trouble: Trouble;
  readonly servers: Map<string, CloudServer>;
  /** Every request: method and path. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

/** Pseudo-random numbers in [0, 1), the same for the same seed: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function startCloud(servers: readonly CloudServer[], seed = 1): Promise<Cloud> {
  const trouble: Trouble = {
    lossRate: 0,
    bucketSize: Infinity,
    bucketMilliseconds: 1000,
    overLimitStatus: 413,
    nextDeletes: [],
    loginFails: false,
    locked: new Set(),
    deleteMilliseconds: 0,
    pageSize: 1000,
  };
  const random = randomNumbers(seed);
  const state = new CloudState(servers, trouble);
  const requests: string[] = [];
  const http = createServer((request, response) => {
    const lost = (request.url ?? "").includes("/servers") && random() < trouble.lossRate;
    const beforeEffect = lost && random() < 0.5;
    requests.push(`${request.method} ${request.url}`);
    request.resume().once("end", () => {
      const reply = beforeEffect ? null : state.answer(request, baseOf(http));
      if (reply === null || lost) request.socket.destroy();
      else send(response, reply);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `${baseOf(http)}/v3`,
    trouble,
    servers: state.servers,
    requests,
    close: () =>
      new Promise((resolve) => {
        http.close(() => {
          resolve();
        });
        http.closeAllConnections();
      }),
  };
}

function baseOf(http: HttpServer): string {
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { "Content-Type": "application/json", Connection: "close", ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

const project = { id: "p1", name: "bench", domain: { id: "default", name: "Default" } };

class CloudState {
  readonly servers: Map<string, CloudServer>;
  readonly #trouble: Trouble;
  /** When the last deletes were taken, in milliseconds. */
  #taken: number[] = [];

  constructor(servers: readonly CloudServer[], trouble: Trouble) {
    this.servers = new Map(servers.map((server) => [server.id, server]));
    this.#trouble = trouble;
  }

  answer(request: IncomingMessage, base: string): Reply {
    const { pathname, searchParams } = new URL(request.url ?? "/", base);
    const path = pathname.replace(/\/+$/, "");
    if (path === "" || path === "/v3")
      return { status: path === "" ? 300 : 200, body: identityVersion(base, path) };
    if (path === "/v3/auth/tokens" && request.method === "POST") return this.#login(base);
    if (path === "/image") return { status: 300, body: imageVersions(base) };
    if (request.headers["x-auth-token"] !== "token-1" && path !== "/v2.1") return fault(401, "unauthorized");
    if (path === "/v2.1") return { status: 200, body: computeVersion(base) };
    if (path === "/v2.1/servers" || path === "/v2.1/servers/detail")
      return this.#list(searchParams, base, path);
    const id = /^\/v2\.1\/servers\/([^/]+)$/.exec(path)?.[1];
    if (id === undefined) return fault(404, "not found");
    return request.method === "DELETE"
      ? this.#delete(decodeURIComponent(id))
      : this.#show(decodeURIComponent(id));
  }

  #login(base: string): Reply {
    if (this.#trouble.loginFails) return fault(401, "The request you have made requires authentication.");
    return { status: 201, headers: { "X-Subject-Token": "token-1" }, body: { token: tokenOf(base) } };
  }

  #list(search: URLSearchParams, base: string, path: string): Reply {
    const name = search.get("name");
    const all = [...this.servers.values()].filter(
      (server) => name === null || new RegExp(name).test(server.name),
    );
    const marker = search.get("marker");
    const from = marker === null ? 0 : all.findIndex(({ id }) => id === marker) + 1;
    const size = Math.min(Number(search.get("limit") ?? Infinity), this.#trouble.pageSize);
    const page = all.slice(from, from + size);
    const last = page.at(-1);
    const more = last !== undefined && from + size < all.length;
    return {
      status: 200,
      body: {
        servers: page.map(describe),
        ...(more ? { servers_links: [{ rel: "next", href: `${base}${path}?marker=${last.id}` }] } : {}),
      },
    };
  }

  #show(id: string): Reply {
    const server = this.servers.get(id);
    return server === undefined
      ? fault(404, "Instance could not be found.")
      : { status: 200, body: { server: describe(server) } };
  }

  #delete(id: string): Reply {
    const forced = this.#trouble.nextDeletes.shift();
    if (forced !== undefined) return fault(forced, "trouble on demand");
    if (!this.servers.has(id)) return fault(404, "Instance could not be found.");
    if (this.#trouble.locked.has(id)) return fault(409, "Instance is locked");
    const since = Date.now() - this.#trouble.bucketMilliseconds;
    this.#taken = this.#taken.filter((at) => at > since);
    if (this.#taken.length >= this.#trouble.bucketSize) {
      return {
        ...fault(this.#trouble.overLimitStatus, "This request was rate-limited."),
        headers: { "Retry-After": "7" },
      };
    }
    this.#taken.push(Date.now());
    if (this.#trouble.deleteMilliseconds === 0) this.servers.delete(id);
    else setTimeout(() => this.servers.delete(id), this.#trouble.deleteMilliseconds);
    return { status: 204 };
  }
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

/** A cloud on 127.0.0.1 with trouble on demand. What it speaks is up to an `Api`: see openstack-api.ts and hcloud-api.ts. */
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
  /** Share of the requests for servers whose reply is lost, half of them after they had their effect; 0 to 1. */
  lossRate: number;
  /** Deletes that the cloud takes in `bucketMilliseconds`; more are answered with `overLimitStatus`. */
  bucketSize: number;
  bucketMilliseconds: number;
  overLimitStatus: 413 | 429;
  /** Answers to the next deletes, one each, whatever is asked. 404: somebody else was faster. */
  nextDeletes: number[];
  /** True if no login is accepted. */
  loginFails: boolean;
  /** Servers that cannot be deleted. */
  readonly locked: Set<string>;
  /** How long a deleted server stays in the listing. */
  deleteMilliseconds: number;
  /** Servers in one page of a listing, at most. */
  pageSize: number;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The language of a cloud: answers a request. `base` is the address of the cloud, without a slash at its end. */
export type Api = (request: IncomingMessage, base: string, cloud: CloudState) => Reply;

export interface Cloud {
  readonly url: string;
  readonly trouble: Trouble;
  readonly servers: Map<string, CloudServer>;
  readonly close: () => Promise<void>;
}

export class CloudState {
  readonly servers: Map<string, CloudServer>;
  readonly trouble: Trouble = {
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
  /** When the last deletes were taken, in milliseconds. */
  #taken: number[] = [];

  constructor(servers: readonly CloudServer[]) {
    this.servers = new Map(servers.map((server) => [server.id, server]));
  }

  /** Deletes a server, or gives the HTTP status that says why not; null if it was deleted. */
  delete(id: string): number | null {
    const forced = this.trouble.nextDeletes.shift();
    if (forced === 404) this.servers.delete(id);
    if (forced !== undefined) return forced;
    if (!this.servers.has(id)) return 404;
    if (this.trouble.locked.has(id)) return 409;
    const since = Date.now() - this.trouble.bucketMilliseconds;
    this.#taken = this.#taken.filter((at) => at > since);
    if (this.#taken.length >= this.trouble.bucketSize) return this.trouble.overLimitStatus;
    this.#taken.push(Date.now());
    if (this.trouble.deleteMilliseconds === 0) this.servers.delete(id);
    else setTimeout(() => this.servers.delete(id), this.trouble.deleteMilliseconds);
    return null;
  }
}

export async function startCloud(servers: readonly CloudServer[], api: Api, seed = 1): Promise<Cloud> {
  const state = new CloudState(servers);
  const { trouble } = state;
  const random = randomNumbers(seed);
  const http = createServer((request, response) => {
    const lost = (request.url ?? "").includes("/servers") && random() < trouble.lossRate;
    const beforeEffect = lost && random() < 0.5;
    request.resume().once("end", () => {
      const reply = beforeEffect ? null : api(request, baseOf(http), state);
      if (reply === null || lost) request.socket.destroy();
      else send(response, reply);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return { url: baseOf(http), trouble, servers: state.servers, close: () => close(http) };
}

function baseOf(http: HttpServer): string {
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

function close(http: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => {
      resolve();
    });
    http.closeAllConnections();
  });
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { "Content-Type": "application/json", Connection: "close", ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
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

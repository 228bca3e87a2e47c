/**
 * The lines of HTTP exchanges as `curl --verbose` and the cloud tool's `-v` print them.
 *
 * curl marks what it sends with `> ` and what it gets with `< `; its progress meter has no line feed, so a mark may stand behind one
 * (`100   158 … --:--:--    50< HTTP/1.1 202 Accepted`), and `{ [data not shown]` stands for a body. The tool prints `debug[ 1]: http
 * request`, then host, method and path in one line; `debug[ 1]: http response`, then the status; headers are indented.
 */

export interface RequestLine {
  readonly method: string;
  /** Null where it stands in a header. */
  readonly host: string | null;
  readonly path: string;
}

const methods = "GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS";
const curlRequest = new RegExp(`(?:^|[^-=>])> (${methods}) (\\S{1,2000}) HTTP/\\d`);
/** What the line of a request holds that curl sends. */
export const requestAnchors: readonly string[] = methods.split("|").map((method) => `> ${method} `);

const curlStatus = /(?:^|[^-=<])< HTTP\/\d(?:\.\d)? (\d{3})(?:\s+(.*))?$/;
const toolRequest = new RegExp(`^\\s+(\\S+\\.\\S+|localhost\\S*) (${methods}) (/\\S*)\\s*$`);
const toolStatus = /^\s+(\d{3})(?:\s+([A-Z].*))?$/;
const header = /^(?:\s+|.{0,200}[<>] )([A-Za-z][A-Za-z0-9-]*):\s+(.*)$/;

/** What curl says besides the exchange. */
const curlNoise = /^\s*(?:\*|[{}] \[data not shown\]|\d{1,3}\s+[\d.]+[kMG]?\s|% Total|Dload)/;

export function readCurlRequest(text: string): RequestLine | null {
  const match = curlRequest.exec(text);
  return match === null ? null : { method: match[1] ?? "", host: null, path: match[2] ?? "" };
}

export function readToolRequest(text: string): RequestLine | null {
  const match = toolRequest.exec(text);
  return match === null ? null : { method: match[2] ?? "", host: match[1] ?? "", path: match[3] ?? "" };
}

export interface StatusLine {
  readonly status: number;
  readonly reason: string;
}

export function readCurlStatus(text: string): StatusLine | null {
  return statusOf(curlStatus.exec(text));
}

export function readToolStatus(text: string): StatusLine | null {
  return statusOf(toolStatus.exec(text));
}

function statusOf(match: RegExpExecArray | null): StatusLine | null {
  return match === null ? null : { status: Number(match[1]), reason: (match[2] ?? "").trim() };
}

/** Name, in lower case, and value of a header line; null if it is none. */
export function readHeader(text: string): readonly [name: string, value: string] | null {
  const match = header.exec(text);
  return match === null ? null : [(match[1] ?? "").toLowerCase(), (match[2] ?? "").trim()];
}

export function isCurlNoise(text: string): boolean {
  return curlNoise.test(text);
}

/** `Mon, 23 Jul 2012 20:59:45 GMT` → `2012-07-23T20:59:45Z`; null on any other shape. */
export function isoOfHttpDate(value: string): string | null {
  if (!/^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

/**
 * HTTP exchanges with a cloud's API, from `curl --verbose` and from the cloud tool's `-v`: a row of `requests` each, and a server for
 * each `202` to `POST …/servers` whose body names it. The tool without `-v` prints only the response, behind `creating new cloud server
 * with a name: …`: that is a server too. A response that says no is an incident; a `DELETE` decides a server's fate.
 *
 * Bodies hold passwords. Of a body, only lines with the secrets removed are kept, and only until it ends.
 */
import { hasAt } from "./bytes.ts";
import { addExchange, addServer, type Exchange, isCreation, newExchange } from "./http-exchange.ts";
import {
  isCurlNoise,
  isoOfHttpDate,
  readCurlRequest,
  readCurlStatus,
  readHeader,
  readToolRequest,
  readToolStatus,
  requestAnchors,
  type StatusLine,
} from "./http-lines.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { readDepth, readScalars } from "./loose-json.ts";
import type { EndOfInput, LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

/** Lines of something else after which an exchange is over: a handshake takes thirty. */
const patience = 60;
/** Characters of a body that are kept. */
const longestBody = 64 * 1024;

/** What the next line of the transcript may be. */
type Phase = "request-line" | "request" | "status-line" | "response" | "body";

interface State {
  phase: Phase;
  /** The line that announced the request. */
  begun: number;
  exchange: Exchange | null;
  /** Name of the server that the tool said it creates. */
  announced: string | null;
  body: { readonly line: number; text: string; depth: number } | null;
  /** Names of the servers that were created, by id. */
  names: Record<string, string>;
  /** How many more lines of something else are looked at; 0 outside of a transcript. */
  wait: number;
}

export const httpTranscript: LineParser<State> = {
  id: "http-transcript",
  title: "HTTP exchanges of the cloud tool and of curl --verbose",
  lineTypes: [
    { meaning: "the tool asks", example: "debug[ 1]: http request" },
    { meaning: "what it asks", example: "  lon.servers.api.rackspacecloud.com POST /v1.0/10001641/servers" },
    { meaning: "the API answers", example: "debug[ 1]: http response" },
    { meaning: "the tool without -v", example: "creating new cloud server with a name: cstest1343077883" },
    { meaning: "curl asks", example: "> POST /v1.0/10001641/servers HTTP/1.1" },
    { meaning: "the API answers", example: "< HTTP/1.1 202 Accepted" },
  ],
  find: {
    starts: ["creating new cloud server with a name:"],
    anchors: ["]: http re", "]: read ", "< HTTP/", ...requestAnchors],
  },
  start: () => ({
    phase: "request",
    begun: 0,
    exchange: null,
    announced: null,
    body: null,
    names: {},
    wait: 0,
  }),
  open: (store, state) => new TranscriptReader(store, state),
};

const ascii = (text: string): Buffer => Buffer.from(text);
const debug = ascii("debug[");
const debugWords = [ascii("http re"), ascii("read ")] as const;
const announcement = ascii("creating new cloud server with a name:");
const toolLine = /^debug\[ *\d*\]: (?:http (request|response)|read (\d+) from the server:?)\s*$/;

class TranscriptReader extends LineReader<State> {
  get open(): boolean {
    return this.state.wait > 0;
  }

  line(line: Line): boolean {
    const state = this.state;
    if (state.wait === 0 && isOther(line)) return false;
    const text = line.text();
    const taken = this.#readMark(line, text) || (state.wait > 0 && this.#readDue(line, text));
    if (!taken && state.wait > 0 && --state.wait === 0) this.#finish(null);
    return taken;
  }

  end(last: EndOfInput): void {
    this.#finish(last);
  }

  /** A line that begins a part of a transcript, wherever it comes. */
  #readMark(line: Line, text: string): boolean {
    const state = this.state;
    const asked = readCurlRequest(text);
    if (asked !== null) {
      this.#finish(null);
      state.exchange = newExchange(line.number, asked);
      return this.#expect("request");
    }
    const answered = readCurlStatus(text);
    if (answered !== null) return this.#setStatus(answered);
    const tool = toolLine.exec(text);
    if (tool?.[1] === "request") {
      const { announced } = state;
      this.#finish(null);
      state.announced = announced;
      state.begun = line.number;
      return this.#expect("request-line");
    }
    if (tool?.[1] === "response") return this.#expect("status-line");
    if (tool?.[2] !== undefined) {
      if (Number(tool[2]) === 0) this.#finish(null);
      else this.#expect("response");
      return true;
    }
    const name = /^creating new cloud server with a name: *(\S+)\s*$/.exec(text)?.[1];
    if (name === undefined) return false;
    this.#finish(null);
    state.announced = redact(name);
    return this.#expect("response");
  }

  #expect(phase: Phase): true {
    this.state.phase = phase;
    this.state.wait = patience;
    return true;
  }

  #setStatus({ status, reason }: StatusLine): boolean {
    const { exchange } = this.state;
    if (exchange === null) return false;
    if (status < 200) return true; // 100 Continue: the answer is still to come
    exchange.status = status;
    exchange.reason = redact(reason);
    return this.#expect("response");
  }

  /** A line that makes sense where the transcript is now. */
  #readDue(line: Line, text: string): boolean {
    const { phase, exchange, body } = this.state;
    if (body !== null) return this.#readBody(body, line, text);
    if (phase === "request-line") {
      const asked = readToolRequest(text);
      if (asked === null) return false;
      this.state.exchange = newExchange(this.state.begun, asked);
      return this.#expect("request");
    }
    if (phase === "status-line") {
      const answered = readToolStatus(text);
      return answered !== null && this.#setStatus(answered);
    }
    if (isCurlNoise(text)) return true;
    if (text.trimStart().startsWith("{")) return this.#beginBody(line, text);
    if (exchange === null) return false;
    const header = readHeader(text);
    if (header !== null) this.#readHeader(exchange, header);
    return header !== null || /^(?:[<>]|body:|\s+headers:?)?\s*$/.test(text);
  }

  #readHeader(exchange: Exchange, [name, value]: readonly [string, string]): void {
    if (this.state.phase === "request") {
      if (name === "host") exchange.host ??= value;
    } else if (name === "date") {
      exchange.at = isoOfHttpDate(value);
    } else if (name === "retry-after") {
      exchange.retryAfter = redact(value);
    }
  }

  #beginBody(line: Line, text: string): boolean {
    const { phase, exchange } = this.state;
    if (phase === "request") {
      if (exchange !== null) exchange.server ??= readScalars(redact(text)).get("server.name") ?? null;
      return true;
    }
    const body = { line: line.number, text: "", depth: 0 };
    this.state.body = body;
    return this.#readBody(body, line, text);
  }

  #readBody(body: NonNullable<State["body"]>, { unterminated }: Line, text: string): boolean {
    if (isCurlNoise(text)) return true;
    const { depth, end } = readDepth(text, body.depth);
    body.depth = depth;
    body.text += `${redact(end === -1 ? text : text.slice(0, end))}${unterminated ? "" : "\n"}`;
    this.state.wait = patience;
    if (end !== -1 || body.text.length > longestBody) this.#finish(null);
    return true;
  }

  /** Adds the rows of what is open. `last` is the end of the input, if that is why. */
  #finish(last: EndOfInput | null): void {
    const { exchange, announced, body, names } = this.state;
    const over: Partial<State> = {
      phase: "request",
      begun: 0,
      exchange: null,
      announced: null,
      body: null,
      wait: 0,
    };
    Object.assign(this.state, over);
    const scalars = readScalars(body?.text ?? "");
    const id = scalars.get("server.id") ?? null;
    const name = scalars.get("server.name") ?? exchange?.server ?? announced;
    // Accepted is created, even if the answer is cut off before it says the id.
    const created = exchange === null ? announced !== null && id !== null : isCreation(exchange);
    if (created && (id !== null || name !== null)) {
      const line = body?.line ?? exchange?.line ?? 0;
      addServer(this.store, { line, name, scalars, at: exchange?.at ?? null });
      if (id !== null && name !== null) names[id] = name;
      if (exchange !== null) exchange.server = name;
    }
    if (last !== null && body !== null && body.depth > 1)
      this.store.problem(
        body.line,
        "http-transcript: expected the end of a response, found the end of the input",
      );
    if (exchange !== null)
      addExchange(this.store, exchange, body?.text ?? "", (known) => names[known] ?? null);
  }
}

/** A look at the bytes, before the line is decoded: the benchmark has many lines that begin with `debug[`, too. */
function isOther({ bytes, first, end }: Line): boolean {
  if (bytes[first] === announcement[0]) return !hasAt(bytes, first, end, announcement);
  if (bytes[first] !== debug[0]) return false; // it holds the anchor
  if (!hasAt(bytes, first, end, debug)) return true;
  let at = first + debug.length;
  while (at < end && bytes[at] !== 0x5d) at++;
  return !debugWords.some((word) => hasAt(bytes, at + 3, end, word));
}

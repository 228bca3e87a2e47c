/**
 * Python tracebacks: one incident each, chained ones together one. A traceback is `Traceback (most recent call last):`, then pairs of a
 * frame and its code, then the first line at the margin that names an exception. It may be indented, or stand behind the prefix of a
 * logger; lines of other threads may stand between. What it is about is told by the exception; if that is cut off, by the code that
 * raised it; if that says nothing, by the functions that were called.
 *
 * Whether the job goes on behind a traceback is for the analysis to see: each adds the event `died` with its last line.
 */
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { readTimestamp, unwrapLine } from "./line-surroundings.ts";
import type { EndOfInput, LineParser } from "./parser.ts";
import { redact } from "./redact.ts";
import { classify, isLogin, type Traceback } from "./traceback-cause.ts";
import { findBase, findHeader, header, isChain, readException, readFrame } from "./traceback-lines.ts";

/** Lines of something else, in a row, after which a traceback is over. */
const patience = 20;
/** The same behind the header, where the first call comes. */
const headerPatience = 2;
/** Lines behind an exception in which it may go on or be chained to another. */
const afterwards = 3;
/** Characters of a message that are kept. */
const longestMessage = 1000;

interface State {
  traceback: Traceback | null;
  /** How many more lines of something else are looked at. */
  wait: number;
}

export const traceback: LineParser<State> = {
  id: "traceback",
  title: "Python tracebacks",
  lineTypes: [
    { meaning: "a traceback begins", example: "Traceback (most recent call last):" },
    { meaning: "a call", example: '  File "client.py", line 37, in request' },
    {
      meaning: "what went wrong",
      example: "cloudservers.exceptions.OverLimit: Too many requests... (HTTP 413)",
    },
  ],
  find: { anchors: [header] },
  start: () => ({ traceback: null, wait: 0 }),
  open: (store, state) => new TracebackReader(store, state),
};

const complaint = /\b(?:CRITICAL|ERROR|EXCEPTION|FATAL|WARN(?:ING)?)\b/i;
/** Further lines that exceptions of API clients print: `Reason: Too Many Requests`, `HTTP response headers: {…}`. */
const detail = /^(?:Reason|HTTP response (?:headers|body)|Retry-After|Response)\b/i;

class TracebackReader extends LineReader<State> {
  get open(): boolean {
    return this.state.traceback !== null;
  }

  line(line: Line): boolean {
    const text = unwrapLine(line.text());
    const at = findHeader(text);
    if (at !== -1) {
      this.#begin(line, text.slice(0, at));
      return true;
    }
    const open = this.state.traceback;
    if (open === null) return false;
    const content = readContent(open, text);
    const taken = open.exception === null ? this.#readCall(open, content) : this.#readAfter(open, content);
    if (taken) open.lastLine = line.number;
    else if (--this.state.wait <= 0) this.#finish(null);
    return taken;
  }

  end(last: EndOfInput): void {
    this.#finish(last);
  }

  #begin(line: Line, before: string): void {
    let open = this.state.traceback;
    if (open !== null && open.exception !== null && open.chained) {
      const { kind, httpStatus, retryAfter } = classify(open);
      open.earlier = { kind, httpStatus, retryAfter };
      open.exception = null;
      open.chained = false;
    } else {
      this.#finish(null);
      const [above = ""] = line.above(1);
      const dated = readTimestamp(before) ?? (complaint.test(above) ? readTimestamp(above) : null);
      open = {
        line: line.number,
        at: dated,
        ignored: above.startsWith("Exception ignored in"),
        prefix: null,
        inLogin: false,
        code: null,
        lastLine: 0,
        exception: null,
        message: "",
        details: "",
        chained: false,
        earlier: null,
      };
      this.state.traceback = open;
    }
    open.prefix = null;
    open.code = null;
    open.lastLine = line.number;
    this.state.wait = headerPatience;
  }

  /** A line between the header and the exception. */
  #readCall(open: Traceback, content: string): boolean {
    const called = readFrame(content);
    const exception = called === null && open.prefix !== null ? readException(content) : null;
    if (called !== null) {
      open.inLogin ||= isLogin(called);
      open.code = null;
    } else if (exception !== null) {
      open.exception = exception.name;
      open.message = redact(exception.message).slice(0, longestMessage);
      open.chained = exception.name.endsWith("ExceptionGroup"); // those that it is made of follow
      this.state.wait = afterwards;
      return true;
    } else if (/^ {4}|^ {2}\[Previous line repeated/.test(content)) {
      open.code ??= redact(content.trim()).slice(0, longestMessage);
    } else {
      return false;
    }
    this.state.wait = patience;
    return true;
  }

  /** A line behind the exception. */
  #readAfter(open: Traceback, content: string): boolean {
    if (isChain(content)) {
      open.chained = true;
      this.state.wait = afterwards;
      return true;
    }
    if (!detail.test(content)) return false;
    if (open.details.length < longestMessage * 3)
      open.details += `\n${redact(content).slice(0, longestMessage)}`;
    return true;
  }

  #finish(last: EndOfInput | null): void {
    const open = this.state.traceback;
    this.state.traceback = null;
    this.state.wait = 0;
    if (open === null) return;
    const end = last === null ? "something else" : "the end of the input";
    if (open.prefix === null && open.earlier === null) {
      if (last !== null) this.store.problem(open.line, `traceback: expected a call, found ${end}`);
      return;
    }
    if (open.exception === null)
      this.store.problem(
        open.lastLine,
        `traceback: expected the line that names the exception, found ${end}`,
      );
    const { kind, httpStatus, retryAfter, exception, message } = classify(open);
    this.store.table("incidents").add(open.line, {
      kind,
      at: open.at,
      http_status: httpStatus,
      retry_after_s: retryAfter,
      exception,
      message: message === "" ? null : message,
    });
    if (!open.ignored) this.store.table("server_events").add(open.lastLine, { event: "died" });
  }
}

/** The line without what stands before all lines of the traceback; empty if that is missing. The first frame shows where they begin. */
function readContent(open: Traceback, text: string): string {
  if (open.prefix === null) {
    const base = findBase(text);
    if (base === -1) return "";
    open.prefix = withoutDigits(text.slice(0, base));
  }
  const base = open.prefix.length;
  return withoutDigits(text.slice(0, base)) === open.prefix ? text.slice(base) : "";
}

function withoutDigits(prefix: string): string {
  return prefix.replace(/\d/g, "0");
}

/**
 * Python tracebacks: one incident each, chained ones together one. A traceback is `Traceback (most recent call last):`, then pairs of a
 * frame and its code, then the first line at the margin that names an exception. It may be indented, or stand behind the prefix of a
 * logger; lines of other threads may stand between. What it is about is told by the exception; if that is cut off, by the code that
 * raised it; if that says nothing, by the functions that were called.
 *
 * Whether the job goes on behind a traceback is for the analysis to see: each adds the event `died` with its last line.
 */
import { addIncident } from "./incident-rows.ts";
import { KnownLines } from "./known-lines.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { digitsAsZeros, readTimestamp, unwrapLine } from "./line-surroundings.ts";
import { remembering } from "./memo.ts";
import type { EndOfInput, LineParser } from "./parser.ts";
import { redact } from "./redact.ts";
import { classify, isLogin, type Traceback } from "./traceback-cause.ts";
import {
  type ExceptionLine,
  findHeader,
  header,
  isChain,
  isDetail,
  mayEndWithHeader,
  mayFollow,
  readException,
  readFirstFrame,
  readFrame,
} from "./traceback-lines.ts";

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
  aside: true,
  find: { anchors: [header] },
  start: () => ({ traceback: null, wait: 0 }),
  open: (store, state) => new TracebackReader(store, state),
};

const complaint = /\b(?:CRITICAL|ERROR|EXCEPTION|FATAL|WARN(?:ING)?)\b/i;
/** What a line behind the header says: a call, its code, or what was raised. */
type Said = { readonly called: string } | { readonly code: string } | { readonly raised: ExceptionLine };

/** What was said by lines of which nothing stands in front. */
const known = new KnownLines<Said>();
/** The same exceptions are raised by the same code again and again. */
const readRaised = remembering((content: string): ExceptionLine | null => {
  const exception = readException(content);
  if (exception === null) return null;
  return { name: exception.name, message: redact(exception.message).slice(0, longestMessage) };
});
const readCode = remembering((content: string) => redact(content.trim()).slice(0, longestMessage));
const isCode = /^ {4}|^ {2}\[Previous line repeated/;

const openBrace = 0x7b;

class TracebackReader extends LineReader<State> {
  get open(): boolean {
    return this.state.traceback !== null;
  }

  line(line: Line): boolean {
    const open = this.state.traceback;
    const { bytes, start, first, end } = line;
    const mayBegin = bytes[start] === openBrace || mayEndWithHeader(bytes, start, end);
    if (!mayBegin && open === null) return false;
    if (!mayBegin && open?.prefix === "" && open.exception !== null && !mayFollow(bytes[first] ?? 0))
      return this.#readOther(); // nearly every line behind an exception
    if (!mayBegin && open !== null && open.exception === null && (open.prefix ?? "") === "")
      if (this.#readKnown(open, line)) return this.#took(open, line);
    const text = unwrapLine(line.text());
    const at = mayBegin ? findHeader(text) : -1;
    if (at !== -1) {
      this.#begin(line, text.slice(0, at));
      return true;
    }
    if (open === null) return false;
    if (open.exception !== null)
      return this.#readAfter(open, text) ? this.#took(open, line) : this.#readOther();
    const said = this.#readCall(open, text);
    if (said === null) return this.#readOther();
    if (open.prefix === "") known.set(bytes, start, end, said);
    this.#take(open, said);
    return this.#took(open, line);
  }

  #took(open: Traceback, line: Line): true {
    open.lastLine = line.number;
    return true;
  }

  /** A line that came before, with nothing in front of it. */
  #readKnown(open: Traceback, { bytes, start, end }: Line): boolean {
    const said = known.get(bytes, start, end);
    if (said === null || (open.prefix === null && !("called" in said))) return false;
    open.prefix = "";
    this.#take(open, said);
    return true;
  }

  /** A line of something else. */
  #readOther(): false {
    if (--this.state.wait <= 0) this.#finish(null);
    return false;
  }

  end(last: EndOfInput): void {
    this.#finish(last);
  }

  #begin(line: Line, before: string): void {
    let open = this.state.traceback;
    const inGroup = typeof open?.group === "string" && isOfGroup(open.group, before);
    if (open !== null && open.exception !== null && (open.chained || inGroup)) {
      const { exception, message, ...failure } = classify(open);
      open.earlier = { ...failure, named: inGroup ? { exception, message } : null };
      open.exception = null;
      open.chained = false;
      if (inGroup) open.details = "";
      else open.group = null;
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
        group: null,
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
  #readCall(open: Traceback, text: string): Said | null {
    if (open.prefix !== null) return readSaid(readContent(open.prefix, text));
    const frame = readFirstFrame(text);
    if (frame === null) return null;
    open.prefix = digitsAsZeros(text.slice(0, frame.base));
    return frame;
  }

  #take(open: Traceback, said: Said): void {
    this.state.wait = patience;
    if ("code" in said) open.code ??= said.code;
    else if ("called" in said) {
      open.inLogin ||= isLogin(said.called);
      open.code = null;
    } else {
      open.exception = said.raised.name;
      open.message = said.raised.message;
      if (open.exception.endsWith("ExceptionGroup")) open.group ??= (open.prefix ?? "").replace(/ *\| $/, "");
      this.state.wait = afterwards;
    }
  }

  /** A line behind the exception. */
  #readAfter(open: Traceback, text: string): boolean {
    const isPart = open.group !== null && isOfGroup(open.group, text);
    const content = readContent(open.group ?? open.prefix ?? "", text).replace(isPart ? /^[ |+-]+/ : "", "");
    if (isPart || isChain(content)) this.state.wait = afterwards;
    if (isChain(content)) {
      open.chained = true;
      return true;
    }
    if (!isPart && !isDetail(content)) return false;
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
    const cause = classify(open);
    const { exception } = cause;
    const message = cause.message === "" ? null : cause.message;
    addIncident(this.store, open.line, cause, { at: open.at, server: null, exception, message });
    if (!open.ignored) this.store.table("server_events").add(open.lastLine, { event: "died" });
  }
}

/** What a line says, without what stands before all lines of the traceback; null if it is something else. */
function readSaid(content: string): Said | null {
  const called = readFrame(content);
  if (called !== null) return { called };
  const raised = readRaised(content);
  if (raised !== null) return { raised };
  return isCode.test(content) ? { code: readCode(content) } : null;
}

/** The line without what stands before all lines of the traceback; empty if that is missing. */
function readContent(prefix: string, text: string): string {
  return digitsAsZeros(text.slice(0, prefix.length)) === prefix ? text.slice(prefix.length) : "";
}

/** True of the exceptions that a group is made of, behind `|`, and of the lines between them. */
function isOfGroup(group: string, text: string): boolean {
  return /^ {2,}[|+]/.test(readContent(group, text));
}

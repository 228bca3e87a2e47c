/**
 * Failures as clients print them without a traceback: OpenStack's, AWS's, Google's, GitHub's and others' command-line tools, curl, and
 * log lines that quote an API. One line is one incident; the lines behind it that belong to it (`Retry-After: 55`, the response that a
 * Ruby client dumps) only add what the first did not say.
 *
 * The same failure is often told a second time, by a traceback or a transcript around the line: that is for the analysis to join. What an
 * OpenStack client says of the response that it shows with `--debug` is no second one.
 */
import { mayReport, messageForms, readClientMessage } from "./client-message-forms.ts";
import { readFailure } from "./failure.ts";
import { addIncident } from "./incident-rows.ts";
import { KnownLines } from "./known-lines.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { readTimestamp, recordStarts, unwrapLine } from "./line-surroundings.ts";
import { readLogRecord } from "./log-record.ts";
import { remembering } from "./memo.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

/** Lines behind a message that may belong to it. */
const patience = 12;
/** Lines behind a response in which the client may say what it makes of it. */
const nearResponse = 8;
const response = /^(?:DEBUG.{0,80}?)?RESP: \[([45]\d\d)\]/;
const openBrace = 0x7b;
const openBracket = 0x5b;
/** Characters of a line that are looked at, and of a message that are kept. */
const longestLine = 16 * 1024;
const longestMessage = 1000;

interface Report {
  readonly at: string | null;
  readonly exception: string | null;
  readonly server: string | null;
  /** What was said, secrets removed. */
  readonly message: string;
}

/** What a line reports, and the status of the response that it shows; null if it shows none. */
interface ReportingLine extends Report {
  readonly status: number | null;
}

interface State {
  open:
    | (Report & {
        readonly line: number;
        /** The lines that belong to it, secrets removed. */
        details: string;
        wait: number;
      })
    | null;
  /** The status of a response that a client showed, and in how many more lines it may say what it makes of it. */
  response: { readonly status: number; wait: number } | null;
}

export const clientMessage: LineParser<State> = {
  id: "client-message",
  title: "failures as command-line clients print them",
  lineTypes: messageForms,
  // Common starts of words are left out on purpose: each of these is looked for in every byte of every log.
  find: {
    anchors: [
      "(HTTP ",
      ") when calling the",
      "(gcloud.",
      "(rate_limit_exceeded",
      "(resource_limit_exceeded",
      "(unauthorized",
      ' (request "',
      '"overLimit',
      '"rateLimitExceeded',
      "API rate limit",
      "Actual(4",
      "ERROR",
      "Error",
      "HTTP/1.1 429",
      "HTTP/2 429",
      "Limit",
      "No server with",
      "Quota",
      "RESP: [",
      "Retrying (Retry(",
      "Too ",
      "Unable to ",
      "Could not connect",
      "curl: (",
      "hcloud: ",
      "WARN",
      '"level":"error"',
      '"level": "error"',
      '"level":"warn',
      '"level": "warn',
      '"level":50,',
      "level=error",
      "level=warn",
    ],
    notIn: ["] ERROR, can't find server or timeout after ", "ERROR, hit the API limit at "],
  },
  aside: true,
  start: () => ({ open: null, response: null }),
  open: (store, state) => new MessageReader(store, state),
};

/** A line that goes on with the one before: indented, a header, or a part of a dump. */
const goesOn =
  /^(?:\s+\S|\}|(?:retry-after|reason|response|request|resp body|status(?: code)?|http response headers|details?|x-[\w-]+|date|content-[\w-]+|server|via|connection)\b)/i;

/** The beginning of something else that may be indented. */
const another = /Traceback \(most recent call last\)|^ {2,}File "|^\[[ \d]/;

/** What a line reports, secrets removed; null if it reports nothing. */
const readReport = remembering((whole: string): ReportingLine | null => {
  const bytes = Buffer.from(whole, "latin1");
  if (!mayReport(bytes, 0, bytes.length)) return null; // not known of what was unwrapped
  for (const start of recordStarts(whole)) {
    const [before, text] = [whole.slice(0, start), whole.slice(start)];
    const read = readClientMessage(before, text);
    if (read === null) continue;
    const message = redact(text.trim()).slice(0, longestMessage * 4);
    const status = response.exec(message)?.[1];
    return {
      at: readTimestamp(before),
      exception: read.exception,
      server: read.server,
      message,
      status: status === undefined ? null : Number(status),
    };
  }
  return null;
});

/** Lines that reported something, and what. */
const known = new KnownLines<ReportingLine>();

class MessageReader extends LineReader<State> {
  get open(): boolean {
    return this.state.open !== null || this.state.response !== null;
  }

  line(line: Line): boolean {
    const { response: shown } = this.state;
    if (shown !== null && --shown.wait === 0) this.state.response = null;
    const { bytes, start } = line;
    const end = Math.min(line.end, start + longestLine);
    const { open } = this.state;
    const before = open === null && !line.unterminated ? known.get(bytes, start, end) : null;
    if (before !== null) return this.#begin(before, before.server, line, shown);
    const may = bytes[start] === openBrace || mayReport(bytes, start, end);
    if (!may && open === null) return false;
    if (!may && bytes[start] === openBracket) {
      this.end(); // nearly every line behind a message
      return false;
    }
    const unwrapped = unwrapLine(line.text(start, end));
    const whole = may ? readLogRecord(unwrapped) : unwrapped;
    if (open !== null && goesOn.test(whole) && !another.test(whole)) {
      if (open.details.length < longestLine) open.details += `\n${redact(whole.trim())}`;
      if (--open.wait === 0) this.end();
      return true;
    }
    this.end();
    const report = may ? readReport(whole) : null;
    if (report === null) return false;
    known.set(bytes, start, end, report);
    const { server } = report;
    const named = line.unterminated && server !== null && whole.endsWith(server) ? null : server; // perhaps half a name
    return this.#begin(report, named, line, shown);
  }

  #begin(report: ReportingLine, server: string | null, line: Line, shown: State["response"]): true {
    const { at, exception, message, status } = report;
    if (status !== null) this.state.response = { status, wait: nearResponse };
    else if (shown !== null && readFailure(null, message).httpStatus === shown.status) return true;
    this.state.open = { line: line.number, at, exception, server, message, details: "", wait: patience };
    return true;
  }

  end(): void {
    const { open } = this.state;
    this.state.open = null;
    if (open === null) return;
    const failure = readFailure(null, open.message + open.details);
    if (failure.kind === "other") return;
    const { at, server, exception } = open;
    const message = open.message.slice(0, longestMessage);
    addIncident(this.store, open.line, failure, { at, server, exception, message });
  }
}

/** The cloud benchmark's messages that are not about one build: one entry each, found by the word they begin with. */
import { readFailure } from "./failure.ts";
import type { Line } from "./line.ts";
import type { LineType } from "./parser.ts";
import type { CloudRows } from "./cloud-benchmark-rows.ts";

interface Message extends LineType {
  /** Matches the whole message, without `debug[ 1]: ` in front. */
  readonly pattern: RegExp;
  /** What it names ends with the line, so that nobody knows whether a line that was cut off names it whole. */
  readonly endsOpen?: true;
  /** Adds the rows; missing for lines that are only recognised. */
  readonly read?: (found: RegExpExecArray, line: number, rows: CloudRows) => void;
}

/** The version that says only `imposing delay` waits 10 s before it asks again. */
const unstatedDelay = 10;

const delayOf = (text: string | undefined): number => (text === undefined ? unstatedDelay : Number(text));

/** A time without a zone stays as it was written. */
const time = String.raw`(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?)`;
const delay = String.raw`(?:, imposing delay(?: of (\d+(?:\.\d+)?))?)?`;

const messages: readonly Message[] = [
  {
    meaning: "the API refused a creation because of the rate limit",
    example: "ERROR, hit the API limit at 2012-08-27 20:43:31.860466, imposing delay of 60",
    pattern: new RegExp(String.raw`^(?:ERROR|warning), hit the API limit at ${time}${delay}`),
    read: ([message, at = "", seconds], line, rows) => {
      rows.fail();
      rows.incident(line, { kind: "rate-limit", at, imposed_delay_s: delayOf(seconds), message });
    },
  },
  {
    meaning: "HTTP 400",
    example: "warning, bad request sent or bad response at 2012-08-27 20:43:31.860466, imposing delay of 60",
    pattern: new RegExp(String.raw`^(?:ERROR|warning), bad request sent or bad response at ${time}${delay}`),
    read: ([message, at = "", seconds], line, rows) => {
      rows.fail();
      rows.incident(line, {
        kind: "bad-request",
        at,
        http_status: 400,
        imposed_delay_s: delayOf(seconds),
        message,
      });
    },
  },
  {
    meaning: "any other failure of a creation",
    example:
      "warning, exception [ [Errno 104] Connection reset by peer ]when creating cs at 2012-08-27 20:43:31.860466, imposing delay of 60",
    pattern: new RegExp(
      String.raw`^(?:ERROR|warning), exception \[ ?(.*?) ?\] ?when creating cs at ${time}${delay}`,
    ),
    read: ([, message = "", at = "", seconds], line, rows) => {
      rows.fail();
      const { kind, httpStatus, retryAfter } = readFailure(null, message);
      rows.incident(line, {
        kind,
        at,
        http_status: httpStatus,
        retry_after_s: retryAfter,
        imposed_delay_s: delayOf(seconds),
        message,
      });
    },
  },
  {
    meaning: "a pause before the next ten creations, to stay under the limit",
    example: "debug[ 1]: created 11 servers, introducing delay",
    pattern: /^created \d+ servers, introducing delay/,
  },
  {
    meaning: "404 from a stale cache right after the creation; the server exists",
    example: "debug[ 1]: can't find server id csperform1343582734 / 10195638 continue checking",
    pattern: /^can't find server id (.+) \/ (\S+) continue checking/,
    read: ([message, server = "", id = ""], line, rows) => staleCache(line, server, id, message, rows),
  },
  {
    meaning: "the same, by name",
    example:
      "debug[ 1]: can't find server name csperform1343582734 / id 10195638 / time 12.3 continue checking",
    pattern: /^can't find server name (.+) \/ id (\S+) \/ time [^/]* continue checking/,
    read: ([message, server = "", id = ""], line, rows) => staleCache(line, server, id, message, rows),
  },
  {
    meaning: "a delete was sent",
    example: "debug[ 1]: deleting server csperform1343582734",
    pattern: /^deleting server (.+)$/,
    endsOpen: true,
    read: ([, server = ""], line, rows) => rows.event(line, { event: "delete", server: server.trimEnd() }),
  },
  {
    meaning: "that delete failed",
    example: "debug[ 1]: error when deleting server csperform1343582734, continue",
    pattern: /^error when deleting server (.+), continue/,
    read: ([, server = ""], line, rows) => rows.event(line, { event: "delete-failed", server }),
  },
  {
    meaning: "the deletes of a test begin",
    example: "debug[ 1]: func cs_delete_all start",
    pattern: /^func cs_delete_all start/,
  },
  {
    meaning: "every server of the test was told to go",
    example: "debug[ 1]: servers deleted; <type 'list'> : []",
    pattern: /^servers deleted; /,
    read: (_, line, rows) => rows.event(line, { event: "delete-all" }),
  },
  {
    meaning: "the same; the count is of attempts",
    example: "debug[ 1]: 25 cloud servers deleted",
    pattern: /^\d+ cloud servers deleted/,
    read: (_, line, rows) => rows.event(line, { event: "delete-all" }),
  },
  {
    meaning: "the status of a server was looked up",
    example: "debug[ 1]: checked status of cs index 3->BUILD after 12.3",
    pattern: /^checked status of cs index /,
  },
  {
    meaning: "credentials: never kept",
    example: "debug[ 1]: user: <user> key: <key>",
    pattern: /^user: .*key: /,
  },
  {
    meaning: "command line options: never kept",
    example: "debug[ 1]: options: [('-s', '25'), ('-k', '<key>')]",
    pattern: /^options: /,
  },
  {
    meaning: "a thread begins",
    example: "thread start_test started",
    pattern: /^thread \S+ started/,
  },
];

function staleCache(line: number, server: string, id: string, message: string, rows: CloudRows): void {
  rows.event(line, { event: "created", server, id });
  rows.incident(line, { kind: "not-found", http_status: 404, server, message });
}

export const messageTypes: readonly LineType[] = messages;

/** How messages begin that may stand without `debug[ 1]: ` in front. */
export const messageStarts: readonly string[] = ["ERROR, ", "warning, ", "deleting server ", "thread "];

const firstWord = /^[^\s,]+/;
/** A message that begins with a count stands under this word. */
const count = "#";

/** Messages by their first word; a pattern that begins with an alternative stands under each of its words. */
const byWord = new Map<string, Message[]>();
for (const message of messages) {
  const first = firstWord.exec(message.example.replace(/^debug\[ 1\]: /, ""))?.[0] ?? "";
  const words = /^(?:ERROR|warning)$/.test(first)
    ? ["ERROR", "warning"]
    : [/^\d+$/.test(first) ? count : first];
  for (const word of words) {
    const list = byWord.get(word);
    if (list === undefined) byWord.set(word, [message]);
    else list.push(message);
  }
}

/** Reads a message of a line, without `debug[ 1]: ` in front; false if it is none. */
export function readMessage(text: string, { number, unterminated }: Line, rows: CloudRows): boolean {
  const word = firstWord.exec(text)?.[0] ?? "";
  const candidates = byWord.get(word) ?? (/^\d+$/.test(word) ? byWord.get(count) : undefined);
  for (const { pattern, endsOpen, read } of candidates ?? []) {
    const found = pattern.exec(text);
    if (found === null) continue;
    if (unterminated && endsOpen) rows.cut(number);
    else read?.(found, number, rows);
    return true;
  }
  return false;
}

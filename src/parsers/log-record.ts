/**
 * Lines of structured logs as the plain lines that they stand for: objects in JSON, as the loggers of Node, Go, Python and the clouds write
 * them, and logfmt. `{"time":"2026-11-23T09:00:00Z","level":"error","msg":"refused","error":"rate limit exceeded"}` becomes
 * `2026-11-23T09:00:00Z ERROR refused: rate limit exceeded`.
 */

/** The names that loggers give to the same. */
const names = {
  time: ["time", "ts", "timestamp", "@timestamp", "asctime"],
  level: ["level", "levelname", "severity", "log.level", "lvl"],
  message: ["msg", "message", "event"],
  error: ["error", "err", "exception"],
  status: ["status", "status_code", "statusCode", "code"],
} as const;

type Members = Readonly<Record<string, unknown>>;

/** The plain line; the text itself if it is no record with a level and a message. */
export function readLogRecord(text: string): string {
  const members = text.startsWith('{"') ? readJson(text) : readLogfmt(text);
  const find = (kind: keyof typeof names): unknown =>
    names[kind].map((name) => members?.[name]).find((value) => value !== undefined);
  const level = readLevel(find("level"));
  const message = find("message");
  if (level === null || typeof message !== "string") return text;
  const error = readError(find("error"));
  const said = error === null || message.includes(error) ? message : `${message}: ${error}`;
  // Other statuses are those of a server that logs what it answers.
  const limited = Number(find("status")) === 429 && !said.includes("429") ? " (HTTP 429)" : "";
  return `${readTime(find("time"))}${level} ${said.replaceAll("\n", " ")}${limited}`;
}

function readJson(text: string): Members | null {
  if (!text.trimEnd().endsWith("}")) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // a part of something larger, or of another language
    throw error;
  }
}

function readLogfmt(text: string): Members | null {
  if (!/(?:^|\s)level=\w/.test(text)) return null;
  const pairs = text.matchAll(/(?:^|\s)([\w.@]{1,40})=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))/g);
  return Object.fromEntries(
    Array.from(pairs, ([, name = "", quoted, word = ""]) => [
      name,
      quoted === undefined ? word : quoted.replace(/\\(["\\])/g, "$1"),
    ]),
  );
}

/** In capitals; numbers are those of bunyan and pino. */
function readLevel(level: unknown): string | null {
  if (typeof level === "number") return level >= 50 ? "ERROR" : level >= 40 ? "WARN" : "INFO";
  return typeof level === "string" && /^[A-Za-z]{3,10}$/.test(level) ? level.toUpperCase() : null;
}

/** An error is a text, or an object with a message. */
function readError(error: unknown): string | null {
  const said = typeof error === "object" && error !== null && "message" in error ? error.message : error;
  return typeof said === "string" && said !== "" ? said : null;
}

/** A time and a blank; numbers are seconds or milliseconds since 1970. Nothing if there is none. */
function readTime(time: unknown): string {
  if (typeof time === "string") return `${time} `;
  if (typeof time !== "number") return "";
  const at = new Date(time > 1e11 ? time : time * 1000);
  return Number.isNaN(at.getTime()) ? "" : `${at.toISOString()} `;
}

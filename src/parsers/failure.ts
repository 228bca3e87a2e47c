/**
 * What went wrong, from what a client says of it: the class of an exception and its message, or the text of a command-line tool. Shared by
 * all parsers that add incidents, so that the same words mean the same everywhere.
 *
 * A rate limit is told by its own words, by HTTP 429, or by 413 from an API client (`OverLimit`, first-generation clouds); 413 alone is
 * what a web server says of an upload that is too large. A quota is not a rate limit, although old clouds send the same status for both.
 */
import { remembering } from "./memo.ts";

export type FailureKind =
  "rate-limit" | "quota" | "not-found" | "bad-request" | "auth" | "server-error" | "connection" | "other";

export interface Failure {
  readonly kind: FailureKind;
  /** Null if none is stated. */
  readonly httpStatus: number | null;
  /** Seconds; null if not stated as a duration. */
  readonly retryAfter: number | null;
}

/** What is said must fit, and so must the status. */
interface Rule {
  readonly kind: FailureKind;
  /** Matches `exception: message`. */
  readonly text?: RegExp;
  readonly status?: (status: number) => boolean;
}

/** The first that fits decides. */
const rules: readonly Rule[] = [
  { kind: "rate-limit", status: (status) => status === 429 },
  {
    kind: "rate-limit",
    text: /(?<!x-)rate[-_ ]?limit(?:ed|ing|s?\b|[-_ ]?exceeded|error)|too ?many ?requests|throttling|\brate exceeded|request ?limit ?exceeded|\bslow ?down\b/i,
  },
  {
    kind: "quota",
    text: /\bquota.{0,60}\bexceed|\bexceed.{0,60}\bquota|quotaexceeded|over ?quota|(?:instance|vcpu|daily|resource_?)limit_?exceeded|\bexceed (?:your|the) .{0,30}\blimit\b/i,
  },
  { kind: "rate-limit", text: /\bover ?limit\b|\bActual\(413\b/i },
  { kind: "rate-limit", text: /\bretry[-_]?after\b/i, status: (status) => status === 413 },
  { kind: "auth", status: (status) => status === 401 || status === 403 || status === 407 },
  { kind: "server-error", status: (status) => status >= 500 },
  { kind: "connection", status: (status) => status === 408 },
  { kind: "not-found", status: (status) => status === 404 || status === 410 },
  { kind: "bad-request", status: (status) => status >= 400 },
  {
    kind: "connection",
    text: /\b(?:URLError|ServerNotFoundError|MaxRetryError|NewConnectionError|ProtocolError|SSLError|BadStatusLine|IncompleteRead|RemoteDisconnected|BrokenPipeError|gaierror|herror|socket\.\w+|\w*Time(?:d?Out|outs?)(?:Error|Exception)?|Connection\w*(?:Error|Exception|Refused|Reset|Aborted|Closed|Failure)|Connect(?:Error|Failed))\b|\bErrno (?:-[2-5]|32|10[0-4]|11[0-3])\]|connection (?:refused|reset|aborted|timed? ?out|closed)|name or service not known|getaddrinfo|broken pipe|timed out|unable to (?:establish connection|connect)|could not (?:connect|resolve)|failed to connect/i,
  },
  {
    kind: "auth",
    text: /\b(?:Unauthori[sz]ed\w*|Forbidden|Auth\w*(?:Fail(?:ed|ure)?|Error|Exception|Required)|NoCredentials\w*|InvalidCredentials\w*|LoginFail\w*|AccessDenied\w*)\b|authentication (?:failed|required)|requires authentication|invalid .{0,40}credentials|unable to (?:locate credentials|authenticate)|login failed/i,
  },
  {
    kind: "not-found",
    text: /(?:^|[.\s(])(?!File|Module|Command|Library|Package)\w*NotFound(?:Error|Exception|Fault)?\b|\bno \w+ with a name or id\b|\bserver not found\b|\b(?:was|were) not found\b/i,
  },
  { kind: "bad-request", text: /\b(?:BadRequest|InvalidRequest|InvalidParameter)\w*\b/ },
  {
    kind: "server-error",
    text: /\b(?:InternalServerError|InternalFailure|ServiceUnavailable|BadGateway|GatewayTimeout|ServerError)\w*\b/,
  },
];

/** Ways to state an HTTP status; a number without such words is none. */
const statuses: readonly RegExp[] = [
  /\bHTTP(?:\/\d(?:\.\d)?)?(?: error| status| response)?(?: code)?[: =]{0,2}\(?([1-5]\d\d)\b(?!\.\d)/i,
  /\bstatus(?:[ _]?code)?["']?\s{0,3}[:=]?\s{0,3}["']?([1-5]\d\d)\b(?!\.\d)/i,
  /\b(?:error|response) code["']?[:=]?\s{0,3}\(?([45]\d\d)\b(?!\.\d)/i,
  /\b([45]\d\d) (?:client|server) error\b/i,
  /\bHttpError:? <?(?:HttpError )?([45]\d\d)\b/,
  /\bActual\(([1-5]\d\d)\b/,
  /\bRESP: \[([1-5]\d\d)\]/,
  /\breturned error: ([45]\d\d)\b/,
  /: ([45]\d\d) \(request "/,
  /\bgoogleapi: (?:got HTTP response code|Error) ([45]\d\d)\b/,
  /\bHTTPError:? ([45]\d\d)\b/,
  /\bAn error occurred \(([45]\d\d)\) when calling\b/,
  /["']code\\*["']\s{0,3}:\s{0,3}([45]\d\d)\b/,
  /^(?:[\w.]+: ){0,3}\(?([45]\d\d)\)?(?:$|\n|[:,]? [A-Z"'({])/,
];

const retryAfter =
  /\bretry[-_ ]?(?:after|in)\\*["']?\s{0,3}(?:=>|[:=])?\s{0,3}\\*["']?(\d{1,9}(?:\.\d{1,9})?)(?![\d-])\s?(?:s|sec|seconds?|(ms|milliseconds?|m|min|minutes?))?\b/i;

/** Mistakes of the program itself: their words are its own names, not what an API said. */
const ownMistake =
  /^(?:[\w.]*\.)?(?:(?:Key|Index|Name|Attribute|Import|ModuleNotFound|Syntax|Indentation|Tab|Type|Assertion|ZeroDivision|UnboundLocal|Recursion|Memory|FileNotFound|FileExists|NotADirectory|IsADirectory|Permission|NotImplemented|Unicode\w*|Lookup|Overflow)Error|KeyboardInterrupt|SystemExit)(?::|$)/;

/** `exception` is the class as printed, perhaps with its module; null if it is not known. */
export function readFailure(exception: string | null, message: string): Failure {
  return readText((exception === null ? message : `${exception}: ${message}`).slice(0, 8000));
}

const readText = remembering((text: string): Failure => {
  if (ownMistake.test(text)) return { kind: "other", httpStatus: null, retryAfter: null };
  const httpStatus = readStatus(text);
  const rule = rules.find(
    ({ text: said, status }) =>
      (said === undefined || said.test(text)) &&
      (status === undefined || (httpStatus !== null && status(httpStatus))),
  );
  return { kind: rule?.kind ?? "other", httpStatus, retryAfter: readRetryAfter(text) };
});

function readStatus(text: string): number | null {
  for (const pattern of statuses) {
    const status = pattern.exec(text)?.[1];
    if (status !== undefined) return Number(status);
  }
  return null;
}

/** `Retry-After: 55`, `Retry after 32s`, `"retryAfter": 5`; a date cannot be turned into seconds here. */
function readRetryAfter(text: string): number | null {
  const match = retryAfter.exec(text);
  if (match === null) return null;
  const unit = match[2] ?? "";
  if (/^(?:ms|milli)/i.test(unit)) return Number(match[1]) / 1000;
  return Number(match[1]) * (unit === "" ? 1 : 60);
}

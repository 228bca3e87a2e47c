/**
 * How command-line clients and logs say that an API refused something. A form is for what stands behind the prefixes of loggers; it has
 * to be a report, not a sentence about limits, a table of them, or a program that raises the same exception.
 */
import { AnyText } from "./any-text.ts";
import type { LineType } from "./parser.ts";

interface MessageForm extends LineType {
  /** Matches from the beginning. Groups: `exception`, `server`. */
  readonly pattern: RegExp;
  /** One of these every line that matches holds somewhere: for one look at a line, as `AnyText` reads them. */
  readonly holds: readonly string[];
}

const status = String.raw`\(HTTP [45]\d\d\)`;
/** What holds a status holds one of these. */
const refused = ["(http 4", "(http 5"] as const;

export const messageForms: readonly MessageForm[] = [
  {
    meaning: "an OpenStack client reports a failure",
    example: "ERROR (OverLimit): This request was rate-limited. (HTTP 413)",
    holds: refused,
    pattern: new RegExp(
      String.raw`^(?:ERROR|Error|CRITICAL):? (?:\((?<exception>\w+)\):? )?.{0,600}?${status}`,
    ),
  },
  {
    meaning: "an exception, without its traceback",
    example: "cloudservers.exceptions.OverLimit: Too many requests... (HTTP 413)",
    holds: [
      ...refused,
      ": 4## ",
      ": 5## ",
      "4## client error",
      "5## client error",
      "4## server error",
      "5## server error",
      "http error 4",
      "http error 5",
      "limit exceeded",
      "limitexceeded",
      "rate exceeded",
      "too many requests",
      "max retries",
    ],
    pattern: new RegExp(
      String.raw`^(?!(?:Critical|Debug|Error|Exception|Info|Note|Warning|[A-Z]+): )(?<exception>(?:[A-Za-z_]\w{0,60}\.){0,9}[A-Z]\w{0,60}): .{0,600}?(?:(?<=: )[45]\d\d [A-Z]|${status}|\b[45]\d\d (?:Client|Server) Error|HTTP Error [45]\d\d|(?:Request|Instance|Vcpu)LimitExceeded|Rate exceeded|Too Many Requests|[Rr]ate [Ll]imit [Ee]xceeded|Max retries exceeded)`,
    ),
  },
  {
    meaning: "what the API said",
    example: "This request was rate-limited. (HTTP 413)",
    holds: refused,
    pattern: new RegExp(
      String.raw`^(?:(?:This request was rate-limited|Too many requests)\b[^()]{0,60}${status}|[A-Z][^"'\x60|()]{0,400} ${status} \(Request-ID: )`,
    ),
  },
  {
    meaning: "OpenStack and Nova clients",
    example: "No server with a name or ID of 'test7945' exists.",
    holds: ["no server with a name", "invalid openstack", "unable to establish"],
    pattern:
      /^(?:ERROR:? (?:\((?<exception>\w+)\):? )?)?(?:No server with a name or ID of '(?<server>[^']{1,255})' exists|Invalid OpenStack \w+ credentials|Unable to establish connection to http)/,
  },
  {
    meaning: "OpenStack clients, without a status",
    example: "ERROR (ConnectionRefused): Unable to establish connection to http://10.0.0.1:5000/v2.0/tokens",
    holds: ["error (", "error: ("],
    pattern:
      /^ERROR:? \((?<exception>(?:Connect\w*|OverLimit|Unauthorized|Forbidden|NotFound|BadRequest|RequestTimeout|\w*Timeout|ServiceUnavailable))\):? ./,
  },
  {
    meaning: "the AWS command line and boto",
    example:
      "An error occurred (RequestLimitExceeded) when calling the RunInstances operation: Request limit exceeded.",
    holds: ["an error occurred (", "could not connect to", "unable to locate"],
    pattern:
      /^(?:(?<exception>[\w.]{1,80}): )?(?:An error occurred \([\w.]{1,80}\) when calling the \w+ operation|Could not connect to the endpoint URL: "|Unable to locate credentials)/,
  },
  {
    meaning: "SDKs of AWS and Azure",
    example: "RequestLimitExceeded: Request limit exceeded.",
    holds: ["limitexceeded", "throttling", "toomanyrequests", "=429"],
    pattern:
      /^(?:(?<exception>(?:\w{1,40}(?:\.|::)){0,9}\w{0,40}(?:RequestLimitExceeded|Throttling(?:Exception)?|TooManyRequests(?:Exception)?)): [A-Z]|.{0,300}\bStatus(?:Code)?=429\b.{0,40}\bCode=")/,
  },
  {
    meaning: "clients that use fog and excon",
    example: "Expected(200) <=> Actual(413 Request Entity Too Large)",
    holds: ["actual(4", "actual(5"],
    pattern: /^.{0,300}?Expected\(\[?[\d, ]{3,40}\]?\) <=> Actual\([45]\d\d\b/,
  },
  {
    meaning: "gcloud",
    example: "ERROR: (gcloud.compute.instances.create) HTTPError 403: Rate Limit Exceeded",
    holds: ["error (", "error: ("],
    pattern: /^ERROR: \(gcloud\.[\w.-]{1,100}\) ./,
  },
  {
    meaning: "Google's libraries",
    example: "googleapi: Error 403: Rate Limit Exceeded, rateLimitExceeded",
    holds: ["googleapi: "],
    pattern: /^(?:.{0,200}: )?googleapi: (?:got HTTP response code|Error) [45]\d\d\b/,
  },
  {
    meaning: "hcloud",
    example: "hcloud: limit of 3600 requests per hour reached (rate_limit_exceeded)",
    holds: ["hcloud: "],
    pattern: /^hcloud: (?:Server not found: (?<server>\S+)|.{1,300}\([a-z]+(?:_[a-z]+)*(?:, [\w-]+)?\)\s*$)/,
  },
  {
    meaning: "doctl and godo",
    example: 'Error: POST https://api.digitalocean.com/v2/droplets: 429 (request "a1b2") Too many requests',
    holds: [": 4##", ": 5##"],
    pattern: /^(?:Error: |error: )?(?:GET|POST|PUT|DELETE|PATCH) https?:\/\/\S{1,300}: [45]\d\d\b ?./,
  },
  {
    meaning: "kubectl",
    example: "Error from server (TooManyRequests): the server has received too many requests",
    holds: ["error from server", "unable to connect"],
    pattern: /^(?:Error from server \(\w+\): |Unable to connect to the server: )./,
  },
  {
    meaning: "curl without --verbose",
    example: "curl: (22) The requested URL returned error: 429 Too Many Requests",
    holds: ["curl: ("],
    pattern:
      /^curl: \((?:22\) The requested URL returned error: (?!413\b)[45]\d\d|6\) Could not resolve|7\) |28\) |35\) |52\) |56\) )/,
  },
  {
    meaning: "GitHub and its clients",
    example: "gh: API rate limit exceeded for user ID 123. (HTTP 403)",
    holds: ["rate limit"],
    pattern:
      /^(?:gh: |Error: |fatal: |error: |HTTP 403: |(?:[\w.]{1,80}: )|\{"message": ?"|\s*"message": ?")?(?:API rate limit exceeded for |You have exceeded a secondary rate limit)/,
  },
  {
    meaning: "urllib3 tries again",
    example:
      "Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection broken by 'ConnectTimeoutError()': /v1/servers",
    holds: ["retrying (retry"],
    pattern: /^Retrying \(Retry\(.{1,300}\)\) after connection broken by '/,
  },
  {
    meaning: "the body of a refusal",
    example: '{"overLimit": {"message": "This request was rate-limited.", "code": 413, "retryAfter": 55}}',
    holds: ['"overlimit', '"error"', '"reason"'],
    pattern:
      /^\s*\{?\s*"(?:overLimit(?:Fault)?"\s*:\s*\{|error"\s*:\s*\{.{0,600}"(?:rateLimitExceeded|quotaExceeded|userRateLimitExceeded)"|reason"\s*:\s*"(?:rateLimitExceeded|userRateLimitExceeded|quotaExceeded)")/,
  },
  {
    meaning: "OpenStack clients with --debug: the response",
    example: "RESP: [413] {'retry-after': '55', 'content-type': 'application/json'}",
    holds: ["resp: ["],
    pattern: /^(?:DEBUG.{0,80}?)?RESP: \[[45]\d\d\]/,
  },
  {
    meaning: "a client says the status",
    example: "HTTP 429 Too Many Requests, retry after 32s",
    holds: [" 429"],
    pattern:
      /^(?:got |received )?HTTP(?: status| error)?(?: code)?:? 429(?: Too Many Requests)?(?:\s*$|[,:;(]| - )/i,
  },
  {
    meaning: "the head of a refusal",
    example: "HTTP/1.1 429 Too Many Requests",
    holds: [" 429"],
    pattern: /^HTTP\/\d(?:\.\d)? 429(?: |$)/,
  },
];

/** Words that only stand in reports of a limit that was hit. */
const limitHit =
  /\brate[- ]?limit(?:ed)?(?: was| has been)? ?(?:exceeded|reached|hit)\b|\b(?:is|was|been|being|got) rate[- ]limited\b|too many requests|rateLimitExceeded|rate_limit_exceeded|request ?limit ?exceeded|\brate exceeded\b|\bOverLimit\b|\bquota(?: \S+){0,3} exceeded\b|\bexceeded (?:\S+ ){0,3}quota\b|\bHTTP(?: status| error)?(?: code)?:? 429\b|\bstatus(?: code)?[:=]? 429\b/i;
/** One of these every line that `limitHit` matches holds: as `MessageForm.holds`. */
const limitHolds = [
  "rate limit",
  "rate-limit",
  "rate_limit",
  "ratelimit",
  "request limit",
  "requestlimit",
  "rate exceeded",
  "too many requests",
  "overlimit",
  "quota",
  " 429",
];
/** Lines that only look like reports, as a log of the cloud benchmark has the most. */
export const lookAlikes: readonly string[] = [
  "[ 1][ 1] cloud server build [test7945] ERROR, can't find server or timeout after 601.2 seconds / 10.02 minutes",
  "ERROR, hit the API limit at 2012-08-27 20:43:31.860466, imposing delay of 60",
];
const hints = new AnyText(
  new Set([...messageForms.flatMap(({ holds }) => holds), ...limitHolds]),
  lookAlikes.join("\n"),
);

/** False if the line `bytes[start, end)` reports nothing: one look, where reading would take twenty. */
export function mayReport(bytes: Buffer, start: number, end: number): boolean {
  return hints.isIn(bytes, start, end);
}

const complaint =
  /^(?:\[?(?:critical|err(?:or)?|fatal|failed|failure|warn(?:ing)?)\]?\b|\w*(?:Error|Exception)\b)/i;
const level = /\b(?:CRITICAL|ERROR|FATAL|WARN(?:ING)?|error|warning)\b/;
/** Programs, comments, tables, lists and names of tests hold the same words. */
const noReport =
  /^\s*(?:#(?!\d)|\/\/|\/\*|\*|\||--|<)|^\s*(?:assert|case|catch|class|def|elif|else|except|from|if|import|print|raise|return|throw|when|while)\b|\x60|\bPASSED\b|\b(?:if|when) (?:a|an|the|you|your)\b/;

/** What a line reports. */
export interface ReportedMessage {
  readonly exception: string | null;
  readonly server: string | null;
}

/** Reads a line, without (`text`) the prefix of a logger (`before`); null if it reports no refusal. */
export function readClientMessage(before: string, text: string): ReportedMessage | null {
  if (noReport.test(before) || noReport.test(text)) return null;
  for (const { pattern } of messageForms) {
    const match = pattern.exec(text);
    if (match === null) continue;
    return { exception: match.groups?.["exception"] ?? null, server: match.groups?.["server"] ?? null };
  }
  const isReport = (complaint.test(text) || level.test(before)) && limitHit.test(text);
  return isReport ? { exception: null, server: null } : null;
}

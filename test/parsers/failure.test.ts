import { describe, expect, it } from "vitest";
import { readFailure } from "../../src/parsers/failure.ts";

type Case = readonly [exception: string | null, message: string, status: number | null];

const cases: Readonly<Record<string, readonly Case[]>> = {
  "rate-limit": [
    ["cloudservers.exceptions.OverLimit", "Too many requests... (HTTP 413)", 413],
    ["novaclient.exceptions.OverLimit", "This request was rate-limited. (HTTP 413)", 413],
    [
      "requests.exceptions.HTTPError",
      "429 Client Error: Too Many Requests for url: https://example.com/",
      429,
    ],
    ["urllib.error.HTTPError", "HTTP Error 429: Too Many Requests", 429],
    [
      "botocore.exceptions.ClientError",
      "An error occurred (RequestLimitExceeded) when calling RunInstances",
      null,
    ],
    ["boto.exception.BotoServerError", "Throttling: Rate exceeded", null],
    ["github.GithubException", "403 {'message': 'API rate limit exceeded for user ID 1.'}", 403],
    [
      "googleapiclient.errors.HttpError",
      '<HttpError 403 when requesting https://example.com returned "rateLimitExceeded">',
      403,
    ],
    ["Excon::Errors::RequestEntityTooLarge", "Expected(200) <=> Actual(413 Request Entity Too Large)", 413],
    [null, "the API answered with status 429", 429],
    [null, "Quota exceeded for quota metric 'Queries' of service 'x' (HTTP 429)", 429],
  ],
  quota: [
    ["OverLimit", "Quota exceeded for instances: Requested 1, but already used 10 of 10 (HTTP 413)", 413],
    ["nova.exception.QuotaError", "Quota exceeded for cores (HTTP 403)", 403],
    ["ClientError", "An error occurred (InstanceLimitExceeded) when calling RunInstances", null],
  ],
  "not-found": [
    ["cloudservers.exceptions.NotFound", "404: No Server matching {'name': 'x'}.", 404],
    ["urllib2.HTTPError", "HTTP Error 404: Not Found", 404],
    ["heatclient.exc.HTTPNotFound", "The Stack (x) could not be found.", null],
  ],
  "bad-request": [
    ["cloudservers.exceptions.BadRequest", "Bad request (HTTP 400)", 400],
    ["urllib2.HTTPError", "HTTP Error 413: Request Entity Too Large", 413],
    ["novaclient.exceptions.Conflict", "Cannot 'delete' while it is in task_state (HTTP 409)", 409],
  ],
  auth: [
    ["cloudservers.exceptions.Unauthorized", "Unauthorized (HTTP 401)", 401],
    ["keystoneclient.exceptions.AuthorizationFailure", "Authorization Failed: no route", null],
    ["novaclient.exceptions.Forbidden", "Policy does not allow it (HTTP 403)", 403],
  ],
  "server-error": [
    ["novaclient.exceptions.ClientException", "The server has either erred or is incapable (HTTP 500)", 500],
    ["urllib2.HTTPError", "HTTP Error 503: Service Unavailable", 503],
    ["requests.exceptions.HTTPError", "502 Server Error: Bad Gateway for url: https://example.com/", 502],
  ],
  connection: [
    ["socket.error", "[Errno 104] Connection reset by peer", null],
    ["urllib2.URLError", "<urlopen error [Errno -2] Name or service not known>", null],
    ["requests.exceptions.ReadTimeout", "HTTPSConnectionPool(host='x', port=443): Read timed out.", null],
    ["httplib2.ServerNotFoundError", "Unable to find the server at example.com", null],
    ["ConnectionRefusedError", "[Errno 111] Connection refused", null],
    ["httplib.BadStatusLine", "''", null],
  ],
  other: [
    ["ValueError", "invalid literal for int() with base 10: '429'", null],
    ["ValueError", "429 items are too many", null],
    ["ValueError", "error in line 429, after 413 s", null],
    ["KeyError", "'rate_limit'", null],
    ["FileNotFoundError", "[Errno 2] No such file or directory: 'x'", null],
    ["PermissionError", "[Errno 13] Permission denied: '/x'", null],
    ["ModuleNotFoundError", "No module named 'quota'", null],
    ["AssertionError", "HTTP 404 != HTTP 200", null],
    ["RuntimeError", "X-RateLimit-Remaining: 10", null],
  ],
};

describe("readFailure", () => {
  it.each(Object.entries(cases).flatMap(([kind, list]) => list.map((row) => [kind, ...row] as const)))(
    "says %s of %s: %s",
    (kind, exception, message, status) => {
      expect(readFailure(exception, message)).toMatchObject({ kind, httpStatus: status });
    },
  );

  it.each([
    ["Retry-After: 55", 55],
    ["HTTPHeaderDict({'Retry-After': '55'})", 55],
    ["Retry after 32s", 32],
    ['{"overLimit": {"retryAfter": 5, "code": 413}}', 5],
    ["please retry in 2 minutes", 120],
    ["retry after 1500 ms", 1.5],
    ['"retryAfter": 2012-08-10T12:03:27Z', null],
    ["retry afterwards", null],
    ["no hint at all", null],
  ])("reads how long to wait from %s", (message, seconds) => {
    expect(readFailure("OverLimit", message).retryAfter).toBe(seconds);
  });
});

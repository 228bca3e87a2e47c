import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { bothTargets, cloudOf, deletes, go, numbered, run, two } from "./cleanup-run.ts";
import { target, toLine } from "./fake-cloud.ts";

// a busy machine takes its time over a hundred processes
vi.setConfig({ testTimeout: 60_000 });

describe("when the cloud has trouble", () => {
  it("waits 6, 12, 24 … s after a rate limit, and goes on", () => {
    const at = cloudOf(...two);
    at.faults(...Array.from({ length: 6 }, () => "delete\tThis request was rate-limited. (HTTP 413)"));
    expect(run(at, bothTargets, [...go, "--per-minute", "0"]).status).toBe(0);
    expect(at.slept()).toEqual([6, 12, 24, 48, 96, 96]);
    expect(at.ids()).toEqual([]);
  });

  it("waits as long as the cloud asks for", () => {
    const at = cloudOf(...two);
    at.faults(
      "delete\tToo many requests (HTTP 429) Retry-After: 32",
      "list\tOver limit, retry in 7 seconds",
      'list\tOver limit "retryAfter": "41"',
    );
    expect(run(at, bothTargets, [...go, "--per-minute", "0"]).status).toBe(0);
    expect(at.slept().toSorted((a, b) => a - b)).toEqual([7, 32, 41]);
  });

  it.each([
    ["Retry-After: 0", 6],
    ["Retry-After: 08", 8],
    ['{"overLimit": {"code": 413, "retryAfter": "2012-07-29T17:00:00Z"}}', 6],
    ["Retry-After: Wed, 21 Oct 2026 07:28:00 GMT", 6],
    ["retry_after=9", 9],
  ])("reads %j as a pause of %i s", (words, seconds) => {
    const at = cloudOf(...two);
    at.faults(`delete\tHTTP 413 ${words}`);
    expect(run(at, bothTargets, [...go, "--per-minute", "0"]).status).toBe(0);
    expect(at.slept()).toEqual([seconds]);
  });

  it("does not wait twice, for the budget and for the rate limit", () => {
    const at = cloudOf(...numbered(12));
    at.faults("delete\trate limit (HTTP 413)");
    expect(
      run(
        at,
        numbered(12).map(({ name }) => target(name)),
        go,
      ).status,
    ).toBe(0);
    expect(at.slept()).toEqual([6, 54, 60]);
  });

  it("starts the waiting over after progress", () => {
    const at = cloudOf(...two);
    at.faults("delete\tHTTP 503", "delete\tHTTP 503\tdone", "delete\tHTTP 503");
    expect(run(at, [target("test1"), target("test2")], [...go, "--per-minute", "1"]).status).toBe(0);
    expect(at.slept().filter((seconds) => seconds < 20)).toEqual([6, 6, 12]);
  });

  it("gives up after ten tries without progress, and says what is left", () => {
    const at = cloudOf(...two);
    at.faults(...Array.from({ length: 11 }, () => "delete\tHTTP 429"));
    const { status, out, err } = run(at, bothTargets, [...go, "--per-minute", "0"]);
    expect(status).toBe(1);
    expect(at.slept()).toHaveLength(10);
    expect(err).toContain("giving up: HTTP 429");
    expect(out).toContain("deleted: 0   left: 2   already gone: 0   left alone: 0\n");
  });

  it("believes the listing, not the client: a lost reply is no failure", () => {
    const at = cloudOf(...two);
    at.faults("delete\tRemote end closed connection without response\tdone");
    expect(run(at, bothTargets, go)).toMatchObject({
      status: 0,
      out: expect.stringContaining("deleted: 2   left: 0"),
    });
    expect(deletes(at)).toHaveLength(1);
  });

  it("does not say that it cannot delete what is gone, whatever the client says", () => {
    const at = cloudOf(...two);
    at.faults("delete\tThe resource could not be found\tdone");
    expect(run(at, [target("test1")], go)).toMatchObject({
      status: 0,
      out: expect.stringContaining("deleted: 1   left: 0"),
      err: "",
    });
  });

  it("waits for a server that takes its time, and not for ever", () => {
    const at = cloudOf(...two);
    at.set("linger", "3\n");
    expect(run(at, bothTargets, go).status).toBe(0);
    expect(at.slept()).toEqual([5, 5, 5]);
    at.set("servers", two.map(toLine).join(""));
    at.set("linger", "99\n");
    const { status, out } = run(at, bothTargets, [...go, "--wait", "20", "--journal", "other.tsv"]);
    expect([status, out]).toEqual([1, expect.stringContaining("deleted: 0   left: 2")]);
    expect(at.slept()).toEqual([5, 5, 5, 5, 5, 5, 5]);
  });

  it("finds the culprit in a batch that is refused, reports it, and deletes the others", () => {
    const at = cloudOf(...numbered(4));
    at.set("locked", "id-2\n");
    const { status, out, err } = run(
      at,
      numbered(4).map(({ name }) => target(name)),
      go,
    );
    expect([status, at.ids()]).toEqual([1, ["id-2"]]);
    expect(err).toContain("cannot delete id-2: Cannot 'delete' instance id-2 while it is locked (HTTP 409)");
    expect(out).toMatch(/^ {2}left +id-2 +test2 {2}\(Cannot 'delete'/m);
    expect(out).toContain("deleted: 3   left: 1   already gone: 0   left alone: 0\n");
  });

  it("takes a server that is gone for done, and deletes the rest of its batch", () => {
    const at = cloudOf(...numbered(3));
    at.faults("delete\tNo server with a name or ID of 'id-1' exists.");
    expect(
      run(
        at,
        numbered(3).map(({ name }) => target(name)),
        go,
      ),
    ).toMatchObject({ status: 0 });
    expect(at.ids()).toEqual([]);
  });

  it("stops at once when the login fails", () => {
    const at = cloudOf(...two);
    at.faults("list\tThe request you have made requires authentication. (HTTP 401)");
    expect(run(at, bothTargets, go)).toMatchObject({
      status: 4,
      err: expect.stringContaining("cannot log in: The request"),
    });
    at.faults("delete\tUnauthorized (HTTP 401)");
    expect(run(at, bothTargets, go).status).toBe(4);
    at.faults("list\tForbidden (HTTP 403)");
    expect(run(at, bothTargets, go).status).toBe(4);
    at.faults("list\tMissing value auth-url required for auth plugin password");
    expect(run(at, bothTargets, []).status).toBe(4);
    expect(at.slept()).toEqual([]);
  });

  it("ends when the cloud or the client cannot be reached", () => {
    const at = cloudOf(...two);
    at.faults(
      ...Array.from({ length: 11 }, () => "list\tUnable to establish connection to http://192.0.2.1"),
    );
    expect(run(at, bothTargets, go).status).toBe(5);
    expect(at.slept()).toHaveLength(10);
    at.faults("list\tsomething else");
    expect(run(at, bothTargets, go)).toMatchObject({
      status: 5,
      err: expect.stringContaining("something else"),
    });
    expect(
      run(at, bothTargets, [], { env: { PATH: "/usr/bin:/bin" }, options: { provider: "cloudservers" } }),
    ).toMatchObject({
      status: 5,
      err: expect.stringContaining("'cloudservers' is not installed"),
    });
  });

  it("does not take an answer that is no listing for an empty cloud", () => {
    for (const provider of ["openstack", "nova", "cloudservers"] as const) {
      const at = cloudOf(...two);
      writeFileSync(join(at.directory, "bin", provider), "#!/bin/sh\nexit 0\n");
      expect(run(at, bothTargets, go, { options: { provider } })).toMatchObject({
        status: 5,
        err: expect.stringContaining("the listing is not the"),
      });
      at.remove();
    }
  });

  it("shows what a client says as printable ASCII", () => {
    const at = cloudOf(...two);
    at.faults("list\t\u001b[2J\u0007bad\u202e");
    expect(run(at, bothTargets, []).err).toMatch(
      /^delete-all.sh: cannot list the servers: \?\[2J\?bad\?+; see whether the client itself can\n$/,
    );
  });
});

it("shows the end of what a client says, where a traceback says what it is about", () => {
  const at = cloudOf(...two);
  at.faults(`list\tTraceback (most recent call last): ${"File x, line 1 ".repeat(40)}ValueError: the reason`);
  expect(run(at, bothTargets, []).err).toMatch(
    /: Traceback .{80,} \.\.\. .{150,} ValueError: the reason; see whether/,
  );
});

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CleanupTarget } from "../../../src/analysis/cleanup-targets.ts";
import {
  defaultScriptOptions,
  type ScriptOptions,
  writeCleanupScript,
} from "../../../src/output/shell/script.ts";
import {
  type FakeCloud,
  fakeCloud,
  isInstalled,
  planOf,
  type RunOptions,
  type Server,
  target,
  toLine,
} from "./fake-cloud.ts";

// a busy machine takes its time over a hundred processes
vi.setConfig({ testTimeout: 60_000 });

let cloud: FakeCloud | undefined;

afterEach(() => {
  cloud?.remove();
});

function cloudOf(...servers: readonly Server[]): FakeCloud {
  cloud = fakeCloud(servers);
  return cloud;
}

/** Runs the script of a plan; without limits of the plan's own, on `openstack` unless told otherwise. */
function run(
  at: FakeCloud,
  targets: readonly CleanupTarget[],
  args: readonly string[],
  { options = {}, ...more }: RunOptions & { options?: Partial<ScriptOptions> } = {},
) {
  const script = writeCleanupScript(planOf(...targets), {
    ...defaultScriptOptions,
    provider: "openstack",
    ...options,
  });
  return at.run(script, args, more);
}

const go = ["--yes", "--no-prompt"];
const two: readonly Server[] = [
  { id: "id-1", name: "test1" },
  { id: "id-2", name: "test2" },
];
const bothTargets = [target("test1"), target("test2")];
const numbered = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ id: `id-${i + 1}`, name: `test${i + 1}` }));
const deletes = (at: FakeCloud) =>
  at
    .calls()
    .filter((words) => words.includes("delete"))
    .map((words) => words.slice(words.indexOf("--") + 1));

const lockOf = (at: FakeCloud, text: string) => {
  writeFileSync(join(at.directory, "j.lock"), text);
};

/** Puts a program of our own before the system's. */
const replaceProgram = (at: FakeCloud, name: string, text: string) => {
  writeFileSync(join(at.directory, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
};

describe("without --yes", () => {
  it("shows what would be deleted and deletes nothing", () => {
    const at = cloudOf(...two, { id: "id-3", name: "web1" });
    const { status, out, err } = run(at, [...bothTargets, target("test3")], []);
    expect([status, err]).toEqual([0, ""]);
    expect(out).toContain("servers there: 3   named by the logs: 3\n");
    expect(out).toMatch(/^ {2}delete +id-1 +2012-07-29T17:30:00Z +test1 +data\/log\.1343582734\.txt:2$/m);
    expect(out).toMatch(/^ {2}gone +- +- +test3 /m);
    expect(out).toContain("to delete: 2   already gone: 1   left alone: 0\n");
    expect(out).toContain("nothing was deleted; to delete them, run: sh ./delete-all.sh --yes\n");
    expect(at.calls()).toEqual([
      [
        "openstack",
        "server",
        "list",
        "--no-name-lookup",
        "--limit",
        "-1",
        "-f",
        "csv",
        "--quote",
        "all",
        "-c",
        "ID",
        "-c",
        "Name",
        "-c",
        "Created At",
      ],
    ]);
    expect(
      readdirSync(at.directory).filter((file) => file.includes("journal") || file.startsWith("cleanup")),
    ).toEqual([]);
  });

  it("says how long it will take", () => {
    const at = cloudOf(...numbered(25));
    const targets = numbered(25).map(({ name }) => target(name));
    expect(run(at, targets, []).out).toContain("25 servers, 10 a minute: about 2 min 30 s\n");
    expect(run(at, targets, ["--per-minute", "50"]).out).toContain("25 servers, 50 a minute: about 30 s\n");
    expect(run(at, targets, ["--per-minute=0"]).out).toContain(
      "25 servers, as fast as the cloud takes them\n",
    );
  });

  it("prints the names with --list, and contacts nothing", () => {
    const at = cloudOf(...two);
    expect(run(at, bothTargets, ["--list"])).toEqual({ status: 0, out: "test1\ntest2\n", err: "" });
    expect(at.calls()).toEqual([]);
  });
});

describe("with --yes", () => {
  it("deletes the targets by id, and only them", () => {
    const at = cloudOf(...two, { id: "id-3", name: "test10" }, { id: "id-4", name: "test" });
    const { status, out } = run(at, [...bothTargets, target("test99")], go);
    expect([status, at.ids()]).toEqual([0, ["id-3", "id-4"]]);
    expect(deletes(at)).toEqual([["id-1", "id-2"]]);
    expect(out).toMatch(/deleted: 2 {3}left: 0 {3}already gone: 1 {3}left alone: 0\n$/);
  });

  it("does not delete without a terminal to ask on", () => {
    const at = cloudOf(...two);
    expect(run(at, bothTargets, ["--yes"], { input: "delete 2\n" })).toMatchObject({ status: 3 });
    expect(deletes(at)).toEqual([]);
  });

  it.skipIf(!isInstalled("script"))("asks for the number of servers to be typed", () => {
    const at = cloudOf(...two);
    writeFileSync(
      join(at.directory, "plan.sh"),
      writeCleanupScript(planOf(...bothTargets), { ...defaultScriptOptions, provider: "openstack" }),
    );
    const type = (input: string) =>
      spawnSync("script", ["-qec", "sh plan.sh --yes", "/dev/null"], {
        cwd: at.directory,
        input,
        env: { ...process.env, PATH: `${at.directory}/bin:${process.env["PATH"]}`, FAKE_CLOUD: at.directory },
      }).status;
    expect([type("yes\n"), type("delete 1\n"), at.ids()]).toEqual([3, 3, ["id-1", "id-2"]]);
    expect([type("delete 2\n"), at.ids()]).toEqual([0, []]);
  });

  it("is done at once when nothing is left to delete", () => {
    const at = cloudOf();
    const { status, out } = run(at, bothTargets, go);
    expect(status).toBe(0);
    expect(out).toContain("deleted: 0   left: 0   already gone: 2   left alone: 0\n");
  });
});

describe("which servers are meant", () => {
  it("leaves a name alone that two servers have", () => {
    const at = cloudOf(...two, { id: "id-3", name: "test1", created: "2020-01-01T00:00:00Z" });
    const { status, out } = run(at, bothTargets, go);
    expect([status, at.ids()]).toEqual([1, ["id-1", "id-3"]]);
    expect(out).toMatch(/^ {2}ambiguous +- .*test1/m);
    expect(out).toContain("left alone: 1\n");
  });

  it("leaves a server alone that was created before or after the time the log covers", () => {
    const at = cloudOf(
      { id: "old", name: "test1", created: "2012-07-29T16:59:59Z" },
      { id: "new", name: "test2", created: "2012-07-29T18:00:01Z" },
    );
    expect(run(at, bothTargets, go)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/other-age +old .*\n.*other-age +new /),
    });
    expect(at.ids()).toEqual(["old", "new"]);
    expect(run(at, bothTargets, [...go, "--any-age"])).toMatchObject({ status: 0 });
    expect(at.ids()).toEqual([]);
  });

  it.each([
    ["2012-07-29T17:00:00Z", true],
    ["2012-07-29T18:00:00+00:00", true],
    ["2012-07-29T10:30:00.000-07:00", true],
    ["2012-07-29T17:30:00-07:00", false],
    ["2012-07-29 17:30:00.123456", true],
    ["2012-02-29T17:30:00Z", false],
    ["2013-07-29T17:30:00Z", false],
    ["None", false],
    ["2012-07-29T17:30:00 CEST", false],
  ])("reads a listing's time %s", (created, inside) => {
    const at = cloudOf({ id: "id-1", name: "test1", created });
    expect(run(at, [target("test1")], []).out).toMatch(inside ? /^ {2}delete /m : /^ {2}other-age /m);
  });

  it("knows leap years and the ends of months", () => {
    const created = "2012-02-29T23:59:59Z";
    const at = cloudOf({ id: "id-1", name: "test1", created });
    const inside = { notBefore: "2012-02-29T23:59:58Z", notAfter: "2012-03-01T00:00:00Z" };
    expect(run(at, [target("test1", inside)], []).out).toMatch(/^ {2}delete /m);
    expect(run(at, [target("test1", { notBefore: "2012-03-01T00:00:00Z" })], []).out).toMatch(
      /^ {2}other-age /m,
    );
    expect(run(at, [target("test1", { notAfter: "2012-02-29T23:59:58Z" })], []).out).toMatch(
      /^ {2}other-age /m,
    );
  });

  it("says which servers it knows by their name only", () => {
    const at = cloudOf(...two);
    const open = { notBefore: null, notAfter: null };
    const { out } = run(at, [target("test1", open), target("test2", { ...open, id: "id-2" })], []);
    expect(out).toContain("1 of them are known by their name only");
    expect(out).toContain("to delete: 2 ");
  });

  it("wants name and id to agree where the log gives an id", () => {
    const at = cloudOf(...two, { id: "id-3", name: "test3" });
    const targets = [
      target("test1", { id: "id-1" }),
      target("test2", { id: "id-3" }),
      target("test3", { id: "id-9" }),
    ];
    const { status, out } = run(at, targets, go);
    expect([status, at.ids()]).toEqual([1, ["id-2", "id-3"]]);
    expect(out).toMatch(/^ {2}renamed +id-3 .* test2 /m);
    expect(out).toMatch(/^ {2}gone +id-9 .* test3 /m);
  });

  it("tells servers of one name apart by their ids", () => {
    const at = cloudOf({ id: "id-1", name: "test1" }, { id: "id-2", name: "test1" });
    expect(run(at, [target("test1", { id: "id-2" })], go).status).toBe(0);
    expect(at.ids()).toEqual(["id-1"]);
  });

  it("counts a server once that two targets mean", () => {
    const at = cloudOf(...two);
    const { out } = run(at, [target("test1"), target("test1", { id: "id-1" })], go);
    expect(out).toContain("deleted: 1   left: 0   already gone: 0   left alone: 0\n");
  });

  it("takes no pattern for a name", () => {
    const at = cloudOf({ id: "id-1", name: "axb" }, { id: "id-2", name: "a.bc" });
    expect(run(at, [target("a.b")], go).out).toContain("already gone: 1");
    expect(at.ids()).toEqual(["id-1", "id-2"]);
  });
});

describe("safety checks", () => {
  it("refuse more than --max servers", () => {
    const at = cloudOf(...two);
    expect(run(at, bothTargets, [...go, "--max", "1"])).toMatchObject({
      status: 3,
      err: expect.stringContaining("--max 1;"),
    });
    expect(run(at, bothTargets, go, { options: { max: 1 } }).status).toBe(3);
    expect(deletes(at)).toEqual([]);
    expect(run(at, bothTargets, [...go, "--max", "2"]).status).toBe(0);
  });

  it("refuse more than --max-percent of the servers", () => {
    const at = cloudOf(...two, { id: "id-3", name: "web1" });
    expect(run(at, bothTargets, [...go, "--max-percent", "66"]).status).toBe(3);
    expect(run(at, bothTargets, go, { options: { maxPercent: 66 } }).status).toBe(3);
    expect(deletes(at)).toEqual([]);
    expect(run(at, bothTargets, [...go, "--max-percent", "67"]).status).toBe(0);
  });

  it("refuse another account than the plan is for", () => {
    const at = cloudOf(...two);
    const options = { expectAccount: "it's mine" };
    expect(run(at, bothTargets, [], { options, env: { OS_PROJECT_NAME: "other" } })).toMatchObject({
      status: 3,
      err: expect.stringContaining("refused: this plan is for the account 'it's mine', not for 'other'"),
    });
    expect(at.calls()).toEqual([]);
    expect(run(at, bothTargets, [], { options, env: { OS_PROJECT_NAME: "it's mine" } }).status).toBe(0);
  });

  it("stop a client that would list every project", () => {
    const at = cloudOf(...two);
    writeFileSync(
      join(at.directory, "bin", "openstack"),
      '#!/bin/sh\necho "${ALL_PROJECTS-unset}" >&2\nexit 1\n',
    );
    expect(run(at, bothTargets, [], { env: { ALL_PROJECTS: "1" } }).err).toContain("unset");
  });

  it.each([
    ["--frobnicate"],
    ["test1"],
    ["--max"],
    ["--max", "x"],
    ["--max", "-1"],
    ["--max=08"],
    ["--wait", "99999999999"],
  ])("refuse wrong usage: %s %s", (...args) => {
    const at = cloudOf(...two);
    const { status, err } = run(at, bothTargets, [...args, ...go]);
    expect([status, err]).toEqual([2, expect.stringContaining("usage: delete-all.sh")]);
    expect(at.calls()).toEqual([]);
  });
});

describe("the budget", () => {
  it("is kept by waiting between batches", () => {
    const at = cloudOf(...numbered(25));
    const targets = numbered(25).map(({ name }) => target(name));
    expect(run(at, targets, go).status).toBe(0);
    expect(deletes(at).map((ids) => ids.length)).toEqual([10, 10, 5]);
    expect(at.slept()).toEqual([60, 60]);
  });

  it("makes batches no larger than what a minute allows", () => {
    const at = cloudOf(...numbered(7));
    expect(
      run(
        at,
        numbered(7).map(({ name }) => target(name)),
        [...go, "--per-minute", "3"],
      ).status,
    ).toBe(0);
    expect(deletes(at).map((ids) => ids.length)).toEqual([3, 3, 1]);
    expect(at.slept()).toEqual([60, 60]);
  });

  it("may be lifted", () => {
    const at = cloudOf(...numbered(25));
    expect(
      run(
        at,
        numbered(25).map(({ name }) => target(name)),
        [...go, "--per-minute", "0"],
      ).status,
    ).toBe(0);
    expect(at.slept()).toEqual([]);
  });
});

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

it("says that it may be the wrong place where none of the servers is found, and none was deleted before", () => {
  const at = cloudOf({ id: "id-9", name: "other" });
  const words = "look whether this is the right account, project and region";
  expect(run(at, bothTargets, []).out).toContain(words);
  at.set("servers", two.map(toLine).join(""));
  expect(run(at, [target("test1")], go).out).not.toContain(words);
  expect(run(at, [target("test1")], go).out).not.toContain(words);
});

it("says which servers a run may still be using", () => {
  const at = cloudOf({ id: "id-1", name: "test1", created: new Date().toISOString() }, ...two.slice(1));
  const targets = [target("test1", { notBefore: null, notAfter: null }), target("test2")];
  const words = "of them are younger than an hour: make sure that no run is using them any more\n";
  expect(run(at, targets, []).out).toContain(`1 ${words}`);
  expect(run(at, bothTargets, []).out).not.toContain(words);
});

it("tells of a server once that lies in the time of one log and outside that of another", () => {
  const at = cloudOf(...two);
  const other = target("test1", { notBefore: "2012-07-30T00:00:00Z", notAfter: null });
  for (const targets of [
    [other, target("test1")],
    [target("test1"), other],
  ]) {
    expect(run(at, targets, []).out).toContain("to delete: 1   already gone: 0   left alone: 0");
  }
});

describe("interrupted or killed", () => {
  it("ends with 130 on a signal, and leaves no lock and no temporary files", () => {
    const at = cloudOf(...two);
    for (const signal of ["TERM", "INT", "HUP", "QUIT", "PIPE"]) {
      at.faults(`delete\tsignal ${signal}`);
      expect(run(at, bothTargets, go)).toMatchObject({
        status: 130,
        err: expect.stringContaining("run it again to go on"),
      });
      expect(readdirSync(at.directory).filter((file) => /lock$|^cleanup\.|lock\./.test(file))).toEqual([]);
    }
    expect(run(at, bothTargets, go).status).toBe(0);
  });

  it("leaves nothing beside the journal when the signal comes while it takes the lock", () => {
    const at = cloudOf(...two);
    replaceProgram(at, "ln", 'kill -s TERM "$PPID"; PATH=/usr/bin:/bin exec ln "$@"');
    expect(run(at, bothTargets, go).status).toBe(130);
    expect(readdirSync(at.directory).filter((file) => file.startsWith("cleanup"))).toEqual([]);
  });

  it("says why it cannot take a lock where there are no hard links", () => {
    const at = cloudOf(...two);
    replaceProgram(at, "ln", "exit 1");
    expect(run(at, bothTargets, go)).toMatchObject({
      status: 3,
      err: expect.stringContaining("refused: cannot make a hard link beside the journal"),
    });
  });

  it("keeps to the budget of the run before, if that ended a moment ago", () => {
    const at = cloudOf(...two);
    at.faults("delete\tsignal TERM");
    run(at, bothTargets, [...go, "--per-minute", "1"]);
    at.set("slept", "");
    run(at, bothTargets, [...go, "--per-minute", "1"]);
    const [first = 0, ...others] = at.slept();
    expect(others).toEqual([60]);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(60);
  });

  it("goes on after kill -9: the lock of the dead is taken over", () => {
    const at = cloudOf(...two);
    at.faults("delete\tsignal KILL");
    expect(run(at, bothTargets, go).status).toBeNull();
    expect(readdirSync(at.directory).some((file) => file.endsWith(".journal.tsv.lock"))).toBe(true);
    const { status, err } = run(at, bothTargets, go);
    expect([status, err]).toEqual([
      0,
      expect.stringContaining("took over the lock of a run that was killed"),
    ]);
    expect(at.ids()).toEqual([]);
  });

  it("does not touch a server that took over the name since", () => {
    const at = cloudOf(...two);
    at.faults("delete\tsignal KILL\tdone");
    const open = [target("test1", { notBefore: null, notAfter: null })];
    at.faults("delete\tsignal KILL");
    run(at, open, go);
    at.set("servers", toLine({ id: "id-9", name: "test1" }));
    expect(run(at, open, go)).toMatchObject({ status: 0, out: expect.stringMatching(/^ {2}gone +id-1 /m) });
    expect(at.ids()).toEqual(["id-9"]);
  });

  it("remembers it wherever the journal is, and whatever that is called", () => {
    for (const file of ["day=1.tsv", "-j"]) {
      const at = cloudOf(...two);
      const open = [target("test1", { notBefore: null, notAfter: null })];
      const args = [...go, `--journal=${file}`];
      expect(run(at, open, args).status).toBe(0);
      at.set("servers", toLine({ id: "id-9", name: "test1" }));
      expect(run(at, open, args)).toMatchObject({ status: 0, err: "" });
      expect(at.ids()).toEqual(["id-9"]);
      at.remove();
    }
  });

  it("takes the name of no line that was cut off when the machine went down", () => {
    const at = cloudOf({ id: "id-1", name: "test1" }, { id: "id-10", name: "test10" });
    const line = "2026-01-01T00:00:00Z\tdelete\tid-10\ttest1";
    writeFileSync(join(at.directory, "j"), line);
    expect(run(at, [target("test1"), target("test10")], journal).status).toBe(0);
    expect(at.ids()).toEqual([]);
    expect(readFileSync(join(at.directory, "j"), "utf8")).toMatch(
      /^2026-01-01T00:00:00Z\tdelete\tid-10\ttest1\n20\S+Z\tstart\t/,
    );
  });

  const journal = [...go, "--journal", "j"];

  it.each([
    ["of a process that lives", `${hostname()}\t${process.pid}\t\n`],
    ["of another machine", "elsewhere.example\t1\tsh delete-all.sh\n"],
    ["that nobody can read", "\n"],
  ])("keeps away from a lock %s", (_, text) => {
    const at = cloudOf(...two);
    lockOf(at, text);
    expect(run(at, bothTargets, journal)).toMatchObject({
      status: 3,
      err: expect.stringContaining("refused: another run holds ./j.lock"),
    });
    expect(at.calls()).toEqual([]);
    expect(existsSync(join(at.directory, "j.lock"))).toBe(true);
  });

  it.skipIf(!isInstalled("ps"))(
    "takes over the lock of a process whose number went to another command",
    () => {
      const at = cloudOf(...two);
      lockOf(at, `${hostname()}\t${process.pid}\tsh delete-all.sh --yes\n`);
      expect(run(at, bothTargets, journal)).toMatchObject({
        status: 0,
        err: expect.stringContaining("took over the lock"),
      });
    },
  );

  it("takes over one lock at a time", () => {
    const at = cloudOf(...two);
    lockOf(at, `${hostname()}\t99999999\t\n`);
    writeFileSync(join(at.directory, "j.lock.breaking"), "");
    expect(run(at, bothTargets, journal).status).toBe(3);
  });

  it.each([
    ["a journal that is a directory", { args: ["--journal", "bin"], env: {}, says: "bin is no journal" }],
    [
      "no place for temporary files",
      { args: [], env: { TMPDIR: "/no/such" }, says: "a directory in /no/such" },
    ],
  ])("refuses %s", (_, { args, env, says }) => {
    const at = cloudOf(...two);
    expect(run(at, bothTargets, [...go, ...args], { env })).toMatchObject({
      status: 3,
      err: expect.stringContaining(says),
    });
    expect(at.ids()).toHaveLength(2);
  });

  it("does not write through a symbolic link", () => {
    const at = cloudOf(...two);
    symlinkSync("victim", join(at.directory, "j"));
    expect(run(at, bothTargets, journal)).toMatchObject({
      status: 3,
      err: expect.stringContaining("is a symbolic link"),
    });
    expect(existsSync(join(at.directory, "victim"))).toBe(false);
  });
});

describe("the journal", () => {
  it("only grows, is private, and names what was asked for before it is asked for", () => {
    const at = cloudOf(...two);
    at.faults("delete\tHTTP 503 s3cr3t");
    run(at, bothTargets, go);
    const first = at.journal();
    const events = first
      .split("\n")
      .slice(0, -1)
      .map((line) => line.split("\t").slice(1));
    expect(events).toEqual([
      ["start", "-", "-", "2 of 2"],
      ["delete", "id-1", "test1", ""],
      ["delete", "id-2", "test2", ""],
      ["transient", "-", "-", "2 ids"],
      ["delete", "id-1", "test1", ""],
      ["delete", "id-2", "test2", ""],
      ["deleted", "id-1", "test1", ""],
      ["deleted", "id-2", "test2", ""],
      ["end", "-", "-", "deleted 2, left 0"],
    ]);
    expect(first).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\tstart/);
    run(at, bothTargets, go);
    expect(at.journal().startsWith(first)).toBe(true);
    const [file] = readdirSync(at.directory).filter((name) => name.endsWith(".journal.tsv"));
    expect(statSync(join(at.directory, file ?? "")).mode & 0o777).toBe(0o600);
  });
});

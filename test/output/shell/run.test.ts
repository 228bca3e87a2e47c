import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { defaultScriptOptions, writeCleanupScript } from "../../../src/output/shell/script.ts";
import { bothTargets, cloudOf, deletes, go, numbered, run, two } from "./cleanup-run.ts";
import { isInstalled, planOf, target, toLine } from "./fake-cloud.ts";

// a busy machine takes its time over a hundred processes
vi.setConfig({ testTimeout: 60_000 });

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
    expect(run(at, targets, []).out).toContain("\nat 10 a minute: about 2 min 30 s\n");
    expect(run(at, targets, ["--per-minute", "50"]).out).toContain("\nat 50 a minute: about 30 s\n");
    expect(run(at, targets, ["--per-minute=0"]).out).toContain("\nas fast as the cloud takes them\n");
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
  const words = "of them; make sure that no run is using them any more\n";
  expect(run(at, targets, []).out).toContain(`younger than an hour: 1 ${words}`);
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

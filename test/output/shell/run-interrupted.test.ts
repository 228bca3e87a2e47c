import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { bothTargets, cloudOf, go, lockOf, replaceProgram, run, two } from "./cleanup-run.ts";
import { isInstalled, target, toLine } from "./fake-cloud.ts";

// a busy machine takes its time over a hundred processes
vi.setConfig({ testTimeout: 60_000 });

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

  it("tells of the script of another plan that is running beside it, and not of one that was killed", () => {
    const at = cloudOf(...two);
    const lock = join(at.directory, "cleanup-0123456789ab.journal.tsv.lock");
    writeFileSync(lock, `${hostname()}\t${process.pid}\t\n`);
    expect(run(at, bothTargets, go)).toMatchObject({
      status: 0,
      err: expect.stringMatching(
        new RegExp(`^\\S+: another script beside this one .*\\b${process.pid}\\b.*\n$`),
      ),
    });
    writeFileSync(lock, `${hostname()}\t99999999\t\n`);
    expect(run(at, bothTargets, go)).toMatchObject({ status: 0, err: "" });
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

  it("puts up with any name for the directory of temporary files", () => {
    const at = cloudOf(...two);
    mkdirSync(join(at.directory, "day=1"));
    expect(run(at, bothTargets, go, { env: { TMPDIR: "day=1" } }).status).toBe(0);
    expect(at.ids()).toEqual([]);
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

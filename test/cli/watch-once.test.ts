import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runlens, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();
const build = (name: string) =>
  `[ 1][ 1] cloud server build [${name}] created in 100.5 seconds / 1.675 minutes\n`;
const overLimit = [
  "Traceback (most recent call last):",
  '  File "x.py", line 9, in <module>',
  "cloudservers.exceptions.OverLimit: Too many requests... (HTTP 413)",
  "",
].join("\n");
const path = (name: string) => join(directory.path, name);
const once = (...args: readonly string[]) =>
  runlens(["watch", "logs", "--once", "--cache", "cache", ...args], { cwd: directory.path });

beforeEach(() => {
  mkdirSync(path("logs"));
  writeFileSync(path("logs/a.txt"), build("a"));
});

describe("runlens watch --once", () => {
  it("does what there is to do and ends; the next time it tells what is new", () => {
    const first = once();
    expect([first.code, first.err]).toEqual([0, ""]);
    expect(first.out).toMatch(/1 file read, report in out\/report\.html.*\n\S+ ended\n$/);
    writeFileSync(path("logs/b.txt"), build("b"));
    const { out } = once();
    expect(out).toContain("logs/b.txt: 1 built");
    expect(out).not.toContain("logs/a.txt");
    expect(readFileSync(path("out/tables/builds.csv"), "utf8").split("\r\n")).toHaveLength(4);
  });

  it("runs a command on an alarm, with what it is about in its environment only", () => {
    once();
    const name = "log $(touch hacked) `touch hacked` ;touch hacked.txt";
    writeFileSync(path(`logs/${name}`), overLimit);
    const { code } = once("--exec", 'printf "%s|%s\\n" "$RUNLENS_EVENT" "$RUNLENS_SOURCE" >> said');
    expect(code).toBe(0);
    expect(readFileSync(path("said"), "utf8")).toBe(`incident|logs/${name}\n`);
    expect(readdirSync(directory.path)).not.toContain("hacked");
    expect(once("--exec", "exit 7").err).toBe(""); // nothing new
    appendFileSync(path(`logs/${name}`), overLimit.repeat(2));
    expect(once("--exec", "exit 7").err).toContain("--exec exit 7: exit status 7");
  });

  it("prints events as JSON lines for programs", () => {
    once();
    writeFileSync(path("logs/b.txt"), build("b"));
    const events = once("--json")
      .out.trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events).toMatchObject([
      { event: "ready", files: 2 },
      { event: "new", source: "logs/b.txt", built: 1, median_s: 100.5 },
      { event: "ended" },
    ]);
  });

  it("ends with 1 if something could not be read", () => {
    writeFileSync(path("logs/core"), Buffer.from([0, 1, 2, 3]));
    expect(once().code).toBe(1);
  });
});

describe("the cache and report", () => {
  it("report gives the same with a cache, from a cache, and without one", () => {
    const tables = (...args: readonly string[]) => {
      const { err, code } = runlens(["report", "logs", "-q", "--out", "r", ...args], { cwd: directory.path });
      expect([err, code]).toEqual(["", 0]);
      return ["builds", "servers", "runs", "problems"].map((name) =>
        readFileSync(path(`r/tables/${name}.csv`), "utf8"),
      );
    };
    const without = tables("--no-cache");
    expect(tables("--cache", "cache")).toEqual(without);
    expect(readdirSync(path("cache"))).toHaveLength(1);
    expect(tables("--cache", "cache")).toEqual(without);
    once(); // shares it
    expect(readdirSync(path("cache"))).toHaveLength(1);
  });

  it("nothing is kept of what is read in a blink, unless it is asked for", () => {
    runlens(["report", "logs", "-q"], { cwd: directory.path, env: { HOME: directory.path } });
    expect(readdirSync(directory.path)).not.toContain(".cache");
  });
});

/** Mounting a small file system takes a privilege. */
function mountSmall(at: string): boolean {
  mkdirSync(at);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", at], { stdio: "ignore" });
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

describe("a disk that is full", () => {
  let mounted = false;
  afterEach(() => {
    if (mounted) execFileSync("umount", ["-l", path("small")]);
    mounted = false;
  });

  it("is told once, and nothing is half written", (context) => {
    mounted = mountSmall(path("small"));
    if (!mounted) context.skip();
    const { code, err } = once("--out", "small");
    expect(code).toBe(1);
    expect(err.match(/no space is left on the device/g)).toHaveLength(1);
    expect(
      readdirSync(path("small"), { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith(".tmp"),
      ),
    ).toEqual([]);
    rmSync(path("cache"), { recursive: true });
  });
});

/** Limits of the system, for real: some need Linux, some a privilege, and are left out where they cannot be had. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { program, temporaryDirectory } from "../../cli/run.ts";

const directory = temporaryDirectory();
const path = (name: string) => join(directory.path, name);
const build = (name: string) =>
  `[ 1][ 1] cloud server build [${name}] created in 100.5 seconds / 1.675 minutes\n`;
const works = (command: string, ...args: readonly string[]) =>
  spawnSync(command, args, { stdio: "ignore" }).status === 0;

const hasOwnLimits = works("unshare", "-Ur", "sh", "-c", "echo 9 > /proc/sys/user/max_inotify_watches");
const hasPrlimit = works("prlimit", "--nofile") && existsSync("/proc/self/fd");
const isRoot = process.getuid?.() === 0;
const hasSetpriv = works("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "true");
const canMount = works("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt") && isRoot;

let child: ChildProcess | null = null;
let said = "";
let mounts: string[] = [];

beforeEach(() => {
  mkdirSync(path("logs"));
  writeFileSync(path("logs/a.txt"), build("a"));
  said = "";
});
afterEach(async () => {
  child?.kill("SIGKILL");
  if (child?.exitCode === null && child.signalCode === null) await once(child, "exit");
  child = null;
  for (const at of mounts) works("umount", "-l", at);
  mounts = [];
});

const watching = [process.execPath, program, "watch", "logs", "--no-cache"];

/** Starts the watcher, in the way that the words before it say. */
function start(before: readonly string[] = []): void {
  const [command = "", ...args] = [...before, ...watching];
  const started = spawn(command, args, { cwd: directory.path, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [started.stdout, started.stderr])
    stream.on("data", (text: Buffer) => {
      said += text.toString();
    });
  child = started;
}

/** Waits until the watcher has said this. */
async function says(text: string): Promise<void> {
  for (let round = 0; round < 600 && !said.includes(text); round++) {
    if (child?.exitCode !== null) throw new Error(`the watcher ended: ${said}`);
    await sleep(50);
  }
  expect(said).toContain(text);
}

const times = (text: string) => said.split(text).length - 1;

async function stops(): Promise<unknown> {
  child?.kill("SIGINT");
  return child === null ? null : ((await once(child, "exit"))[0] as unknown);
}

/** Runs a tool of the system, which must not fail. */
const run = (command: string, ...args: readonly string[]) => execFileSync(command, args);

function mount(...args: readonly string[]): void {
  run("mount", ...args);
  mounts.push(args.at(-1) ?? "");
}

describe.runIf(hasOwnLimits)(
  "a system that has no more inotify watches (needs `unshare -Ur` with limits of its own)",
  () => {
    it.each([
      ["max_inotify_watches", "raise fs.inotify.max_user_watches"],
      ["max_inotify_instances", "raise fs.inotify.max_user_instances"],
    ])(
      "is looked at every two seconds, until it has (%s)",
      async (limit, remedy) => {
        const set = (value: number) => `echo ${value} > /proc/sys/user/${limit}`;
        start(["unshare", "-Ur", "sh", "-c", `${set(0)}; exec "$@"`, "sh"]);
        await says("report in out/report.html");
        await says("the system does not report changes");
        expect(said).toContain(remedy);
        writeFileSync(path("logs/b.txt"), build("b"));
        await says("logs/b.txt: 1 built");
        expect(times("does not report changes")).toBe(1);
        run("nsenter", "-U", "--preserve-credentials", "-t", String(child?.pid), "sh", "-c", set(99));
        await says("the system reports changes again");
        writeFileSync(path("logs/c.txt"), build("c"));
        await says("logs/c.txt: 1 built");
        expect(await stops()).toBe(0);
      },
      60_000,
    );
  },
);

describe.runIf(hasPrlimit)("a process that may not open more files (needs `prlimit` and /proc)", () => {
  it("says so once, and goes on when it may", async () => {
    start();
    await says("report in out/report.html");
    await sleep(1000);
    const pid = child?.pid ?? 0;
    const open = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
    const free = Array.from({ length: open.size + 1 }, (_, fd) => fd).find((fd) => !open.has(fd));
    const allow = (files: number) => run("prlimit", "--pid", String(pid), `--nofile=${files}:4096`);
    allow(free ?? 0);
    writeFileSync(path("logs/b.txt"), build("b"));
    await says("raise `ulimit -n`");
    await sleep(3000);
    expect(times("raise `ulimit -n`")).toBe(1);
    allow(4096);
    await says("logs/b.txt: 1 built");
    expect(await stops()).toBe(0);
  }, 60_000);
});

describe.runIf(!isRoot || hasSetpriv)(
  "files that the user may not read (needs `setpriv`, or another user than root)",
  () => {
    it("are said once each, and read once they may be", async () => {
      for (const name of ["secret", "sub"]) mkdirSync(path(`logs/${name}`));
      writeFileSync(path("logs/secret/d.txt"), build("d"));
      writeFileSync(path("logs/closed.txt"), build("c"));
      chmodSync(path("logs/closed.txt"), 0);
      chmodSync(path("logs/secret"), 0);
      chmodSync(directory.path, 0o777);
      start(isRoot ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []);
      await says("1 file read");
      await says("logs/closed.txt: permission denied");
      await says("logs/secret: permission denied");
      appendFileSync(path("logs/a.txt"), build("b"));
      await says("logs/a.txt: 2 built");
      expect([times("closed.txt: permission denied"), times("secret: permission denied")]).toEqual([1, 1]);
      chmodSync(path("logs/closed.txt"), 0o644);
      chmodSync(path("logs/secret"), 0o755);
      await says("logs/closed.txt: 1 built");
      await says("logs/secret/d.txt: 1 built");
      expect(await stops()).toBe(0);
    }, 60_000);
  },
);

/** Writes until nothing more fits. */
function fillUp(file: string): void {
  for (let length = 1024 * 1024; length >= 512; length /= 2)
    try {
      for (;;) appendFileSync(file, Buffer.alloc(length));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    }
}

describe.runIf(canMount)("a disk that is full while the watcher runs (needs root who may mount)", () => {
  it("is said once and tried again, and nothing is lost or half written", async () => {
    mkdirSync(path("out"));
    mount("-t", "tmpfs", "-o", "size=32m", "tmpfs", path("out"));
    start();
    await says("report in out/report.html");
    fillUp(path("out/ballast"));
    writeFileSync(path("logs/b.txt"), build("b").repeat(5000));
    await says("no space is left on the device; trying again every five seconds");
    expect(readFileSync(path("out/report.html"), "utf8")).toMatch(/<\/html>\n$/);
    await sleep(6000);
    expect(times("no space is left on the device")).toBe(1);
    expect(said).not.toContain("logs/b.txt");
    rmSync(path("out/ballast"));
    await says("logs/b.txt: 5000 built"); // what could not be written was not told before
    expect(readFileSync(path("out/tables/builds.csv"), "utf8").split("\n").length).toBeGreaterThan(5000);
    expect(readdirSync(path("out")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    expect(await stops()).toBe(0);
  }, 60_000);
});

describe.runIf(canMount)("a file system that is not mounted any more (needs root who may mount)", () => {
  it("keeps what was read of it, says so once, and is read on when it is back", async () => {
    rmSync(path("logs/a.txt"));
    mount("-t", "tmpfs", "tmpfs", path("logs"));
    writeFileSync(path("logs/log.txt"), build("far"));
    start();
    await says("1 file read");
    const before = readFileSync(path("out/tables/builds.csv"), "utf8");
    run("umount", "-l", path("logs"));
    await says("is not mounted here any more");
    await sleep(3000);
    expect(times("is not mounted here any more")).toBe(1);
    expect(readFileSync(path("out/tables/builds.csv"), "utf8")).toBe(before);
    expect(readFileSync(path("out/tables/problems.csv"), "utf8")).toContain("is not mounted here any more");
    mount("-t", "tmpfs", "tmpfs", path("logs"));
    writeFileSync(path("logs/log.txt"), build("far"));
    writeFileSync(path("logs/new.txt"), build("new"));
    await says("logs/new.txt: 1 built");
    expect(said).not.toContain("gone");
    expect(readFileSync(path("out/tables/builds.csv"), "utf8")).toContain("far");
    expect(await stops()).toBe(0);
  }, 60_000);
});

const outputs = () =>
  readdirSync(path("out"), { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(?:html|csv|json|md|sh)$/.test(name),
  );
/** How each kind of output ends if it is whole. */
const ends: Readonly<Record<string, string>> = {
  html: "</html>\n",
  csv: "\r\n",
  json: "}\n",
  md: "\n",
  sh: "\n",
};

describe("kill -9", () => {
  it("never leaves half a file, whenever it comes", async () => {
    for (let round = 0; round < 8; round++) {
      start();
      await says("report in out/report.html");
      for (let i = 0; i < 3; i++) {
        writeFileSync(path(`logs/${round}-${i}.txt`), build(`s${i}`).repeat(3000));
        await sleep(40 + round * 45);
      }
      child?.kill("SIGKILL");
      if (child !== null) await once(child, "exit");
      said = "";
      const torn = outputs().filter(
        (name) =>
          !readFileSync(path(`out/${name}`), "utf8").endsWith(ends[name.split(".").at(-1) ?? ""] ?? ""),
      );
      expect(torn).toEqual([]);
      expect(() => JSON.parse(readFileSync(path("out/report.json"), "utf8")) as unknown).not.toThrow();
    }
  }, 120_000);
});

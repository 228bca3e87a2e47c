import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { program, runlens, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();
const build = (name: string) =>
  `[ 1][ 1] cloud server build [${name}] created in 100.5 seconds / 1.675 minutes\n`;

let child: ChildProcess;
let printed = "";

beforeEach(() => {
  mkdirSync(join(directory.path, "logs"));
  writeFileSync(join(directory.path, "logs/a.txt"), build("a"));
  printed = "";
  child = spawn(process.execPath, [program, "watch", "logs", "--charts", "vl.json"], {
    cwd: directory.path,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (text: Buffer) => {
      printed += text.toString();
    });
});
afterEach(() => {
  child.kill("SIGKILL");
});

/** Waits until the watcher has printed this. */
async function says(text: string | RegExp): Promise<void> {
  while (!(typeof text === "string" ? printed.includes(text) : text.test(printed))) {
    if (child.exitCode !== null) throw new Error(`the watcher ended: ${printed}`);
    const streams = [child.stdout, child.stderr].map((stream) =>
      once(stream as NodeJS.ReadableStream, "data"),
    );
    await Promise.race([...streams, once(child, "exit")]);
  }
}

async function stops(signal: NodeJS.Signals): Promise<unknown> {
  child.kill(signal);
  return (await once(child, "exit"))[0] as unknown;
}

const output = (name: string) => readFileSync(join(directory.path, "out", name), "utf8");

describe("runlens watch", () => {
  it("keeps all outputs up to date, prints a line for each file that changed, and exits 0 at Ctrl-C", async () => {
    await says("1 file read, report in out/report.html");
    expect(output("tables/builds.csv")).toContain("logs/a.txt,1,");
    writeFileSync(join(directory.path, "logs/b.txt"), build("b"));
    await says(/^\d\d:\d\d:\d\d logs\/b\.txt: 1 built, median 101 s, no incident$/m);
    expect(output("tables/builds.csv")).toContain("logs/b.txt,1,");
    appendFileSync(join(directory.path, "logs/b.txt"), build("c"));
    await says("logs/b.txt: 2 built"); // five seconds later: it may have grown on
    const { mtimeMs } = statSync(join(directory.path, "out/tables/runs.csv"));
    expect(mtimeMs).toBeLessThan(statSync(join(directory.path, "out/tables/builds.csv")).mtimeMs);
    expect(await stops("SIGINT")).toBe(0);
    for (const name of readdirSync(join(directory.path, "out"))) expect(name).not.toMatch(/\.tmp$/);
    const watched = output("tables/builds.csv");
    runlens(["report", "logs"], { cwd: directory.path });
    expect(output("tables/builds.csv")).toBe(watched);
  }, 30_000);

  it("exits 0 at SIGTERM too", async () => {
    await says("report in out/report.html");
    expect(await stops("SIGTERM")).toBe(0);
  }, 30_000);

  it("writes again what somebody else wrote to or took away", async () => {
    await says("report in");
    const names = ["delete-all.sh", "tables/servers.csv"];
    const written = names.map(output);
    for (const name of names) writeFileSync(join(directory.path, "out", name), "of another report");
    writeFileSync(join(directory.path, "logs/b.txt"), build("b"));
    await says("logs/b.txt: 1 built");
    expect(names.map(output)).toEqual(written);
    rmSync(join(directory.path, "out"), { recursive: true });
    await expect
      .poll(() => existsSync(join(directory.path, "out/delete-all.sh")), { timeout: 20_000 })
      .toBe(true);
    expect(names.map(output)).toEqual(written);
  }, 30_000);

  it("takes away a chart that there is no more", async () => {
    await says("report in");
    const charts = () =>
      readdirSync(join(directory.path, "out/charts")).filter((name) => name.startsWith("build"));
    expect(charts()).not.toEqual([]);
    writeFileSync(join(directory.path, "logs/b.txt"), "real 1.5\nuser 1.25\nsys 0.5\n");
    rmSync(join(directory.path, "logs/a.txt"));
    await says("logs/a.txt: gone");
    expect(charts()).toEqual([]);
  }, 30_000);

  it("says once what cannot be read", async () => {
    await says("report in");
    writeFileSync(join(directory.path, "logs/core"), Buffer.from([0, 1, 2, 3]));
    await says("runlens: logs/core: this is a binary file, not text");
    appendFileSync(join(directory.path, "logs/a.txt"), build("d"));
    await says("logs/a.txt: 2 built");
    expect(printed.match(/runlens: logs\/core: this is a binary file, not text/g)).toHaveLength(1);
    expect(printed).not.toContain("nothing of a known format");
  }, 30_000);
});

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildSync } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { program, runlens } from "../../cli/run.ts";
import { randomFrom } from "./faults.ts";

/** Seconds of faults, and the seed that replays them: RUNLENS_FAULT_SECONDS=600 RUNLENS_FAULT_SEED=7. */
const seconds = Number(process.env["RUNLENS_FAULT_SECONDS"] ?? "15");
const seed = Number(process.env["RUNLENS_FAULT_SEED"] ?? "1");
const writers = ["a", "b", "c"] as const;
const tables = ["runs", "tests", "servers", "builds", "incidents", "requests", "measurements", "problems"];

let dir = "";
let watcher: ChildProcess | null = null;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-faults-"));
  mkdirSync(join(dir, "logs"));
});
afterEach(() => {
  watcher?.kill("SIGKILL");
  rmSync(dir, { recursive: true, force: true });
});

function startWatcher(): ChildProcess {
  const args = [program, "watch", "logs", "--out", "out", "--cache", "cache", "--quiet"];
  const child = spawn(process.execPath, args, { cwd: dir, stdio: ["ignore", "ignore", "pipe"] });
  child.stderr.on("data", (text: Buffer) => {
    said += text.toString();
  });
  return child;
}
let said = "";

/** The tables below a directory, by name. */
const tablesIn = (path: string) =>
  Object.fromEntries(tables.map((name) => [name, readFileSync(join(dir, path, `${name}.csv`), "utf8")]));

describe("logs that several processes write, rotate, truncate, compress, rename and delete", () => {
  it(
    `give the same tables as a fresh export, though the watcher is killed again and again (seed ${seed}, ${seconds} s)`,
    async () => {
      const faults = join(dir, "faults.mjs");
      buildSync({
        entryPoints: [join(import.meta.dirname, "faults.ts")],
        outfile: faults,
        bundle: true,
        platform: "node",
        format: "esm",
      });
      const random = randomFrom(seed);
      const running = writers.map((writer, i) =>
        spawn(
          process.execPath,
          [faults, join(dir, "logs"), String(seed * 100 + i), String(seconds), writer],
          {
            stdio: "inherit",
          },
        ),
      );
      const ended = Promise.all(running.map((child) => once(child, "exit")));
      const faultsAreOver = () => running.every((child) => child.exitCode !== null);
      let kills = 0;
      for (watcher = startWatcher(); !faultsAreOver(); kills++) {
        await Promise.race([ended, sleep(500 + random() * 4000)]);
        if (faultsAreOver()) break;
        watcher.kill(random() < 0.8 ? "SIGKILL" : "SIGTERM");
        await once(watcher, "exit");
        watcher = startWatcher();
      }
      expect(kills).toBeGreaterThan(1);

      runlens(["export", "logs", "--format", "csv", "--out", "fresh", "--quiet"], { cwd: dir });
      const fresh = tablesIn("fresh");
      expect(fresh["builds"]?.split("\n").length).toBeGreaterThan(5);
      for (let round = 0; round < 40; round++) {
        await sleep(500);
        if (JSON.stringify(tablesIn("out/tables")) === JSON.stringify(fresh)) break;
      }
      expect(tablesIn("out/tables")).toEqual(fresh);
      expect(said).not.toMatch(/^ {4}at /m); // no stack of a bug
      // And what the cache holds is true as well.
      watcher.kill("SIGTERM");
      expect((await once(watcher, "exit"))[0]).toBe(0);
      runlens(["report", "logs", "--out", "again", "--cache", "cache", "--quiet"], { cwd: dir });
      expect(tablesIn("again/tables")).toEqual(fresh);
      execFileSync("find", [join(dir, "out"), "-name", "*.tmp", "-delete"]);
    },
    (seconds + 90) * 1000,
  );
});

/** Calls that never end: how long the script waits for them, and that nothing of them is left. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { defaultScriptOptions, writeCleanupScript } from "../../../src/output/shell/script.ts";
import { bothTargets, cloudOf, go, replaceProgram, run, two } from "./cleanup-run.ts";
import { type FakeCloud, isInstalled, planOf, shells } from "./fake-cloud.ts";

// a busy machine takes its time over a hundred processes
vi.setConfig({ testTimeout: 60_000 });

const oneSecond = ["--timeout", "1"];

const inShells = shells
  .filter(([program]) => isInstalled(program))
  .map((shell) => [shell.join(" "), shell] as const);

function hungIn(at: FakeCloud): string[] {
  const file = join(at.directory, "hung");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
}

const runs = (pid: string) =>
  !/^Z|^$/.test(spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" }).stdout.trim());

describe.skipIf(!isInstalled("ps"))("a client that hangs", () => {
  it.each(inShells)("is ended with all that it started, and asked again: %s", (_, shell) => {
    const at = cloudOf(...two);
    at.faults("list\thang", "delete\thang");
    const { status, out, err } = run(at, bothTargets, [...go, ...oneSecond, "--per-minute", "0"], { shell });
    expect([status, out]).toEqual([0, expect.stringContaining("deleted: 2   left: 0")]);
    expect(err.split("\n")).toEqual(["trying", "trying", ""].map((words) => expect.stringContaining(words)));
    expect(at.slept()).toEqual([6, 6]);
    expect(hungIn(at)).toHaveLength(2);
    expect(hungIn(at).filter(runs)).toEqual([]);
  });

  it("is no login that failed", () => {
    const at = cloudOf(...two);
    replaceProgram(at, "gcloud", 'echo $$ >>"$FAKE_CLOUD/hung"; PATH=/usr/bin:/bin exec sleep 1000');
    expect(run(at, bothTargets, oneSecond, { options: { provider: "gcloud" } })).toMatchObject({
      status: 5,
      err: "delete-all.sh: 'gcloud' timed out after 1 s and was ended (--timeout)\n",
    });
    expect(hungIn(at).filter(runs)).toEqual([]);
  });

  it.each(inShells)("does not keep a signal away, nor outlives it: %s", async (_, shell) => {
    const at = cloudOf(...two);
    at.faults("list\thang");
    const [program, ...words] = shell;
    const script = writeCleanupScript(planOf(...bothTargets), {
      ...defaultScriptOptions,
      provider: "openstack",
    });
    writeFileSync(join(at.directory, "delete-all.sh"), script);
    const child = spawn(program, [...words, "./delete-all.sh", ...go], {
      cwd: at.directory,
      stdio: "ignore",
      env: {
        PATH: `${join(at.directory, "bin")}${delimiter}${process.env["PATH"]}`,
        FAKE_CLOUD: at.directory,
        TMPDIR: at.directory,
      },
    });
    const ended = once(child, "exit");
    while (hungIn(at).length === 0) await sleep(50);
    child.kill("SIGTERM");
    expect(await ended).toEqual([130, null]);
    expect(hungIn(at).filter(runs)).toEqual([]);
    expect(readdirSync(at.directory).filter((file) => file.startsWith("cleanup."))).toEqual([]);
  });
});

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Hook } from "../../src/commands/hook.ts";

let dir = "";
let complaints: string[] = [];
const complain = (line: string) => void complaints.push(line);
const event = { kind: "incident", source: "a\n'$(b)", message: 'x "y"' };

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-hook-"));
  complaints = [];
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

async function appears(path: string): Promise<string> {
  while (!existsSync(path) || readFileSync(path, "utf8") === "") await sleep(10);
  return readFileSync(path, "utf8");
}

/** False once the process is no more, or waits only to be asked for its end. */
function runs(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("a hook", () => {
  it("learns what it is about from its environment, one at a time", async () => {
    const hook = new Hook(
      `printf '%s|%s|%s\\n' "$RUNLENS_EVENT" "$RUNLENS_SOURCE" "$RUNLENS_MESSAGE" >> ${dir}/said`,
      {
        complain,
        json: false,
      },
    );
    hook.call(event);
    hook.call({ ...event, kind: "orphan" });
    await hook.idle(null);
    const { source, message } = event;
    expect(readFileSync(join(dir, "said"), "utf8")).toBe(
      `incident|${source}|${message}\norphan|${source}|${message}\n`,
    );
    expect(complaints).toEqual([]);
  });

  it("that fails, or cannot be started, is told of, and the next one runs all the same", async () => {
    const hook = new Hook("exit 3", { complain, json: false });
    hook.call({ ...event, message: "a\0b" });
    hook.call(event);
    await hook.idle(null);
    expect(complaints).toHaveLength(2);
    expect(complaints[1]).toBe("runlens: --exec exit 3: exit status 3");
  });

  it("that takes too long is ended with all that it started", async () => {
    const hook = new Hook(`sleep 1000 & echo $! > ${dir}/pid; wait`, {
      complain,
      json: false,
      patience: 400,
    });
    hook.call(event);
    const pid = Number(await appears(join(dir, "pid")));
    expect(runs(pid)).toBe(true);
    await hook.idle(null);
    while (runs(pid)) await sleep(10);
    expect(complaints[0]).toContain("took longer than 0.4 s and was ended");
  });

  it("that hangs does not keep the watch from ending, and what waits behind it is counted", async () => {
    const hook = new Hook(`trap '' TERM; echo $$ > ${dir}/pid; while :; do sleep 1; done`, {
      complain,
      json: false,
    });
    for (let i = 0; i < 3; i++) hook.call(event);
    const pid = Number(await appears(join(dir, "pid")));
    await hook.idle(10);
    expect(runs(pid)).toBe(false);
    expect(complaints.map((line) => line.replace(/.*done: /, ""))).toEqual([
      "is still running; Ctrl-C ends it",
      "was ended together with watch",
      "2 alarms were left out, because others took so long",
    ]);
  });

  it("that hangs as another user is left running, and the next one runs", async () => {
    const kill = vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
    });
    const hook = new Hook(`[ "$RUNLENS_EVENT" = orphan ] || { echo $$ > ${dir}/pid; exec sleep 1000; }`, {
      complain,
      json: false,
      patience: 400,
    });
    hook.call(event);
    hook.call({ ...event, kind: "orphan" });
    const pid = Number(await appears(join(dir, "pid")));
    await hook.idle(null);
    kill.mockRestore();
    process.kill(pid);
    expect(complaints.map((line) => line.replace(/.*; }: /, ""))).toEqual([
      "runs as another user and cannot be ended: it is left running",
    ]);
  });
});

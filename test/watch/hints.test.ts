import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type * as chokidar from "chokidar";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DirectoryHints } from "../../src/io/hints.ts";

/** What the system refuses a watch with; null: it grants it. */
let refusal: string | null = null;

vi.mock("chokidar", async (original) => {
  const real = await original<typeof chokidar>();
  class FSWatcher extends real.FSWatcher {
    override add(...given: Parameters<chokidar.FSWatcher["add"]>): this {
      const code = refusal;
      if (code === null) super.add(...given);
      else
        setTimeout(() => {
          if (!this.closed) this.emit("error", Object.assign(new Error(code), { code }));
        }, 5);
      return this;
    }
  }
  return { ...real, FSWatcher };
});

let dir = "";
let hints: DirectoryHints;
let heard: string[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-hints-"));
  heard = [];
  refusal = null;
  hints = new DirectoryHints({
    onHint: (directory, name) => heard.push(`${directory.slice(dir.length)} ${name ?? "?"}`),
  });
});
afterEach(() => {
  hints.close();
  rmSync(dir, { recursive: true, force: true });
});

const found = (path = dir) => {
  const { dev, ino } = statSync(path);
  return { path, identity: `${dev}:${ino}` };
};

/** Waits for a hint, and forgets those before it. */
async function hears(what: string): Promise<void> {
  for (let round = 0; round < 200 && !heard.includes(what); round++) await sleep(20);
  expect(heard).toContain(what);
  heard = [];
}

describe("hints that something happened in a directory", () => {
  it("name the directory and the file", async () => {
    expect(hints.cover([found()])).toEqual({ deaf: null, added: true });
    expect(hints.cover([found()])).toEqual({ deaf: null, added: false });
    await hears(" ?"); // what happened until now was not reported
    writeFileSync(join(dir, "a.txt"), "x");
    await hears(" a.txt");
  });

  it.each(["ENOSPC", "EMFILE"])(
    "stop when the system has no more watches (%s), and come back when it has",
    async (code) => {
      refusal = code;
      hints.cover([found()]);
      await hears(" ?");
      expect(hints.cover([found()]).deaf).not.toBeNull();
      refusal = null;
      await sleep(50);
      hints.cover([found()]);
      await hears(" ?");
      await sleep(50);
      expect(hints.cover([found()])).toEqual({ deaf: null, added: false });
      heard = [];
      writeFileSync(join(dir, "a.txt"), "x");
      await hears(" a.txt");
    },
  );

  it("a directory that is closed to us does not make us deaf", async () => {
    refusal = "EACCES";
    hints.cover([found()]);
    await hears(" ?");
    expect(hints.cover([found()]).deaf).toBeNull();
  });

  it("go on when a directory was removed and made again", async () => {
    const inner = join(dir, "logs");
    mkdirSync(inner);
    hints.cover([found(), found(inner)]);
    await hears("/logs ?");
    await sleep(100);
    rmSync(inner, { recursive: true });
    await hears("/logs ?");
    mkdirSync(inner);
    await sleep(100);
    expect(hints.cover([found(), found(inner)]).added).toBe(true);
    await hears("/logs ?");
    writeFileSync(join(inner, "a.txt"), "x");
    await hears("/logs a.txt");
  });

  it("end for directories that are not asked for any more", async () => {
    hints.cover([found()]);
    await hears(" ?");
    hints.cover([]);
    writeFileSync(join(dir, "a.txt"), "x");
    await sleep(100);
    expect(heard).toEqual([]);
  });
});

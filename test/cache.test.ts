import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Cache, Memory, type Remembered } from "../src/cache.ts";
import type { Position } from "../src/io/growing.ts";
import type { Stamp, StampedInput } from "../src/io/inputs.ts";
import { wholeOf } from "../src/tables/parts.ts";
import { Store } from "../src/tables/store.ts";
import type { Checkpoint } from "../src/watch/checkpoint.ts";

let dir = "";
let log = "";

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-cache-"));
  log = join(dir, "a.log");
  writeFileSync(log, "as it was");
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const right = createHash("sha256").update("as it was").digest("hex");
const wrong = right.replaceAll(/./g, "0");
/** Changed a million seconds after the epoch, in nanoseconds. */
const stamp: Stamp = { identity: "1:2", bytes: 9, changedAt: 10n ** 15n, touchedAt: 10n ** 15n };
const changedAt = 10 ** 9;

function known(position: Partial<Position> = {}, more: Partial<Remembered> = {}): Remembered {
  return {
    source: log,
    lines: 3,
    part: wholeOf(new Store()),
    position: {
      stamp,
      resume: null,
      sha256: wrong,
      unpacked: null,
      trouble: null,
      lookedAt: changedAt + 2001,
      outage: false,
      ...position,
    },
    ...more,
  };
}

const input = (now: Partial<Stamp> = {}, source = log): StampedInput => ({
  source,
  kind: "file",
  bytes: now.bytes ?? stamp.bytes,
  stamp: { ...stamp, ...now },
});

/** Whether a file is taken for the known one, with the right contents, and with others. */
const isRecalled = (now: StampedInput, position: Partial<Position> = {}) =>
  [right, wrong].map((sha256) => new Memory([known({ ...position, sha256 })]).recall(now) !== null);

describe("a file that was read before", () => {
  const contentsDecide = [true, false];
  const never = [false, false];

  it("is known by its stamp alone, if that had been the same for two seconds", () => {
    expect(isRecalled(input())).toEqual([true, true]);
    expect(isRecalled(input(), { lookedAt: changedAt + 2000 })).toEqual(contentsDecide);
  });

  it("is known by its contents if anything about it was changed", () => {
    expect(isRecalled(input({ changedAt: stamp.changedAt + 1n }))).toEqual(contentsDecide);
    expect(isRecalled(input({ touchedAt: stamp.touchedAt + 1n }))).toEqual(contentsDecide);
    expect(isRecalled(input({ identity: "1:3" }))).toEqual(contentsDecide);
  });

  it("is another one if it has another size, or neither the inode nor the name", () => {
    expect(isRecalled(input({ bytes: 10 }))).toEqual(never);
    writeFileSync(join(dir, "b.log"), "as it was");
    expect(isRecalled(input({ identity: "1:3" }, join(dir, "b.log")))).toEqual(never);
  });

  it("is read again if its contents are to decide, and are gone or were never read to the end", () => {
    expect(isRecalled(input({ identity: "1:3" }), { sha256: null })).toEqual(contentsDecide);
    expect(new Memory([known({ sha256: null })]).recall(input({ touchedAt: 0n }))).toBeNull();
    rmSync(log);
    expect(isRecalled(input({ touchedAt: 0n }))).toEqual(never);
    expect(new Memory([known({ sha256: null })]).recall(input({ touchedAt: 0n }))).toBeNull();
  });

  it("has its rows under its new name, and its new stamp, once it was moved", () => {
    const moved = join(dir, "b.log");
    const now = input({ touchedAt: stamp.touchedAt + 1n }, moved);
    writeFileSync(moved, "as it was");
    const found = new Memory([known({ sha256: right })]).recall(now);
    expect(found).toMatchObject({
      source: moved,
      lines: 3,
      part: { source: moved },
      position: { stamp: now.stamp },
    });
  });

  it("may go on where it ends if it only grew, and there is a checkpoint", () => {
    const checkpoint: Checkpoint = {
      digest: "",
      lines: 3,
      rows: new Store().mark(),
      raw: wholeOf(new Store()),
    };
    const memory = new Memory([known({}, { checkpoint })]);
    const grown = input({ bytes: 10 });
    expect(memory.recallGrown(grown)).toMatchObject({ source: log, checkpoint });
    expect(memory.recallGrown(input())).toBeNull();
    expect(memory.recallGrown(input({ bytes: 10, identity: "1:3" }))).toBeNull();
    expect(memory.recallGrown(input({ bytes: 10 }, join(dir, "b.log")))).toBeNull();
    expect(new Memory([known()]).recallGrown(grown)).toBeNull();
  });
});

const cacheOf = (program = "this version", always = false) =>
  new Cache(join(dir, "cache"), [dir], program, always);

describe("the cache on disk", () => {
  it("is worthwhile from 200 files or 8 MiB on, or if it was asked for", () => {
    const isWorthwhile = (n: number, bytes: number) =>
      cacheOf().isWorthwhile(Array.from({ length: n }, () => ({ bytes })));
    expect([isWorthwhile(199, 1), isWorthwhile(200, 1)]).toEqual([false, true]);
    expect([isWorthwhile(2, 4 * 1024 * 1024 - 1), isWorthwhile(2, 4 * 1024 * 1024)]).toEqual([false, true]);
    expect(cacheOf("this version", true).isWorthwhile([])).toBe(true);
  });

  it("keeps no file that could not be opened, or whose device failed", () => {
    const cache = cacheOf();
    const unopened = known({ stamp: { ...stamp, identity: "" } }, { source: "b" });
    expect(cache.save([known(), unopened, known({ outage: true }, { source: "c" })])).toBeNull();
    expect(cache.bytes).toBe(statSync(cache.path).size);
    const { memory, note } = cache.load();
    expect([memory.size, note]).toEqual([1, null]);
    expect(memory.recall(input())).toMatchObject({ source: log, lines: 3, position: { stamp } });
  });

  it("is not used where a byte of it is another, or the end is missing", () => {
    const cache = cacheOf();
    cache.save([known()]);
    const whole = readFileSync(cache.path);
    // Every byte of what stands in front of the header, and some of it.
    const places = Array.from(whole.keys()).filter(
      (at) => at < 64 || at % 29 === 0 || at === whole.length - 1,
    );
    const ends = places.map((at) => whole.subarray(0, at));
    const flipped = places.map((at) => Buffer.from(whole.map((byte, i) => (i === at ? byte ^ 1 : byte))));
    for (const damaged of [...ends, ...flipped]) {
      writeFileSync(cache.path, damaged);
      const { memory, note } = cache.load();
      expect(memory.size).toBe(0);
      expect(note).toMatch(
        /: the cache is not used \((it is damaged|another version of runlens wrote it)\);/,
      );
    }
  });

  it("has texts beside it, for the version that wrote them, as long as they are whole", () => {
    const cache = cacheOf();
    expect(cache.loadText("charts")).toBeNull();
    cache.saveText("charts", "two\nlines\n");
    expect(cache.loadText("charts")).toBe("two\nlines\n");
    expect(cacheOf("another").loadText("charts")).toBeNull();
    const [, path = ""] = cache.files;
    writeFileSync(path, readFileSync(path, "utf8").replace("two", "too"));
    expect(cache.loadText("charts")).toBeNull();
  });
});

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeAbandoned, writeWhole } from "../../src/io/write.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-write-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function* failing(): Generator<string> {
  yield "new".repeat(200_000);
  throw new Error("no more");
}

describe("writing a file whole or not at all", () => {
  it("makes the directories it needs", () => {
    expect(writeWhole(join(dir, "a/b/c.txt"), "text")).toBe(true);
    expect(readFileSync(join(dir, "a/b/c.txt"), "utf8")).toBe("text");
  });

  it("takes a text in parts", () => {
    const parts = Array.from({ length: 100_000 }, (_, i) => `line ${i} é\n`);
    writeWhole(join(dir, "file"), parts);
    expect(readFileSync(join(dir, "file"), "utf8")).toBe(parts.join(""));
  });

  it("leaves a file alone that holds the same already", () => {
    const path = join(dir, "file");
    const long = "a".repeat(600_000);
    writeWhole(path, `${long}b`);
    utimesSync(path, 1, 1);
    expect(writeWhole(path, `${long}b`)).toBe(false);
    expect(statSync(path).mtimeMs).toBe(1000);
    expect(writeWhole(path, `${long}c`)).toBe(true);
    expect(writeWhole(path, long)).toBe(true);
    expect(readFileSync(path, "utf8")).toBe(long);
  });

  it("sets the permissions it is given, on a file that holds the same too, and keeps them otherwise", () => {
    const path = join(dir, "script.sh");
    writeFileSync(path, "true\n", { mode: 0o600 });
    expect(writeWhole(path, "true\n", 0o755)).toBe(true);
    expect(statSync(path).mode & 0o700).toBe(0o700);
    writeWhole(path, "false\n");
    expect(statSync(path).mode & 0o700).toBe(0o700);
  });

  it("writes to where a link leads, and keeps the link", () => {
    writeFileSync(join(dir, "real"), "old");
    symlinkSync("real", join(dir, "link"));
    writeWhole(join(dir, "link"), "new");
    expect(readFileSync(join(dir, "real"), "utf8")).toBe("new");
  });

  it("keeps the old contents and leaves nothing behind when it fails half-way", () => {
    const path = join(dir, "file");
    writeFileSync(path, "old");
    expect(() => writeWhole(path, failing())).toThrow("no more");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(dir)).toEqual(["file"]);
  });

  it("does not replace a device, and refuses a directory", () => {
    expect(writeWhole("/dev/null", "text")).toBe(true);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    mkdirSync(join(dir, "sub"));
    expect(() => writeWhole(join(dir, "sub"), "text")).toThrow(/EISDIR/);
    expect(existsSync(join(dir, "sub"))).toBe(true);
  });
});

describe("what a killed writer has left", () => {
  it("is removed once nobody can be writing it any more, and nothing else is", () => {
    const names = [".a.txt.0123456789ab.tmp", ".a.txt.ba9876543210.tmp", ".mine.tmp", "a.tmp", ".hidden"];
    for (const name of names) writeFileSync(join(dir, name), "half");
    const old = new Date(Date.now() - 120_000);
    for (const name of names.slice(1)) utimesSync(join(dir, name), old, old);
    removeAbandoned(dir, Date.now());
    expect(readdirSync(dir).sort()).toEqual([".a.txt.0123456789ab.tmp", ".hidden", ".mine.tmp", "a.tmp"]);
    removeAbandoned(join(dir, "absent"), Date.now());
    removeAbandoned(join(dir, "a.tmp"), Date.now()); // what cannot be listed is for others to complain of
  });
});

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Spool } from "../../src/io/spool.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runlens-spool-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const text = (pieces: Iterable<Uint8Array>): string =>
  Array.from(pieces, (piece) => Buffer.from(piece).toString()).join("");

describe("a spool", () => {
  it("gives back what was added to each file, in order, more than once", () => {
    const spool = new Spool(() => directory);
    const long = "x".repeat(300_000);
    spool.append("a", [Buffer.from("one "), Buffer.from("two ")]);
    spool.append("b", [Buffer.from(long)]);
    spool.append("a", [Buffer.from("three")]);
    expect(text(spool.read("a"))).toBe("one two three");
    expect(text(spool.read("a"))).toBe("one two three");
    expect(text(spool.read("b"))).toBe(long);
    expect(spool.lengthOf("b")).toBe(300_000);
    spool.close();
  });

  it("makes nothing before the first bytes, and leaves nothing behind", () => {
    const spool = new Spool(() => join(directory, "out"));
    expect([text(spool.read("a")), spool.lengthOf("a")]).toEqual(["", 0]);
    expect(readdirSync(directory)).toEqual([]);
    spool.append("a", [Buffer.from("bytes")]);
    spool.close();
    expect(readdirSync(join(directory, "out"))).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("leaves nothing behind if the process is killed", () => {
    const spool = new Spool(() => directory);
    spool.append("a", [Buffer.from("bytes")]);
    expect(readdirSync(directory)).toEqual([]);
    spool.close();
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LineRange, readWantedLines } from "../../src/io/wanted-lines.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-lines-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

async function read(contents: string | Buffer, ranges: readonly LineRange[], bytes = 0) {
  const source = join(dir, "input");
  writeFileSync(source, contents);
  const { lines, trouble } = await readWantedLines(source, ranges, bytes);
  return {
    lines: Object.fromEntries([...lines].map(([number, line]) => [number, line.toString()])),
    trouble,
  };
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}\n`).join("");
const range = (first: number, last = first): LineRange => ({ first, last });

describe("readWantedLines", () => {
  it("gives the lines that are wanted, by number, and no others", async () => {
    expect(await read("a\nb\nc\nd\ne\n", [range(2, 3), range(5)])).toEqual({
      lines: { 2: "b", 3: "c", 5: "e" },
      trouble: null,
    });
  });

  it("gives what there is of ranges that reach behind the end, with a last line that has no end", async () => {
    expect((await read("a\nb", [range(1, 9), range(20, 30)])).lines).toEqual({ 1: "a", 2: "b" });
    expect((await read("a\nb\n", [range(1, 9)])).lines).toEqual({ 1: "a", 2: "b" });
    expect((await read("", [range(1, 9)])).lines).toEqual({});
  });

  it("counts empty lines, and keeps them", async () => {
    expect((await read("\n\nc\n\n", [range(1, 4)])).lines).toEqual({ 1: "", 2: "", 3: "c", 4: "" });
  });

  it("finds lines across blocks", async () => {
    const wanted = [range(1), range(20_000, 20_001), range(99_999, 100_000)];
    expect((await read(numbered(100_000), wanted)).lines).toEqual({
      1: "line 1",
      20_000: "line 20000",
      20_001: "line 20001",
      99_999: "line 99999",
      100_000: "line 100000",
    });
  });

  it("joins a wanted line that lies in two blocks, and cuts one that is endless", async () => {
    const long = "x".repeat(300_000);
    const { lines } = await read(`${" ".repeat(262_140)}\nacross the blocks\n${long}\nend\n`, [range(1, 4)]);
    expect(lines[2]).toBe("across the blocks");
    expect(lines[3]).toHaveLength(16 * 1024);
    expect(lines[4]).toBe("end");
  });

  it("unpacks what is compressed, however it is called", async () => {
    expect((await read(gzipSync(numbered(50_000)), [range(2), range(50_000)])).lines).toEqual({
      2: "line 2",
      50_000: "line 50000",
    });
    for (const name of ["lines.xz", "lines.zst"]) {
      const packed = readFileSync(new URL(`packed/${name}`, import.meta.url));
      expect((await read(packed, [range(40_000)])).lines).toEqual({ 40_000: "[ 1] line 39999" });
    }
  });

  it("reads UTF-16 as the first reading did", async () => {
    const text = Buffer.from("\ufeffeins\nzwei\n", "utf16le");
    expect((await read(text, [range(2)])).lines).toEqual({ 2: "zwei" });
  });

  it("says why there are no lines: standard input, a directory, a file that vanished or shrank, a picture", async () => {
    const troubles = [
      await readWantedLines("-", [range(1)], 0),
      await readWantedLines(dir, [range(1)], 0),
      await readWantedLines(join(dir, "gone"), [range(1)], 0),
      await read("short\n", [range(1)], 1000),
      await read(Buffer.from("\x89PNG\r\n", "latin1"), [range(1)]),
    ];
    expect(troubles.map(({ trouble }) => trouble)).toEqual([
      "standard input cannot be read a second time",
      "this is no file that could be read a second time",
      "no such file or directory",
      "the file has changed since it was read",
      "this is a PNG picture",
    ]);
    expect(troubles.every(({ lines }) => Object.keys(lines).length === 0)).toBe(true);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Landmark } from "../../src/io/landmarks.ts";
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

/** Of a text as it is read in blocks of these lengths, with a landmark wherever one may be. */
function landmarksOf(text: Buffer, blocks: readonly number[]): Landmark[] {
  const all: Landmark[] = [];
  let at = 0;
  for (let i = 0; at < text.length && blocks.length > 0; i++) {
    at += blocks[i % blocks.length] ?? 1;
    const seen = text.subarray(0, at);
    const begun = seen.lastIndexOf(0x0a) + 1;
    const line = seen.toString("latin1").split("\n").length;
    if (begun > (all.at(-1)?.at ?? 0)) all.push({ at: begun, line });
  }
  return all;
}

describe("readWantedLines with landmarks", () => {
  it("finds the same lines as without them, whatever is wanted, however they lie", async () => {
    const source = join(dir, "input");
    const text = fc.array(fc.oneof(fc.stringMatching(/^[a-z]{0,9}$/), fc.constant("x".repeat(20_000))), {
      maxLength: 200,
    });
    const gaps = fc.array(fc.tuple(fc.nat(40), fc.nat(5)), { minLength: 1, maxLength: 8 });
    const blocks = fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(text, gaps, blocks, async (lines, wanted, lengths) => {
        const bytes = Buffer.from(lines.join("\n"));
        writeFileSync(source, bytes);
        let line = 0;
        const ranges = wanted.map(([gap, length]) => {
          const first = line + 1 + gap;
          line = first + length;
          return range(first, line);
        });
        const seeking = await readWantedLines(source, ranges, 0, landmarksOf(bytes, lengths));
        expect(seeking).toEqual(await readWantedLines(source, ranges, 0));
      }),
      { numRuns: 60 },
    );
  });

  it("does not read what it may pass over", async () => {
    const source = join(dir, "input");
    writeFileSync(source, `one\ntwo\n${" ".repeat(600_000)}\nfifty\nfifty-one\n`);
    const { lines } = await readWantedLines(source, [range(2), range(51)], 0, [{ at: 600_009, line: 50 }]);
    expect([...lines].map(([number, line]) => `${number} ${String(line)}`)).toEqual([
      "2 two",
      "51 fifty-one",
    ]);
  });

  it("says that the file has changed if no line begins where one began", async () => {
    const source = join(dir, "input");
    writeFileSync(source, numbered(1000));
    const { trouble } = await readWantedLines(source, [range(900)], 0, [{ at: 5001, line: 600 }]);
    expect(trouble).toBe("the file has changed since it was read");
  });

  it("does not look for them in what is compressed, or no UTF-8", async () => {
    const source = join(dir, "input");
    const landmarks = [{ at: 10, line: 10 }];
    for (const bytes of [gzipSync("a\nb\n"), Buffer.from("\ufeffa\nb\n", "utf16le")]) {
      writeFileSync(source, bytes);
      const { lines } = await readWantedLines(source, [range(2, 20)], 0, landmarks);
      expect([...lines].map(([number, line]) => `${number} ${String(line)}`)).toEqual(["2 b"]);
    }
  });
});

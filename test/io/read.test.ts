import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputReader } from "../../src/io/read.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-read-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

/** Two blocks and a bit, in which no two lines are alike. The files in `packed/` were made from it by xz and zstd. */
const lines = Array.from({ length: 40_000 }, (_, i) => `[ 1] line ${i}\n`).join("");

async function read(contents: string | Buffer, headroom = 1000) {
  const source = join(dir, "input");
  writeFileSync(source, contents);
  return readInput(source, "file", headroom);
}

async function readInput(source: string, kind: "file" | "stream", headroom = 1000, bytes = 0) {
  const parts: Buffer[] = [];
  const starts: number[] = [];
  const outcome = await new InputReader(headroom).read({ source, kind, bytes }, (buffer, start, end) => {
    parts.push(Buffer.from(buffer.subarray(start, end)));
    starts.push(start);
    buffer.fill(0x2a, 0, start); // the reader must not need what it promised to give away
  });
  return { ...outcome, text: Buffer.concat(parts), starts };
}

const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");

const packedFile = (name: string) => readFileSync(new URL(`packed/${name}`, import.meta.url));

describe("plain files", () => {
  it("come as they are, with size and digest", async () => {
    const outcome = await read(lines);
    expect(outcome.text.equals(Buffer.from(lines))).toBe(true);
    expect(outcome).toMatchObject({ bytes: lines.length, sha256: sha256(lines), trouble: null });
  });

  it("come in blocks with free bytes in front", async () => {
    const { starts } = await read(lines, 5000);
    expect(starts.length).toBe(3);
    expect(new Set(starts)).toEqual(new Set([5000]));
  });

  it("are read to their end, whatever length they had when they were found", async () => {
    const source = join(dir, "input");
    for (const text of [lines, "short\n"]) {
      writeFileSync(source, text);
      for (const bytes of [0, text.length - 1, text.length, text.length + 1]) {
        const outcome = await readInput(source, "file", 1000, bytes);
        expect(outcome).toMatchObject({ bytes: text.length, sha256: sha256(text), trouble: null });
      }
    }
  });

  it("may be empty", async () => {
    expect(await read("")).toMatchObject({ bytes: 0, sha256: sha256(""), trouble: null });
  });

  it("are reported if they vanished or are directories", async () => {
    mkdirSync(join(dir, "log.txt"));
    expect((await readInput(join(dir, "gone"), "file")).trouble).toBe("no such file or directory");
    expect((await readInput(join(dir, "log.txt"), "file")).trouble).toBe("this is a directory, not a file");
  });
});

describe("streams", () => {
  it("come whole, with size and digest", async () => {
    const source = join(dir, "input");
    writeFileSync(source, lines);
    const outcome = await readInput(source, "stream");
    expect(outcome.text.equals(Buffer.from(lines))).toBe(true);
    expect(outcome).toMatchObject({ bytes: lines.length, sha256: sha256(lines), trouble: null });
  });

  it("may be shorter than what tells a binary file from text", async () => {
    const source = join(dir, "input");
    writeFileSync(source, "x\n");
    expect((await readInput(source, "stream")).text.toString()).toBe("x\n");
  });
});

describe.each([
  { name: "gzip", packedLines: gzipSync(lines), packedMore: gzipSync("more\n") },
  { name: "zstd", packedLines: packedFile("lines.zst"), packedMore: packedFile("more.zst") },
  { name: "xz", packedLines: packedFile("lines.xz"), packedMore: packedFile("more.xz") },
])("$name", ({ packedLines, packedMore }) => {
  it("is unpacked whatever the file is called; size and digest are those on disk", async () => {
    const outcome = await read(packedLines);
    expect(outcome.text.equals(Buffer.from(lines))).toBe(true);
    expect(outcome).toMatchObject({ bytes: packedLines.length, sha256: sha256(packedLines), trouble: null });
    expect(outcome.unpacked).toEqual({ bytes: lines.length, sha256: sha256(lines) });
  });

  it("may hold several parts one after the other, as appending leaves them", async () => {
    expect((await read(Buffer.concat([packedLines, packedMore]))).text.toString()).toBe(`${lines}more\n`);
  });

  it.each([
    ["before its last byte", 1, 0.9],
    ["half-way", 0.5, 0.1],
    ["after a few bytes", 0, 0],
  ])("cut off %s gives what could be unpacked, and says so", async (_where, share, least) => {
    const outcome = await read(packedLines.subarray(0, 8 + Math.floor((packedLines.length - 9) * share)));
    expect(outcome.trouble).toBe(
      "the compressed data is damaged or cut off; what could be unpacked of it was read",
    );
    expect([outcome.sha256, outcome.unpacked]).toEqual([null, null]);
    expect(lines.startsWith(outcome.text.toString())).toBe(true);
    expect(outcome.text.length).toBeGreaterThanOrEqual(lines.length * least);
  });
});

it("a gzip file that lacks only its checksum gives every byte", async () => {
  const bytes = gzipSync(lines);
  expect((await read(bytes.subarray(0, bytes.length - 8))).text.equals(Buffer.from(lines))).toBe(true);
});

describe("encodings", () => {
  const text = "grün ☃ 😀\n".repeat(50_000);
  const utf16le = Buffer.from(`\ufeff${text}`, "utf16le");

  it.each([
    ["little-endian", utf16le],
    ["big-endian", Buffer.from(utf16le).swap16()],
  ])("UTF-16, %s, is made UTF-8, also where a block ends within a character", async (_order, bytes) => {
    expect((await read(bytes)).text.toString()).toBe(text);
  });

  it("UTF-32 is refused with the remedy", async () => {
    expect((await read(Buffer.from("\xff\xfe\0\0a\0\0\0", "latin1"))).trouble).toBe(
      "this is UTF-32 text: convert it to UTF-8 first",
    );
  });

  it("Latin-1 passes as it is", async () => {
    expect((await read(Buffer.from("gr\xfcn\n", "latin1"))).text.toString("latin1")).toBe("gr\xfcn\n");
  });
});

describe("binary files", () => {
  const random = createHash("shake256", { outputLength: 3000 }).update("seed").digest();

  it.each<[string, Buffer, string]>([
    ["random bytes", random, "this is a binary file, not text"],
    ["a few bytes", Buffer.from([0, 1, 2, 3]), "this is a binary file, not text"],
    ["a program", Buffer.from("\x7fELF\x02\x01\x01"), "this is a program"],
    ["a picture", Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), "this is a PNG picture"],
    [
      "an archive",
      Buffer.concat([Buffer.alloc(257, "a"), Buffer.from("ustar")]),
      "this is a tar archive: unpack it first",
    ],
    ["random bytes in gzip", gzipSync(random), "this is a binary file, not text"],
  ])("%s are not read, in one sentence", async (_what, bytes, trouble) => {
    expect(await read(bytes)).toMatchObject({ trouble, sha256: null, text: Buffer.alloc(0) });
  });

  it("a log that was truncated while it was written is text: NULs, then lines", async () => {
    expect((await read(Buffer.concat([Buffer.alloc(100_000), Buffer.from("line\n")]))).trouble).toBeNull();
  });

  it("a log with colours, progress bars and bells is text", async () => {
    expect((await read("\x1b[31mred\x1b(B\x0f\r 10 %\b\b 20 %\x07\n".repeat(10))).trouble).toBeNull();
  });

  it("a stray control byte in a log does not make it binary", async () => {
    expect((await read(`interrupted\x03 by hand${" and went on".repeat(10)}\n`)).trouble).toBeNull();
  });
});

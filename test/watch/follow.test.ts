import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FollowedFile } from "../../src/follow.ts";
import { GrowingReader } from "../../src/io/growing.ts";
import { findInputs } from "../../src/io/inputs.ts";
import { headroom } from "../../src/parsers/scanner.ts";
import { ingest } from "../../src/pipeline.ts";
import { rowsOfStore } from "../parsers/harness.ts";

const log = [
  "[ 1][ 1] created image: {'flavor': 1, 'image': 112, 'name': 'grün7945'}",
  "[ 1][ 1] cloud server build [grün7945] created in 298.427304 seconds / 4.9737884 minutes",
  "Test1",
  '\tCommand being timed: "python gil.py"',
  "\tUser time (seconds): 759.93",
  "\tElapsed (wall clock) time (h:mm:ss or m:ss): 12:27.25",
  "\tMaximum resident set size (kbytes): 76240",
  "\tExit status: 0",
  "Traceback (most recent call last):",
  '  File "x.py", line 9, in <module>',
  "cloudservers.exceptions.OverLimit: Too many requests... (HTTP 413)",
  "[ 1][ 2] cloud server build [test7948] created in 141.5 seconds / 2.35 minutes",
  "",
].join("\n");

const build = (name: string) =>
  `[ 1][ 1] cloud server build [${name}] created in 100.5 seconds / 1.675 minutes\n`;

let path = "";
let dir = "";
const reader = new GrowingReader(headroom);
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-follow-"));
  path = join(dir, "log.txt");
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

/** What a fresh reading of the file gives: rows and facts. */
async function fresh() {
  const { store, facts } = await ingest(findInputs([path]));
  return { rows: rowsOfStore(store), fact: facts[0] };
}

const followed = (file: FollowedFile) => ({ rows: rowsOfStore(file.store), fact: file.fact });
const builds = (file: FollowedFile) => (rowsOfStore(file.store).builds ?? []).map((row) => row["server"]);

describe("a file that grows", () => {
  it("gives the same as a fresh reading after every byte: half a line, half a character, half a block", async () => {
    const bytes = Buffer.from(log);
    const file = new FollowedFile(path);
    writeFileSync(path, "");
    for (let end = 0; end <= bytes.length; end++) {
      appendFileSync(path, bytes.subarray(Math.max(0, end - 1), end));
      await file.update(reader);
      expect(followed(file)).toEqual(await fresh());
    }
    expect(file.fact?.lines).toBe(12);
    expect(followed(file).rows).toMatchObject({ builds: [{}, {}], runs: [{ elapsed_s: 747.25 }] });
  });

  it("is not read again where nothing changed", async () => {
    writeFileSync(path, log);
    const file = new FollowedFile(path);
    expect(await file.update(reader)).toBe(true);
    expect(await file.update(reader)).toBe(false);
    appendFileSync(path, build("a"));
    expect(await file.update(reader)).toBe(true);
    expect(await file.update(reader)).toBe(false);
  });

  it("is read only from where reading stopped", async () => {
    writeFileSync(path, build("a").repeat(10_000));
    const file = new FollowedFile(path);
    await file.update(reader);
    const { store } = file;
    appendFileSync(path, build("b"));
    await file.update(reader);
    expect(file.store).toBe(store); // reading anew would have begun a new one
    expect(store.table("builds").length).toBe(10_001);
  });
});

describe("a file that is another one now is read anew", () => {
  it.each<[string, () => void]>([
    ["truncated", () => truncateSync(path, 0)],
    ["truncated and written again, shorter", () => writeFileSync(path, build("b"))],
    ["truncated and written again, as long", () => writeFileSync(path, build("b") + build("c"))],
    ["truncated and written again, longer", () => writeFileSync(path, build("b") + build("c") + build("d"))],
    [
      "replaced by another file, as editors do",
      () => {
        writeFileSync(`${path}.new`, build("a1") + build("a2") + build("e"));
        renameSync(`${path}.new`, path);
      },
    ],
  ])("%s", async (_how, change) => {
    writeFileSync(path, build("a") + build("a"));
    const file = new FollowedFile(path);
    await file.update(reader);
    expect(builds(file)).toEqual(["a", "a"]);
    change();
    expect(await file.update(reader)).toBe(true);
    expect(followed(file)).toEqual(await fresh());
    expect(builds(file)).not.toContain("a");
  });

  it("compressed files are read as a whole whenever they change", async () => {
    const file = new FollowedFile(path);
    const packed = gzipSync(log);
    writeFileSync(path, packed.subarray(0, 100));
    await file.update(reader);
    expect(file.trouble).toContain("cut off");
    appendFileSync(path, packed.subarray(100));
    await file.update(reader);
    expect(file.trouble).toBeNull();
    expect(followed(file)).toEqual(await fresh());
  });
});

describe("a file that cannot be read", () => {
  it("says why, once, and is read when it can be", async () => {
    const file = new FollowedFile(path);
    expect(await file.update(reader)).toBe(true);
    expect(await file.update(reader)).toBe(false);
    expect([file.trouble, file.fact]).toEqual(["no such file or directory", null]);
    writeFileSync(path, build("a"));
    expect(await file.update(reader)).toBe(true);
    expect([file.trouble, builds(file)]).toEqual([null, ["a"]]);
    rmSync(path);
    expect(await file.update(reader)).toBe(true);
    expect(builds(file)).toEqual([]);
  });

  it("a binary file has no rows", async () => {
    writeFileSync(path, Buffer.from([0, 1, 2, 3]));
    const file = new FollowedFile(path);
    await file.update(reader);
    expect([file.trouble, file.fact]).toEqual(["this is a binary file, not text", null]);
  });
});

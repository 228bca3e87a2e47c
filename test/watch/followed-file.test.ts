import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FollowedFile } from "../../src/watch/followed-file.ts";
import { GrowingReader } from "../../src/io/growing.ts";
import { findInputs } from "../../src/io/inputs.ts";
import { joinParts } from "../../src/tables/parts.ts";
import { Store } from "../../src/tables/store.ts";
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

const rowsOf = (file: FollowedFile) => rowsOfStore(joinParts([file.rows]));
const followed = (file: FollowedFile) => ({ rows: rowsOf(file), fact: file.fact });
const builds = (file: FollowedFile) => (rowsOf(file).builds ?? []).map((row) => row["server"]);
const update = (file: FollowedFile) => file.update(reader, new Store());

describe("a file that grows", () => {
  it("gives the same as a fresh reading after every byte: half a line, half a character, half a block", async () => {
    const bytes = Buffer.from(log);
    const file = new FollowedFile(path);
    // Below this reading begins anew each time, because so few bytes do not tell what the file is.
    const noise = "something that nobody reads\n".repeat(400);
    writeFileSync(path, noise);
    await update(file);
    for (let end = 0; end <= bytes.length; end++) {
      appendFileSync(path, bytes.subarray(Math.max(0, end - 1), end));
      await update(file);
      expect(followed(file)).toEqual(await fresh());
    }
    expect(file.fact?.lines).toBe(412);
    expect(followed(file).rows).toMatchObject({ builds: [{}, {}], runs: [{ elapsed_s: 747.25 }] });
  });

  it("gives the same while it is still so short that what it is may change", async () => {
    const bytes = Buffer.from(`\ufeff${log}`, "utf16le");
    const file = new FollowedFile(path);
    for (let end = 0; end <= bytes.length; end += 7) {
      writeFileSync(path, bytes.subarray(0, end), { flag: end === 0 ? "w" : "r+" });
      await update(file);
      expect(followed(file)).toEqual(await fresh());
    }
  });

  it("is not read again where nothing changed", async () => {
    writeFileSync(path, log);
    const file = new FollowedFile(path);
    expect(await update(file)).not.toBe("same");
    expect(await update(file)).toBe("same");
    appendFileSync(path, build("a"));
    expect(await update(file)).not.toBe("same");
    expect(await update(file)).toBe("same");
  });

  it("is read only from where reading stopped", async () => {
    writeFileSync(path, build("a").repeat(10_000));
    const file = new FollowedFile(path);
    expect(await update(file)).toBe("anew");
    appendFileSync(path, build("b"));
    expect(await update(file)).toBe("grown");
    expect(builds(file)).toHaveLength(10_001);
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
    await update(file);
    expect(builds(file)).toEqual(["a", "a"]);
    change();
    expect(await update(file)).not.toBe("same");
    expect(followed(file)).toEqual(await fresh());
    expect(builds(file)).not.toContain("a");
  });

  it("truncated and written again, longer, and so much that reading could go on", async () => {
    writeFileSync(path, build("a").repeat(200));
    const file = new FollowedFile(path);
    await update(file);
    writeFileSync(path, build("b").repeat(201));
    expect(await update(file)).toBe("anew");
    expect(followed(file)).toEqual(await fresh());
    writeFileSync(path, build("c") + build("b").repeat(201)); // the last bytes before the position are the same
    expect(await update(file)).toBe("anew");
    expect(followed(file)).toEqual(await fresh());
  });

  it("written over, as long, with the time of its change set back; but not one that was only touched", async () => {
    const write = (text: string) => {
      writeFileSync(path, text);
      utimesSync(path, 1_343_582_734, 1_343_582_734);
    };
    write(build("a"));
    const file = new FollowedFile(path);
    await update(file);
    write(build("a"));
    expect(await update(file)).toBe("same");
    write(build("b"));
    expect(await update(file)).toBe("anew");
    expect(followed(file)).toEqual(await fresh());
  });

  it("compressed files are read as a whole whenever they change", async () => {
    const file = new FollowedFile(path);
    const packed = gzipSync(log);
    writeFileSync(path, packed.subarray(0, 100));
    await update(file);
    expect(file.trouble).toContain("cut off");
    appendFileSync(path, packed.subarray(100));
    await update(file);
    expect(file.trouble).toBeNull();
    expect(followed(file)).toEqual(await fresh());
  });
});

describe("a file that cannot be read", () => {
  it("says why, once, and is read when it can be", async () => {
    const file = new FollowedFile(path);
    expect(await update(file)).not.toBe("same");
    expect(await update(file)).toBe("same");
    expect([file.trouble, file.fact]).toEqual(["no such file or directory", null]);
    writeFileSync(path, build("a"));
    expect(await update(file)).not.toBe("same");
    expect([file.trouble, builds(file)]).toEqual([null, ["a"]]);
    rmSync(path);
    expect(await update(file)).not.toBe("same");
    expect(builds(file)).toEqual([]);
  });

  it("a binary file has no rows", async () => {
    writeFileSync(path, Buffer.from([0, 1, 2, 3]));
    const file = new FollowedFile(path);
    await update(file);
    expect([file.trouble, file.fact]).toEqual(["this is a binary file, not text", null]);
  });
});

/** A follower that begins with what another knows. */
function restarted(file: FollowedFile): FollowedFile {
  const { knowledge } = file;
  if (knowledge === null) throw new Error("nothing is known");
  const position = { ...knowledge.position, resume: null };
  return FollowedFile.remembered(path, { ...knowledge, position }, file.rows);
}

describe("a large file that another process has read", () => {
  const noise = "nobody reads this\n".repeat(1_000_000);

  it("is read on where it grew, half a line and half a block included", async () => {
    const cut = log.indexOf("Maximum");
    writeFileSync(path, noise + log + log.slice(0, cut));
    const file = new FollowedFile(path);
    await update(file);
    const again = restarted(file);
    appendFileSync(path, log.slice(cut) + build("late"));
    expect(await update(again)).toBe("grown");
    expect(followed(again)).toEqual(await fresh());
    appendFileSync(path, log); // and on
    expect(await update(again)).toBe("grown");
    expect(followed(again)).toEqual(await fresh());
    file.forget(); // as when many others have changed since
    expect(await update(file)).toBe("grown");
    expect(followed(file)).toEqual(followed(again));
  }, 30_000);

  it("is read anew if what was read of it is something else by now", async () => {
    writeFileSync(path, log + noise);
    const file = new FollowedFile(path);
    await update(file);
    const again = restarted(file);
    writeFileSync(path, log.replace("grün7945", "blau7945") + noise + log);
    expect(await update(again)).toBe("anew");
    expect(followed(again)).toEqual(await fresh());
  }, 30_000);
});

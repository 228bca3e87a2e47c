import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GrowingReader } from "../../src/io/growing.ts";
import { headroom } from "../../src/parsers/scanner.ts";
import { Store } from "../../src/tables/store.ts";
import { FollowedFile } from "../../src/watch/followed-file.ts";
import { readManyNew } from "../../src/watch/many-new.ts";
import { joinParts } from "../../src/tables/parts.ts";
import { rowsOfStore } from "../parsers/harness.ts";

const build = (name: string) =>
  `[ 1][ 1] cloud server build [${name}] created in 100.5 seconds / 1.675 minutes\n`;

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-many-"));
  mkdirSync(join(dir, "logs"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(name: string, contents: string | Buffer): FollowedFile {
  const path = join(dir, "logs", name);
  writeFileSync(path, contents);
  return new FollowedFile(path);
}

describe("many new files at once", () => {
  it("give the rows, facts and stamps that reading them one by one gives", async () => {
    const files = Array.from({ length: 20 }, (_, i) => write(`log.${i}`, build(`a${i}`).repeat(i)));
    const read = await readManyNew(files, 1);
    expect(read.size).toBe(files.length);
    for (const file of files) {
      const alone = new FollowedFile(file.source);
      await alone.update(new GrowingReader(headroom), new Store());
      const whole = read.get(file);
      if (whole === undefined) throw new Error("it was not read");
      expect(file.take(whole, whole.part)).toBe("anew");
      expect(file.fact).toEqual(alone.fact);
      expect(file.stamp).toEqual(alone.stamp);
      expect(file.textSha256).toBe(alone.textSha256);
      expect(rowsOfStore(joinParts([file.rows]))).toEqual(rowsOfStore(joinParts([alone.rows])));
    }
  });

  it("can grow afterwards", async () => {
    const file = write("log", build("a"));
    const whole = (await readManyNew([file], 1)).get(file);
    if (whole === undefined) throw new Error("it was not read");
    file.take(whole, whole.part);
    const reader = new GrowingReader(headroom);
    expect(await file.update(reader, new Store())).toBe("same");
    writeFileSync(file.source, build("a") + build("b"));
    expect(await file.update(reader, new Store())).toBe("anew");
    expect(file.summary.built).toBe(2);
  });

  it("are read one by one if they are few, known, packed, large or not text", async () => {
    const known = write("known", build("a"));
    await known.update(new GrowingReader(headroom), new Store());
    const files = [
      known,
      write("log.gz", gzipSync(build("a"))),
      write("large", build("a").repeat(60_000)),
      write("core", Buffer.from([0, 1, 2, 3])),
      new FollowedFile(join(dir, "absent")),
    ];
    expect([...(await readManyNew(files, 1)).keys()]).toEqual([]);
    expect((await readManyNew([write("small", build("a"))])).size).toBe(0);
  });
});

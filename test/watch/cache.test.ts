import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Cache, cacheDirectory, type Remembered } from "../../src/cache.ts";
import { findFiles, type StampedInput } from "../../src/io/inputs.ts";
import { type Snapshot, watchDirectory } from "../../src/watch.ts";
import { rowsOfStore } from "../parsers/harness.ts";

const build = (name: string) =>
  `[ 1][ 1] cloud server build [${name}] created in 100.5 seconds / 1.675 minutes\n`;
const secret = "X-Auth-Token: 0123456789abcdef0123456789abcdef";

let dir = "";
let logs = "";
const file = (name: string) => join(logs, name);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-cache-"));
  logs = join(dir, "logs");
  mkdirSync(logs);
  writeFileSync(file("a.txt"), `${build("a")}half a line with ${secret} in it`);
  writeFileSync(file("b.txt.gz"), gzipSync(build("b")));
  writeFileSync(
    file("c.txt"),
    `Traceback (most recent call last):\n  File "x.py", line 9, in <module>\nOverLimit: ${secret}\n`,
  );
  writeFileSync(file("core"), Buffer.from([0, 1, 2, 3]));
  // Long ago: what was changed a moment before it was read is looked at again.
  for (const name of readdirSync(logs)) utimesSync(file(name), 1_343_582_734, 1_343_582_734);
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

interface Looked {
  readonly snapshot: Snapshot;
  /** Files that were not read. */
  readonly recalled: readonly string[];
  readonly note: string | null;
}

/** What a watcher with this cache finds, and keeps. `device`: where all logs were then, if it was another one. */
async function look(program = "this version", device: string | null = null): Promise<Looked> {
  const cache = new Cache(join(dir, "cache"), [logs], program, true);
  const { memory, note } = cache.load();
  const recalled: string[] = [];
  let snapshot: Snapshot | undefined;
  await watchDirectory(logs, {
    leaveOut: [],
    signal: new AbortController().signal,
    once: true,
    recall(input: StampedInput) {
      const known = memory.recall(input) ?? memory.recallGrown(input);
      if (known !== null) recalled.push(input.source.slice(logs.length + 1));
      return known;
    },
    formerFiles: device === null ? memory.files : memory.files.map((known) => onDevice(known, device)),
    recallFormer: (input) => memory.recallFormer(input),
    remember: (files) => expect(cache.save(files)).toBeNull(),
    publish(given) {
      snapshot = given;
      return Promise.resolve(true);
    },
    onDeaf: () => undefined,
  });
  if (snapshot === undefined) throw new Error("nothing was published");
  return { snapshot, recalled, note };
}

function onDevice(known: Remembered, device: string): Remembered {
  const { position } = known;
  const identity = position.stamp.identity.replace(/^.*:/, `${device}:`);
  return { ...known, position: { ...position, stamp: { ...position.stamp, identity } } };
}

const seen = ({ snapshot }: Looked) => ({
  rows: rowsOfStore(snapshot.store),
  sources: snapshot.store.table("builds").length > 0 ? snapshot.store.table("builds").at(0).source : null,
  facts: snapshot.facts,
  unreadable: snapshot.unreadable,
});

const cacheFile = () => join(dir, "cache", readdirSync(join(dir, "cache"))[0] ?? "");

describe("a watcher that starts again", () => {
  it("reads nothing that has not changed, and finds the same", async () => {
    const first = await look();
    expect(first.recalled).toEqual([]);
    // Renames and permissions touch a file without changing it, and its stamp tells when: nothing here is old enough to be trusted unread.
    const again = await look();
    expect(again.recalled).toEqual(["a.txt", "b.txt.gz", "c.txt"]);
    expect(seen(again)).toEqual(seen(first));
    expect(again.snapshot.changes.filter(({ source }) => !source.endsWith("core"))).toEqual([]);
  });

  it("reads what grew, was written over, or is new, and nothing else", async () => {
    await look();
    appendFileSync(file("a.txt"), `\n${build("more")}`);
    const { size } = statSync(file("c.txt"));
    writeFileSync(file("c.txt"), "x".repeat(size));
    utimesSync(file("c.txt"), 1_343_582_734, 1_343_582_734);
    writeFileSync(file("d.txt"), build("d"));
    const again = await look();
    expect(again.recalled).toEqual(["b.txt.gz"]);
    const told = again.snapshot.changes.map(({ source, what, before, now }) => {
      return [source.slice(logs.length + 1), what, before?.built ?? null, now?.built ?? null];
    });
    expect(told.filter(([source]) => source !== "core")).toEqual([
      ["a.txt", "changed", 1, 2],
      ["c.txt", "new", null, 0],
      ["d.txt", "new", null, 1],
    ]);
    rmSync(join(dir, "cache"), { recursive: true });
    expect(seen(again)).toEqual(seen(await look()));
  });

  it("tells of logs that were deleted meanwhile before all else, in their order", async () => {
    writeFileSync(file("d.txt"), build("d"));
    await look();
    rmSync(file("a.txt"));
    rmSync(file("d.txt"));
    writeFileSync(file("e.txt"), build("e"));
    const { changes } = (await look()).snapshot;
    const told = changes.map(({ what, source }) => `${what} ${source.slice(logs.length + 1)}`);
    expect(told.filter((line) => !line.endsWith("core"))).toEqual(["gone a.txt", "gone d.txt", "new e.txt"]);
  });

  it("tells of a log that was deleted meanwhile, and not of one that was renamed or compressed", async () => {
    writeFileSync(file("d.txt"), build("d"));
    writeFileSync(file("e.txt"), build("e"));
    await look();
    rmSync(file("a.txt"));
    renameSync(file("c.txt"), file("z.txt"));
    renameSync(file("d.txt"), file("y.txt"));
    appendFileSync(file("y.txt"), build("more"));
    rmSync(file("e.txt"));
    writeFileSync(file("e.txt.gz"), gzipSync(build("e")));
    const { changes } = (await look()).snapshot;
    const gone = changes.filter(({ what, other }) => what === "gone" && other === null);
    expect(gone).toMatchObject([{ source: file("a.txt"), before: { built: 1 } }]);
    expect((await look()).snapshot.changes.filter(({ what }) => what === "gone")).toEqual([]);
    rmSync(logs, { recursive: true });
    expect((await look()).snapshot.changes).toEqual([]);
    mkdirSync(logs);
  });

  it("takes no log as deleted if the directory is empty and on another device: it is not mounted", async () => {
    await look();
    rmSync(logs, { recursive: true });
    mkdirSync(logs);
    const message = "the file system that held the logs is not mounted here any more";
    const { changes, unreadable } = (await look("this version", "0")).snapshot;
    expect([changes, unreadable]).toEqual([[], [{ source: logs, message }]]);
    writeFileSync(file("new.txt"), build("new"));
    expect((await look("this version", "0")).snapshot.unreadable).toEqual([]);
    rmSync(file("new.txt"));
    expect((await look()).snapshot.changes).toMatchObject([{ what: "gone" }]);
  });

  it("knows a log by what it is, not by its name", async () => {
    await look();
    renameSync(file("a.txt"), file("z.txt"));
    const again = await look();
    expect(again.recalled).toEqual(["b.txt.gz", "c.txt", "z.txt"]);
    expect(again.snapshot.store.table("builds").at(1).source).toBe(file("z.txt"));
    rmSync(join(dir, "cache"), { recursive: true });
    expect(seen(again)).toEqual(seen(await look()));
  });
});

describe("a large log that grew while nobody watched", () => {
  it("is known with a checkpoint, from which reading goes on, to the watcher alone", async () => {
    const noise = "nobody reads this\n".repeat(1_000_000);
    writeFileSync(file("large.txt"), noise + build("first"));
    const before = (await look()).snapshot;
    appendFileSync(file("large.txt"), build("second"));
    const { memory } = new Cache(join(dir, "cache"), [logs], "this version", true).load();
    const found = findFiles([logs]).inputs.find(({ source }) => source === file("large.txt"));
    if (found === undefined) throw new Error("no log");
    expect(memory.recall(found)).toBeNull();
    expect(memory.recallGrown(found)).toMatchObject({ lines: 1_000_001, checkpoint: { lines: 1_000_001 } });
    const small = findFiles([logs]).inputs.find(({ source }) => source === file("a.txt"));
    expect(small === undefined ? null : memory.recallGrown(small)).toBeNull();
    const { snapshot } = await look();
    expect(snapshot.store.table("builds").length).toBe(before.store.table("builds").length + 1);
    expect(readFileSync(cacheFile()).includes("nobody reads")).toBe(false);
  }, 30_000);
});

describe("the cache on disk", () => {
  it("holds no bytes of logs that rows do not, and is for the user alone", async () => {
    await look();
    const bytes = readFileSync(cacheFile(), "latin1");
    expect(bytes).not.toContain("0123456789abcdef0123456789abcdef");
    expect(bytes).not.toContain("half a line");
    expect(statSync(cacheFile()).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, "cache")).mode & 0o777).toBe(0o700);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ["cut off", (bytes) => bytes.subarray(0, bytes.length - 7)],
    ["cut off at its beginning", (bytes) => bytes.subarray(0, 30)],
    ["empty", () => Buffer.alloc(0)],
    ["damaged", (bytes) => Buffer.concat([bytes.subarray(0, 200), Buffer.from("?"), bytes.subarray(201)])],
    ["something else", () => Buffer.from("hello")],
  ])("is ignored with a note if it is %s", async (_how, damage) => {
    const first = await look();
    writeFileSync(cacheFile(), damage(readFileSync(cacheFile())));
    const again = await look();
    expect(again.note).toMatch(/the cache is not used \(it is damaged\); all logs are read again$/);
    expect(again.recalled).toEqual([]);
    expect(seen(again)).toEqual(seen(first));
    expect((await look()).note).toBeNull(); // it was written anew
  });

  it("is ignored with a note if another version of the program wrote it, whatever its format", async () => {
    await look("an older version");
    expect((await look()).note).toContain("another version of runlens wrote it");
    const bytes = readFileSync(cacheFile());
    bytes.write("runlens cache 0\n");
    writeFileSync(cacheFile(), bytes);
    expect((await look()).note).toContain("another version of runlens wrote it");
  });

  it("is where the XDG base directory specification says", () => {
    expect(cacheDirectory({ XDG_CACHE_HOME: "/x", HOME: "/h" })).toBe("/x/runlens");
    expect(cacheDirectory({ XDG_CACHE_HOME: "relative", HOME: "/h" })).toBe("/h/.cache/runlens");
    expect(cacheDirectory({})).toBeNull();
  });
});

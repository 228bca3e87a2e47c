import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, assert, beforeEach, describe, expect, it } from "vitest";
import { findInputs } from "../../src/io/inputs.ts";
import { ingest } from "../../src/pipeline.ts";
import { type Snapshot, watchDirectory } from "../../src/watch.ts";
import { Store } from "../../src/tables/store.ts";
import { rowsOfStore } from "../parsers/harness.ts";

const build = (name: string) =>
  `[ 1][ 1] cloud server build [${name}] created in 100.5 seconds / 1.675 minutes\n`;

let dir = "";
let logs = "";
let stop = new AbortController();
let watching: Promise<void> = Promise.resolve();
let snapshots: Snapshot[] = [];
/** What `publish` answers. */
let accept = true;

const file = (name: string) => join(logs, name);
const own = () => join(logs, "out");

function start(): void {
  watching = watchDirectory(logs, {
    leaveOut: [own()],
    signal: stop.signal,
    onDeaf: () => undefined,
    publish(snapshot) {
      snapshots.push(snapshot);
      return Promise.resolve(accept);
    },
  });
}

/** Waits until the last snapshot is what a fresh reading of the directory gives. */
async function settled(): Promise<Snapshot> {
  for (let round = 0; round < 500; round++) {
    await sleep(20);
    const last = snapshots.at(-1);
    if (last === undefined) continue;
    const now = await ingest(findInputs([logs], [own()]));
    if (JSON.stringify(last.facts) !== JSON.stringify(now.facts)) continue;
    // For one command a directory without files is a problem, for the watcher it is a beginning.
    if (now.facts.length > 0) assert.deepEqual(rowsOfStore(last.store), rowsOfStore(now.store));
    return last;
  }
  throw new Error("the watcher does not see what is there");
}

const told = (): string[] =>
  snapshots.flatMap(({ changes }) =>
    changes.map(({ source, what }) => `${what} ${source.slice(logs.length + 1)}`),
  );

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-watch-"));
  logs = join(dir, "logs");
  mkdirSync(logs);
  stop = new AbortController();
  snapshots = [];
  accept = true;
});
afterEach(async () => {
  stop.abort();
  await watching;
  rmSync(dir, { recursive: true, force: true });
});

describe("following a directory", () => {
  it("publishes what is there at the start, even nothing", async () => {
    start();
    expect((await settled()).facts).toEqual([]);
    expect(snapshots[0]?.unreadable).toEqual([]);
  });

  it("sees files arrive and grow by half lines, and says so", async () => {
    writeFileSync(file("old.txt"), build("a"));
    start();
    await settled();
    writeFileSync(file("new.txt"), build("b").slice(0, 40));
    await settled();
    appendFileSync(file("new.txt"), build("b").slice(40));
    await settled();
    appendFileSync(file("old.txt"), build("c"));
    const { store } = await settled();
    expect(rowsOfStore(store).builds?.map((row) => row["server"])).toEqual(["b", "a", "c"]);
    expect(new Set(told())).toEqual(
      new Set(["new old.txt", "new new.txt", "changed new.txt", "changed old.txt"]),
    );
  });

  it("sees files truncated, renamed and deleted, and directories come and go", async () => {
    writeFileSync(file("a.txt"), build("a"));
    start();
    await settled();
    truncateSync(file("a.txt"), 0);
    await settled();
    mkdirSync(file("deep/deeper"), { recursive: true });
    writeFileSync(file("deep/deeper/b.txt"), build("b"));
    await settled();
    appendFileSync(file("deep/deeper/b.txt"), build("c"));
    await settled();
    renameSync(file("deep/deeper/b.txt"), file("c.txt"));
    await settled();
    rmSync(file("deep"), { recursive: true });
    rmSync(file("a.txt"));
    expect((await settled()).facts.map(({ source }) => source)).toEqual([file("c.txt")]);
    expect(told()).toContain("gone a.txt");
  });

  it("a log that is renamed, rotated or compressed moves: it is no new run, and none is lost", async () => {
    writeFileSync(file("log"), build("a"));
    start();
    await settled();
    renameSync(file("log"), file("log.1"));
    writeFileSync(file("log"), build("b"));
    await settled();
    expect(told()).toEqual(["new log", "new log", "moved log.1"]);
    renameSync(file("log.1"), file("log.2"));
    renameSync(file("log"), file("log.1"));
    writeFileSync(file("log"), build("c"));
    expect(rowsOfStore((await settled()).store).builds?.map((row) => row["server"])).toEqual(["c", "b", "a"]);
    execFileSync("gzip", [file("log.2")]);
    expect(rowsOfStore((await settled()).store).builds).toHaveLength(3);
    const moves = snapshots.flatMap(({ changes }) => changes).slice(3);
    expect(new Set(moves.map(({ source, what, other }) => [source, what, other].join(" ")))).toEqual(
      new Set([
        `${file("log")} new `,
        `${file("log.1")} moved ${file("log")}`,
        `${file("log.2")} moved ${file("log.1")}`,
        `${file("log.2.gz")} moved ${file("log.2")}`,
        `${file("log.2")} gone ${file("log.2.gz")}`,
      ]),
    );
  });

  it("a log that is copied away and truncated goes on as itself", async () => {
    writeFileSync(file("log"), build("a"));
    start();
    await settled();
    copyFileSync(file("log"), file("log.1"));
    truncateSync(file("log"));
    await settled();
    appendFileSync(file("log"), build("b"));
    expect(rowsOfStore((await settled()).store).builds?.map((row) => row["server"])).toEqual(["b", "a"]);
    expect(told()).toContain("moved log.1");
  });

  it("a log that is copied away a while before it is truncated is not two runs", async () => {
    writeFileSync(file("log"), build("a"));
    start();
    await settled();
    copyFileSync(file("log"), file("log.1"));
    await settled();
    truncateSync(file("log"));
    await settled();
    expect(told()).toEqual(["new log", "new log.1", "moved log.1", "new log"]);
    const changes = snapshots.flatMap((snapshot) => snapshot.changes);
    expect(changes.slice(1).map(({ other }) => other)).toEqual([file("log"), file("log"), null]);
  });

  it("a log that an editor replaced is changed, not new", async () => {
    writeFileSync(file("log"), build("a"));
    start();
    await settled();
    writeFileSync(file(".log.swp"), build("b"));
    renameSync(file(".log.swp"), file("log"));
    await settled();
    expect(new Set(told())).toEqual(new Set(["new log", "changed log"]));
  });

  it("a log that is deleted takes what it said with it, and a new one with its number is new", async () => {
    writeFileSync(file("a"), build("a"));
    start();
    await settled();
    rmSync(file("a"));
    writeFileSync(file("b"), build("b") + build("b2")); // often the same inode
    const { changes } = await settled();
    expect(rowsOfStore(snapshots.at(-1)?.store ?? new Store()).builds).toHaveLength(2);
    expect(changes.find(({ what }) => what === "gone")).toMatchObject({ before: { built: 1 }, now: null });
    expect(changes.find(({ what }) => what === "new")).toMatchObject({ before: null, now: { built: 2 } });
  });

  it("a log with several links is one", async () => {
    writeFileSync(file("a"), build("a"));
    linkSync(file("a"), file("b"));
    symlinkSync("a", file("c"));
    start();
    expect((await settled()).facts).toHaveLength(1);
    appendFileSync(file("b"), build("more"));
    expect(rowsOfStore((await settled()).store).builds).toHaveLength(2);
    rmSync(file("a"));
    expect((await settled()).facts.map(({ source }) => source)).toEqual([file("b")]);
  });

  it("sees the directory itself removed and made again", async () => {
    writeFileSync(file("a.txt"), build("a"));
    start();
    await settled();
    rmSync(logs, { recursive: true });
    await expect.poll(() => snapshots.at(-1)?.unreadable.length, { timeout: 10_000 }).toBe(1);
    const vanished = snapshots.at(-1);
    expect(vanished?.unreadable).toEqual([
      {
        source: logs,
        message:
          "no such file or directory; what was read of the logs in it is kept until it can be read again",
      },
    ]);
    expect(vanished?.facts.map(({ source }) => source)).toEqual([file("a.txt")]);
    symlinkSync(logs, logs);
    const why = () => snapshots.at(-1)?.unreadable[0]?.message;
    await expect.poll(why, { timeout: 10_000 }).toMatch(/^the links lead round in a circle; what was read/);
    expect(snapshots.at(-1)?.facts).toHaveLength(1);
    rmSync(logs);
    mkdirSync(logs);
    writeFileSync(file("b.txt"), build("b"));
    expect((await settled()).unreadable).toEqual([]);
    await sleep(800); // it is looked at again for a while after it came
    appendFileSync(file("b.txt"), build("c"));
    expect(rowsOfStore((await settled()).store).builds).toHaveLength(2);
  }, 40_000);

  it("publishes a burst once or twice, not a hundred times, and loses nothing of it", async () => {
    start();
    await settled();
    const before = snapshots.length;
    for (let i = 0; i < 100; i++) {
      writeFileSync(file(`${i}.txt`), build(`first${i}`));
      appendFileSync(file(`${i}.txt`), build(`second${i}`));
    }
    const { store } = await settled();
    expect(store.table("builds").length).toBe(200);
    expect(snapshots.length - before).toBeLessThan(10);
  });

  it("does not see its own output, hidden files, or a link to nowhere that is mended later", async () => {
    symlinkSync("target.txt", file("link.txt"));
    mkdirSync(own());
    start();
    expect((await settled()).unreadable).toHaveLength(1);
    const before = snapshots.length;
    writeFileSync(join(own(), "report.html"), "x");
    writeFileSync(file(".swap"), build("x"));
    await sleep(600);
    expect(snapshots.length).toBe(before);
    writeFileSync(file("target.txt"), build("a"));
    expect((await settled()).unreadable).toEqual([]);
  });

  it("publishes nothing when nothing changed", async () => {
    writeFileSync(file("a.txt"), build("a"));
    start();
    await settled();
    await sleep(1000);
    expect(snapshots).toHaveLength(1);
  });

  it("tries again what could not be published", async () => {
    accept = false;
    start();
    await settled();
    accept = true;
    const before = snapshots.length;
    writeFileSync(file("a.txt"), build("a"));
    await settled();
    expect(snapshots.length).toBeGreaterThan(before);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HookEvent } from "../../src/commands/hook.ts";
import type { Terminal } from "../../src/commands/terminal.ts";
import { quietAfter, WatchLog, type WatchLogOptions } from "../../src/commands/watch-log.ts";
import { Store } from "../../src/tables/store.ts";
import type { Change } from "../../src/watch/change.ts";
import type { Snapshot } from "../../src/watch.ts";
import { log, nothing } from "./log-summaries.ts";

let printed: string[] = [];
let complained: string[] = [];
let alarms: HookEvent[] = [];
const terminal: Terminal = {
  colour: false,
  width: 80,
  hasKeyboard: false,
  ring: () => undefined,
  showsStatus: false,
  status: () => undefined,
  print: (text) => printed.push(...Array.from(typeof text === "string" ? [text] : text, String)),
  complain: (line) => complained.push(line),
};

beforeEach(() => {
  [printed, complained, alarms] = [[], [], []];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const built = (count: number) => log({ servers: 13, built: count, median_s: 148 });

const snapshot = (changes: readonly Change[], trouble: string | null = null): Snapshot => ({
  store: new Store(),
  facts: [],
  unreadable: trouble === null ? [] : [{ source: "b", message: trouble }],
  changes,
});

const change = (values: Partial<Change>): Change => ({
  source: "a\n.txt",
  what: "changed",
  other: null,
  before: null,
  now: null,
  ...values,
});

const plain: WatchLogOptions = {
  quiet: true,
  json: false,
  tellsStart: false,
  now: () => new Date(),
  onAlarm: () => undefined,
};

function watching(options: Partial<WatchLogOptions> = {}): (...changes: Partial<Change>[]) => void {
  const watchLog = new WatchLog(terminal, {
    quiet: false,
    json: false,
    tellsStart: false,
    now: () => new Date(2012, 7, 29, 7, 5, 34),
    onAlarm: (event) => alarms.push(event),
    ...options,
  });
  watchLog.published(snapshot([change({ what: "new", now: built(1) })]), "out");
  return (...changes) => watchLog.published(snapshot(changes.map(change)), "out");
}

describe("the lines of watch", () => {
  it("a line for the start, and one for each log that arrives or goes", () => {
    const tell = watching();
    tell({ what: "new", now: built(2) });
    tell({ what: "moved", source: "b", other: "a\n.txt", before: built(2), now: built(2) });
    tell({ what: "gone", source: "b", before: built(2) });
    expect(printed).toEqual([
      "07:05:34 0 files read, report in out/report.html; Ctrl-C ends\n",
      "07:05:34 a\\n.txt: 2 built, median 148 s, no incident\n",
      "07:05:34 b: was a\\n.txt before\n",
      "07:05:34 b: gone, and with it 2 built, median 148 s, no incident\n",
    ]);
  });

  it("a log that grows gets one more line when it is quiet, and another at once if something went wrong", () => {
    const tell = watching();
    for (let count = 1; count <= 13; count++)
      tell({
        what: count === 1 ? "new" : "changed",
        before: count === 1 ? null : built(count - 1),
        now: built(count),
      });
    expect(printed.slice(1)).toHaveLength(1);
    vi.advanceTimersByTime(quietAfter);
    expect(printed.slice(2)).toEqual(["07:05:34 a\\n.txt: 13 built, median 148 s, no incident\n"]);
    tell({ before: built(13), now: log({ ...built(13), incidents: 1, incident: "quota" }) });
    expect(printed.slice(3)).toEqual(["07:05:34 a\\n.txt: 13 built, median 148 s, 1 incident (quota)\n"]);
    vi.advanceTimersByTime(quietAfter);
    expect(printed).toHaveLength(4);
    expect(alarms).toMatchObject([{ kind: "incident", source: "a\n.txt" }]);
  });

  it("servers of a job that died are an alarm once its log is quiet", () => {
    const tell = watching();
    tell({ what: "new", now: log({ servers: 3, orphans: 3, died: true }) });
    expect(alarms).toEqual([]);
    vi.advanceTimersByTime(quietAfter);
    expect(alarms).toMatchObject([{ kind: "orphan" }]);
  });

  it("a log that is rotated takes what is held back of it along, and the one in its place begins anew", () => {
    const tell = watching();
    const dead = log({ servers: 3, orphans: 3, died: true });
    tell({ source: "log", what: "new", now: dead });
    tell(
      { source: "log", what: "new", now: built(2) },
      { source: "log.1", what: "moved", other: "log", before: dead, now: dead },
    );
    vi.advanceTimersByTime(quietAfter - 1);
    tell(
      { source: "log", what: "new", now: built(4) },
      { source: "log.1", what: "moved", other: "log", before: built(2), now: built(2) },
      { source: "log.2", what: "moved", other: "log.1", before: dead, now: dead },
    );
    vi.advanceTimersByTime(quietAfter);
    expect(printed.slice(1).map((line) => line.slice(9, -1))).toEqual([
      "log: 3 servers asked for, no incident, 3 servers left behind",
      "log.1: was log before",
      "log: 2 built, median 148 s, no incident",
      "log.1: was log before",
      "log.2: was log.1 before",
      "log: 4 built, median 148 s, no incident",
    ]);
    expect(alarms).toMatchObject([{ kind: "orphan", source: "log.2" }]);
  });

  it("a log that may be the copy of one that is rotated raises no alarm until that is known", () => {
    const failed = log({ runs: 1, failed: 1, elapsed_s: 2 });
    const tell = watching();
    tell({ source: "log", what: "new", now: failed });
    const again = { kind: "failure", source: "log", message: "1 command failed" };
    expect(alarms).toEqual([again]);
    tell({ source: "log.1", what: "new", other: "log", now: failed });
    tell(
      { source: "log.1", what: "moved", other: "log", before: failed, now: failed },
      { source: "log", what: "new", now: nothing },
    );
    vi.advanceTimersByTime(quietAfter);
    expect(alarms).toEqual([again]);
    tell({ source: "log", before: nothing, now: failed });
    expect(alarms).toEqual([again, again]);
  });

  it("and raises all of them if it turns out to be a log of its own", () => {
    const failed = log({ runs: 1, failed: 1, elapsed_s: 2 });
    const worse = log({ runs: 2, failed: 2, elapsed_s: 2 });
    const tell = watching();
    tell({ source: "run", what: "new", now: failed });
    tell({ source: "run.1", what: "new", other: "run", now: failed });
    tell({ source: "run.2", what: "new", other: "run", now: failed });
    tell({ source: "run.2", before: failed, now: worse });
    vi.advanceTimersByTime(quietAfter);
    expect(alarms.map(({ source, message }) => `${source}: ${message}`)).toEqual([
      "run: 1 command failed",
      "run.2: 2 commands failed",
      "run.1: 1 command failed",
    ]);
    expect(printed.slice(1).map((line) => line.slice(9, -1))).toEqual([
      "run: 1 command, 2 s, 1 failed",
      "run.2: 2 commands, 2 failed",
      "run.1: 1 command, 2 s, 1 failed",
    ]);
  });

  it("a log that took the place of another keeps what is held back of it", () => {
    const tell = watching();
    tell({ source: "log", what: "new", now: log({ orphans: 3, died: true }) });
    tell(
      { source: "log.1", what: "gone", before: built(1) },
      { source: "log.1", what: "moved", other: "log", before: log({}), now: log({}) },
    );
    vi.advanceTimersByTime(quietAfter);
    expect(alarms).toMatchObject([{ kind: "orphan", source: "log.1" }]);
  });

  it("a log that is being written and cannot be read is told of once it is quiet, with the reason", () => {
    const watchLog = new WatchLog(terminal, { ...plain, quiet: false });
    watchLog.published(snapshot([]), "out");
    for (let size = 1; size <= 3; size++) {
      const what = size === 1 ? "new" : "changed";
      watchLog.published(snapshot([change({ source: "b", what, now: nothing })], "cut off"), "out");
    }
    expect([printed.length, complained]).toEqual([1, []]);
    vi.advanceTimersByTime(quietAfter);
    watchLog.published(snapshot([change({ source: "b", now: nothing })], "cut off"), "out");
    vi.advanceTimersByTime(quietAfter);
    expect([printed.length, complained]).toEqual([1, ["runlens: b: cut off"]]);
    watchLog.published(snapshot([change({ source: "b", now: built(1) })]), "out");
    vi.advanceTimersByTime(quietAfter);
    expect(printed.slice(1).map((line) => line.slice(9, -1))).toEqual([
      "b: 1 built, median 148 s, no incident",
    ]);
  });

  it("a log that was compressed is not told as gone, and the deletion of one that left servers behind is a warning", () => {
    const tell = watching();
    tell({ what: "gone", other: "a.gz", before: built(1) });
    expect(printed).toHaveLength(1);
    tell({ what: "gone", before: log({ orphans: 3 }) });
    expect(complained).toEqual([
      "runlens: a\n.txt is gone: the 3 servers that it left behind are not in delete-all.sh any more",
    ]);
  });

  it("events are JSON lines where programs read them", () => {
    const tell = watching({ json: true });
    tell({ what: "new", now: log({ incidents: 1, incident: "quota" }) });
    const events = printed.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events).toMatchObject([
      { event: "ready", files: 0 },
      { event: "new", source: "a\n.txt", incidents: 1 },
      { event: "alarm", kind: "incident" },
    ]);
  });

  it("what was found at the start is told if an earlier time is remembered", () => {
    watching({ tellsStart: true });
    expect(printed[1]).toContain("1 built");
  });

  it("what is wrong is said once, and again if it went away in between", () => {
    const watchLog = new WatchLog(terminal, plain);
    for (const trouble of ["broken", "broken", null, "broken"])
      watchLog.published(snapshot([], trouble), "out");
    expect(complained).toEqual(["runlens: b: broken", "runlens: b: broken"]);
    expect(printed).toEqual([]);
  });

  it("a full disk is said once and tried again; a bug is thrown", () => {
    const watchLog = new WatchLog(terminal, plain);
    const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", path: "out/report.html" });
    expect([watchLog.failed(full), watchLog.failed(full)]).toEqual([false, false]);
    expect(complained).toEqual([
      "runlens: out/report.html: no space is left on the device; trying again every five seconds",
    ]);
    watchLog.published(snapshot([]), "out");
    watchLog.failed(full);
    expect(complained).toHaveLength(2);
    expect(() => watchLog.failed(new TypeError("x is undefined"))).toThrow(TypeError);
    complained = [];
    new WatchLog(terminal, { ...plain, once: true }).failed(full);
    expect(complained).toEqual(["runlens: out/report.html: no space is left on the device"]);
  });
});

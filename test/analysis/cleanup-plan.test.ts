import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CleanupOptions, defaultCleanupOptions, planCleanup } from "../../src/analysis/cleanup-plan.ts";
import {
  type EvidenceWindow,
  intersect,
  overlaps,
  readInstant,
  readInstantAt,
  windowAround,
  windowOfLogName,
} from "../../src/analysis/cleanup-window.ts";
import { fates } from "../../src/analysis/logged-server.ts";
import { formatInstant } from "../../src/units/instant.ts";
import { type LoggedServer, serversOf } from "./logged-servers.ts";

function server(name: string, more: Partial<LoggedServer> = {}): LoggedServer {
  return {
    source: "data/run.txt",
    line: 2,
    name,
    id: null,
    created_at: null,
    fate: "orphan",
    evidence_line: null,
    ...more,
  };
}

const plan = (servers: readonly LoggedServer[], options: Partial<CleanupOptions> = {}) => {
  const { targets, ...rest } = planCleanup(serversOf(servers), { ...defaultCleanupOptions, ...options });
  return { targets: [...targets], ...rest };
};
const names = (servers: readonly LoggedServer[], options: Partial<CleanupOptions> = {}) =>
  plan(servers, options).targets.map(({ name }) => name);

const windowOf = (servers: readonly LoggedServer[], options: Partial<CleanupOptions> = {}) =>
  plan(servers, options).targets.map(({ notBefore, notAfter }) => [notBefore, notAfter]);
const haveOneWindow = (...servers: LoggedServer[]) =>
  planCleanup(serversOf(servers), defaultCleanupOptions).targets.rows?.haveOneWindow;
/** Midnight of a day of July 2012, in seconds since the epoch. */
const at = (day: number) => Date.UTC(2012, 6, day) / 1000;

describe("planCleanup", () => {
  it("takes everything that is not known to be deleted", () => {
    const servers = (["deleted", "delete-failed", "orphan", "unknown"] as const).map((fate) =>
      server(fate, { fate }),
    );
    expect(names(servers)).toEqual(["delete-failed", "orphan", "unknown"]);
    expect(plan(servers).skipped).toEqual({ fate: 1, time: 0, name: 0 });
    expect(names(servers, { fates: ["orphan"] })).toEqual(["orphan"]);
  });

  it("takes a server without a fate as unknown", () => {
    expect(plan([server("a", { fate: null })]).targets[0]?.fate).toBe("unknown");
  });

  it("counts its targets, of all fates and of each", () => {
    const servers = ["unknown", "orphan", "deleted", "orphan", "orphan"] as const;
    const { targets } = planCleanup(
      serversOf(servers.map((fate, i) => server(`s${i}`, { fate }))),
      defaultCleanupOptions,
    );
    expect(targets.length).toBe(4);
    expect([...(targets.byFate ?? [])]).toEqual([
      ["unknown", 1],
      ["orphan", 3],
    ]);
  });

  it("knows one window of all targets only of one log without times of creation", () => {
    expect(haveOneWindow(server("a"), server("b"))).toBe(true);
    expect(haveOneWindow(server("a"), server("b", { created_at: "2012-07-29T17:00:00Z" }))).toBe(false);
    expect(haveOneWindow(server("a"), server("b", { source: "other.txt" }))).toBe(false);
  });

  it("keeps id, fate and the lines that it rests on", () => {
    const [target] = plan([server("a", { id: "10195995", line: 7, evidence_line: 30 })]).targets;
    expect(target).toEqual({
      name: "a",
      id: "10195995",
      notBefore: null,
      notAfter: null,
      fate: "orphan",
      evidence: { source: "data/run.txt", line: 7, decidedBy: 30 },
    });
  });

  it("refuses names with the reason and the place, and does not repair them", () => {
    const { targets, refused } = plan([server("test79\b45", { line: 9 }), server("a b"), server("ok")]);
    expect(targets.map(({ name }) => name)).toEqual(["ok"]);
    expect(refused).toEqual([
      {
        name: "test79\b45",
        id: null,
        reason: "it holds a control character",
        place: { source: "data/run.txt", line: 9 },
      },
      expect.objectContaining({ name: "a b", reason: expect.stringContaining("--allow-unusual-names") }),
    ]);
    expect(names([server("a b"), server("a\nb")], { allowUnusualNames: true })).toEqual(["a b"]);
  });

  it("refuses a server without a name, and an id that is none", () => {
    expect(plan([server("a", { name: null })]).refused[0]?.reason).toBe("the name is empty");
    expect(plan([server("a", { id: "-rf" })]).refused[0]?.reason).toBe("its id is not one");
  });
});

describe("the evidence window", () => {
  it("is an hour around the time of creation", () => {
    expect(windowOf([server("a", { created_at: "2012-07-29T17:25:34Z" })])).toEqual([
      ["2012-07-29T16:25:34Z", "2012-07-29T18:25:34Z"],
    ]);
    expect(windowOf([server("a", { created_at: "2012-07-29T10:25:34.250-07:00" })])).toEqual([
      ["2012-07-29T16:25:34Z", "2012-07-29T18:25:34Z"],
    ]);
  });

  it("is 15 hours around a time that names no zone", () => {
    expect(windowOf([server("a", { created_at: "2012-08-10T12:03:03" })])).toEqual([
      ["2012-08-09T21:03:03Z", "2012-08-11T03:03:03Z"],
    ]);
  });

  it("is a day from the start of the run if only the log's name says when that was", () => {
    const source = "data/log.1343577945.txt"; // 2012-07-29T16:05:45Z
    expect(windowOf([server("test7945", { source })])).toEqual([
      ["2012-07-29T15:05:45Z", "2012-07-30T17:05:45Z"],
    ]);
  });

  it("reads only the name of the file, and only a number of ten digits that stands alone", () => {
    for (const source of [
      "1343577945/run.txt",
      "log.13435779451.txt",
      "log.1343577945-1343577946.txt",
      "log.txt",
      "-",
    ]) {
      expect(windowOf([server("a", { source })])).toEqual([[null, null]]);
    }
    for (const source of ["C:\\logs\\log.1343577945-overlimit.txt", "1343577945", "log.1343577945.txt.gz"]) {
      expect(windowOf([server("a", { source })])).toEqual([["2012-07-29T15:05:45Z", "2012-07-30T17:05:45Z"]]);
    }
  });

  it("is narrowed by what else is known of the log, which never outweighs a time of creation", () => {
    const source = "log.1343577945.txt";
    const windows = new Map([[source, { notBefore: null, notAfter: Date.UTC(2012, 6, 29, 20) / 1000 }]]);
    expect(windowOf([server("a", { source })], { windows })).toEqual([
      ["2012-07-29T15:05:45Z", "2012-07-29T20:00:00Z"],
    ]);
    expect(windowOf([server("a", { source, created_at: "2012-07-29T23:00:00Z" })], { windows })).toEqual([
      ["2012-07-29T22:00:00Z", "2012-07-30T00:00:00Z"],
    ]);
  });

  it("covers both where two things that are known of a log contradict each other", () => {
    const source = "log.1343577945.txt";
    const windows = new Map([
      [source, { notBefore: Date.UTC(2013, 0, 1) / 1000, notAfter: Date.UTC(2013, 0, 2) / 1000 }],
    ]);
    expect(windowOf([server("a", { source })], { windows })).toEqual([
      ["2012-07-29T15:05:45Z", "2013-01-02T00:00:00Z"],
    ]);
  });

  it("is open where nothing says when", () => {
    expect(windowOf([server("a"), server("b", { created_at: "yesterday" })])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(readInstant("2012-13-01T00:00:00Z")).toBeNull();
  });

  it("has the side that either gives where another gives none", () => {
    const [open, early, late] = [
      { notBefore: null, notAfter: null },
      { notBefore: 5, notAfter: null },
      { notBefore: null, notAfter: 10 },
    ];
    expect([intersect(open, early), intersect(early, open)]).toEqual([early, early]);
    expect([intersect(open, late), intersect(late, open)]).toEqual([late, late]);
    expect([intersect(early, late), intersect(late, early)]).toEqual([
      { notBefore: 5, notAfter: 10 },
      { notBefore: 5, notAfter: 10 },
    ]);
    expect(overlaps(early, { notBefore: 1, notAfter: 5 })).toBe(true);
    expect(overlaps(late, { notBefore: 10, notAfter: 11 })).toBe(true);
    expect(overlaps(late, { notBefore: 11, notAfter: null })).toBe(false);
  });
});

it("reads a time from its bytes as from its text", () => {
  const two = fc.nat(61).map((n) => String(n).padStart(2, "0"));
  const time = fc
    .record({
      date: fc.constantFrom("2012-07-29", "2012-02-31", "1969-12-31", "2012-13-01", "12-07-29"),
      separator: fc.constantFrom("T", " ", "_"),
      hours: fc.nat(25).map((n) => String(n).padStart(2, "0")),
      rest: fc.array(two, { maxLength: 2 }).map((parts) => parts.map((part) => `:${part}`).join("")),
      fraction: fc.constantFrom("", ".", ".5", ".25", ".123", ".123456", ".9999999999", ".5x"),
      zone: fc.constantFrom("", "Z", "+02:00", "-0700", "+02", " UTC"),
    })
    .map((parts) => Object.values(parts).join(""));
  fc.assert(
    fc.property(time, (text) => {
      const bytes = Buffer.from(`<${text}>`);
      expect(readInstantAt(bytes, 1, bytes.length - 2)).toEqual(readInstant(text));
    }),
    { numRuns: 5000 },
  );
});

describe("since, until, name and exclude", () => {
  const servers = [
    server("test1", { created_at: "2012-07-29T17:00:00Z" }),
    server("test2", { created_at: "2012-07-30T17:00:00Z" }),
    server("web1"),
  ];

  it("leave out what was created before or after, and what may have been", () => {
    expect(names(servers, { since: at(30) })).toEqual(["test2"]);
    expect(names(servers, { until: at(30) })).toEqual(["test1"]);
    expect(names(servers, { since: at(31) })).toEqual([]);
    expect(plan(servers, { since: at(30) }).skipped).toEqual({ fate: 0, time: 2, name: 0 });
  });

  it("count the window of a log for a server without a time of its own", () => {
    const source = "log.1343577945.txt";
    expect(names([server("test7945", { source })], { since: at(29), until: at(31) })).toEqual(["test7945"]);
    expect(names([server("test7945", { source })], { since: at(31) })).toEqual([]);
  });

  it("count what is known of a window that is open on one side", () => {
    const one = [server("a", { source: "x.txt" })];
    const before = new Map([["x.txt", { notBefore: null, notAfter: at(10) }]]);
    const after = new Map([["x.txt", { notBefore: at(10), notAfter: null }]]);
    expect(names(one, { windows: before, since: at(9) })).toEqual(["a"]);
    expect(names(one, { windows: before, since: at(11) })).toEqual([]);
    expect(names(one, { windows: after, until: at(11) })).toEqual(["a"]);
    expect(names(one, { windows: after, until: at(9) })).toEqual([]);
  });

  it("take a time of creation that the log states at its word", () => {
    const one = [server("a", { created_at: "2012-07-30T00:00:01Z" })];
    expect(names(one, { until: at(30) })).toEqual([]);
    expect(names(one, { until: at(30) + 1, since: at(30) + 1 })).toEqual(["a"]);
  });

  it("match whole names", () => {
    expect(names(servers, { names: ["test*"] })).toEqual(["test1", "test2"]);
    expect(names(servers, { names: ["test1", "web*"] })).toEqual(["test1", "web1"]);
    expect(names(servers, { exclude: ["test*"] })).toEqual(["web1"]);
    expect(names(servers, { names: ["test*"], exclude: ["*2"] })).toEqual(["test1"]);
    expect(plan(servers, { names: ["test"] }).skipped).toEqual({ fate: 0, time: 0, name: 3 });
  });
});

describe("a server that several logs tell of", () => {
  it("is one target: the same name and id", () => {
    const { targets, duplicates } = plan([
      server("a", { id: "7" }),
      server("a", { id: "7", source: "copy.txt" }),
    ]);
    expect(targets.map(({ evidence }) => evidence.source)).toEqual(["data/run.txt"]);
    expect(duplicates).toBe(1);
  });

  it("is one target: the same name and time of creation", () => {
    const created_at = "2012-07-29T17:25:34Z";
    expect(names([server("a", { created_at }), server("a", { created_at, source: "copy.txt" })])).toEqual([
      "a",
    ]);
  });

  it("is one target, with the narrower window, if a copy of the log lost its telling name", () => {
    const { targets } = plan([
      server("a", { source: "copy.txt" }),
      server("a", { source: "log.1343577945.txt" }),
    ]);
    expect(targets.map(({ notBefore }) => notBefore)).toEqual(["2012-07-29T15:05:45Z"]);
  });

  it("is deleted if one of them shows so", () => {
    expect(
      names([server("a", { id: "7" }), server("a", { id: "7", source: "whole.txt", fate: "deleted" })]),
    ).toEqual([]);
  });

  it("is two targets if the ids or the times differ", () => {
    expect(plan([server("a", { id: "7" }), server("a", { id: "8" })]).targets.map(({ id }) => id)).toEqual([
      "7",
      "8",
    ]);
    expect(
      names([
        server("a", { created_at: "2012-07-29T17:25:34Z" }),
        server("a", { created_at: "2012-07-29T17:25:35Z", source: "other.txt" }),
      ]),
    ).toEqual(["a", "a"]);
    expect(
      names([server("a", { source: "log.1343577945.txt" }), server("a", { source: "log.1443577945.txt" })]),
    ).toEqual(["a", "a"]);
  });

  it("is forgotten by one run, whatever a later run of the same names did, even on the same day", () => {
    const orphan = server("test1", { source: "log.1343577945.txt", fate: "orphan" });
    const later = server("test1", { source: "log.1343580000.txt", fate: "deleted" });
    expect(plan([orphan, later]).targets.map(({ evidence }) => evidence.source)).toEqual([orphan.source]);
    expect(plan([later, orphan]).targets.map(({ evidence }) => evidence.source)).toEqual([orphan.source]);
    expect(names([server("test1"), server("test1", { source: "later.txt", fate: "deleted" })])).toEqual([
      "test1",
    ]);
  });

  it("is looked for in the time of each run that may have forgotten it", () => {
    const runs = ["log.1343577945.txt", "log.1343637945.txt"].map((source) => server("test1", { source }));
    expect(plan(runs).targets.map(({ notBefore }) => notBefore)).toEqual([
      "2012-07-29T15:05:45Z",
      "2012-07-30T07:45:45Z",
    ]);
  });

  it("is deleted if a copy of the log, or any log of a name with its moment, shows so", () => {
    const source = "log.1343577945.txt";
    const whole = { source: `copy/${source}`, fate: "deleted" };
    expect(names([server("test1", { source }), server("test1", whole)])).toEqual([]);
    expect(
      names([server("cs1343577945"), server("cs1343577945", { source: "whole.txt", fate: "deleted" })]),
    ).toEqual([]);
  });

  it("is two targets if one log names it twice, whatever became of the first", () => {
    expect(names([server("a", { line: 2 }), server("a", { line: 3 })])).toEqual(["a", "a"]);
    expect(names([server("a", { line: 2, fate: "deleted" }), server("a", { line: 3 })])).toEqual(["a"]);
    const [run, copy] = [{ source: "log.1343577945.txt" }, { source: "copy/log.1343577945.txt" }];
    const rows = [server("a", { ...run, line: 2, fate: "deleted" }), server("a", run)];
    expect(names([...rows, server("a", copy), server("a", copy)])).toEqual(["a"]);
  });
});

it("loses no server: each row is a target, refused, skipped or a duplicate", () => {
  const rows = fc.record({
    source: fc.constantFrom("a.txt", "log.1343577945.txt", "log.1443577945.txt"),
    line: fc.nat(9),
    name: fc.constantFrom("a", "b", "a b", "7", null),
    id: fc.constantFrom(null, "1", "2", "-"),
    created_at: fc.constantFrom(null, "2012-07-29T17:25:34Z", "2015-09-30T01:52:25Z"),
    fate: fc.constantFrom("deleted", "orphan", "unknown", null),
    evidence_line: fc.constant(null),
  });
  fc.assert(
    fc.property(fc.array(rows, { maxLength: 30 }), fc.boolean(), (servers, allowUnusualNames) => {
      const { targets, refused, skipped, duplicates } = plan(servers, { allowUnusualNames, exclude: ["b"] });
      const left = skipped.fate + skipped.time + skipped.name;
      expect(targets.length + refused.length + left + duplicates).toBe(servers.length);
    }),
  );
});

it("merges what a plain search through all rows before would merge", () => {
  const rows = fc.record({
    source: fc.constantFrom("a", "b", "c", "log.1343577945.txt", "log.1343664345.txt", "log.1343750745.txt"),
    line: fc.constant(1),
    name: fc.constantFrom("a", "b", null),
    id: fc.constantFrom(null, null, "1", "a"),
    created_at: fc.constantFrom(null, null, "2012-07-29T17:25:34Z"),
    fate: fc.constantFrom("deleted", "orphan", "unknown"),
    evidence_line: fc.constant(null),
  });
  const window = fc.record({
    notBefore: fc.option(fc.nat(9)),
    notAfter: fc.option(fc.integer({ min: 9, max: 20 })),
  });
  fc.assert(
    fc.property(fc.array(rows, { maxLength: 40 }), window, window, (servers, ofA, ofB) => {
      const windows = new Map([["a", ofA] as const, ["b", ofB] as const]);
      const { targets, duplicates } = plan(servers, { windows, fates: ["deleted", "orphan", "unknown"] });
      const expected = plainMerge(servers, windows);
      expect(duplicates).toBe(servers.length - expected.length);
      expect(targets.map(({ name, notBefore, notAfter, fate }) => [name, notBefore, notAfter, fate])).toEqual(
        expected
          .filter(({ name }) => name !== "")
          .map(({ name, window: { notBefore, notAfter }, fate }) => [
            name,
            notBefore === null ? null : formatInstant(notBefore),
            notAfter === null ? null : formatInstant(notAfter),
            fate,
          ]),
      );
    }),
    { numRuns: 500 },
  );
});

interface Plain {
  readonly name: string;
  readonly told: string;
  window: EvidenceWindow;
  fate: string;
}

const isOpen = ({ notBefore, notAfter }: EvidenceWindow) => notBefore === null && notAfter === null;

function plainMerge(servers: readonly LoggedServer[], windows: ReadonlyMap<string, EvidenceWindow>): Plain[] {
  const merged: Plain[] = [];
  servers.forEach(({ source, name, id, created_at: created, fate }, row) => {
    const same = (other: LoggedServer) =>
      other.source === source && other.name === name && other.id === id && other.created_at === created;
    const told = JSON.stringify([name, id, created, servers.slice(0, row).filter(same).length]);
    const instant = created === null ? null : readInstant(created);
    const known = instant === null ? null : windowAround(instant);
    const window = known ??
      windows.get(source) ??
      windowOfLogName(source) ?? { notBefore: null, notAfter: null };
    const alike = merged.filter((other) => other.told === told);
    const agrees = (other: Plain) => (other.fate === "deleted") === (fate === "deleted");
    const first =
      id !== null || created !== null
        ? alike.find((other) => overlaps(other.window, window))
        : (alike.find((other) => !isOpen(window) && isDeepStrictEqual(other.window, window)) ??
          alike.find((other) => (isOpen(window) || isOpen(other.window)) && agrees(other)));
    if (first === undefined) merged.push({ name: name ?? "", told, window, fate: fate ?? "unknown" });
    else {
      first.window = intersect(first.window, window);
      first.fate = fates.find((one) => one === fate || one === first.fate) ?? first.fate;
    }
  });
  return merged;
}

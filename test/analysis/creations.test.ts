import { describe, expect, it } from "vitest";
import {
  batchesOf,
  type CreationRun,
  creationRuns,
  epochOfFile,
  fastestSpan,
  findPauses,
  slidingCounts,
  spacingOfNames,
} from "../../src/analysis/creations.ts";

/** The last digits of the names in the log of 25 servers. */
const digits = [
  7945, 7948, 7951, 7954, 7958, 7961, 7965, 7969, 7972, 7976, 8050, 8054, 8059, 8063, 8068, 8072, 8077, 8082,
  8086, 8091, 8117, 8192, 8197, 8202, 8208,
];
interface Server {
  readonly source: string;
  readonly name: string | null;
  readonly created_at: string | null;
}

function runsOf(servers: readonly Server[]): CreationRun[] {
  return creationRuns({
    length: servers.length,
    sourceOf: (row) => servers[row]?.source ?? "",
    nameOf: (row) => servers[row]?.name ?? null,
    createdOf: (row) => servers[row]?.created_at ?? null,
  });
}

const spacing = (names: readonly (string | null)[]) =>
  spacingOfNames(names.length, (at) => names[at] ?? null);

const named = (source: string) => digits.map((tail) => ({ source, name: `test${tail}`, created_at: null }));

describe("times of creation", () => {
  it("are the spacing of names that end in the last digits of an epoch", () => {
    const [run] = runsOf(named("log.txt"));
    expect(run).toMatchObject({ clock: "elapsed", basis: "digits", untimed: 0 });
    expect(run?.times).toEqual(digits.map((tail) => tail - 7945));
  });

  it("are placed in time where the file is named after the second the run started in", () => {
    const [run] = runsOf(named("data/log.1343577945.txt"));
    expect(run).toMatchObject({ clock: "utc", basis: "digits and file name" });
    expect(run?.times[0]).toBe(1343577945);
    expect(run?.times.at(-1)).toBe(1343578208);
  });

  it("are not placed in time where the digits do not follow the file's name", () => {
    expect(runsOf(named("log.1343570000.txt"))[0]?.clock).toBe("elapsed");
  });

  it("are those that the log states, in order of time", () => {
    const servers = ["2012-07-29T17:25:38Z", "2012-07-29T17:25:34Z", null].map((created_at) => {
      return { source: "a", name: "x", created_at };
    });
    expect(runsOf(servers)).toEqual([
      { source: "a", clock: "utc", basis: "stated", times: [1343582734, 1343582738], at: [1, 0], untimed: 1 },
    ]);
  });

  it("wrap from 9999 to 0000", () => {
    expect(spacing(["t9998", "t0003", "t0009"])?.offsets).toEqual([0, 5, 11]);
  });

  it.each([
    [["test0001", "test0002", "test0003"], "a counter"],
    [["a7945", "b7948"], "different names"],
    [["t7945", "t17948"], "different lengths"],
    [["t7948", "t7945"], "going back"],
    [["web1", "web4"], "too few digits"],
    [["t7945"], "a single name"],
    [["t7945", null], "a missing name"],
  ])("are not read from %j: %s", (names) => {
    expect(spacing(names)).toBeNull();
  });

  it("find the epoch in a file's name only where it stands alone", () => {
    expect(epochOfFile("logs/log.1343577945.txt")).toBe(1343577945);
    expect(epochOfFile("1343577945/log.txt")).toBeNull();
    expect(epochOfFile("log.13435779450.txt")).toBeNull();
  });
});

describe("pauses", () => {
  it("are the two of 74 and 75 s between the batches of 25 servers, not the gap of 26 s", () => {
    const pauses = findPauses(digits);
    expect(pauses.map(({ from, to }) => to - from)).toEqual([74, 75]);
    const batches = batchesOf(digits, pauses);
    expect([1, 2, 3].map((batch) => batches.filter((other) => other === batch).length)).toEqual([10, 11, 4]);
  });

  it("are not the waits of a run that builds one server after the other", () => {
    expect(findPauses([0, 228, 1234])).toEqual([]);
  });
});

describe("counts in a sliding window", () => {
  it("rise with each event and fall when it leaves the window", () => {
    expect(slidingCounts([0, 30, 60, 200], 60)).toEqual([
      { at: 0, count: 1, raisedBy: 0 },
      { at: 30, count: 2, raisedBy: 1 },
      { at: 60, count: 1, raisedBy: null },
      { at: 60, count: 2, raisedBy: 2 },
      { at: 90, count: 1, raisedBy: null },
      { at: 120, count: 0, raisedBy: null },
      { at: 200, count: 1, raisedBy: 3 },
      { at: 260, count: 0, raisedBy: null },
    ]);
  });

  it("never pass ten a minute in the log of 25 servers", () => {
    expect(Math.max(...slidingCounts(digits, 60).map(({ count }) => count))).toBe(10);
  });
});

describe("the fastest schedule", () => {
  it.each([
    [1, 0],
    [10, 36],
    [11, 60],
    [25, 136],
  ])("of %i creations 4 s apart under 10 a minute takes %i s", (n, span) => {
    expect(fastestSpan(n, 10, 60, 4)).toBe(span);
  });
});

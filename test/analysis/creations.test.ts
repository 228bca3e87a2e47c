import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  batchesOf,
  type CreationRun,
  creationRuns,
  creationsInOrder,
  epochOfFile,
  fastestSpan,
  findPauses,
  usualGap,
} from "../../src/analysis/creations.ts";
import { placedTexts, spacingOfNames } from "../../src/analysis/name-digits.ts";
import { highestCount, slidingCounts } from "../../src/analysis/sliding-counts.ts";
import { serversOf } from "./logged-servers.ts";

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

const columnsOf = (servers: readonly Server[]) =>
  serversOf(servers.map((server) => ({ ...server, line: 1, id: null, fate: null, evidence_line: null })));

function runsOf(servers: readonly Server[]): CreationRun[] {
  return creationRuns(columnsOf(servers));
}

const spacing = (names: readonly (string | null)[]) =>
  spacingOfNames(
    placedTexts(columnsOf(names.map((name) => ({ source: "a", name, created_at: null }))).name),
    names.map((_, row) => row),
  );

const named = (source: string) => digits.map((tail) => ({ source, name: `test${tail}`, created_at: null }));

/** Seconds since the first creation, or null. */
function plainSpacing(names: readonly string[]): number[] | null {
  const parts = names.map((name) => /^(.*?)(\d{4,9})$/s.exec(name));
  const [first] = parts;
  const isAlike = parts.every((part) => part?.[1] === first?.[1] && part?.[2]?.length === first?.[2]?.length);
  if (first === null || first === undefined || names.length < 2 || !isAlike) return null;
  const modulus = 10 ** (first[2]?.length ?? 0);
  const numbers = parts.map((part) => Number(part?.[2]));
  const steps = numbers.slice(1).map((n, i) => (n - (numbers[i] ?? 0) + modulus) % modulus);
  const isCount = steps.every((step) => step === steps[0]) && (steps[0] ?? 0) <= 1;
  if (isCount || steps.some((step) => step > modulus / 2)) return null;
  return steps.reduce((offsets, step) => [...offsets, (offsets.at(-1) ?? 0) + step], [0]);
}

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

  it("begin when the digits next come after the second that the file is named after", () => {
    expect(runsOf(named("log.1343577900.txt"))[0]?.times[0]).toBe(1343577945);
    expect(runsOf(named("log.1343577345.txt"))[0]?.times[0]).toBe(1343577945);
  });

  it("are not placed in time where the digits do not follow the file's name", () => {
    expect(runsOf(named("log.1343577344.txt"))[0]?.clock).toBe("elapsed");
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
    [["t1000", "t10:0"], "a name that ends otherwise"],
  ])("are not read from %j: %s", (names) => {
    expect(spacing(names)).toBeNull();
  });

  it("are read as by the plain rule, whatever the names", () => {
    const name = fc
      .tuple(fc.constantFrom("t", "test", "7", "é"), fc.constantFrom("", "1", "12345678"), fc.nat(30))
      .map(([stem, more, n]) => `${stem}${more}${String(n).padStart(4, "0")}`);
    const names = fc.oneof(
      fc.array(name),
      fc.tuple(name, fc.array(fc.nat(9), { minLength: 1 })).map(([first, steps]) => {
        let n = 9990;
        return steps.map((step) => `${first.slice(0, 1)}${String((n += step) % 10_000).padStart(4, "0")}`);
      }),
    );
    fc.assert(
      fc.property(names, (all) => {
        expect(spacing(all)?.offsets ?? null).toEqual(plainSpacing(all));
      }),
      { numRuns: 1000 },
    );
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

  it("are told from the median of the gaps, however these come", () => {
    expect([usualGap([]), usualGap([7])]).toEqual([0, 0]);
    expect(usualGap([0, 90, 93, 95])).toBe(3);
    expect(usualGap([0, 90, 93])).toBe(3);
    const many = Array.from({ length: 200 }, (_, i) => 4 * i + (i % 2));
    expect([usualGap(many), usualGap(many.slice(1))]).toEqual([5, 3]);
  });

  it("are not the waits of a run that builds one server after the other", () => {
    expect(findPauses([0, 228, 1234])).toEqual([]);
  });
});

/** Each change as a row: at, count, position of the time that raised it. */
function changesOf(times: readonly number[], window: number): number[][] {
  const { at, count, raisedBy } = slidingCounts(times, window);
  return Array.from(at, (moment, i) => [moment, count[i] ?? 0, raisedBy[i] ?? 0]);
}

const anyTimes = fc.array(fc.nat(100)).map((times) => times.sort((a, b) => a - b));

describe("counts in a sliding window", () => {
  it("rise with each event and fall when it leaves the window", () => {
    expect(changesOf([0, 30, 60, 200], 60)).toEqual([
      [0, 1, 0],
      [30, 2, 1],
      [60, 1, -1],
      [60, 2, 2],
      [90, 1, -1],
      [120, 0, -1],
      [200, 1, 3],
      [260, 0, -1],
    ]);
  });

  it("are how many of all times lie in the window that ends there", () => {
    fc.assert(
      fc.property(anyTimes, fc.integer({ min: 1, max: 40 }), (times, window) => {
        const changes = changesOf(times, window);
        expect(changes).toHaveLength(2 * times.length);
        changes.forEach(([at = 0, count], i) => {
          if (changes[i + 1]?.[0] === at) return; // more changes at this moment
          expect(count).toBe(times.filter((time) => time > at - window && time <= at).length);
        });
      }),
    );
  });

  it("have the highest among them, and the time that raised it first", () => {
    fc.assert(
      fc.property(anyTimes, fc.integer({ min: 1, max: 40 }), (times, window) => {
        const changes = changesOf(times, window).filter(([, , raisedBy]) => raisedBy !== -1);
        const most = Math.max(0, ...changes.map(([, count = 0]) => count));
        const first = changes.find(([, count]) => count === most)?.[2] ?? -1;
        expect(highestCount(times, window)).toEqual({ count: most, raisedBy: first });
      }),
    );
  });

  it("never pass ten a minute in the log of 25 servers", () => {
    expect(highestCount(digits, 60).count).toBe(10);
  });
});

function runOf(times: readonly number[], first: number): CreationRun {
  const at = times.map((_, i) => first + i);
  return { source: "a", clock: "utc", basis: "stated", times, at, untimed: 0 };
}

describe("the creations of several runs", () => {
  it("are in order of time; those of one moment in the order of the runs", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1000), anyTimes)), (lists) => {
        const runs = lists.map(([start, times], i) =>
          runOf(
            times.map((time) => start + time),
            1000 * i,
          ),
        );
        const plain = runs
          .flatMap(({ times, at }) => times.map((time, i) => ({ time, row: at[i] })))
          .sort((a, b) => a.time - b.time);
        const { times, at } = creationsInOrder(runs);
        expect([...times]).toEqual(plain.map(({ time }) => time));
        expect([...at]).toEqual(plain.map(({ row }) => row));
      }),
    );
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

  it("is that of a table of all times, whatever the limit", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 70 }), fc.nat(20), (n, limit, gap) => {
        const times: number[] = [];
        for (let i = 0; i < n; i++)
          times.push(i === 0 ? 0 : Math.max((times[i - 1] ?? 0) + gap, (times[i - limit] ?? -60) + 60));
        expect(fastestSpan(n, limit, 60, gap)).toBe(times.at(-1) ?? 0);
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { evenly, foldGroups, quantileSummary, thinByGroup, thinPeaks } from "../../src/charts/thin.ts";

interface Build {
  readonly group: string;
  readonly seconds: number;
  readonly flagged: boolean;
}

const keys = {
  group: ({ group }: Build) => group,
  order: ({ seconds }: Build) => seconds,
  keep: ({ flagged }: Build) => flagged,
};
const builds = (group: string, n: number): readonly Build[] =>
  Array.from({ length: n }, (_, k) => ({ group, seconds: (k * 7919) % 10_007, flagged: k % 1_000 === 5 }));

describe("thinByGroup", () => {
  it("leaves few rows alone and says nothing", () => {
    const rows = builds("a", 1_000);
    expect(thinByGroup(rows, keys, "builds")).toEqual({ rows, total: 1_000, note: null });
  });

  it("keeps all of a small group, thins the large one, and says so", () => {
    const { rows, note } = thinByGroup([...builds("large", 9_000), ...builds("small", 20)], keys, "builds");
    expect(rows).toHaveLength(1_000);
    expect(rows.filter(({ group }) => group === "small")).toHaveLength(20);
    expect(note).toBe(
      "1000 of 9020 builds are drawn, spread evenly over each group; flagged ones come first.",
    );
  });

  it("keeps the smallest, the largest, and every flagged row", () => {
    const all = builds("a", 9_000);
    const { rows } = thinByGroup(all, keys, "builds", 100);
    const seconds = all.map((row) => row.seconds);
    expect(rows).toHaveLength(100);
    expect(Math.min(...rows.map((row) => row.seconds))).toBe(Math.min(...seconds));
    expect(Math.max(...rows.map((row) => row.seconds))).toBe(Math.max(...seconds));
    expect(rows.filter(({ flagged }) => flagged)).toHaveLength(9);
  });

  it("keeps the shape: quartiles stay where they were", () => {
    const all = builds("a", 9_000);
    const { rows } = thinByGroup(all, keys, "builds", 500);
    const before = quantileSummary(all.map(({ seconds }) => seconds));
    const after = quantileSummary(rows.map(({ seconds }) => seconds));
    for (const q of ["p25", "p50", "p75"] as const) expect(Math.abs(after[q] - before[q])).toBeLessThan(150);
  });

  it("keeps the order of the rows and adds none", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 0, max: 50 })), {
          maxLength: 200,
        }),
        (pairs) => {
          const all = pairs.map(([group, seconds]) => ({ group, seconds, flagged: false }));
          const { rows } = thinByGroup(all, keys, "builds", 20);
          expect(rows.length).toBe(Math.min(20, all.length));
          expect(rows.map((row) => all.indexOf(row))).toEqual(
            rows.map((row) => all.indexOf(row)).toSorted((a, b) => a - b),
          );
        },
      ),
    );
  });
});

describe("thinPeaks", () => {
  it("loses no peak", () => {
    const counts = Array.from({ length: 50_000 }, (_, n) => (n === 31_415 ? 99 : n % 7));
    const { rows, note } = thinPeaks(counts, (value) => value, "counts");
    expect(rows.length).toBeLessThanOrEqual(1_000);
    expect(Math.max(...rows)).toBe(99);
    expect(note).toMatch(/^1000 of 50\u202f000 counts are drawn/);
  });

  it("leaves few points alone", () => {
    expect(thinPeaks([1, 2], (value) => value, "counts")).toEqual({ rows: [1, 2], total: 2, note: null });
  });
});

describe("evenly", () => {
  it("takes the first, the last, and what lies evenly between", () => {
    expect(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
    expect(evenly([1, 2], 5)).toEqual([1, 2]);
    expect(evenly([1, 2, 3], 1)).toEqual([2]);
  });
});

describe("foldGroups", () => {
  const sizes = new Map(Array.from({ length: 30 }, (_, n) => [`g${n}`, n] as const));

  it("names the largest and puts the others together", () => {
    const { fold, note } = foldGroups(sizes, 5);
    expect(["g29", "g26", "g25", "g0"].map(fold)).toEqual([
      "g29",
      "g26",
      "26 other groups",
      "26 other groups",
    ]);
    expect(note).toBe("The 4 largest groups are shown by name, the other 26 together.");
  });

  it("leaves a few groups alone", () => {
    const { fold, note } = foldGroups(new Map([["a", 1]]));
    expect(fold("a")).toBe("a");
    expect(note).toBeNull();
  });
});

describe("quantileSummary", () => {
  it("interpolates as type 7 does", () => {
    expect(quantileSummary([4, 1, 3, 2])).toEqual({ n: 4, min: 1, p25: 1.75, p50: 2.5, p75: 3.25, max: 4 });
    expect(quantileSummary([5])).toEqual({ n: 1, min: 5, p25: 5, p50: 5, p75: 5, max: 5 });
  });

  it("of nothing is refused", () => {
    expect(() => quantileSummary([])).toThrow("at least one");
  });
});

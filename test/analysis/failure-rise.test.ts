import { describe, expect, it } from "vitest";
import { failureRises } from "../../src/analysis/failure-rise.ts";
import type { TrialGroup } from "../../src/analysis/grouping.ts";
import type { Trial } from "../../src/analysis/trial.ts";

const trial = (table: Trial["table"], name: string, failure: string | null): Trial => ({
  table,
  source: "log.txt",
  line: 1,
  group: null,
  names: { command: name, benchmark: name },
  figures: new Map(),
  aside: false,
  failure,
  censored: false,
  session: null,
  run: null,
});

const some = (n: number, name: string, failure: string | null) =>
  Array.from({ length: n }, () => trial(name.startsWith("bench") ? "measurements" : "runs", name, failure));

/** Of each name how many ended well, and how many failed. */
function group(counts: Readonly<Record<string, readonly [well: number, failed: number]>>): TrialGroup {
  return {
    name: "",
    trials: Object.entries(counts).flatMap(([name, [well]]) => some(well, name, null)),
    failed: Object.entries(counts).flatMap(([name, [, failed]]) => some(failed, name, "exit status 1")),
  };
}
const rises = (before: Parameters<typeof group>[0], after: Parameters<typeof group>[0]) =>
  failureRises(group(before), group(after), []).map(
    ({ subject, baseline, candidate }) =>
      `${subject}: ${baseline.failed}/${baseline.n} → ${candidate.failed}/${candidate.n}`,
  );

describe("a rise of failures", () => {
  it("is of a larger share, not of a larger number", () => {
    expect(rises({ sort: [8, 0] }, { sort: [7, 1] })).toEqual([": 0/8 → 1/8"]);
    expect(rises({ sort: [6, 2] }, { sort: [60, 20] })).toEqual([]);
    expect(rises({ sort: [6, 2] }, { sort: [60, 21] })).toEqual([": 2/8 → 21/81"]);
    expect(rises({ sort: [0, 8] }, { sort: [0, 4] })).toEqual([]);
  });

  it("is looked for in each command and each table by itself", () => {
    expect(rises({ sort: [0, 4], wc: [4, 0] }, { sort: [4, 0], wc: [1, 3] })).toEqual(["wc: 0/4 → 3/4"]);
    expect(rises({ sort: [4, 0], bench: [90, 10] }, { sort: [3, 1], bench: [100, 0] })).toEqual([
      ": 0/4 → 1/4",
    ]);
  });

  it("is of all together where one side does not have the command", () => {
    expect(rises({ old: [8, 0] }, { new: [6, 2] })).toEqual([": 0/8 → 2/8"]);
    expect(rises({ old: [6, 2] }, { new: [6, 2] })).toEqual([]);
  });

  it("is none against nothing", () => {
    expect(rises({}, { sort: [0, 3] })).toEqual([]);
    expect(rises({ bench: [3, 0] }, { sort: [0, 3] })).toEqual([]);
  });
});

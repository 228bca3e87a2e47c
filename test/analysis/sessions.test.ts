import { describe, expect, it } from "vitest";
import { compareSeries } from "../../src/analysis/group-comparison.ts";
import type { GroupSample } from "../../src/analysis/grouping.ts";
import { checkLimits, parseLimit } from "../../src/analysis/limits.ts";
import { type Metric, runMetrics } from "../../src/analysis/metrics.ts";
import { bySession } from "../../src/analysis/session-samples.ts";
import { sessionOf } from "../../src/analysis/sessions.ts";
import { normal, seeded } from "./random.ts";
import { trial } from "./trials.ts";

const criteria = { alpha: 0.05, tolerance: 0 };
const metric = runMetrics[0] as Metric;

/** Values by session; those of `null` are sessions of their own. */
function sample(sessions: Readonly<Record<string, readonly number[]>>, source = "a.json"): GroupSample {
  const trials = Object.entries(sessions).flatMap(([session, values]) =>
    values.map((value) => trial(value, { source, session: session === "null" ? null : session })),
  );
  return { values: Object.values(sessions).flat(), trials, missing: 0 };
}

function compared(a: GroupSample, b: GroupSample) {
  const series = [{ subject: "", metric, samples: [bySession(a), bySession(b)] }];
  const [row] = compareSeries(series, [{ a: 0, b: 1 }], criteria);
  if (row === undefined) throw new Error("nothing was compared");
  return row;
}

/** Forks whose levels differ by about `between`, with repetitions that differ by about `within`, as shares of 1. */
function forks(random: () => number, count: number, repetitions: number, between: number, within: number) {
  return sample(
    Object.fromEntries(
      Array.from({ length: count }, (_, fork) => {
        const level = between * normal(random);
        return [
          `f${fork}`,
          Array.from({ length: repetitions }, () => Math.exp(level + within * normal(random))),
        ];
      }),
    ),
  );
}

describe("repetitions of one session", () => {
  it("are those of a fork, and of a file of tools that repeat within one process", () => {
    expect(sessionOf("jmh", "2")).toBe("2");
    expect(sessionOf("pytest-benchmark", null)).toBe("");
    expect(sessionOf("mine", "pid 7")).toBe("pid 7");
    expect(sessionOf("hyperfine", null)).toBeNull();
    expect(sessionOf(null, null)).toBeNull();
  });

  it("are one figure, their median, where there are several sessions", () => {
    const { values, trials, sessionsOf } = bySession(sample({ "1": [1, 2, 9], "2": [4, 6], null: [3, 5] }));
    expect(values).toEqual([2, 5, 3, 5]);
    expect(trials.map(({ session }) => session)).toEqual(["1", "2", null, null]);
    expect(sessionsOf).toBe(7);
  });

  it("are of different ones in different files", () => {
    const [first, second] = [sample({ "": [1, 3] }, "a.json"), sample({ "": [5, 7] }, "b.json")];
    const both = { values: [1, 3, 5, 7], trials: [...first.trials, ...second.trials], missing: 0 };
    expect(bySession(both).values).toEqual([2, 6]);
  });

  it("stay what they are where each is of its own, and where there is but one session", () => {
    const own = sample({ null: [1, 2, 3] });
    expect(bySession(own)).toBe(own);
    const once = sample({ "1": [1], "2": [2] });
    expect(bySession(once)).toBe(once);
    expect(bySession(sample({ "1": [1, 2, 3] }))).toMatchObject({ values: [1, 2, 3], oneSession: true });
  });

  it("have no verdict in one session on each side, whatever their p", () => {
    const { result } = compared(
      sample({ "1": [1, 2, 3, 4, 5, 6] }),
      sample({ "1": [11, 12, 13, 14, 15, 16] }),
    );
    expect(result.p).toBeLessThan(0.01);
    expect(result.effect?.low).toBeGreaterThan(1);
    expect(result.verdict).toBe("inconclusive");
    expect(result.reason).toContain("4 sessions each can tell");
  });

  it("neither keep nor break a limit in one session on each side", () => {
    const row = compared(sample({ "1": [1, 2, 3, 4, 5, 6] }), sample({ "1": [11, 12, 13, 14, 15, 16] }));
    const outcomes = ["elapsed_s > +5%", "elapsed_s < -5%"].map((text) => {
      const limit = parseLimit(text);
      const [found] = limit === null ? [] : checkLimits([limit], [row], 0.05);
      return [found?.outcome, found?.reason?.includes("4 sessions each can tell")];
    });
    expect(outcomes).toEqual([
      ["unknown", true],
      ["unknown", true],
    ]);
  });

  it("count as one figure where the other side has several sessions", () => {
    const { a, b, result } = compared(
      sample({ "1": [1, 2, 3, 4, 5, 6] }),
      sample({ "1": [11, 13], "2": [12, 14], "3": [13, 15], "4": [14, 16] }),
    );
    expect([a.values, b.values]).toEqual([[3.5], [12, 13, 14, 15]]);
    expect(result.reason).toMatch(/^1 against 4 cannot reach p 0\.05/);
  });

  it("would make a false alarm of every other comparison of the same program if they counted one by one", () => {
    const random = seeded(11);
    const alarms = { asSessions: 0, oneByOne: 0 };
    const n = 300;
    for (let i = 0; i < n; i++) {
      const [a, b] = [forks(random, 5, 10, 0.02, 0.01), forks(random, 5, 10, 0.02, 0.01)];
      if (compared(a, b).result.verdict !== "inconclusive") alarms.asSessions++;
      const alone = ({ values }: GroupSample) => sample({ null: values });
      if (compared(alone(a), alone(b)).result.verdict !== "inconclusive") alarms.oneByOne++;
    }
    expect(alarms.oneByOne / n).toBeGreaterThan(0.4);
    expect(alarms.asSessions / n).toBeLessThan(0.06);
  });
});

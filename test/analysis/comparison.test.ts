import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeFamily, type Pair } from "../../src/analysis/comparison.ts";
import { type Metric, runMetrics } from "../../src/analysis/metrics.ts";
import { runTimes, seeded } from "./random.ts";
import { gil } from "./samples.ts";

const criteria = { alpha: 0.05, tolerance: 0.02 };

function metric(id: string): Metric {
  const found = runMetrics.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no metric ${id}`);
  return found;
}

const elapsed = metric("elapsed_s");
const switches = metric("voluntary_switches");

const pair = (of: Metric, a: readonly number[], b: readonly number[]): Pair => ({
  metric: of,
  a: { values: a },
  b: { values: b },
});

const one = (a: readonly number[], b: readonly number[]) => {
  const [judged] = judgeFamily([pair(elapsed, a, b)], criteria);
  if (judged === undefined) throw new Error("nothing was judged");
  return judged;
};

/** Five against five, far apart: p is 2 / C(10, 5) = 0.0079. */
const low = [10, 10.1, 10.2, 10.3, 10.4];
const high = [20, 20.1, 20.2, 20.3, 20.4];

const isAlmost = (a: number, b: number): boolean => Math.abs(a / b - 1) < 1e-9;

describe("one row", () => {
  it("gives the reference ratio of the sample, and no verdict on two runs each", () => {
    const { result, adjustedP } = one(gil.elapsed.a, gil.elapsed.b);
    expect(result.effect?.estimate).toBeCloseTo(0.337, 3);
    expect([result.effect?.min.toFixed(3), result.effect?.max.toFixed(3)]).toEqual(["0.326", "0.348"]);
    expect(result.p).toBeCloseTo(1 / 3, 12);
    expect(adjustedP).toBeCloseTo(1 / 3, 12);
    expect(result.verdict).toBe("inconclusive");
  });

  it("is worse where the later group is slower, and better where it is faster", () => {
    expect(one(low, high).result.verdict).toBe("worse");
    expect(one(high, low).result.verdict).toBe("better");
  });
});

describe("several rows", () => {
  it("share the risk by Holm's method among decisive metrics: 0.0079 of seven is 0.056", () => {
    const rows = Array.from({ length: 7 }, () => pair(elapsed, low, high));
    const [first] = judgeFamily(rows, criteria);
    expect(first?.adjustedP).toBeCloseTo((7 * 2) / 252, 12);
    expect(first?.result.verdict).toBe("inconclusive");
    expect(first?.result.reason).toBe(
      "p 0.0079 is 0.056 once adjusted for 7 comparisons; 6 runs each leave room for that",
    );
  });

  it("keep what they are by Benjamini and Hochberg's where all differ: among benchmarks, and among the other metrics", () => {
    const rows = Array.from({ length: 7 }, () => pair(elapsed, low, high));
    for (const { adjustedP, result } of judgeFamily(rows, criteria, "benchmarks")) {
      expect(adjustedP).toBeCloseTo(2 / 252, 12);
      expect(result.verdict).toBe("worse");
    }
    const others = Array.from({ length: 7 }, () => pair(switches, low, high));
    for (const { result } of judgeFamily(others, criteria)) expect(result.verdict).toBe("worse");
  });

  it("do not count each other's family: the elapsed time is the question, and the rest its reasons", () => {
    const rows = [pair(elapsed, low, high), pair(metric("user_s"), low, high)];
    for (const { adjustedP } of judgeFamily(rows, criteria)) expect(adjustedP).toBeCloseTo(2 / 252, 12);
  });

  it("keep an empty row as it is, and out of the count", () => {
    const [empty, full] = judgeFamily([pair(elapsed, [], low), pair(elapsed, low, high)], criteria);
    expect(empty).toMatchObject({
      adjustedP: null,
      result: { verdict: "inconclusive", reason: "one group has no value" },
    });
    expect(full?.adjustedP).toBeCloseTo(2 / 252, 12);
  });
});

describe("laws", () => {
  const times = fc.array(fc.double({ min: 0.01, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 9 });

  it("swapping the groups inverts the ratio, keeps p, and turns the verdict round", () => {
    const opposite = { better: "worse", worse: "better" } as Record<string, string>;
    fc.assert(
      fc.property(times, times, (a, b) => {
        const [there, back] = [one(a, b), one(b, a)];
        expect(back.result.p).toBe(there.result.p);
        expect(back.adjustedP).toBe(there.adjustedP);
        expect((back.result.effect?.estimate ?? 0) * (there.result.effect?.estimate ?? 0)).toBeCloseTo(1, 9);
        expect(back.result.verdict).toBe(opposite[there.result.verdict] ?? there.result.verdict);
      }),
    );
  });

  it("scaling all values keeps ratio, p and verdict", () => {
    fc.assert(
      fc.property(times, times, fc.integer({ min: -6, max: 6 }), (a, b, exponent) => {
        // A power of two scales exactly, so that ties stay ties.
        const scale = (values: readonly number[]) => values.map((value) => value * 2 ** exponent);
        const [plain, scaled] = [one(a, b), one(scale(a), scale(b))];
        expect(scaled.result.p).toBe(plain.result.p);
        const [was = 0, is = 0] = [plain.result.effect?.estimate, scaled.result.effect?.estimate];
        expect(is / was).toBeCloseTo(1, 9);
        // A ratio that lies on the limit itself may fall to either side.
        const { effect } = plain.result;
        const ratios = [effect?.estimate ?? 0, effect?.low ?? 0, effect?.high ?? 0];
        fc.pre(!ratios.some((ratio) => isAlmost(ratio, 1.02) || isAlmost(ratio, 1 / 1.02)));
        expect(scaled.result.verdict).toBe(plain.result.verdict);
      }),
    );
  });

  it("the order of the runs does not matter", () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        expect(
          one(
            a.toReversed(),
            b.toSorted((first, second) => first - second),
          ).result,
        ).toEqual(one(a, b).result);
      }),
    );
  });
});

describe("false alarms: groups of one skewed distribution with spikes", () => {
  const rounds = 1500;

  it.each([
    [3, 3],
    [5, 5],
    [4, 9],
    [10, 10],
    [20, 20],
    [20, 6],
  ])(
    "%i against %i runs differ by at most one in twenty, and by none where no p can be small enough",
    (n, m) => {
      const random = seeded(1000 * n + m);
      let alarms = 0;
      for (let round = 0; round < rounds; round++) {
        const { verdict } = one(runTimes(random, n), runTimes(random, m)).result;
        if (verdict === "better" || verdict === "worse") alarms++;
      }
      // Three standard errors of a share of 5 % above it.
      expect(alarms / rounds).toBeLessThanOrEqual(n === 3 ? 0 : 0.05 + 3 * Math.sqrt((0.05 * 0.95) / rounds));
      expect(alarms > 0).toBe(n > 3);
    },
  );

  it("several metrics raise no more of them: the share of comparisons with any false alarm stays below one in twenty", () => {
    const random = seeded(7);
    let alarms = 0;
    for (let round = 0; round < rounds; round++) {
      const rows = Array.from({ length: 5 }, () => pair(elapsed, runTimes(random, 8), runTimes(random, 8)));
      const verdicts = judgeFamily(rows, criteria).map(({ result }) => result.verdict);
      if (verdicts.some((verdict) => verdict === "better" || verdict === "worse")) alarms++;
    }
    expect(alarms / rounds).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / rounds));
    expect(alarms).toBeGreaterThan(0);
  });
});

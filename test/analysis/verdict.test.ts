import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Question, judge } from "../../src/analysis/verdict.ts";
import { runTimes, seeded, shuffled } from "./random.ts";
import { gil } from "./samples.ts";

function ask(a: readonly number[], b: readonly number[], rest: Partial<Question> = {}) {
  return judge({ a, b, alpha: 0.05, tolerance: 0.02, better: "lower", scale: "ratio", ...rest });
}

const fast = [1, 1.01, 1.02, 1.03];
const slow = [2, 2.01, 2.02, 2.03];

describe("the verdict", () => {
  test("on the GIL sample is inconclusive, beside the ratio, both ranges and what it would take", () => {
    const elapsed = ask(gil.elapsed.a, gil.elapsed.b);
    expect(elapsed).toMatchObject({
      a: { n: 2, min: 747.25, max: 750.16 },
      b: { n: 2, min: 244.75, max: 259.69 },
      scale: "ratio",
      everyPairAgrees: true,
      p: 1 / 3,
      exact: true,
      floor: 1 / 3,
      superiority: 1,
      verdict: "inconclusive",
      reason: "2 against 2 cannot reach p 0.05 (smallest possible 0.33); 4 each can",
    });
    expect(elapsed.a.median).toBeCloseTo(748.705, 12);
    expect(elapsed.effect?.estimate.toFixed(3)).toBe("0.337");
    expect(ask(gil.user.a, gil.user.b).effect?.estimate.toFixed(3)).toBe("1.276");
  });

  test.each([
    ["lower", "better", "worse"],
    ["higher", "worse", "better"],
    [null, "less", "more"],
  ] as const)("when %s is better, is %s for less and %s for more", (better, less, more) => {
    expect(ask(slow, fast, { better })).toMatchObject({ verdict: less, reason: null });
    expect(ask(fast, slow, { better })).toMatchObject({ verdict: more, reason: null });
  });

  test("is the same when the interval lies within the tolerance, even if the difference is certain", () => {
    const a = [100, 100.1, 100.2, 100.3, 100.4];
    const b = a.map((value) => value * 1.01);
    expect(ask(a, b, { tolerance: 0.02 }).verdict).toBe("same");
    expect(ask(b, a, { tolerance: 0.02 }).verdict).toBe("same");
    expect(ask(a, b, { tolerance: 0.005 }).verdict).toBe("worse");
    expect(ask(a, b, { tolerance: 0.005, scale: "shift" }).verdict).toBe("worse");
    expect(ask(a, b, { tolerance: 0.02, scale: "shift" }).verdict).toBe("same");
  });

  test("without tolerance is the same for equal constants only", () => {
    expect(ask([5, 5, 5, 5], [5, 5, 5, 5], { tolerance: 0 }).verdict).toBe("same");
    expect(ask([5, 5, 5, 5], [5, 5, 5, 5.001], { tolerance: 0 }).verdict).toBe("inconclusive");
    expect(ask([5, 5], [5, 5], { tolerance: 0 }).verdict).toBe("inconclusive");
  });

  test.each([
    [1, 1, "1 against 1 cannot reach p 0.05 (smallest possible 1); 4 each can"],
    [3, 4, "3 against 4 cannot reach p 0.05 (smallest possible 0.057); 4 each can"],
    [1, 10, "1 against 10 cannot reach p 0.05 (smallest possible 0.18); 2 against 10 can"],
    [20, 1, "20 against 1 cannot reach p 0.05 (smallest possible 0.095); 2 against 20 can"],
  ])("of %i against %i runs says how many would do", (n, m, reason) => {
    const a = Array.from({ length: n }, (_, i) => i + 1);
    const b = Array.from({ length: m }, (_, i) => i + 100);
    expect(ask(a, b)).toMatchObject({ verdict: "inconclusive", reason });
  });

  test("says that chance is not ruled out, and that sameness is not shown either", () => {
    const a = [1, 1.2, 1.4, 1.6, 1.8];
    const b = [1.1, 1.3, 1.5, 1.7, 1.9];
    expect(ask(a, b, { tolerance: 0 }).reason).toBe("p 0.69 is above 0.05, so the difference may be chance");
    expect(ask(a, b).reason).toBe(
      "p 0.69 is above 0.05, so the difference may be chance, and the 96.8 % interval of the ratio reaches beyond ±2 %, so they may differ",
    );
  });

  test("claims no difference that ties leave open", () => {
    const a = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const b = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
    const result = ask(a, b, { scale: "shift" });
    expect(result.p).toBeLessThan(0.05);
    expect(result).toMatchObject({ verdict: "inconclusive", effect: { low: 0 } });
    expect(result.reason).toContain("so many values are equal");
  });

  test("claims no difference on the interval alone, where ties keep p above alpha", () => {
    const result = ask([5, 4, 5, 5, 4], [7, 6, 6, 7, 6, 2, 6], { scale: "shift", tolerance: 0.02 });
    expect(result.effect?.low).toBe(1);
    expect(result).toMatchObject({
      verdict: "inconclusive",
      reason: "p 0.053 is above 0.05, so the difference may be chance",
    });
  });

  test("is not the same where the interval reaches beyond the tolerance on either side", () => {
    const [a, lower, higher] = [0, -5, 5].map((by) => Array.from({ length: 12 }, (_, i) => 100 + by + i));
    for (const b of [lower, higher])
      expect(ask(a ?? [], b ?? [], { scale: "shift" }).verdict).not.toBe("same");
  });

  test("of nothing says which group is empty", () => {
    expect([ask([], []), ask([1], []), ask([], [1])].map(({ reason }) => reason)).toEqual([
      "neither group has a value",
      "one group has no value",
      "one group has no value",
    ]);
  });

  test("of values that can be 0 uses the shift, asked for or not", () => {
    const result = ask([0, 1, 2, 3], [10, 11, 12, 13], { better: null });
    expect(result).toMatchObject({ scale: "shift", verdict: "more", effect: { estimate: 10 } });
  });

  test("of an empty group is inconclusive, and everything about it missing", () => {
    expect(ask([], [1, 2])).toMatchObject({
      a: { n: 0, median: null, min: null, max: null },
      b: { n: 2 },
      effect: null,
      everyPairAgrees: false,
      p: null,
      superiority: null,
      verdict: "inconclusive",
      reason: "one group has no value",
    });
    expect(ask([Number.NaN], []).reason).toBe("neither group has a value");
  });

  test("is always accompanied by a reason when inconclusive, and only then", () => {
    const group = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        group,
        group,
        fc.constantFrom("ratio", "shift"),
        fc.constantFrom(0, 0.5),
        (a, b, scale, tolerance) => {
          const { verdict, reason } = ask(a, b, { scale, tolerance });
          expect(reason !== null).toBe(verdict === "inconclusive");
        },
      ),
    );
  });

  test("turns around when the groups are swapped, and does not depend on the order of runs or the unit", () => {
    const opposite = {
      better: "worse",
      worse: "better",
      less: "more",
      more: "less",
      same: "same",
      inconclusive: "inconclusive",
    };
    const random = seeded(10);
    for (let round = 0; round < 200; round++) {
      const a = runTimes(random, 4 + (round % 6), 0.1);
      const b = runTimes(random, 4 + (round % 5), 0.1).map((value) => value * (1 + (round % 3) / 4));
      const { verdict } = ask(a, b, { tolerance: 0.2 });
      expect(ask(b, a, { tolerance: 0.2 }).verdict).toBe(opposite[verdict]);
      expect(ask(shuffled(random, a), shuffled(random, b), { tolerance: 0.2 }).verdict).toBe(verdict);
      const inMilliseconds = [a, b].map((values) => values.map((value) => 1000 * value));
      expect(
        ask(inMilliseconds[0] as number[], inMilliseconds[1] as number[], { tolerance: 0.2 }).verdict,
      ).toBe(verdict);
    }
  });

  test.each([3, 5, 10, 20])("raises few false alarms on skewed runs with spikes, %i each", (n) => {
    const random = seeded(11);
    const rounds = 800;
    let alarms = 0;
    for (let round = 0; round < rounds; round++) {
      const { verdict } = ask(runTimes(random, n), runTimes(random, n), { tolerance: 0 });
      if (verdict !== "inconclusive") alarms++;
    }
    expect(alarms / rounds).toBeLessThan(0.05 + 3.5 * Math.sqrt((0.05 * 0.95) / rounds));
    expect(alarms > 0).toBe(n > 3);
  });
});

import { describe, expect, it } from "vitest";
import { judgeFamily } from "../../src/analysis/comparison.ts";
import type { RowComparison } from "../../src/analysis/group-comparison.ts";
import { checkLimits, decidingRunsOf, overall, parseLimit } from "../../src/analysis/limits.ts";
import { runMetrics } from "../../src/analysis/metrics.ts";

const criteria = { alpha: 0.05, tolerance: 0.02 };
const elapsed = runMetrics.find(({ id }) => id === "elapsed_s");

const sample = (values: readonly number[]) => ({ values, trials: [], missing: 0 });

function row(a: readonly number[], b: readonly number[], subject = ""): RowComparison {
  if (elapsed === undefined) throw new Error("no such metric");
  const [judged] = judgeFamily([{ metric: elapsed, a: sample(a), b: sample(b) }], criteria);
  if (judged === undefined) throw new Error("nothing was judged");
  return { ...judged, subject, pair: { a: 0, b: 1 } };
}

const limit = (text: string) => {
  const found = parseLimit(text);
  if (found === null) throw new Error(`no limit: ${text}`);
  return found;
};

const base = [10, 10.02, 10.04, 10.06, 10.08, 10.1];
const times = (factor: number) => base.map((value) => value * factor);
const between = (text: string, a: readonly number[], b: readonly number[]) =>
  checkLimits([limit(text)], [row(a, b)], 0.05)[0]?.outcome;
const outcome = (text: string, b: readonly number[]) => between(text, base, b);

describe("a limit", () => {
  it("names a metric, a side and a signed percentage", () => {
    expect(parseLimit("elapsed_s > +5%")).toEqual({
      text: "elapsed_s > +5%",
      metric: "elapsed_s",
      side: ">",
      change: 0.05,
    });
    expect(parseLimit(" thrpt<-2.5 % ")).toMatchObject({ metric: "thrpt", side: "<", change: -0.025 });
  });

  it.each([
    "elapsed_s > 5%",
    "elapsed_s > +5",
    "elapsed_s",
    "> +5%",
    "elapsed_s >= +5%",
    "elapsed_s < -100%",
    "",
  ])("is not: %s", (text) => {
    expect(parseLimit(text)).toBeNull();
  });

  it("is broken where the whole interval lies beyond it", () => {
    expect(outcome("elapsed_s > +5%", times(1.1))).toBe("broken");
    expect(outcome("elapsed_s < -5%", times(0.9))).toBe("broken");
  });

  it("is kept where the whole interval lies within", () => {
    expect(outcome("elapsed_s > +5%", times(1))).toBe("kept");
    expect(outcome("elapsed_s > +5%", times(0.5))).toBe("kept");
    expect(outcome("elapsed_s < -5%", times(1.5))).toBe("kept");
  });

  it("is kept by a change of exactly that much, however it is rounded", () => {
    for (const figure of [100, 740, 800, 1380])
      expect(between("elapsed_s > +15%", Array(6).fill(figure), Array(6).fill((figure * 115) / 100))).toBe(
        "kept",
      );
    expect(between("elapsed_s > +15%", Array(6).fill(740), Array(6).fill(851.001))).toBe("broken");
    expect(between("elapsed_s < -5%", Array(6).fill(740), Array(6).fill(703))).toBe("kept");
  });

  it("is kept where nothing was counted before or after", () => {
    expect(between("elapsed_s > +5%", Array(6).fill(0), Array(6).fill(0))).toBe("kept");
    expect(between("elapsed_s > +5%", Array(6).fill(0), Array(6).fill(1))).toBe("broken");
  });

  it("is open where the interval holds it", () => {
    const reason = "the interval of the change reaches from within the limit to beyond it";
    const rise = checkLimits([limit("elapsed_s > +5%")], [row(base, times(1.05))], 0.05);
    expect(rise).toMatchObject([{ outcome: "unknown", reason }]);
    const fall = checkLimits([limit("elapsed_s < -5%")], [row(base, times(0.95))], 0.05);
    expect(fall).toMatchObject([{ outcome: "unknown", reason }]);
  });

  it("is asked of the rows of its metric alone", () => {
    const rows = [row(base, times(1))];
    expect(checkLimits([limit("user_s > +5%"), limit("elapsed_s > +5%")], rows, 0.05)).toMatchObject([
      { limit: { metric: "elapsed_s" }, outcome: "kept" },
    ]);
  });

  it("is open where so few runs cannot tell, with the reason", () => {
    const [result] = checkLimits([limit("elapsed_s > +5%")], [row([10, 10.1], [20, 20.1])], 0.05);
    expect(result).toMatchObject({
      outcome: "unknown",
      reason: "2 against 2 cannot reach p 0.05 (smallest possible 0.33); 4 each can",
    });
  });

  it("is a share of the baseline's median where there is no ratio, since figures are 0 or less", () => {
    const zeros = [0, 10, 10, 10, 10, 10, 10, 10, 10, 10];
    const near = zeros.map((_, i) => 14 + i / 100);
    expect(between("elapsed_s > +50%", zeros, near)).toBe("kept");
    expect(between("elapsed_s > +30%", zeros, near)).toBe("broken");
    const below = zeros.map((value) => value - 20);
    const nearBelow = near.map((value) => value - 20);
    expect(between("elapsed_s > +50%", below, nearBelow)).toBe("kept");
    expect(between("elapsed_s > +30%", below, nearBelow)).toBe("broken");
    expect(between("elapsed_s < +50%", below, nearBelow)).toBe("broken");
    expect(between("elapsed_s > +5%", [0, 1, 0, 1, 0, 1], [9, 9, 9, 9, 9, 9])).toBe("broken");
  });
});

const runs = (text: string, a: readonly number[], b: readonly number[]) =>
  checkLimits([limit(text)], [row(a, b)], 0.05).flatMap((result) =>
    decidingRunsOf(result, 0.05).map(({ group, value, without }) => [group, value, without]),
  );

describe("the runs that a limit hangs on", () => {
  it("are those without which it is open, and none where every one could go", () => {
    const far = [12, 12.1, 12.2, 12.3, 12.4, 12.5];
    expect(runs("elapsed_s > +5%", base, far)).toEqual([]);
    const before = [9.7, 9.9, 9.9, 10, 10.1, 10.2, 10.3];
    const after = [10.4, 10.6, 10.8, 10.9, 11.1, 11.3, 11.4];
    expect(between("elapsed_s > +5%", before, after)).toBe("broken");
    expect(runs("elapsed_s > +5%", before, after)).toContainEqual(["b", 11.4, "unknown"]);
    // Of four runs three are left, which cannot tell anything.
    expect(runs("elapsed_s > +5%", [10, 10.1, 10.2, 10.3], [12, 12.1, 12.2, 12.3])).toEqual([]);
  });

  it("are asked for the limit, not for the change", () => {
    // No change but by chance, far within the limit: whichever run goes, it is kept.
    expect(runs("elapsed_s > +50%", base, [8, 9, 10, 10.5, 11, 12])).toEqual([]);
    expect(runs("elapsed_s > +900%", base, [10, 10, 10, 10, 10, 200])).toEqual([]);
  });
});

describe("several limits", () => {
  it("share the risk of a false alarm: four runs each reach 0.029, and twice that is too much", () => {
    const [few, slow] = [times(1).slice(0, 4), times(2).slice(0, 4)];
    const rows = [row(few, slow, "one"), row(few, slow, "two")];
    expect(checkLimits([limit("elapsed_s > +5%")], rows.slice(0, 1), 0.05)[0]?.outcome).toBe("broken");
    const [first] = checkLimits([limit("elapsed_s > +5%")], rows, 0.05);
    expect(first).toMatchObject({
      outcome: "unknown",
      reason:
        "p 0.029 is 0.057 once adjusted for 2 limits, and so few runs cannot reach 0.05; 5 runs each can",
    });
  });

  it("that are kept, however clearly, make none of the others easier to break", () => {
    const [few, slow] = [times(1).slice(0, 4), times(2).slice(0, 4)];
    const kept = row(base, times(0.5), "kept");
    const outcomes = checkLimits([limit("elapsed_s > +5%")], [kept, kept, row(few, slow, "slow")], 0.05);
    expect(outcomes.map((result) => result.outcome)).toEqual(["kept", "kept", "unknown"]);
    const fast = times(0.5).slice(0, 4);
    const fell = checkLimits([limit("elapsed_s < -5%")], [row(base, times(2)), row(few, fast)], 0.05);
    expect(fell.map((result) => result.outcome)).toEqual(["kept", "unknown"]);
  });

  it("of which one cannot be tested do not share the risk with it", () => {
    const rows = [row(times(1).slice(0, 4), times(2).slice(0, 4), "one"), row([], [10], "none")];
    expect(checkLimits([limit("elapsed_s > +5%")], rows, 0.05)).toMatchObject([
      { outcome: "broken" },
      { outcome: "unknown", adjustedP: null, reason: "one group has no value" },
    ]);
  });

  it("say how many runs it takes for all of them beside a group that is large already", () => {
    const many = Array.from({ length: 40 }, (_, i) => 10 + i / 100);
    const rows = ["one", "two"].map((subject) => row(many, [20, 20.1], subject));
    const [result] = checkLimits([limit("elapsed_s > +5%")], rows, 0.003);
    expect(result?.reason).toBe(
      "p 0.0023 is 0.0046 once adjusted for 2 limits, and so few runs cannot reach 0.003; 3 against 40 can",
    );
  });

  it("are broken if one is, open if one is or there is none, else kept", () => {
    expect(overall(["kept", "unknown", "broken"])).toBe("broken");
    expect(overall(["kept", "unknown"])).toBe("unknown");
    expect(overall([])).toBe("unknown");
    expect(overall(["kept", "kept"])).toBe("kept");
  });
});

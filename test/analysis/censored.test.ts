import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeCensored } from "../../src/analysis/censored.ts";
import { type Comparison, judge, neutral } from "../../src/analysis/verdict.ts";

const question = { alpha: 0.05, tolerance: 0.02, better: "lower", scale: "ratio" } as const;
const fast = [100, 101, 102, 103, 104, 105];
const slow = [200, 210, 220, 230, 600, 600];
const lateTwo = [false, false, false, false, true, true];

/** Those given up at 600 took so many times as long. */
const stretched = (times: readonly number[], by: number) =>
  times.map((time) => (time === 600 ? time * by : time));

describe("groups with timeouts", () => {
  it("are judged as they are without any", () => {
    const asked = { ...question, a: fast, b: slow };
    expect(judgeCensored(asked, { a: undefined, b: undefined })).toEqual(judge(asked));
    expect(judgeCensored(asked, { a: undefined, b: slow.map(() => false) })).toEqual(judge(asked));
  });

  it("have a verdict that holds however long the timeouts would have taken", () => {
    const { verdict, effect, b } = judgeCensored(
      { ...question, a: fast, b: slow },
      { a: undefined, b: lateTwo },
    );
    expect(verdict).toBe("worse");
    expect(effect?.low).toBeGreaterThan(1.9);
    expect(effect?.high).toBe(Infinity);
    expect(b.median).toBe(225);
    expect(b.max).toBeNull();
  });

  it("have none where it depends on that, and the reason says so", () => {
    // All of b finished earlier, but for two that were given up at 50: they may be the slowest of all.
    const b = [50, 50, 60, 61, 62, 63];
    const late = [true, true, false, false, false, false];
    expect(judge({ ...question, a: fast, b }).verdict).toBe("better");
    expect(judgeCensored({ ...question, a: fast, b }, { a: undefined, b: late })).toMatchObject({
      verdict: "inconclusive",
      reason: "0 of 6 and 2 of 6 timed out, and the answer depends on how long those would have taken",
    });
  });

  it("have no median where more than half ran into the timeout", () => {
    const late = [false, false, true, true, true, true];
    const { b, effect } = judgeCensored(
      { ...question, a: fast, b: [200, 210, 600, 600, 600, 600] },
      { a: undefined, b: late },
    );
    expect(b.median).toBeNull();
    // Six pairs in nine are of those given up at 600: the ratio is that, or more.
    expect(effect?.isLeast).toBe(true);
    expect(effect?.estimate).toBeCloseTo(600 / 104, 6);
    expect(effect?.high).toBe(Infinity);
  });

  it("have the smallest change that they leave open where both have timeouts, within the limits of all cases", () => {
    const a = [100, 101, 102, 103, 104, 105, 106, 107, 108, 600];
    const b = [118, 119, 120.5, 121, 122, 123.5, 124, 126, 127, 600];
    const late = a.map((time) => time === 600);
    const { verdict, effect } = judgeCensored({ ...question, a, b }, { a: late, b: late });
    expect(verdict).toBe("worse");
    expect(effect?.isLeast).toBe(true);
    const cases = [1, 1e6].flatMap((inA) =>
      [1, 1e6].map((inB) => judge({ ...question, a: stretched(a, inA), b: stretched(b, inB) }).effect),
    );
    expect(effect?.estimate).toBe(Math.min(...cases.map((each) => each?.estimate ?? 0)));
    expect(effect?.low).toBe(Math.min(...cases.map((each) => each?.low ?? 0)));
    expect(effect?.high).toBe(Math.max(...cases.map((each) => each?.high ?? 0)));
    const back = judgeCensored({ ...question, a: b, b: a }, { a: late, b: late }).effect;
    expect(back?.isLeast).toBe(true);
    expect(back?.estimate).toBeCloseTo(1 / (effect?.estimate ?? 0), 9);
  });

  it("have a p and a reason of one case, without an interval where none is told", () => {
    const a = [100, 150, 200, 300, 400, 450, 300, 300];
    const b = [50, 75, 100, 150, 200, 225, 300, 300];
    const late = [false, false, false, false, false, false, true, true];
    const asked = { ...question, a, b };
    const { p, effect, reason } = judgeCensored(asked, { a: late, b: late });
    expect(judge(asked).p).toBeLessThan(p ?? 0);
    expect(effect).toBeNull();
    expect(reason).toBe(
      `p ${p?.toPrecision(2)} is above 0.05, so the difference may be chance, and its size depends on how long the timeouts would have taken`,
    );
  });

  it("have the reason of the largest p where an interval is told too", () => {
    const a = [100, 110, 120, 130, 140, 150, 160, 170];
    const b = [90, 95, 100, 118, 119, 125, 135, 155];
    const late = b.map((time) => time === 155);
    const asked = { ...question, a, b };
    const { p, effect, reason } = judgeCensored(asked, { a: undefined, b: late });
    expect(judge(asked).p).toBeLessThan(p ?? 0);
    expect(effect?.high).toBeGreaterThan(1.02);
    expect(reason).toContain(`p ${p?.toPrecision(2)} is above 0.05`);
    expect(reason).toContain("interval of the ratio reaches beyond");
  });

  it("are the same where that holds without end too, and change by no more than they must", () => {
    const a = Array.from({ length: 12 }, (_, i) => 100 + i / 10);
    const b = a.map((time) => time - 0.05);
    const late = a.map((_, i) => i >= 9);
    const asked = { ...question, tolerance: 0.1, a, b };
    expect(judge(asked).effect?.estimate).toBeLessThan(1);
    const { verdict, effect } = judgeCensored(asked, { a: undefined, b: late });
    expect(verdict).toBe("same");
    expect(effect).toMatchObject({ estimate: 1, isLeast: true });
  });

  it("are never the same because of where they were given up", () => {
    const b = [100, 101, 102, 103, 104, 105];
    const late = [false, false, false, true, true, true];
    const { verdict } = judgeCensored({ ...question, tolerance: 0.1, a: fast, b }, { a: undefined, b: late });
    expect(judge({ ...question, tolerance: 0.1, a: fast, b }).verdict).toBe("same");
    expect(verdict).toBe("inconclusive");
  });

  it("are not better by a shift where a median between the extremes would make it one that does not matter", () => {
    const a = [26, 21, 21, 28, 28, 21];
    const late = [false, false, true, false, false, true];
    const asked = { ...question, alpha: 0.1, tolerance: 0.9, scale: "shift", a, b: [4, 4, 4, 4, 4] } as const;
    expect(judge(asked).verdict).toBe("better");
    expect(judge({ ...asked, a: [26, 21, 61, 28, 28, 21] }).verdict).toBe("same");
    expect(judgeCensored(asked, { a: late, b: undefined }).verdict).toBe("inconclusive");
  });

  it("have the p of times that are not equal, as those of timeouts at one bound never are", () => {
    const a = [31, 31, 21];
    const b = [35, 27, 35, 35, 35, 35];
    const late = [false, true, false, false, false, true];
    const asked = { ...question, alpha: 0.1, a, b };
    expect(judge(asked).verdict).toBe("worse");
    const { p, verdict } = judge({ ...asked, b: [35, 27, 35, 35, 35, 36] });
    expect(verdict).toBe("inconclusive");
    expect(judgeCensored(asked, { a: undefined, b: late })).toMatchObject({ p, verdict: "inconclusive" });
  });

  it("turn round with the groups", () => {
    const there = judgeCensored({ ...question, a: fast, b: slow }, { a: undefined, b: lateTwo });
    const back = judgeCensored({ ...question, a: slow, b: fast }, { a: lateTwo, b: undefined });
    expect(back.verdict).toBe("better");
    expect([there.everyPairAgrees, back.everyPairAgrees]).toEqual([true, true]);
    expect(back.p).toBe(there.p);
    expect(back.effect?.low).toBe(0);
    expect(back.effect?.high).toBeCloseTo(1 / (there.effect?.low ?? 0), 9);
  });
});

/** Times with what each came to in the end: those that were given up took longer, by so much and a little that no other took. */
const someTimes = fc.array(
  fc.record({
    time: fc.integer({ min: 21, max: 32 }),
    late: fc.boolean(),
    more: fc.constantFrom(0, 0.5, 1, 3, 40, 9000),
  }),
  { minLength: 3, maxLength: 7 },
);

/** What is not as it was told, now that it is known how long all took. */
function untrue(told: Comparison, real: Comparison): string[] {
  if (told.effect === null || real.effect === null) return told.everyPairAgrees ? ["pairs"] : [];
  const { effect, verdict } = told;
  const none = neutral[told.scale];
  const slack = 1e-9 * (1 + Math.abs(real.effect.estimate));
  const change = real.effect.estimate - effect.estimate;
  const isNearer = effect.estimate > none ? change < -slack : effect.estimate < none && change > slack;
  const holds: Readonly<Record<string, boolean>> = {
    verdict: verdict === "inconclusive" || verdict === real.verdict,
    pairs: !told.everyPairAgrees || real.everyPairAgrees,
    low: effect.low === null || (real.effect.low ?? 0) >= effect.low - slack,
    high: effect.high === null || (real.effect.high ?? 0) <= effect.high + slack,
    min: real.effect.min >= effect.min - slack,
    max: real.effect.max <= effect.max + slack,
    estimate: effect.isLeast === true || Math.abs(change) <= slack,
    least: effect.isLeast !== true || verdict === "same" || !isNearer,
  };
  return Object.keys(holds).filter((what) => holds[what] === false);
}

it("what is told of groups with timeouts holds however long these would have taken", () => {
  const verdicts = new Map<string, number>();
  fc.assert(
    fc.property(
      fc.record({ a: someTimes, b: someTimes, by: fc.constantFrom(-20, -20, 0, 6, 20), onlyB: fc.boolean() }),
      fc.constantFrom("ratio" as const, "shift" as const),
      fc.constantFrom(0.02, 0.2, 0.9),
      ({ a, b, by, onlyB }, scale, tolerance) => {
        const isLate = { a: a.map(({ late }) => late && !onlyB), b: b.map(({ late }) => late) };
        const asked = { ...question, alpha: 0.1, tolerance, scale };
        const given = { a: a.map(({ time }) => time), b: b.map(({ time }) => time + by) };
        const told = judgeCensored({ ...asked, ...given }, isLate);
        const real = judge({
          ...asked,
          a: given.a.map((time, i) =>
            isLate.a[i] === true ? time + (a[i]?.more ?? 0) + (i + 1) / 64 : time,
          ),
          b: given.b.map((time, i) =>
            isLate.b[i] === true ? time + (b[i]?.more ?? 0) + (i + 1) / 999 : time,
          ),
        });
        verdicts.set(told.verdict, (verdicts.get(told.verdict) ?? 0) + 1);
        expect(untrue(told, real)).toEqual([]);
      },
    ),
    { numRuns: 2000 },
  );
  for (const verdict of ["better", "worse", "inconclusive"])
    expect(verdicts.get(verdict)).toBeGreaterThan(20);
});

it("pairs that agree the one way with timeouts as they were given up, and the other way without end, do not agree", () => {
  const late = [true, true, true];
  const told = judgeCensored({ ...question, a: [1, 1, 1], b: [2, 2, 2] }, { a: late, b: undefined });
  expect(told).toMatchObject({ verdict: "inconclusive", everyPairAgrees: false });
});

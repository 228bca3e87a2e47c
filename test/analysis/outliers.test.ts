import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fencesOf, flagAgainst, flagGroups, flagOutliers } from "../../src/analysis/outliers.ts";
import { median, quantile, sorted } from "../../src/analysis/quantile.ts";
import { inOrder } from "../../src/analysis/ranked-times.ts";
import { resolution } from "../../src/analysis/resolution.ts";
import { normal, runTimes, seeded } from "./random.ts";
import { thirteenBuilds, threeBuilds, twentyFiveBuilds } from "./samples.ts";

/** The share of simulated groups in which something was flagged. */
function alarmRate(seed: number, rounds: number, flagsOf: (random: () => number) => number): number {
  const random = seeded(seed);
  let alarms = 0;
  for (let round = 0; round < rounds; round++) if (flagsOf(random) > 0) alarms++;
  return alarms / rounds;
}

/** Logarithms are rounded: a value on the limit itself may fall to either side of it. */
const clearlyFlagged = (values: readonly number[]) =>
  flagOutliers(values).flatMap(({ index, value, fence }) =>
    Math.abs(value / fence - 1) > 1e-9 ? [index] : [],
  );

describe("outliers of a group", () => {
  test("are none among the builds of the two large sample logs", () => {
    expect(flagOutliers(twentyFiveBuilds)).toEqual([]);
    expect(flagOutliers(thirteenBuilds)).toEqual([]);
  });

  test("are flagged on either side, with their place and the fence", () => {
    const values = [10.1, 10.2, 40, 9.9, 10, 2, 10.3, 9.8];
    const flags = flagOutliers(values);
    expect(flags.map(({ index, value, side }) => [index, value, side])).toEqual([
      [2, 40, "high"],
      [5, 2, "low"],
    ]);
    const [high, low] = flags;
    expect(high?.fence).toBeGreaterThan(10.3);
    expect(high?.fence).toBeLessThan(13);
    expect(low?.fence).toBeLessThan(9.8);
    expect(low?.fence).toBeGreaterThan(7.5);
  });

  test("need five values", () => {
    expect(flagOutliers([1, 1.01, 1.02, 50])).toEqual([]);
    expect(flagOutliers([1, 1.01, 1.02, 1.03, 50])).toHaveLength(1);
    expect(flagOutliers([1, 1.01, 1.02, Number.NaN, 50])).toEqual([]);
  });

  test("are not made by the resolution of a clock, by counts of one or two, or by differences under one percent", () => {
    expect(flagOutliers([0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.02])).toEqual([]);
    expect(flagOutliers([0, 0, 0, 0, 0, 0, 0, 1, 2])).toEqual([]);
    expect(flagOutliers([76240000, 76240000, 76240000, 76240000, 76240000, 76240004])).toEqual([]);
    expect(flagOutliers([5, 5, 5, 5, 5, 5])).toEqual([]);
  });

  test("stand out where all others are equal", () => {
    expect(flagOutliers([0.51, 0.51, 0.51, 0.51, 0.51, 1.84])).toMatchObject([{ index: 5, side: "high" }]);
    expect(flagOutliers([0, 0, 0, 0, 0, 0, 4000])).toMatchObject([{ index: 6, side: "high" }]);
  });

  test("keep their places when values are missing", () => {
    expect(flagOutliers([1, Number.NaN, 1.01, 1.02, 1.03, 1.01, 50])).toMatchObject([{ index: 6 }]);
  });

  test("stay the same when positive values are scaled", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1.5, max: 900, noNaN: true }), { minLength: 5, maxLength: 30 }),
        (values) => {
          // Finer than any resolution that is recognised, and none so near to another that they have one logarithm.
          const fine = values.map((value) => Math.fround(value) + 1e-9 * Math.PI);
          expect(clearlyFlagged(fine.map((value) => value * 64))).toEqual(clearlyFlagged(fine));
        },
      ),
    );
  });

  test.each([5, 6, 8, 10, 20, 50, 200])("in groups of %i without any are seen about once in twenty", (n) => {
    const rate = alarmRate(n, 1500, (random) => flagOutliers(runTimes(random, n, 0.3, 0)).length);
    expect(rate).toBeGreaterThan(0.005);
    expect(rate).toBeLessThan(0.07);
  });

  test("are found when a run takes three times as long, among nine that vary by a tenth", () => {
    const found = alarmRate(7, 500, (random) => {
      const flags = flagOutliers([...runTimes(random, 9, 0.1, 0), 3]);
      return flags.filter(({ index }) => index === 9).length;
    });
    expect(found).toBeGreaterThan(0.85);
  });
});

describe("outliers of a small group", () => {
  test("of three builds is the one of half an hour, judged by how builds of the other logs vary", () => {
    expect(threeBuilds).toEqual([226.428314, 288.115938, 1841.598305]);
    expect(flagOutliers(threeBuilds)).toEqual([]);
    const [three, twentyFive, thirteen] = flagGroups([threeBuilds, twentyFiveBuilds, thirteenBuilds]);
    expect(three).toMatchObject([{ index: 2, value: 1841.598305, side: "high" }]);
    expect(three?.[0]?.fence).toBeGreaterThan(400);
    expect(three?.[0]?.fence).toBeLessThan(1000);
    expect([twentyFive, thirteen]).toEqual([[], []]);
  });

  test("is found with either of the other logs alone", () => {
    expect(flagAgainst(threeBuilds, [twentyFiveBuilds])).toMatchObject([{ index: 2 }]);
    expect(flagAgainst(threeBuilds, [thirteenBuilds])).toContainEqual(expect.objectContaining({ index: 2 }));
  });

  test("are none when the whole group is at another level", () => {
    const elsewhere = twentyFiveBuilds.slice(0, 4).map((value) => value * 10);
    expect(flagAgainst(elsewhere, [twentyFiveBuilds, thirteenBuilds])).toEqual([]);
  });

  test("are none among any three neighbours of the sample builds", () => {
    for (const builds of [twentyFiveBuilds, thirteenBuilds]) {
      for (let first = 0; first + 3 <= builds.length; first++) {
        const three = builds.slice(first, first + 3);
        const others = builds.filter((_, i) => i < first || i >= first + 3);
        const rest = builds === thirteenBuilds ? twentyFiveBuilds : thirteenBuilds;
        expect(flagAgainst(three, [others, rest])).toEqual([]);
      }
    }
  });

  test("cannot be told from one or two values, nor without a reference", () => {
    expect(flagAgainst([226, 1841], [twentyFiveBuilds])).toEqual([]);
    expect(flagAgainst([1841], [twentyFiveBuilds])).toEqual([]);
    expect(flagAgainst(threeBuilds, [])).toEqual([]);
    expect(flagGroups([threeBuilds])).toEqual([[]]);
    expect(flagGroups([threeBuilds, [200, 205, 210, 215]])).toEqual([[], []]);
    expect(flagGroups([threeBuilds, [200, 205, 210, 215, 220]])[0]).toContainEqual(
      expect.objectContaining({ index: 2 }),
    );
    expect(flagGroups([])).toEqual([]);
  });

  test("appear in few groups of three without any", () => {
    const rate = alarmRate(
      8,
      1500,
      (random) => flagAgainst(runTimes(random, 3, 0.3, 0), [runTimes(random, 20, 0.3, 0)]).length,
    );
    expect(rate).toBeLessThan(0.05);
  });
});

/** The rules as they are written down, with all distances and all their medians. */
function plainFences(
  groups: readonly (readonly number[])[],
  own: readonly number[],
  all: readonly (readonly number[])[],
) {
  const isPositive = all.flat().every((value) => value > 0);
  const to = (value: number) => (isPositive ? Math.log(value) : value);
  const from = (value: number) => (isPositive ? Math.exp(value) : value);
  const distances = groups.flatMap((group) => {
    const centre = median(group.map(to));
    return group.map((value) => to(value) - centre);
  });
  const n = distances.length;
  const centre = median(distances);
  const [low, high] = [0.25, 0.75].map((p) => quantile(sorted(distances), p)) as [number, number];
  const widening = 1 + 30 / n ** 2;
  const side = (holds: (distance: number) => boolean) =>
    4 * widening * 1.4826 * Math.abs(median(distances.filter(holds)) - centre);
  const tukey = 2 * widening * (high - low);
  const below = Math.max(
    centre - low + tukey,
    side((distance) => distance <= centre),
  );
  const above = Math.max(
    high - centre + tukey,
    side((distance) => distance >= centre),
  );
  const middle = median(own);
  const trifle = Math.max(Math.abs(middle) * 0.01, 3 * resolution(own));
  return {
    low: Math.min(from(to(middle) - below), middle - trifle),
    high: Math.max(from(to(middle) + above), middle + trifle),
  };
}

test("fences of ascending groups are what all distances come to", () => {
  const random = seeded(3);
  let [own, borrowed] = [0, 0];
  for (let round = 0; round < 1000; round++) {
    const decimals = Math.floor(random() * 7);
    const size = 10 ** (4 * random() - 1);
    const groups = Array.from({ length: 4 }, () => {
      const level = size * (1 + random());
      const values = Array.from({ length: Math.floor(16 * random()) }, () =>
        Number((level * Math.exp(0.3 * normal(random)) - (round % 9 === 0 ? size : 0)).toFixed(decimals)),
      );
      return values.sort((a, b) => a - b);
    });
    const large = groups.filter(({ length }) => length >= 5);
    const expected = groups.map((group) => {
      if (group.length >= 5) {
        own++;
        return plainFences([group], group, [group]);
      }
      if (group.length < 3 || large.length === 0) return null;
      borrowed++;
      return plainFences(large, group, groups);
    });
    expect(fencesOf(groups.map((group) => inOrder(Float64Array.from(group))))).toEqual(expected);
  }
  expect(Math.min(own, borrowed)).toBeGreaterThan(100);
});

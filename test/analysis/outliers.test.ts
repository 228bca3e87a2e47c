import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flagAgainst, flagGroups, flagOutliers } from "../../src/analysis/outliers.ts";
import { normal, runTimes, seeded } from "./random.ts";
import { thirteenBuilds, threeBuilds, twentyFiveBuilds } from "./samples.ts";

/** The share of simulated groups in which something was flagged. */
function alarmRate(seed: number, rounds: number, flagsOf: (random: () => number) => number): number {
  const random = seeded(seed);
  let alarms = 0;
  for (let round = 0; round < rounds; round++) if (flagsOf(random) > 0) alarms++;
  return alarms / rounds;
}

const exponential = (random: () => number) => -Math.log(1 - random());

/** Most of them near their minimum. */
const crowded = (random: () => number, n: number) =>
  Float64Array.from({ length: n }, () => 60 + 400 * random() ** 3);

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

  test.each([5, 6, 8, 10, 20, 50, 200, 2000])(
    "in groups of %i without any are seen once in twenty at most",
    (n) => {
      const rounds = n > 1000 ? 200 : 1500;
      const rate = alarmRate(n, rounds, (random) => flagOutliers(runTimes(random, n, 0.3, 0)).length);
      expect(rate).toBeLessThan(0.07);
    },
  );

  const shapes: Record<string, (random: () => number) => number> = {
    "exponential ones": exponential,
    "exponential ones above a minimum of twenty means": (random) => 1 + 0.05 * exponential(random),
    "exponential ones above a minimum of five means": (random) => 1 + 0.2 * exponential(random),
    "gamma-distributed ones": (random) => exponential(random) + exponential(random),
    "normal ones": (random) => 1 + 0.1 * normal(random),
    "ones with a power law": (random) => (1 - random()) ** (-1 / 3),
  };
  test.each(Object.keys(shapes))("are seldom made of %s, however many there are", (shape) => {
    const draw = shapes[shape] ?? exponential;
    for (const [n, rounds] of [
      [8, 600],
      [25, 600],
      [100, 600],
      [1000, 150],
    ] as const) {
      const rate = alarmRate(
        n,
        rounds,
        (random) => flagOutliers(Float64Array.from({ length: n }, () => draw(random))).length,
      );
      expect(rate, `${n} values`).toBeLessThan(0.19);
    }
  });

  test.each([7, 10, 30, 100, 1000, 5000])(
    "are found when one of %i takes seven times as long, where the others vary by a tenth",
    (n) => {
      const found = alarmRate(n, n > 500 ? 30 : 300, (random) => {
        const flags = flagOutliers([...runTimes(random, n - 1, 0.1, 0), 7]);
        return flags.filter(({ index }) => index === n - 1).length;
      });
      expect(found).toBeGreaterThan(0.98);
    },
  );

  test("are found in a large group that varies by half, if its tails are light", () => {
    const random = seeded(6);
    const times = runTimes(random, 20_000, 0.45, 0);
    expect(flagOutliers([...times, 8])).toEqual([]);
    expect(flagOutliers([...times, 15, 1 / 15]).map(({ side }) => side)).toEqual(["high", "low"]);
  });

  test.each([
    [13, 0.2, 0.9],
    [13, 0.3, 0.65],
    [25, 0.3, 0.78],
    [100, 0.3, 0.96],
    [1000, 0.3, 0.96],
  ])("are found among %i that vary by %d, mostly, when one takes seven times as long", (n, sigma, least) => {
    const found = alarmRate(n, n > 500 ? 60 : 400, (random) => {
      const flags = flagOutliers([...runTimes(random, n - 1, sigma, 0), 7]);
      return flags.filter(({ index }) => index === n - 1).length;
    });
    expect(found).toBeGreaterThan(least);
  });

  test.each([100, 300, 1000, 5000])(
    "are seldom made of %i normal values that come near 0, where logarithms go far",
    (n) => {
      const rate = alarmRate(n, n > 500 ? 60 : 400, (random) => {
        const values = Float64Array.from({ length: n }, () => Math.max(0.01, 1 + 0.3 * normal(random)));
        return flagOutliers(values).length;
      });
      expect(rate).toBeLessThan(0.17);
    },
  );

  test.each([
    [25, 0.78],
    [100, 0.8],
    [1000, 0.96],
  ])("are found among %i that vary by a third, mostly, when one takes a seventh of the time", (n, least) => {
    const found = alarmRate(n, n > 500 ? 60 : 400, (random) => {
      const flags = flagOutliers([...runTimes(random, n - 1, 0.3, 0), 1 / 7]);
      return flags.filter(({ index }) => index === n - 1).length;
    });
    expect(found).toBeGreaterThan(least);
  });

  test("are all that are far, not only one or two; from a tenth on they are part of the distribution", () => {
    const random = seeded(5);
    const far = (n: number, share: number) => {
      const times = runTimes(random, n, 0.1, 0);
      const many = n * share;
      return flagOutliers(times.map((time, i) => (i < many ? 8 * time : time))).length / many;
    };
    expect([far(10, 0.2), far(50, 0.1), far(1000, 0.07), far(1000, 0.001)]).toEqual([1, 1, 1, 1]);
    expect([far(100, 0.15), far(1000, 0.12), far(1000, 0.4)]).toEqual([0, 0, 0]);
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

  test("are not made by a median that is high by chance, where times have a minimum", () => {
    const rate = alarmRate(
      9,
      600,
      (random) => flagAgainst(crowded(random, 3), [crowded(random, 200), crowded(random, 300)]).length,
    );
    expect(rate).toBeLessThan(0.02);
  });
});

import { describe, expect, test } from "vitest";
import { changePoints } from "../../src/analysis/change-points.ts";
import { normal, runTimes, seeded } from "./random.ts";

/** Values around 100 that vary by one percent in a fixed way, times a factor from each given point on. */
function series(n: number, ...changes: readonly (readonly [from: number, factor: number])[]): number[] {
  return Array.from({ length: n }, (_, i) => {
    const factor = changes.reduce((product, [from, times]) => (i >= from ? product * times : product), 1);
    return 100 * factor * (1 + 0.01 * Math.sin(7 * i));
  });
}

/** Sixteen points, the second half of them `high`. */
function step(low: number, high: number): number[] {
  return Array.from({ length: 16 }, (_, i) => (i < 8 ? low : high));
}

function alarmRate(rounds: number, values: () => number[]): number {
  let alarms = 0;
  for (let round = 0; round < rounds; round++) if (changePoints(values()).length > 0) alarms++;
  return alarms / rounds;
}

describe("change points", () => {
  test("are found with the medians on both sides and how long the new level lasts", () => {
    const [change, ...others] = changePoints(series(20, [12, 1.2]));
    expect(others).toEqual([]);
    expect(change).toMatchObject({ index: 12, points: 8 });
    expect(change?.before).toBeCloseTo(100, 0);
    expect(change?.after).toBeCloseTo(120, 0);
    expect(change?.ratio).toBeCloseTo(1.2, 1);
  });

  test("may be several, up and down", () => {
    const changes = changePoints(series(40, [10, 1.3], [22, 0.7], [31, 1.2]));
    expect(changes.map(({ index, points }) => [index, points])).toEqual([
      [10, 12],
      [22, 9],
      [31, 9],
    ]);
  });

  test("are seen once they have lasted for two points", () => {
    expect(changePoints(series(20, [18, 1.3]))).toMatchObject([{ index: 18, points: 2 }]);
    expect(changePoints(series(20, [19, 1.3]))).toEqual([]);
    expect(changePoints(series(20, [2, 1.3]))).toMatchObject([{ index: 2, points: 18 }]);
    expect(changePoints(series(20, [1, 1.3]))).toEqual([]);
    expect(changePoints(series(20, [9, 1.3], [11, 1 / 1.3])).map(({ index }) => index)).toEqual([9, 11]);
  });

  test("are not made by single points, wherever they stand", () => {
    for (let spike = 0; spike < 15; spike++) {
      const values = series(15);
      values[spike] = 400;
      expect(changePoints(values)).toEqual([]);
    }
  });

  test("last for two points even among many spikes", () => {
    const random = seeded(60);
    const changes = Array.from({ length: 200 }, () => changePoints(runTimes(random, 30, 0.02, 0.4))).flat();
    expect(changes.length).toBeGreaterThan(100);
    expect(changes.filter(({ points }) => points < 2)).toEqual([]);
  });

  test("need ten points, and leave missing ones out", () => {
    const ten = series(10, [5, 1.5]);
    expect(changePoints(ten)).toMatchObject([{ index: 5 }]);
    expect(changePoints(ten.slice(1))).toEqual([]);
    expect(changePoints([Number.NaN, ...ten, Number.NaN])).toMatchObject([{ index: 6, points: 5 }]);
    const gap = [...ten.slice(0, 5), Number.NaN, Number.NaN, ...ten.slice(5)];
    expect(changePoints(gap)).toMatchObject([{ index: 7, points: 5 }]);
  });

  test("do not depend on the unit", () => {
    const values = series(30, [12, 1.1], [20, 1.1]);
    expect(changePoints(values.map((value) => value / 1e6)).map(({ index }) => index)).toEqual([12, 20]);
  });

  test("are not made by the ticks of a clock or by differences under half a percent, where most points are equal", () => {
    expect(changePoints(step(0.01, 0.02))).toEqual([]);
    expect(changePoints(step(100, 100.1))).toEqual([]);
    expect(changePoints(step(100.0001, 100.2))).toEqual([]);
    expect(changePoints(step(0, 0))).toEqual([]);
    expect(changePoints(step(-100, -99.9))).toEqual([]);
    expect(changePoints(step(-100, -40))).toMatchObject([
      { index: 8, before: -100, after: -40, ratio: null },
    ]);
    expect(changePoints(step(0.51, 0.6))).toMatchObject([{ index: 8, before: 0.51, after: 0.6 }]);
    expect(changePoints(step(0, 40))).toMatchObject([{ index: 8, ratio: null, after: 40 }]);
  });

  test.each([10, 15, 30, 100])("are seldom seen in %i points of one level", (n) => {
    const random = seeded(40 + n);
    expect(
      alarmRate(600, () => Array.from({ length: n }, () => Math.exp(0.1 * normal(random)))),
    ).toBeLessThan(0.025);
    // Medians of five runs, of which one in twenty is a spike.
    const medians = () =>
      Array.from({ length: n }, () => runTimes(random, 5, 0.2).sort((a, b) => a - b)[2] ?? 0);
    expect(alarmRate(600, medians)).toBeLessThan(0.03);
  });

  test("of four standard deviations are found in most series of twenty", () => {
    const random = seeded(50);
    const stepped = () =>
      Array.from({ length: 20 }, (_, i) => Math.exp(0.05 * (normal(random) + (i < 10 ? 0 : 4))));
    expect(alarmRate(300, stepped)).toBeGreaterThan(0.85);
  });
});

import { describe, expect, it } from "vitest";
import {
  againstBaseline,
  allPairs,
  compareSeries,
  geometricMeans,
} from "../../src/analysis/group-comparison.ts";
import { groupTrials, seriesOf } from "../../src/analysis/grouping.ts";
import { builtInKeys } from "../../src/analysis/keys.ts";
import { runMetrics } from "../../src/analysis/metrics.ts";
import { trial } from "./trials.ts";

const by = builtInKeys.filter(({ name }) => name === "directory");
const run = (directory: string, command: string, elapsed: number) =>
  trial(elapsed, { source: `${directory}/x.log`, names: { command } });

function compared(trials: ReturnType<typeof run>[]) {
  const { groups } = groupTrials(trials, by);
  const series = seriesOf(groups, by);
  const rows = compareSeries(series, againstBaseline(groups.length, 0), { alpha: 0.05, tolerance: 0.02 });
  return { rows, ...geometricMeans(series, rows) };
}

it("pairs every other group with the baseline, or each group with each once", () => {
  expect(againstBaseline(3, 1)).toEqual([
    { a: 1, b: 0 },
    { a: 1, b: 2 },
  ]);
  expect(allPairs(3)).toEqual([
    { a: 0, b: 1 },
    { a: 0, b: 2 },
    { a: 1, b: 2 },
  ]);
});

describe("the geometric mean", () => {
  it("of a doubling and a halving is 1", () => {
    const { means, leftOut } = compared([
      run("p", "a", 1),
      run("p", "b", 4),
      run("q", "a", 2),
      run("q", "b", 2),
    ]);
    expect(means.map(({ ratio, rows }) => [ratio, rows])).toEqual([[expect.closeTo(1, 12), 2]]);
    expect(leftOut).toEqual([]);
  });

  it("uses only what all groups have, and lists the rest with the groups that lack it", () => {
    const { means, leftOut } = compared([
      run("p", "a", 1),
      run("p", "b", 1),
      run("p", "c", 1),
      run("q", "a", 3),
      run("q", "b", 3),
    ]);
    expect(means[0]?.ratio).toBeCloseTo(3, 12);
    expect(leftOut.map(({ subject, lacking }) => [subject, lacking])).toEqual([["c", [1]]]);
  });

  it("leaves out what has no ratio", () => {
    const { means, leftOut } = compared([
      run("p", "a", 1),
      run("p", "b", 1),
      run("p", "c", 0),
      run("q", "a", 3),
      run("q", "b", 3),
      run("q", "c", 1),
    ]);
    expect(means[0]?.rows).toBe(2);
    expect(leftOut.map(({ subject, lacking }) => [subject, lacking])).toEqual([["c", []]]);
  });

  it("says in how many rows the ratio is below 1", () => {
    const [ratios, others] = [
      [0.5, 0.9, 1, 3],
      [2, 1, 1.1, 1.2],
    ].map((all) => compared(all.flatMap((ratio, i) => [run("p", `c${i}`, 1), run("q", `c${i}`, ratio)])));
    expect(ratios?.means.map(({ rows, below }) => [rows, below])).toEqual([[4, 2]]);
    expect(others?.means.map(({ below }) => below)).toEqual([0]);
  });

  it("is of each metric by itself", () => {
    const [elapsed, user] = runMetrics;
    if (elapsed === undefined || user === undefined) throw new Error("there are several metrics");
    const both = (directory: string, command: string, figures: readonly [number, number]) => ({
      ...run(directory, command, 1),
      figures: new Map([
        [elapsed, figures[0]],
        [user, figures[1]],
      ]),
    });
    const { means } = compared([
      both("p", "a", [1, 1]),
      both("p", "b", [1, 1]),
      both("q", "a", [2, 8]),
      both("q", "b", [2, 8]),
    ]);
    expect(means.map(({ metric, ratio, rows }) => [metric.id, ratio.toFixed(3), rows])).toEqual([
      [elapsed.id, "2.000", 2],
      [user.id, "8.000", 2],
    ]);
  });

  it("uses only rows that have a ratio in every pair", () => {
    const trials = ["a", "b", "c"].flatMap((command) => [
      run("p", command, 1),
      run("q", command, 2),
      run("r", command, command === "c" ? 0 : 4),
    ]);
    const { means, leftOut } = compared(trials);
    expect(means.map(({ ratio, rows }) => [ratio.toFixed(3), rows])).toEqual([
      ["2.000", 2],
      ["4.000", 2],
    ]);
    expect(leftOut.map(({ subject }) => subject)).toEqual(["c"]);
  });

  it("takes two rows at least", () => {
    expect(compared([run("p", "a", 1), run("q", "a", 3)]).means).toEqual([]);
    expect(compared([run("p", "a", 1), run("q", "a", 0)]).leftOut).toEqual([]);
    expect(compared([run("p", "a", 1), run("p", "b", 1), run("q", "a", 3)]).means).toEqual([]);
  });
});

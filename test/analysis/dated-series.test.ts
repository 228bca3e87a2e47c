import { describe, expect, it } from "vitest";
import { datedSeries } from "../../src/analysis/dated-series.ts";
import { groupTrials, seriesOf } from "../../src/analysis/grouping.ts";
import { trial } from "./trials.ts";

const day = 86_400;
const log = (i: number) => `logs/log.${1343577945 + i * day}.txt`;

const at = (i: number, value: number, censored: boolean) => trial(value, { source: log(i), censored });

function seriesOfTrials(trials: ReturnType<typeof trial>[]) {
  const { groups } = groupTrials(trials, []);
  return datedSeries(groups, seriesOf(groups, []));
}

describe("a series over time", () => {
  it("has a point for each dated log, the median of its figures, in order of time", () => {
    const trials = [3, 1, 2].flatMap((i) =>
      [i, 10 * i, 2 * i].map((value, line) => trial(value, { source: log(i), line: line + 1 })),
    );
    const [series] = seriesOfTrials([...trials, trial(99, { source: "undated.log" })]);
    expect(series?.points.map(({ source, median, n }) => [source, median, n])).toEqual([
      [log(1), 2, 3],
      [log(2), 4, 3],
      [log(3), 6, 3],
    ]);
    expect(series?.changes).toEqual([]);
  });

  it("shows where the level changed and stayed", () => {
    const values = [10, 10.1, 9.9, 10, 10.2, 10, 12, 12.1, 11.9, 12, 12.1, 12];
    const [series] = seriesOfTrials(values.map((value, i) => trial(value, { source: log(i) })));
    expect(series?.changes).toHaveLength(1);
    expect(series?.changes[0]).toMatchObject({ index: 6, points: 6 });
  });

  it("counts a timeout as a lower bound, and leaves a log out whose median is not known", () => {
    const [series] = seriesOfTrials([
      at(1, 5, false),
      at(1, 6, false),
      at(1, 60, true),
      at(2, 5, false),
      at(2, 60, true),
      at(2, 60, true),
    ]);
    expect(series?.points.map(({ median }) => median)).toEqual([6]);
  });

  it("is there, without points, where the median of no dated log is known", () => {
    const [series] = seriesOfTrials([at(1, 60, true), at(2, 60, true)]);
    expect(series).toMatchObject({ points: [], open: 2 });
  });
});

/** Benchmarks over time: one point for each dated input, and where the level changed. An input is dated by the epoch in its name. */
import { type ChangePoint, changePoints } from "./change-points.ts";
import type { Sample } from "./comparison.ts";
import { epochOfFile } from "./creations.ts";
import type { GroupSample, Series, TrialGroup } from "./grouping.ts";
import { kaplanMeier, survivalQuantile } from "./kaplan-meier.ts";
import type { Metric } from "./metrics.ts";
import { median } from "./quantile.ts";

export interface DatedPoint {
  readonly source: string;
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  /** Of the figures of the input, in base units. */
  readonly median: number;
  /** How many figures. */
  readonly n: number;
  /** The first line of them. */
  readonly line: number;
}

export interface DatedSeries {
  /** Position of the group. */
  readonly group: number;
  readonly subject: string;
  readonly metric: Metric;
  /** In order of time; none where all dated inputs are `open`. */
  readonly points: readonly DatedPoint[];
  /** How many dated inputs are no point, because too many of their trials timed out for a median. Undefined: none. */
  readonly open?: number;
  /** None if there are fewer than ten points. */
  readonly changes: readonly ChangePoint[];
}

/** A series for each group, subject and metric that has dated inputs. */
export function datedSeries(groups: readonly TrialGroup[], series: readonly Series[]): DatedSeries[] {
  const dates = new Map<string, number | null>();
  const dateOf = (source: string): number | null => {
    let at = dates.get(source);
    if (at === undefined) dates.set(source, (at = epochOfFile(source)));
    return at;
  };
  return series.flatMap(({ subject, metric, samples }) =>
    groups.flatMap((_, group): DatedSeries[] => {
      const sample = samples[group];
      const { points, open } = sample ? pointsOf(sample, dateOf) : { points: [], open: 0 };
      if (points.length === 0 && open === 0) return [];
      return [{ group, subject, metric, points, ...openOf(open), changes: changesOf(points) }];
    }),
  );
}

/** `open` of a series. */
export const openOf = (open: number): { open?: number } => (open === 0 ? {} : { open });

export function changesOf(points: readonly DatedPoint[]): ChangePoint[] {
  return changePoints(points.map((point) => point.median));
}

/** The median of a group's figures, Kaplan and Meier's where there are timeouts; null if too few finished. */
export function medianOf({ values, censored }: Sample): number | null {
  const only = values[0];
  if (only === undefined) return null;
  if (values.length === 1 && censored === undefined) return only;
  return censored === undefined ? median(values) : survivalQuantile(kaplanMeier(values, censored), 0.5);
}

function pointsOf(
  sample: GroupSample,
  dateOf: (source: string) => number | null,
): { points: DatedPoint[]; open: number } {
  let open = 0;
  const bySource = new Map<string, number[]>();
  sample.trials.forEach(({ source }, i) => {
    const members = bySource.get(source);
    if (members === undefined) bySource.set(source, [i]);
    else members.push(i);
  });
  const points = [...bySource].flatMap(([source, members]): DatedPoint[] => {
    const own = {
      values: members.flatMap((i) => sample.values[i] ?? []),
      ...(sample.censored === undefined
        ? {}
        : { censored: members.map((i) => sample.censored?.[i] === true) }),
    };
    const at = dateOf(source);
    const middle = medianOf(own);
    if (at !== null && middle === null) open++; // too few of its trials finished
    if (at === null || middle === null) return [];
    const line = sample.trials[members[0] ?? 0]?.line ?? 1;
    return [{ source, at, median: middle, n: own.values.length, line }];
  });
  return { points: inOrderOfTime(points), open };
}

export function inOrderOfTime(points: readonly DatedPoint[]): DatedPoint[] {
  return points.toSorted((a, b) => a.at - b.at);
}

/** The chart of the distribution of build times: the share of builds that were done by a time. */
import type { TimedBuilds } from "../analysis/build-columns.ts";
import type { RankedTimes } from "../analysis/ranked-times.ts";
import { buildEcdf, type EcdfStep, stepsEach } from "../charts/build-ecdf.ts";
import { evenly } from "../charts/thin.ts";
import type { Tables } from "../tables/tables.ts";
import { formatSeconds } from "../units/quantity.ts";
import { quantilesOf, survivalOf } from "./build-distribution.ts";
import type { Builds } from "./build-groups.ts";
import { boundedRows, captionOf, mostRows } from "./chart-notes.ts";
import { type DrawnGroup, type DrawnGroups, evenRanks } from "./drawn-groups.ts";
import { placeOf, placeText } from "./place.ts";
import type { Chart, Place, ReportTable, TableRow } from "./report.ts";

/** Steps of a curve beyond this are thinned before they are drawn. */
const mostSteps = 400;

/** What share of the builds was done by when, a curve for each drawn group. */
export function shareChart(tables: Tables, builds: Builds, { groups, note, colours }: DrawnGroups): Chart {
  const curves = groups.map((group) => curveOf(tables, group));
  const each = stepsEach(curves.length);
  return {
    id: "build-ecdf",
    title: "What share of the servers was ready after how long?",
    description:
      "The share of builds that were done by a time, one curve for each log; timeouts are marked where their wait ended.",
    ...captionOf(readyAnswer(builds.ofStage("server")), note),
    spec: buildEcdf({
      curves: curves.map(({ group, times, waits, shareAt, stepAt }) => ({
        group,
        steps: evenlyBy(shareAt, times, each).map((seconds) => drawnStep(stepAt(seconds))),
        censored: evenly(waits, each).map((seconds) => drawnStep(stepAt(seconds))),
      })),
      colours,
    }),
    data: shareTable(curves),
  };
}

/** A step of a curve with the line that it is from; null where several builds took as long. */
interface PlacedStep extends Omit<EcdfStep, "place"> {
  readonly place: Place | null;
}

interface Curve {
  readonly group: string;
  /** Ascending, each once: of many those that lie evenly. Far fewer are drawn and listed. */
  readonly times: readonly number[];
  readonly waits: readonly number[];
  readonly shareAt: (seconds: number) => number;
  readonly stepAt: (seconds: number) => PlacedStep;
}

function drawnStep({ seconds, share, place }: PlacedStep): EcdfStep {
  return { seconds, share, place: place === null ? null : placeText(place) };
}

/** When half and nine tenths of all servers were ready. */
function readyAnswer(servers: TimedBuilds): string | null {
  const { p50: half, p90: most } = quantilesOf(servers);
  if (half === null) return null;
  const rest =
    most === null
      ? "so many timed out that nobody knows of nine in ten"
      : `nine in ten after ${formatSeconds(most)}`;
  return `Of all servers, half were ready after ${formatSeconds(half)}, ${rest}.`;
}

function curveOf(tables: Tables, group: DrawnGroup): Curve {
  const { name, built, waited } = group;
  const survival = survivalOf(group);
  const ranks = waited.n <= mostSteps ? [...waited.someOrder().keys()] : evenRanks(waited.n, mostSteps);
  const shareAt = (seconds: number) => 1 - survival.after(built.countUpTo(seconds));
  return {
    group: name,
    times: stepTimes(built),
    waits: ranks.map((rank) => waited.at(rank)),
    shareAt,
    stepAt: (seconds) => ({
      seconds,
      share: shareAt(seconds),
      place: placeOfTime(tables, built, waited, seconds),
    }),
  };
}

/**
 * The ranks, of `n`, at which there may be a step. They lie closer and closer at the end: behind the timeouts each of the few builds that are left stands for
 * all that are still waited for.
 */
export function stepRanks(n: number): number[] {
  const every = Math.ceil(n / mostSteps);
  const ranks: number[] = [];
  for (let end = every; end < n; end += every) ranks.push(end - 1);
  for (let left = every >> 1; left > 0; left >>= 1)
    if (n - 1 - left > (ranks.at(-1) ?? -1)) ranks.push(n - 1 - left);
  if (n > 0) ranks.push(n - 1);
  return ranks;
}

/** At most `most` of the times, the first and the last among them, so that the shares lie evenly. */
function evenlyBy(
  shareAt: (seconds: number) => number,
  times: readonly number[],
  most: number,
): readonly number[] {
  if (times.length <= most) return times;
  const shares = times.map(shareAt);
  const [first = 0, last = 0] = [shares[0], shares.at(-1)];
  const kept = new Set<number>();
  for (let i = 0, at = 0; i < most; i++) {
    const level = i === most - 1 ? last : first + ((last - first) * i) / (most - 1);
    while ((shares[at] ?? last) < level) at++;
    kept.add(at);
  }
  return times.filter((_, at) => kept.has(at));
}

/** The times at which as many finished as a step stands for, and the last one. */
function stepTimes(built: RankedTimes): number[] {
  const times = stepRanks(built.n).map((rank) => built.at(rank));
  return times.filter((time, i) => time !== times[i + 1]);
}

/** Where the build of a time is from; null where several took as long. */
function placeOfTime(tables: Tables, built: RankedTimes, waited: RankedTimes, seconds: number): Place | null {
  const [first, firstWait] = [built.countBelow(seconds), waited.countBelow(seconds)];
  const n = built.countUpTo(seconds) - first;
  if (n + waited.countUpTo(seconds) - firstWait !== 1) return null;
  return placeOf(tables, "builds", n === 1 ? built.rowAt(first) : waited.rowAt(firstWait));
}

function shareTable(curves: readonly Curve[]): ReportTable {
  const rows: TableRow[] = [];
  for (const { group, times, stepAt } of curves)
    for (const time of times.slice(0, mostRows - rows.length)) {
      const { seconds, share, place } = stepAt(time);
      rows.push({
        cells: [group, seconds, 100 * share],
        ...(place === null ? {} : { places: { seconds: place } }),
      });
    }
  return {
    id: "build-shares",
    title: "Share of builds that were done",
    columns: [
      { key: "group", title: "log", kind: "text" },
      { key: "seconds", title: "after", kind: "seconds" },
      { key: "share", title: "done", kind: "percent" },
    ],
    ...boundedRows(
      rows,
      curves.reduce((sum, { times }) => sum + times.length, 0),
    ),
  };
}

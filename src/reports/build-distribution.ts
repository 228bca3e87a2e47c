/** The distribution of build times, group by group, as a table. */
import type { TimedBuilds } from "../analysis/build-columns.ts";
import { type SurvivalStep, SurvivalWalk, survivalQuantile } from "../analysis/kaplan-meier.ts";
import { medianIntervalOfSorted, quantile } from "../analysis/quantile.ts";
import { countBelow } from "../analysis/search.ts";
import type { Tables } from "../tables/tables.ts";
import type { BuildGroup, Builds } from "./build-groups.ts";
import { placeOf } from "./place.ts";
import type { Column, Place, ReportTable, TableRow } from "./report.ts";

/** Groups beyond this are summed up: a report is for reading. */
export const mostGroups = 40;
/** Curves of more steps than this are thinned evenly, which moves a quantile by less than that part of the builds. */
const manySteps = 20_000;
/** A stretched quantile of few values is a guess at the largest: how many it takes before one is shown. */
export const quantileNeeds = { p90: 10, p95: 20, p99: 100 } as const;

export const distributionColumns: readonly Column[] = [
  { key: "group", title: "log", kind: "text" },
  { key: "n", title: "n", kind: "count" },
  { key: "timeouts", title: "timeouts", kind: "count" },
  { key: "min", title: "min", kind: "seconds" },
  { key: "p50", title: "median", kind: "seconds" },
  { key: "interval", title: "95 %", kind: "seconds" },
  { key: "p90", title: "p90", kind: "seconds" },
  { key: "p95", title: "p95", kind: "seconds" },
  { key: "p99", title: "p99", kind: "seconds" },
  { key: "max", title: "max", kind: "seconds" },
];

/** n, quantiles and extremes of each group, and of all together; the figures name the line of the build at that rank. */
export function distribution(tables: Tables, builds: Builds): ReportTable {
  const { groups } = builds;
  const shown = groups.slice(0, mostGroups);
  const rows = shown.map((group) => distributionRow(tables, group.name, [group], group));
  for (const [stage, name] of [
    ["server", "all servers"],
    ["rackconnect", "all rackconnect"],
  ] as const) {
    const own = groups.filter((group) => group.stage === stage);
    if (own.length > 1) rows.push(distributionRow(tables, name, own, builds.ofStage(stage)));
  }
  const notes = [
    "95 %: the interval that holds the true median with at least 95 % probability; below 6 builds – stands there.",
    ...(groups.length > shown.length
      ? [
          `${groups.length - shown.length} more groups are in tables/builds.csv; the last line counts them in.`,
        ]
      : []),
  ];
  return {
    id: "build-times",
    title: "Build times by log and test",
    columns: distributionColumns,
    rows,
    notes,
  };
}

/** `all` are the builds of these groups. */
function distributionRow(
  tables: Tables,
  name: string,
  groups: readonly BuildGroup[],
  all: TimedBuilds,
): TableRow {
  const times = all.built.seconds;
  const censored = all.waited.rows.length;
  const n = times.length + censored;
  const at = quantilesOf(all);
  const { low, high, reached } = medianIntervalOfSorted(times);
  const supported = (p: number, needs: number) => (n < needs ? null : at(p));
  const ranked = {
    min: times[0] ?? null,
    p50: n === 0 ? null : at(0.5),
    p90: supported(0.9, quantileNeeds.p90),
    p95: supported(0.95, quantileNeeds.p95),
    p99: supported(0.99, quantileNeeds.p99),
    max: times.at(-1) ?? null,
  };
  const { min, p50, p90, p95, p99, max } = ranked;
  const interval = reached && censored === 0 ? ([low, high] as const) : null;
  return {
    cells: [name, n, censored, min, p50, interval, p90, p95, p99, max],
    places: { ...timeoutPlace(tables, groups), ...rankPlaces(tables, all, ranked) },
  };
}

/** The first build that timed out. */
function timeoutPlace(tables: Tables, groups: readonly BuildGroup[]): { timeouts?: Place } {
  const first = groups.find(({ waited }) => waited.rows.length > 0);
  if (first === undefined) return {};
  const row = first.waited.rows.reduce((earliest, each) => Math.min(earliest, each));
  return { timeouts: placeOf(tables, "builds", row) };
}

/** For each figure the finished build that took so long, or the next longer one: between two builds a quantile is of neither. */
function rankPlaces(
  tables: Tables,
  { built }: TimedBuilds,
  figures: Readonly<Record<string, number | null>>,
): Record<string, Place> {
  return Object.fromEntries(
    Object.entries(figures).flatMap(([key, figure]) => {
      const row = figure === null ? undefined : built.rows[countBelow(built.seconds, figure)];
      return row === undefined ? [] : [[key, placeOf(tables, "builds", row)]];
    }),
  );
}

type Quantiles = (p: number) => number | null;

/** Tables and charts ask for those of all servers, and there may be millions. */
const known = new WeakMap<Float64Array, Quantiles>();

/** Quantiles over builds, timeouts as lower bounds; null where too many timed out. */
export function quantilesOf({
  built: { seconds: built },
  waited: { seconds: waited },
}: TimedBuilds): Quantiles {
  if (waited.length === 0) return (p) => (built.length === 0 ? null : quantile(built, p));
  const quantiles = known.get(built) ?? censoredQuantile(built, waited);
  known.set(built, quantiles);
  return quantiles;
}

/** Quantiles with timeouts as lower bounds; null where too many timed out. */
function censoredQuantile(built: Float64Array, waited: Float64Array): Quantiles {
  const curve: SurvivalStep[] = [];
  const steps = new SurvivalWalk(built, waited);
  let before = 1;
  while (steps.next()) {
    const { survival, atRisk, events } = steps;
    // Of millions of steps, those that change the share by a thousandth tell the quantiles.
    if (built.length >= manySteps && before - survival <= 1 / manySteps && atRisk !== events) continue;
    curve.push(steps.step());
    before = survival;
  }
  return (p) => survivalQuantile(curve, p);
}

/** The distribution of build times, group by group, as a table. */
import type { TimedBuilds } from "../analysis/build-columns.ts";
import { Survival, survivalMedian } from "../analysis/kaplan-meier.ts";
import { openMedianInterval } from "../analysis/open-median.ts";
import { quantileOf } from "../analysis/quantile.ts";
import type { Tables } from "../tables/tables.ts";
import type { BuildGroup, Builds } from "./build-groups.ts";
import { intervalNote } from "./build-text.ts";
import { placeOf, pluralIs } from "./place.ts";
import type { Column, Place, ReportTable, TableRow } from "./report.ts";

/** Groups beyond this are summed up: a report is for reading. */
export const mostGroups = 40;
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
  const more = groups.length - shown.length;
  const notes = [
    intervalNote(groups.some(({ waited }) => waited.n > 0)),
    ...(more > 0
      ? [
          `${pluralIs(more, "more group")} in tables/builds.csv; the last line counts ${more === 1 ? "it" : "them"} in.`,
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
  const { built, waited } = all;
  const n = built.n + waited.n;
  const { p50, p90, p95, p99 } = quantilesOf(all);
  const supported = (quantile: number | null, needs: number) => (n < needs ? null : quantile);
  const ranked = {
    min: built.n === 0 ? null : built.at(0),
    p50,
    p90: supported(p90, quantileNeeds.p90),
    p95: supported(p95, quantileNeeds.p95),
    p99: supported(p99, quantileNeeds.p99),
    max: built.n === 0 ? null : built.at(built.n - 1),
  };
  const { low, high, reached } = openMedianInterval(built, waited);
  const interval = reached ? ([low, high] as const) : null;
  return {
    cells: [name, n, waited.n, ranked.min, p50, interval, ranked.p90, ranked.p95, ranked.p99, ranked.max],
    places: { ...timeoutPlace(tables, groups), ...rankPlaces(tables, all, ranked) },
  };
}

/** The first build that timed out. */
function timeoutPlace(tables: Tables, groups: readonly BuildGroup[]): { timeouts?: Place } {
  const first = groups.find(({ waited }) => waited.n > 0);
  if (first === undefined) return {};
  const row = first.waited.someOrder().reduce((earliest, each) => Math.min(earliest, each));
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
      const rank = figure === null ? built.n : built.countBelow(figure);
      return rank === built.n ? [] : [[key, placeOf(tables, "builds", built.rowAt(rank))]];
    }),
  );
}

const shares = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 };
type Quantiles = Readonly<Record<keyof typeof shares, number | null>>;

/** Tables and charts ask for those of all servers, and there may be millions. */
const known = new WeakMap<TimedBuilds, Quantiles>();
const knownSurvival = new WeakMap<TimedBuilds, Survival>();

/** The survival curve of these builds. */
export function survivalOf(builds: TimedBuilds): Survival {
  const found = knownSurvival.get(builds) ?? new Survival(builds.built, builds.waited);
  knownSurvival.set(builds, found);
  return found;
}

/** Quantiles over builds, timeouts as lower bounds; null where too many timed out. */
export function quantilesOf(builds: TimedBuilds): Quantiles {
  const found = known.get(builds) ?? findQuantiles(builds);
  known.set(builds, found);
  return found;
}

/** The median alone, for thousands of groups; null where too many timed out. */
export function medianOf(group: TimedBuilds): number | null {
  const { built, waited } = group;
  return known.get(group)?.p50 ?? survivalMedian(built, waited, () => survivalOf(group));
}

function findQuantiles(builds: TimedBuilds): Quantiles {
  const { built, waited } = builds;
  const ps = Object.values(shares);
  const found =
    waited.n === 0
      ? ps.map((p) => (built.n === 0 ? null : quantileOf(built.n, p, (rank) => built.at(rank))))
      : survivalOf(builds).quantiles(ps);
  const [p50 = null, p90 = null, p95 = null, p99 = null] = found;
  return { p50, p90, p95, p99 };
}

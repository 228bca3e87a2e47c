/** The distribution of build times, group by group, as a table. */
import { type SurvivalStep, survivalQuantile, walkSurvival } from "../analysis/kaplan-meier.ts";
import { medianInterval, quantile } from "../analysis/quantile.ts";
import type { Tables } from "../tables/tables.ts";
import { type BuildGroup, builtInAll, waitedInAll } from "./build-groups.ts";
import { placeOf } from "./place.ts";
import type { Place, ReportTable, TableRow } from "./report.ts";

/** Groups beyond this are summed up: a report is for reading. */
const mostGroups = 40;
/** Curves of more steps than this are thinned evenly, which moves a quantile by less than that part of the builds. */
const manySteps = 20_000;
/** A stretched quantile of few values is a guess at the largest: how many it takes before one is shown. */
const quantileNeeds = { p90: 10, p95: 20, p99: 100 } as const;

/** n, quantiles and extremes of each group, and of all together; the figures name the line of the build at that rank. */
export function distribution(tables: Tables, groups: readonly BuildGroup[]): ReportTable {
  const shown = groups.slice(0, mostGroups);
  const rows = shown.map((group) => distributionRow(tables, group.name, [group]));
  for (const [stage, name] of [
    ["server", "all servers"],
    ["rackconnect", "all rackconnect"],
  ] as const) {
    const own = groups.filter((group) => group.stage === stage);
    if (own.length > 1) rows.push(distributionRow(tables, name, own));
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
    columns: [
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
    ],
    rows,
    notes,
  };
}

function distributionRow(tables: Tables, name: string, groups: readonly BuildGroup[]): TableRow {
  const times = builtInAll(groups);
  const censored = groups.reduce((sum, { waited }) => sum + waited.length, 0);
  const n = times.length + censored;
  const at = quantilesOf(groups);
  const { low, high, reached } = medianInterval(times);
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
    places: { ...timeoutPlace(tables, groups), ...rankPlaces(tables, groups, ranked) },
  };
}

/** The first build that timed out. */
function timeoutPlace(tables: Tables, groups: readonly BuildGroup[]): { timeouts?: Place } {
  for (const { rows, timedOut } of groups) {
    const row = rows[timedOut.indexOf(true)];
    if (row !== undefined) return { timeouts: placeOf(tables, "builds", row) };
  }
  return {};
}

/** For each figure the finished build that took so long, or the next longer one: between two builds a quantile is of neither. */
function rankPlaces<K extends string>(
  tables: Tables,
  groups: readonly BuildGroup[],
  figures: Readonly<Record<K, number | null>>,
): Record<string, Place> {
  const wanted = Object.entries<number | null>(figures).flatMap(([key, figure]) =>
    figure === null ? [] : [{ key, figure, seconds: Number.POSITIVE_INFINITY, row: -1 }],
  );
  for (const { rows, seconds, timedOut } of groups)
    for (let i = 0; i < rows.length; i++) {
      const time = seconds[i] as number;
      if (timedOut[i] === true) continue;
      for (const one of wanted)
        if (time >= one.figure && time < one.seconds) [one.seconds, one.row] = [time, rows[i] as number];
    }
  const found = wanted.filter(({ row }) => row !== -1);
  return Object.fromEntries(found.map(({ key, row }) => [key, placeOf(tables, "builds", row)]));
}

/** Quantiles over the builds of several groups, timeouts as lower bounds; null where too many timed out. */
export function quantilesOf(groups: readonly BuildGroup[]): (p: number) => number | null {
  const [built, waited] = [builtInAll(groups), waitedInAll(groups)];
  if (waited.length > 0) return censoredQuantile(built, waited);
  return (p) => (built.length === 0 ? null : quantile(built, p));
}

/** Quantiles with timeouts as lower bounds; null where too many timed out. */
function censoredQuantile(built: Float64Array, waited: Float64Array): (p: number) => number | null {
  const curve: SurvivalStep[] = [];
  walkSurvival(built, waited, (time, survival, atRisk, events) => {
    // Of millions of steps, those that change the share by a thousandth tell the quantiles.
    const before = curve.at(-1)?.survival ?? 1;
    if (built.length < manySteps || before - survival > 1 / manySteps || atRisk === events)
      curve.push({ time, survival, atRisk, events });
  });
  return (p) => survivalQuantile(curve, p);
}

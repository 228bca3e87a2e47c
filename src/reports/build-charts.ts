/** The charts of the build times: every build, their distribution, and build time against creation time. */
import { quantileOf } from "../analysis/quantile.ts";
import { type BuildDot, buildStrip, type GroupQuartiles } from "../charts/build-strip.ts";
import { maxMarks, thinRanked } from "../charts/thin.ts";
import { textAt, type Tables } from "../tables/tables.ts";
import { formatCount, formatSeconds } from "../units/quantity.ts";
import { batchChart } from "./build-batch-chart.ts";
import { survivalOf } from "./build-distribution.ts";
import { type Builds, buildsOf } from "./build-groups.ts";
import type { FlaggedBuild } from "./build-outliers.ts";
import { shareChart, stepRanks } from "./build-share-chart.ts";
import { captionOf } from "./chart-notes.ts";
import { type DrawnGroup, type DrawnGroups, evenRanks, foldedGroups, kindOf } from "./drawn-groups.ts";
import { logRanks } from "./log-colours.ts";
import { placeTextOf } from "./place.ts";
import type { Chart, ReportTable } from "./report.ts";

export function buildCharts(tables: Tables, outliers: readonly FlaggedBuild[]): Chart[] {
  const rankOf = logRanks(tables);
  const builds = buildsOf(tables);
  const drawn = foldedGroups(builds, rankOf);
  const flagged = new Set(outliers.map(({ row }) => row));
  for (const { built } of drawn.groups)
    if (built.n > mostCandidates)
      built.expect([...evenRanks(built.n, mostCandidates), ...stepRanks(built.n)]);
  return [
    strip(tables, builds, drawn, outliers, flagged),
    shareChart(tables, builds, drawn),
    ...batchChart(tables, flagged, rankOf),
  ];
}

/** So many builds of each drawn group are candidates for a dot; the chart thins them further. */
const mostCandidates = 2000;

/** Rows of a drawn group by their time: all outliers and, where there are many, of the others and of the timeouts those that lie evenly by rank. */
function candidates(
  builds: Builds,
  { built, waited }: DrawnGroup,
  outliers: readonly number[],
  flagged: ReadonlySet<number>,
): number[] {
  const rows: number[] = [];
  if (built.n <= mostCandidates) for (let rank = 0; rank < built.n; rank++) rows.push(built.rowAt(rank));
  else {
    for (const row of outliers) rows.push(row);
    let last = Number.NaN;
    for (const rank of evenRanks(built.n, mostCandidates)) {
      const seconds = built.at(rank);
      if (seconds === last) continue;
      last = seconds;
      // The first of equal ones that is no candidate already.
      const end = built.countUpTo(seconds);
      let first = built.countBelow(seconds);
      while (first < end && flagged.has(built.rowAt(first))) first++;
      if (first < end) rows.push(built.rowAt(first));
    }
  }
  if (waited.n <= mostCandidates) rows.push(...waited.someOrder());
  else for (const rank of evenRanks(waited.n, mostCandidates)) rows.push(waited.rowAt(rank));
  return rows.sort((a, b) => builds.secondsOf(a) - builds.secondsOf(b) || builds.inOrder(a, b));
}

function strip(
  tables: Tables,
  builds: Builds,
  drawn: DrawnGroups,
  outliers: readonly FlaggedBuild[],
  flagged: ReadonlySet<number>,
): Chart {
  const { groups, note, colours } = drawn;
  const total = groups.reduce((sum, { n }) => sum + n, 0);
  const outliersOf = groups.map((): number[] => []);
  for (const { group, row } of outliers) outliersOf[drawn.placeOf(group)]?.push(row);
  const found = groups.map((group, place) => candidates(builds, group, outliersOf[place] ?? [], flagged));
  const dots = thinRanked(found, 0.8 * maxMarks, (row) => flagged.has(row)).flatMap((rows, place) =>
    rows
      .toSorted((a, b) => builds.inOrder(a, b))
      .map((row): BuildDot => ({
        group: groups[place]?.name ?? "",
        seconds: builds.secondsOf(row),
        kind: kindOf(builds, row, flagged),
        server: textAt(tables, "builds", "server", row),
        place: placeTextOf(tables, "builds", row),
      })),
  );
  const quartiles = groups.map(quartilesOf);
  const thinning =
    total > dots.length
      ? `${formatCount(dots.length)} of ${formatCount(total)} builds are drawn: the outliers, and the others evenly by rank.`
      : null;
  return {
    id: "build-strip",
    title: "How long did each server take, log by log?",
    description: `Builds as dots over their log, with the quartiles of each log. ${groups.length} logs, ${formatCount(total)} builds.`,
    ...captionOf(
      medianAnswer(quartiles),
      "A grey box spans the quartiles, the line in it is the median.",
      note,
      thinning,
    ),
    spec: buildStrip({ dots, quartiles, colours }),
    data: quartileTable(quartiles),
  };
}

/** Half of the builds of one log, or the logs with the lowest and the highest median. */
function medianAnswer(quartiles: readonly GroupQuartiles[]): string | null {
  const known = quartiles.flatMap(({ group, p50 }) => (p50 === null ? [] : [{ group, p50 }]));
  const [low, high] = [
    known.reduce((a, b) => (b.p50 < a.p50 ? b : a), known[0] ?? { group: "", p50: 0 }),
    known.reduce((a, b) => (b.p50 > a.p50 ? b : a), known[0] ?? { group: "", p50: 0 }),
  ];
  if (known.length === 0) return null;
  if (known.length === 1) return `Half of the servers took ${formatSeconds(low.p50)} or less.`;
  if (formatSeconds(low.p50) === formatSeconds(high.p50))
    return `Half of the servers took ${formatSeconds(low.p50)} or less in each log.`;
  return `Half of the servers took ${formatSeconds(low.p50)} or less in ${low.group}, ${formatSeconds(high.p50)} or less in ${high.group}.`;
}

/** Of a group with timeouts those of the survival curve, as far as it tells them. */
function quartilesOf(group: DrawnGroup): GroupQuartiles {
  const { name, n, built, waited } = group;
  const shares = [0.25, 0.5, 0.75];
  const all =
    waited.n === 0
      ? shares.map((p) => (n === 0 ? null : quantileOf(n, p, (rank) => built.at(rank))))
      : survivalOf(group).quantiles(shares);
  const [p25 = null, p50 = null, p75 = null] = all;
  return n < 4 ? { group: name, n, p25: null, p50, p75: null } : { group: name, n, p25, p50, p75 };
}

function quartileTable(
  quartiles: readonly {
    group: string;
    n: number;
    p25: number | null;
    p50: number | null;
    p75: number | null;
  }[],
): ReportTable {
  return {
    id: "build-quartiles",
    title: "Quartiles of build times",
    columns: [
      { key: "group", title: "log", kind: "text" },
      { key: "n", title: "n", kind: "count" },
      { key: "p25", title: "25 %", kind: "seconds" },
      { key: "p50", title: "median", kind: "seconds" },
      { key: "p75", title: "75 %", kind: "seconds" },
    ],
    rows: quartiles.map(({ group, n, p25, p50, p75 }) => ({ cells: [group, n, p25, p50, p75] })),
  };
}

/** The charts of the build times: every build, their distribution, and build time against creation time. */
import type { BuildKind } from "../charts/build-kinds.ts";
import { type BuildDot, buildStrip, type GroupQuartiles } from "../charts/build-strip.ts";
import { quantile } from "../analysis/quantile.ts";
import { maxMarks, thinByGroup } from "../charts/thin.ts";
import { textAt, type Tables } from "../tables/tables.ts";
import { formatCount, formatSeconds } from "../units/quantity.ts";
import { batchChart } from "./build-batch-chart.ts";
import { type BuildGroup, builtInAll } from "./build-groups.ts";
import { shareChart } from "./build-share-chart.ts";
import { captionOf } from "./chart-notes.ts";
import { type DrawnGroups, evenRanks, foldedGroups, kindOf } from "./drawn-groups.ts";
import { logRanks } from "./log-colours.ts";
import { placeTextOf } from "./place.ts";
import type { Chart, ReportTable } from "./report.ts";

export function buildCharts(
  tables: Tables,
  groups: readonly BuildGroup[],
  flagged: ReadonlySet<number>,
): Chart[] {
  const rankOf = logRanks(tables);
  const drawn = foldedGroups(groups, rankOf);
  return [
    strip(tables, drawn, flagged),
    shareChart(tables, drawn),
    ...batchChart(tables, groups, flagged, rankOf),
  ];
}

/** So many builds of each drawn group are candidates for a dot; the chart thins them further. */
const mostCandidates = 2000;

interface Candidate {
  readonly group: string;
  readonly row: number;
  readonly seconds: number;
  readonly kind: BuildKind;
}

/** Builds of a drawn group, at most about so many: all that stand out, and of the others those that lie evenly between by rank. */
function candidates(name: string, members: readonly BuildGroup[], flagged: ReadonlySet<number>): Candidate[] {
  const built = builtInAll(members);
  const wanted = built.length <= mostCandidates ? null : new Set(evenRanks(built, mostCandidates));
  return members.flatMap((group) => {
    const chosen: Candidate[] = [];
    for (let i = 0; i < group.rows.length; i++) {
      const row = group.rows[i] ?? 0;
      const seconds = group.seconds[i] ?? 0;
      const kind = kindOf(group, i, flagged);
      const kept =
        wanted === null || (kind === "built" ? wanted.delete(seconds) : chosen.length < 2 * mostCandidates);
      if (kept) chosen.push({ group: name, row, seconds, kind });
    }
    return chosen;
  });
}

function strip(tables: Tables, drawn: DrawnGroups, flagged: ReadonlySet<number>): Chart {
  const { names, membersOf, note, colours } = drawn;
  const builds = names.flatMap((name) => candidates(name, membersOf(name), flagged));
  const total = names.reduce((sum, name) => sum + countOf(membersOf(name)), 0);
  const thinned = thinByGroup(
    builds,
    { group: ({ group }) => group, order: ({ seconds }) => seconds, keep: ({ kind }) => kind !== "built" },
    "builds",
    0.8 * maxMarks,
  );
  const dots: BuildDot[] = thinned.rows.map(({ group, row, seconds, kind }) => ({
    group,
    seconds,
    kind,
    server: textAt(tables, "builds", "server", row),
    place: placeTextOf(tables, "builds", row),
  }));
  const quartiles = names.map((group) => quartilesOf(group, membersOf(group)));
  const thinning =
    total > thinned.rows.length
      ? `${formatCount(thinned.rows.length)} of ${formatCount(total)} builds are drawn: those that stand out, and the others evenly by rank.`
      : null;
  return {
    id: "build-strip",
    title: "How long did each server take, log by log?",
    description: `Builds as dots over their log, with the quartiles of each log. ${names.length} logs, ${formatCount(total)} builds.`,
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

function countOf(members: readonly BuildGroup[]): number {
  return members.reduce((sum, { rows }) => sum + rows.length, 0);
}

function quartilesOf(group: string, members: readonly BuildGroup[]): GroupQuartiles {
  const times = builtInAll(members);
  const n = countOf(members);
  // With timeouts among them the upper quartiles of the finished builds would be too low.
  const at = (p: number, needs: number) =>
    times.length < needs || times.length < n ? null : quantile(times, p);
  return { group, n, p25: at(0.25, 4), p50: at(0.5, 1), p75: at(0.75, 4) };
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

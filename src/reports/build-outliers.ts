/** Builds that lie far from the rest of their group. */
import { fencesOf, medianOfOthers } from "../analysis/outliers.ts";
import { textAt, type Tables } from "../tables/tables.ts";
import { formatCount, formatDuration, formatRatio, formatSeconds } from "../units/quantity.ts";
import type { BuildGroup } from "./build-groups.ts";
import { placeOf } from "./place.ts";
import type { Finding, ReportTable } from "./report.ts";

const mostListed = 50;

export interface FlaggedBuild {
  readonly group: BuildGroup;
  /** What the builds are called that it is far from. */
  readonly among: string;
  /** Row of the `builds` table. */
  readonly row: number;
  readonly seconds: number;
  /** Median of those others. */
  readonly others: number;
  /** How far it is from that median: the logarithm of the ratio, without its sign. */
  readonly distance: number;
  readonly fence: number;
}

/** Those of servers, the farthest first. */
export function flagBuilds(groups: readonly BuildGroup[]): FlaggedBuild[] {
  const servers = groups.filter(({ stage }) => stage === "server");
  const fences = fencesOf(servers.map(({ built }) => built));
  const flagged: FlaggedBuild[] = [];
  servers.forEach((group, g) => {
    const { built } = group;
    const { low, high } = fences[g] ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    if (built.n === 0 || (built.at(0) >= low && built.at(built.n - 1) <= high)) return;
    const found: FlaggedBuild[] = [];
    const below = built.countBelow(low);
    for (let rank = 0; rank < below; rank++) found.push(flag(group, rank, low));
    for (let rank = built.countUpTo(high); rank < built.n; rank++) found.push(flag(group, rank, high));
    for (const build of found.sort((a, b) => a.row - b.row)) flagged.push(build);
  });
  return flagged.sort((a, b) => b.distance - a.distance);
}

function flag(group: BuildGroup, rank: number, fence: number): FlaggedBuild {
  const { built } = group;
  const seconds = built.at(rank);
  const others = medianOfOthers(built, seconds);
  const distance = Math.abs(Math.log(seconds / others));
  return { group, among: group.name, row: built.rowAt(rank), seconds, others, distance, fence };
}

export function outlierFinding(tables: Tables, { among, row, seconds, others }: FlaggedBuild): Finding {
  const server = textAt(tables, "builds", "server", row) ?? "a server";
  const slow = seconds > others;
  const [time, spelled] = [formatSeconds(seconds), formatDuration(seconds)];
  return {
    id: "build-outlier",
    level: "warning",
    weight: slow ? 80 : 45,
    text: `${server} took ${time}${spelled === time ? "" : ` (${spelled})`} to build, ${formatRatio(seconds / others)} the median of the other builds in ${among} (${formatSeconds(others)}).`,
    ...(slow
      ? {
          advice:
            "Such a build is often a client that kept asking a stale cache for a server that had long been ready: compare with the provider's own times before blaming the servers.",
        }
      : {}),
    places: [placeOf(tables, "builds", row)],
  };
}

/** `n`: how many there are in all, `flagged` the farthest of them; `about` so many, if they were only counted. */
export function outlierTable(
  tables: Tables,
  flagged: readonly FlaggedBuild[],
  n = flagged.length,
  about = "",
): ReportTable[] {
  if (flagged.length === 0) return [];
  const rest = n - Math.min(flagged.length, mostListed);
  return [
    {
      id: "build-outliers",
      title: "Builds far from the rest of their group",
      columns: [
        { key: "server", title: "server", kind: "text" },
        { key: "seconds", title: "build time", kind: "seconds" },
        { key: "others", title: "median of the others", kind: "seconds" },
        { key: "ratio", title: "ratio", kind: "ratio" },
        { key: "fence", title: "fence", kind: "seconds" },
        { key: "place", title: "line", kind: "place" },
      ],
      rows: flagged.slice(0, mostListed).map(({ row, seconds, others, fence }) => ({
        cells: [
          textAt(tables, "builds", "server", row),
          seconds,
          others,
          seconds / others,
          fence,
          placeOf(tables, "builds", row),
        ],
      })),
      notes: [
        "fence: the time beyond which a build counts as far from its group.",
        ...(rest > 0 ? [`${about}${formatCount(rest)} more ${rest === 1 ? "is" : "are"} not listed.`] : []),
      ],
    },
  ];
}

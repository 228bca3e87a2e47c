/** How long servers took to build: distribution by log and test and overall, outliers, timeouts kept apart. */
import { findPauses } from "../analysis/creations.ts";
import { batchEffect } from "../analysis/stability.ts";
import { flagGroups } from "../analysis/outliers.ts";
import { median, medianInterval, quantile, sorted } from "../analysis/quantile.ts";
import { textAt, type Tables } from "../tables/tables.ts";
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRatio,
  formatSeconds,
} from "../units/quantity.ts";
import { builtServers } from "./build-batches.ts";
import { creationsOf } from "./creation-times.ts";
import { buildCharts } from "./build-charts.ts";
import { distribution } from "./build-distribution.ts";
import { type BuildGroup, buildGroups, builtInAll } from "./build-groups.ts";
import { placeOf, plural } from "./place.ts";
import type { Finding, Report, ReportKind, ReportTable } from "./report.ts";

/** So many groups are told one by one in sentences. */
const mostSentences = 4;
const mostOutliers = 50;
/** From which share of the variance on batches are worth a word, if chance does not explain it at this level. */
const notableShare = 0.3;
const alpha = 0.05;

export interface FlaggedBuild {
  readonly group: BuildGroup;
  /** Row of the `builds` table. */
  readonly row: number;
  readonly seconds: number;
  /** Median of the other builds of its group. */
  readonly others: number;
  readonly fence: number;
}

export const buildTimes: ReportKind = {
  id: "build-times",
  title: "Build times",
  build(tables): Report {
    const groups = buildGroups(tables).filter(({ rows }) => rows.length > 0);
    const head = { id: this.id, title: this.title };
    if (groups.length === 0)
      return {
        ...head,
        empty: "No log holds a build result.",
        findings: [],
        tables: [],
        charts: [],
        method: [],
      };
    const flagged = flagBuilds(groups);
    return {
      ...head,
      findings: [
        ...flagged.slice(0, 3).map((build) => outlierFinding(tables, build)),
        ...groupFindings(tables, groups, flagged),
        ...batchFindings(tables, groups),
      ],
      tables: [distribution(tables, groups), ...outlierTable(tables, flagged)],
      charts: buildCharts(tables, groups, new Set(flagged.map(({ row }) => row))),
      method: [
        "Medians come with the interval between two order statistics that holds the true median with at least 95 % probability, whatever the distribution; below six builds no such interval exists and the range stands there, with what it covers.",
        "Quantiles are of type 7 (Hyndman and Fan). They are left out where the group is too small to support them: 10 builds for p90, 20 for p95, 100 for p99.",
        "A build that timed out took at least as long as its wait: it counts in Kaplan–Meier quantiles as a lower bound and never in a mean.",
        "Outliers are flagged, never dropped: beyond fences on the logarithm of the time around the median of their group, by its own spread from five builds on, by the spread of the larger groups for smaller ones.",
      ],
    };
  },
};

/** Builds that lie far above the rest of their group, the farthest first. */
function flagBuilds(groups: readonly BuildGroup[]): FlaggedBuild[] {
  const servers = groups.filter(({ stage }) => stage === "server");
  const outliers = flagGroups(
    servers.map(({ seconds, timedOut }) =>
      seconds.map((time, i) => (timedOut[i] === true ? Number.NaN : time)),
    ),
  );
  return servers
    .flatMap((group, g) =>
      (outliers[g] ?? []).map(({ index, value, fence }) => {
        const others = median(group.built.filter((seconds) => seconds !== value));
        return { group, row: group.rows[index] ?? 0, seconds: value, others, fence };
      }),
    )
    .sort((a, b) => Math.abs(Math.log(b.seconds / b.others)) - Math.abs(Math.log(a.seconds / a.others)));
}

function outlierFinding(tables: Tables, { group, row, seconds, others }: FlaggedBuild): Finding {
  const server = textAt(tables, "builds", "server", row) ?? "a server";
  const slow = seconds > others;
  return {
    id: "build-outlier",
    level: "warning",
    weight: slow ? 80 : 45,
    text: `${server} took ${formatSeconds(seconds)} (${formatDuration(seconds)}) to build, ${formatRatio(seconds / others)} the median of the other builds in ${group.name} (${formatSeconds(others)}).`,
    ...(slow
      ? {
          advice:
            "Such a build is often a client that kept asking a stale cache for a server that had long been ready: compare with the provider's own times before blaming the servers.",
        }
      : {}),
    places: [placeOf(tables, "builds", row)],
  };
}

function groupFindings(
  tables: Tables,
  groups: readonly BuildGroup[],
  flagged: readonly FlaggedBuild[],
): Finding[] {
  const servers = groups.filter(({ stage }) => stage === "server");
  const findings = timeoutFindings(tables, groups);
  if (servers.length > mostSentences) findings.push(overallFinding(tables, servers));
  else for (const group of servers) findings.push(groupFinding(tables, group, flagged));
  return findings;
}

function groupFinding(tables: Tables, group: BuildGroup, flagged: readonly FlaggedBuild[]): Finding {
  const times = group.built;
  const without = flagged.filter((build) => build.group === group);
  const aside = without.length === 0 ? "" : `, ${plural(without.length, "outlier")} included`;
  return {
    id: "build-times",
    level: "info",
    weight: 60 + Math.min(9, group.rows.length / 10),
    text: `${plural(times.length, "server")} of ${group.name} built in ${span(times)}${times.length > 1 ? `, median ${formatSeconds(quantile(times, 0.5))}${interval(times)}` : ""}${aside}.`,
    places: group.rows.slice(0, 1).map((row) => placeOf(tables, "builds", row)),
  };
}

function overallFinding(tables: Tables, groups: readonly BuildGroup[]): Finding {
  const times = builtInAll(groups);
  return {
    id: "build-times",
    level: "info",
    weight: 65,
    text: `${formatCount(times.length)} servers of ${formatCount(groups.length)} logs and tests built in ${span(times)}, median ${formatSeconds(quantile(times, 0.5))}; medians of the groups from ${groupSpan(groups)}.`,
    places: groups
      .slice(0, 1)
      .flatMap(({ rows }) => rows.slice(0, 1).map((row) => placeOf(tables, "builds", row))),
  };
}

function groupSpan(groups: readonly BuildGroup[]): string {
  const medians = sorted(groups.map(({ built }) => quantile(built, 0.5)));
  return `${formatSeconds(medians[0] ?? null)} to ${formatSeconds(medians.at(-1) ?? null)}`;
}

function timeoutFindings(tables: Tables, groups: readonly BuildGroup[]): Finding[] {
  return groups
    .flatMap((group) => {
      const gaveUp = group.rows.filter((_, i) => group.timedOut[i]);
      if (gaveUp.length === 0) return [];
      const n = group.rows.length;
      return [
        {
          id: "build-timeouts",
          level: "bad" as const,
          weight: 78,
          text: `${gaveUp.length} of ${plural(n, "build")} in ${group.name} timed out (${formatPercent((100 * gaveUp.length) / n)}); they count as "at least so long".`,
          places: gaveUp.slice(0, 3).map((row) => placeOf(tables, "builds", row)),
        },
      ];
    })
    .slice(0, mostSentences);
}

/** Runs this large are a distribution of their own; looking for the batch of each server is for the few. */
const mostBatched = 5000;

/** Servers created together resemble each other: so many builds tell less than they seem to. */
function batchFindings(tables: Tables, groups: readonly BuildGroup[]): Finding[] {
  return creationsOf(tables)
    .filter(({ times }) => times.length <= mostBatched && findPauses(times).length > 0)
    .flatMap((run) => {
      const built = builtServers(tables, run, groups).filter(({ group, i }) => group.timedOut[i] === false);
      const effect = batchEffect(
        built.map(({ seconds }) => seconds),
        built.map(({ batch }) => batch),
      );
      const [first] = built;
      if (first === undefined || effect === null || effect.p > alpha || effect.share < notableShare)
        return [];
      return [
        {
          id: "batch-effect",
          level: "warning" as const,
          weight: 57,
          text:
            `The builds of ${first.group.name} resemble each other within their ${effect.batches} batches (${formatPercent(Math.round(100 * effect.share))} of the variance lies between batches): ` +
            `${effect.n} builds tell about as much as ${formatNumber(effect.effectiveN, 2)} independent ones, and their interval is too narrow.`,
          advice: "Compare runs by several days or batches, not by the number of servers.",
          places: [placeOf(tables, "builds", first.row)],
        },
      ];
    })
    .slice(0, mostSentences);
}

/** `194–328 s`. */
function span(ascending: Float64Array): string {
  const [low, high] = [ascending[0] ?? Number.NaN, ascending.at(-1) ?? Number.NaN];
  if (low === high) return formatSeconds(low);
  return `${formatSeconds(low).replace(/ s$/, "")}–${formatSeconds(high)}`;
}

/** ` (95 % interval 224–297 s)`, or what the range of few values covers. */
function interval(times: Float64Array): string {
  const { low, high, coverage, reached } = medianInterval(times);
  const percent = formatPercent(Math.round(1000 * coverage) / 10);
  if (!reached) return ` (${times.length} builds: the range covers the true median with ${percent})`;
  return ` (95 % interval ${span(Float64Array.of(low, high))})`;
}

function outlierTable(tables: Tables, flagged: readonly FlaggedBuild[]): ReportTable[] {
  if (flagged.length === 0) return [];
  const rest = flagged.length - mostOutliers;
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
      rows: flagged.slice(0, mostOutliers).map(({ row, seconds, others, fence }) => ({
        cells: [
          textAt(tables, "builds", "server", row),
          seconds,
          others,
          seconds / others,
          fence,
          placeOf(tables, "builds", row),
        ],
      })),
      ...(rest > 0 ? { notes: [`${rest} more are not listed.`] } : {}),
    },
  ];
}

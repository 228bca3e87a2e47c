/** How long servers took to build: distribution by log and test and overall, outliers, timeouts kept apart. */
import { batchEffect } from "../analysis/stability.ts";
import type { TimedBuilds } from "../analysis/build-columns.ts";
import { openMedianInterval } from "../analysis/open-median.ts";
import type { RankedTimes } from "../analysis/ranked-times.ts";
import type { Tables } from "../tables/tables.ts";
import { formatCount, formatNumber, formatPercent, formatSeconds } from "../units/quantity.ts";
import { builtServers, pausesOf } from "./build-batches.ts";
import { creationsOf } from "./creation-times.ts";
import { buildCharts } from "./build-charts.ts";
import { distribution, medianOf, quantilesOf } from "./build-distribution.ts";
import { type BuildGroup, type Builds, buildsOf } from "./build-groups.ts";
import { type FlaggedBuild, flagBuilds, outlierFinding, outlierTable } from "./build-outliers.ts";
import { builtText, medianText, timeoutText } from "./build-text.ts";
import { list } from "./comparison-sentences.ts";
import { foldedBuildTimes } from "./folded-builds.ts";
import { placeOf, plural } from "./place.ts";
import type { Finding, Report, ReportKind } from "./report.ts";

/** So many groups are told one by one in sentences. */
const mostSentences = 4;
/** From which share of the variance on batches are worth a word, if chance does not explain it at this level. */
const notableShare = 0.3;
const alpha = 0.05;

export const buildTimes: ReportKind = {
  id: "build-times",
  title: "Build times",
  build(tables): Report {
    const builds = buildsOf(tables);
    const { groups } = builds;
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
    const folded = foldedBuildTimes(tables);
    const flagged = folded?.flagged ?? flagBuilds(groups);
    return {
      ...head,
      findings: [
        ...flagged.slice(0, 3).map((build) => outlierFinding(tables, build)),
        ...(folded?.findings ?? groupFindings(tables, builds, flagged)),
        ...batchFindings(tables, builds),
      ],
      tables: folded?.tables ?? [distribution(tables, builds), ...outlierTable(tables, flagged)],
      charts: buildCharts(tables, flagged),
      method: [
        "Medians come with the interval between two order statistics that holds the true median with at least 95 % probability, whatever the distribution; below six builds no such interval exists and the range stands there, with what it covers.",
        "Quantiles are of type 7 (Hyndman and Fan). They are left out where the group is too small to support them: 10 builds for p90, 20 for p95, 100 for p99.",
        "A build that timed out took at least as long as its wait: it counts in Kaplan–Meier quantiles as a lower bound and never in a mean, and intervals hold however long it would have taken.",
        "Outliers are flagged, never dropped: beyond fences on the logarithm of the time around the median of their group (a low one also without the logarithm, if a hundred builds or more are clearly more alike on both sides so), by its own spread from five builds on, by the spread of the larger groups for smaller ones.",
      ],
    };
  },
};

function groupFindings(tables: Tables, builds: Builds, flagged: readonly FlaggedBuild[]): Finding[] {
  const servers = builds.groups.filter(({ stage }) => stage === "server");
  const findings = timeoutFindings(tables, builds.groups);
  if (servers.length > mostSentences)
    findings.push(overallFinding(tables, servers, builds.ofStage("server")));
  else for (const group of servers) findings.push(groupFinding(tables, group, flagged));
  return findings;
}

function groupFinding(tables: Tables, group: BuildGroup, flagged: readonly FlaggedBuild[]): Finding {
  const { built, waited, name, n } = group;
  const without = flagged.filter((build) => build.group === group);
  const aside = without.length === 0 ? "" : `, ${plural(without.length, "outlier")} included`;
  const median = n > 1 && built.n > 0 ? medianText(quantilesOf(group).p50, waited.n) : "";
  const sure = median === "" ? "" : interval(group);
  return {
    id: "build-times",
    level: "info",
    weight: 60 + Math.min(9, n / 10),
    text: `${builtText(built.n, waited.n, name, spanOf(built))}${median}${sure}${aside}.`,
    places: [placeOf(tables, "builds", group.first)],
  };
}

/** `all` are the builds of these groups. */
function overallFinding(tables: Tables, groups: readonly BuildGroup[], all: TimedBuilds): Finding {
  const { built, waited } = all;
  const logs = `${formatCount(groups.length)} logs and tests`;
  return {
    id: "build-times",
    level: "info",
    weight: 65,
    text: `${builtText(built.n, waited.n, logs, spanOf(built))}${built.n === 0 ? "" : medianText(quantilesOf(all).p50, waited.n)}${groupSpan(groups)}.`,
    places: groups.slice(0, 1).map(({ first }) => placeOf(tables, "builds", first)),
  };
}

/** `; medians of the groups from 100 s to 200 s`, if there are any. */
function groupSpan(groups: readonly BuildGroup[]): string {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let open = 0;
  for (const group of groups) {
    const median = medianOf(group);
    if (median === null) open++;
    else {
      if (median < least) least = median;
      if (median > most) most = median;
    }
  }
  if (open === groups.length) return "";
  const none = open === 0 ? "" : `, but for ${formatCount(open)} of which too many timed out`;
  return `; medians of the groups from ${formatSeconds(least)} to ${formatSeconds(most)}${none}`;
}

function timeoutFindings(tables: Tables, groups: readonly BuildGroup[]): Finding[] {
  const late = groups.filter(({ waited }) => waited.n > 0);
  const finding = (text: string, rows: Uint32Array): Finding => ({
    id: "build-timeouts",
    level: "bad",
    weight: 78,
    text: `${text}.`,
    places: [...rows.subarray(0, 3)].map((row) => placeOf(tables, "builds", row)),
  });
  if (late.length <= mostSentences)
    return late.map(({ name, n, waited }) =>
      finding(timeoutText(waited.n, n, ` in ${name}`), waited.someOrder().toSorted()),
    );
  const most = late.toSorted((a, b) => b.waited.n - a.waited.n).slice(0, 3);
  const all = groups.reduce((sum, { n }) => sum + n, 0);
  const timeouts = late.reduce((sum, { waited }) => sum + waited.n, 0);
  const counts = list(
    most.map(({ name, n, waited }) => `${formatCount(waited.n)} of ${formatCount(n)} in ${name}`),
  );
  const text = `${timeoutText(timeouts, all, "")}; ${formatCount(late.length)} of ${formatCount(groups.length)} logs and tests have some, most of all ${counts}`;
  const firsts = most.map(({ waited }) => waited.someOrder().reduce((first, row) => Math.min(first, row)));
  return [finding(text, Uint32Array.from(firsts))];
}

/** Runs this large are a distribution of their own; looking for the batch of each server is for the few. */
const mostBatched = 5000;

/** Servers created together resemble each other: so many builds tell less than they seem to. */
function batchFindings(tables: Tables, builds: Builds): Finding[] {
  const findings: Finding[] = [];
  for (const run of creationsOf(tables)) {
    if (findings.length === mostSentences) break;
    if (run.times.length > mostBatched || pausesOf(run).length === 0) continue;
    const built = builtServers(tables, run).filter(({ row }) => !builds.timedOut(row));
    const effect = batchEffect(
      built.map(({ seconds }) => seconds),
      built.map(({ batch }) => batch),
    );
    const [first] = built;
    if (first === undefined || effect === null || effect.p > alpha || effect.share < notableShare) continue;
    findings.push({
      id: "batch-effect",
      level: "warning",
      weight: 57,
      text:
        `The builds of ${builds.nameOf(first.row)} resemble each other within their ${effect.batches} batches (${formatPercent(Math.round(100 * effect.share))} of the variance lies between batches): ` +
        `${effect.n} builds tell about as much as ${formatNumber(effect.effectiveN, 2)} independent ones, and their interval is too narrow.`,
      advice: "Compare runs by several days or batches, not by the number of servers.",
      places: [placeOf(tables, "builds", first.row)],
    });
  }
  return findings;
}

function spanOf(times: RankedTimes): string {
  return span(times.at(0), times.at(times.n - 1));
}

/** `194–328 s`. */
function span(low: number, high: number): string {
  if (low === high) return formatSeconds(low);
  return `${formatSeconds(low).replace(/ s$/, "")}–${formatSeconds(high)}`;
}

/** ` (95 % interval 224–297 s)`, `224 s or more` where timeouts leave it open; or what the range of few values covers, if all finished. */
function interval({ built, waited }: TimedBuilds): string {
  const { low, high, coverage, reached } = openMedianInterval(built, waited);
  const isOpen = high === Number.POSITIVE_INFINITY;
  if (reached) return ` (95 % interval ${isOpen ? `${formatSeconds(low)} or more` : span(low, high)})`;
  const percent = formatPercent(Math.round(1000 * coverage) / 10);
  return waited.n > 0 ? "" : ` (${built.n} builds: the range covers the true median with ${percent})`;
}

/** Build times where not all builds are rows: the same sentences and the same tables as of rows, from what was counted. */
import { groupsWithTimes } from "../analysis/bounded-groups.ts";
import { countedMedianInterval, countedQuantiles, type Estimate } from "../analysis/counted-times.ts";
import {
  type FoldedBuilds,
  foldedBuilds,
  type FoldedGroup,
  type FoldedOutlier,
  type FoldedTimes,
} from "../analysis/folded-builds.ts";
import { sketchError } from "../analysis/held-times.ts";
import { numbers, type Tables } from "../tables/tables.ts";
import { formatCount, formatSeconds, withUnit } from "../units/quantity.ts";
import { distributionColumns, mostGroups, quantileNeeds } from "./build-distribution.ts";
import { buildsOf } from "./build-groups.ts";
import { type FlaggedBuild, outlierTable } from "./build-outliers.ts";
import { builtText, intervalNote, medianText, timeoutText } from "./build-text.ts";
import { placeTextOf, placeText, plural } from "./place.ts";
import type { Finding, ReportTable, TableRow } from "./report.ts";
import { sourceNames } from "./source-names.ts";

/** How far off a time of a sketch may be. */
export const atMost = percent(sketchError);

interface FoldedBuildTimes {
  readonly findings: readonly Finding[];
  readonly flagged: readonly FlaggedBuild[];
  readonly tables: readonly ReportTable[];
}

/** Groups that have a line in the table. */
const mostLines = Math.min(mostGroups, groupsWithTimes);
/** Lines that a finding names. */
const mostPlaces = 3;

/** Null if all builds are rows. */
export function foldedBuildTimes(tables: Tables): FoldedBuildTimes | null {
  const builds = foldedBuilds(tables);
  if (builds === null) return null;
  const name = nameGroups(builds.groups);
  const flagged = flaggedOf(tables, builds, name);
  const isExact = builds.groups.every(({ built }) => built.error === 0);
  const outside = builds.groups.reduce((sum, group) => sum + group.outside, 0);
  return {
    findings: findingsOf(builds),
    flagged,
    tables: [
      distributionOf(builds, name),
      ...outlierTable(tables, flagged, outside, isExact ? "" : "About "),
    ],
  };
}

type NameOfGroup = (group: FoldedGroup) => string;

/** What the charts mark: the rows of the builds that are told one by one. */
function flaggedOf(tables: Tables, { groups, outliers }: FoldedBuilds, name: NameOfGroup): FlaggedBuild[] {
  const builds = buildsOf(tables);
  const groupOf = new Map(builds.groups.map((group) => [group.index, group]));
  const rows = rowsOfPlaces(tables, outliers);
  return outliers.flatMap((outlier) => {
    const { seconds, others, fence } = outlier;
    const row = rows.get(placeText(outlier));
    const group = row === undefined ? undefined : groupOf.get(builds.groupOf(row));
    const among = groups[outlier.group];
    if (row === undefined || group === undefined || among === undefined) return [];
    const distance = Math.abs(Math.log(seconds / others));
    return [{ group, among: name(among), row, seconds, others, distance, fence }];
  });
}

/** Rows of `builds` by their place. */
function rowsOfPlaces(tables: Tables, outliers: readonly FoldedOutlier[]): Map<string, number> {
  const wanted = new Set(outliers.map(({ line }) => line));
  const lines = numbers(tables, "builds", "line");
  const rows = new Map<string, number>();
  for (let row = 0; row < lines.length; row++)
    if (wanted.has(lines[row] as number)) rows.set(placeTextOf(tables, "builds", row), row);
  return rows;
}

function findingsOf({ groups, stages: all }: FoldedBuilds): Finding[] {
  const servers = all.find(({ stage }) => stage === "server");
  const own = groups.filter(({ stage }) => stage === "server");
  const [first] = own;
  if (servers === undefined || first === undefined) return [];
  const { built, waited, min, max } = servers;
  const n = built.n + waited.n;
  const median = countedQuantiles(built, waited)(0.5);
  const error = median?.error ?? 0;
  const sketch = error === 0 ? "" : ` (from a sketch of all of them, at most ${percent(error)} off)`;
  const timeouts = own.flatMap(({ source, waitedLine: line }) => (line === null ? [] : [{ source, line }]));
  return [
    {
      id: "build-times",
      level: "info",
      weight: 65,
      text: `${builtText(built.n, waited.n, `${groupCount(own)} by log and test`, `${formatSeconds(min)} to ${formatSeconds(max)}`)}${built.n === 0 ? "" : medianText(median?.value ?? null, waited.n)}${sketch}.`,
      places: [{ source: first.source, line: first.line }],
    },
    ...(waited.n === 0
      ? []
      : [
          {
            id: "build-timeouts",
            level: "bad" as const,
            weight: 78,
            text: `${timeoutText(waited.n, n, "")}.`,
            places: timeouts.slice(0, mostPlaces),
          },
        ]),
  ];
}

/** `more than` where some stand for groups that were too many to be told apart. */
function groupCount(groups: readonly FoldedGroup[]): string {
  const n = groups.filter(({ several }) => !several).length;
  return `${n < groups.length ? "more than " : ""}${plural(n, "group", formatCount(n))}`;
}

/** What a line of the table shows, and how far off its figures are at most. */
interface Line {
  readonly row: TableRow;
  readonly error: number;
}

function distributionOf({ groups, stages: all }: FoldedBuilds, name: NameOfGroup): ReportTable {
  const lines = groups.slice(0, mostLines).map((group) => lineOf(name(group), group));
  for (const times of all)
    if (groups.filter(({ stage }) => stage === times.stage).length > 1)
      lines.push(lineOf(`all ${times.stage === "server" ? "servers" : "rackconnect"}`, times));
  const hidden = groups.slice(mostLines);
  const error = lines.reduce((most, line) => Math.max(most, line.error), 0);
  return {
    id: "build-times",
    title: "Build times by log and test",
    columns: distributionColumns,
    rows: lines.map(({ row }) => row),
    notes: [
      intervalNote(all.some(({ waited }) => waited.n > 0)),
      ...(error === 0
        ? []
        : [
            `Counts, min and max are exact, and so are the other figures of groups whose times were all kept; those of larger ones are from sketches and at most ${percent(error)} off.`,
          ]),
      ...(hidden.length > 0 ? [`The last line counts ${groupCount(hidden)} besides.`] : []),
    ],
  };
}

function lineOf(name: string, { built, waited, min, max }: FoldedTimes): Line {
  const n = built.n + waited.n;
  const quantile = countedQuantiles(built, waited);
  const { p90, p95, p99 } = quantileNeeds;
  const shown = [
    [0.5, 1],
    [0.9, p90],
    [0.95, p95],
    [0.99, p99],
  ] as const;
  const [median, ...others] = shown.map(([p, needs]): Estimate | null => (n < needs ? null : quantile(p)));
  const interval = countedMedianInterval(built, waited);
  const values = others.map((estimate) => estimate?.value ?? null);
  return {
    row: { cells: [name, n, waited.n, min, median?.value ?? null, interval, ...values, max] },
    error: [median, ...others].reduce((most, estimate) => Math.max(most, estimate?.error ?? 0), 0),
  };
}

/** Rounded up: `0.1 %`. */
function percent(share: number): string {
  return withUnit(String(Math.ceil(1000 * share - 1e-6) / 10), "%");
}

/** The log, with its test where it has several. */
function nameGroups(groups: readonly FoldedGroup[]): (group: FoldedGroup) => string {
  const tests = new Map<string, Set<number | null>>();
  for (const { source, test } of groups) tests.set(source, (tests.get(source) ?? new Set()).add(test));
  const short = sourceNames(tests.keys());
  return ({ source, test, several, stage }) => {
    const isOneOf = (tests.get(source)?.size ?? 0) > 1;
    const which = several ? " other tests" : isOneOf && test !== null ? ` test ${test}` : "";
    return `${short(source)}${which}${stage === "rackconnect" ? " (rackconnect)" : ""}`;
  };
}

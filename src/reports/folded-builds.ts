/** Build times where not all builds are rows: the same sentences and the same table as of rows, from sketches. */
import {
  addTimes,
  type CountedTimes,
  countedQuantile,
  type FoldedGroup,
  foldedGroups,
  noTimes,
  sketchError,
} from "../analysis/folded-builds.ts";
import type { Tables } from "../tables/tables.ts";
import { formatCount, formatNumber, formatPercent, formatSeconds, withUnit } from "../units/quantity.ts";
import { distributionColumns, mostGroups, quantileNeeds } from "./build-distribution.ts";
import { plural } from "./place.ts";
import type { Finding, ReportTable, TableRow } from "./report.ts";
import { sourceNames } from "./source-names.ts";

/** How far off a quantile of a sketch may be. */
export const atMost = withUnit(formatNumber(100 * sketchError, 1), "%");

/** Nearly equal times share a bin, so that a wait may count before a build that it was longer than. */
export const beyondTimeouts =
  "Where builds timed out, a quantile beyond the shortest wait may besides be that of a build a few places along, for a sketch does not tell which of two nearly equal times is longer.";

interface FoldedBuilds {
  readonly findings: readonly Finding[];
  readonly table: ReportTable;
}

/** Lines that a finding names. */
const mostPlaces = 3;

/** Null if all builds are rows. */
export function foldedBuilds(tables: Tables): FoldedBuilds | null {
  const groups = foldedGroups(tables);
  if (groups.length === 0) return null;
  return { findings: stages.flatMap(([stage]) => findingsOf(stage, groups)), table: tableOf(groups) };
}

const stages = [
  ["server", "all servers"],
  ["rackconnect", "all rackconnect"],
] as const;

interface Times {
  readonly built: CountedTimes;
  readonly waited: CountedTimes;
  readonly min: number | null;
  readonly max: number | null;
}

function together(groups: readonly FoldedGroup[]): Times {
  const [mins, maxs] = [groups.flatMap(({ min }) => min ?? []), groups.flatMap(({ max }) => max ?? [])];
  return {
    built: addTimes(groups.map(({ built }) => built)),
    waited: addTimes(groups.map(({ waited }) => waited)),
    min: mins.length === 0 ? null : mins.reduce((a, b) => Math.min(a, b)),
    max: maxs.length === 0 ? null : maxs.reduce((a, b) => Math.max(a, b)),
  };
}

function findingsOf(stage: FoldedGroup["stage"], groups: readonly FoldedGroup[]): Finding[] {
  const own = groups.filter((group) => group.stage === stage);
  const [first] = own;
  const { built, waited, min, max } = together(own);
  if (first === undefined || stage === "rackconnect") return [];
  const n = built.n + waited.n;
  const median = countedQuantile(built, noTimes, 0.5);
  const timeouts = own.flatMap(({ source, waitedLine: line }) => (line === null ? [] : [{ source, line }]));
  return [
    {
      id: "build-times",
      level: "info",
      weight: 65,
      text: `${formatCount(built.n)} servers of ${groupCount(own)} by log and test built in ${formatSeconds(min)} to ${formatSeconds(max)}, median ${formatSeconds(median)} (from a sketch of all of them, at most ${atMost} off).`,
      places: [{ source: first.source, line: first.line }],
    },
    ...(waited.n === 0
      ? []
      : [
          {
            id: "build-timeouts",
            level: "bad" as const,
            weight: 78,
            text: `${formatCount(waited.n)} of ${formatCount(n)} builds timed out (${formatPercent((100 * waited.n) / n)}); they count as "at least so long".`,
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

function tableOf(groups: readonly FoldedGroup[]): ReportTable {
  const name = nameGroups(groups);
  const rows = groups.slice(0, mostGroups).map((group) => rowOf(name(group), group));
  for (const [stage, title] of stages) {
    const own = groups.filter((group) => group.stage === stage);
    if (own.length > 1) rows.push(rowOf(title, together(own)));
  }
  const hidden = groups.slice(mostGroups);
  return {
    id: "build-times",
    title: "Build times by log and test",
    // No order statistics are left for the interval of the median.
    columns: distributionColumns.filter(({ key }) => key !== "interval"),
    rows,
    notes: [
      `Counts, min and max are exact; quantiles are from sketches of all builds and at most ${atMost} off.`,
      ...(groups.some(({ waited }) => waited.n > 0) ? [beyondTimeouts] : []),
      ...(hidden.length > 0 ? [`The last line counts ${groupCount(hidden)} besides.`] : []),
    ],
  };
}

function rowOf(name: string, { built, waited, min, max }: Times): TableRow {
  const n = built.n + waited.n;
  const at = (p: number, needs: number) => (n < needs ? null : countedQuantile(built, waited, p));
  const { p90, p95, p99 } = quantileNeeds;
  return {
    cells: [name, n, waited.n, min, at(0.5, 1), at(0.9, p90), at(0.95, p95), at(0.99, p99), max],
  };
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

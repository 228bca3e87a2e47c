/** What commands cost: CPU, context switches and memory by command, and one command against another. */
import { median } from "../analysis/quantile.ts";
import { coarseResolution } from "../analysis/stability.ts";
import { formatNumber, formatPercent, formatRatio, formatSeconds } from "../units/quantity.ts";
import { withoutEmptyColumns } from "./columns.ts";
import { compareGroups, type GroupComparison, usualCriteria } from "./comparison.ts";
import { list, range, verdictSentence } from "./comparison-sentences.ts";
import { comparisonTable } from "./comparison-table.ts";
import { plural } from "./place.ts";
import type { Finding, Place, Report, ReportKind, ReportTable } from "./report.ts";
import { resourceCharts } from "./resource-charts.ts";
import { endOf, failedFinding, fourfoldFindings, placeOfRun } from "./run-cautions.ts";
import {
  metricsIn,
  type Run,
  type RunGroup,
  runGroups,
  shortCommands,
  titleOf,
  valuesOf,
} from "./run-groups.ts";

const { alpha, tolerance } = usualCriteria;
const mostRuns = 60;
/** More commands than this are compared only where each has a few runs: a directory of unrelated commands is no experiment. */
const mostCompared = 6;
const fewRuns = 3;

export const resources: ReportKind = {
  id: "resources",
  title: "CPU, context switches, memory",
  build(tables, { rssDivisor }): Report {
    const groups = runGroups(tables, rssDivisor);
    const head = { id: this.id, title: this.title };
    if (groups.length === 0) {
      const empty = "No log holds the figures of a command measured with time.";
      return { ...head, empty, findings: [], tables: [], charts: [], method: [] };
    }
    const runs = groups.flatMap((group) => [...group.runs, ...group.failed]);
    const fourfold = rssDivisor === 1 ? fourfoldFindings(runs) : [];
    const comparisons = comparisonsOf(groups);
    const short = shortCommands(groups.map(({ name }) => name));
    const doubt = fourfold.length > 0;
    return {
      ...head,
      findings: [
        ...fourfold,
        ...comparisons.flatMap((comparison) => comparisonFindings(comparison, short)),
        ...(comparisons.length === 0 ? groups.slice(0, 4).flatMap((group) => groupFinding(group)) : []),
        ...failedFindings(groups),
        ...resolutionFindings(groups),
      ],
      tables: [
        ...comparisons.map((comparison) => tableOf(comparison, short, doubt)),
        runTable(runs, doubt, rssDivisor),
      ],
      charts: resourceCharts(groups, comparisons, short, doubt),
      method: [
        "The ratio is the Hodges–Lehmann estimate, exp(median of ln b − ln a over all pairs of runs); its interval and the two-sided Mann–Whitney p are exact up to about 50 runs a side and know ties.",
        `Where so few runs cannot reach p ${alpha}, the range over all pairs of runs stands in place of an interval: it says what was seen, not what other runs would show.`,
        `The elapsed time decides; p of the other metrics is adjusted for their number by Benjamini and Hochberg's method. Ratios within ±${formatNumber(100 * tolerance)} % count as the same.`,
        "Runs that failed or were killed are counted and listed, but not compared.",
        ...(rssDivisor === 1 ? [] : [`Max RSS figures are divided by ${rssDivisor}, as asked for.`]),
      ],
    };
  },
};

/** Every command against the first; null comparisons of a crowd are left out. */
function comparisonsOf(groups: readonly RunGroup[]): GroupComparison[] {
  const able = groups.filter(({ runs }) => runs.length > 0);
  const compared =
    able.length <= mostCompared
      ? able
      : able.filter(({ runs }) => runs.length >= fewRuns).slice(0, mostCompared);
  const [baseline, ...others] = compared;
  return baseline === undefined ? [] : others.map((group) => compareGroups(baseline, group));
}

function comparisonFindings({ a, b, metrics }: GroupComparison, short: (name: string) => string): Finding[] {
  const elapsed = metrics.find(({ metric }) => metric.id === "elapsed_s");
  const rest = metrics.filter(({ metric }) => metric.id !== "elapsed_s" && metric.id !== "cpu_pct");
  const [nameA, nameB] = [short(a.name), short(b.name)];
  const places = [...b.runs.slice(0, 2), ...a.runs.slice(0, 2)].map(placeOfRun);
  const findings: Finding[] = [];
  if (elapsed?.result.effect && elapsed.result.scale === "ratio") {
    const [inA, inB] = [valuesOf(a.runs, "elapsed_s"), valuesOf(b.runs, "elapsed_s")];
    findings.push({
      id: "comparison-elapsed",
      level: "info",
      weight: 75,
      text: `${nameB} took ${formatRatio(elapsed.result.effect.estimate)} the elapsed time of ${nameA} (${range(inB, formatSeconds)} against ${range(inA, formatSeconds)}): ${verdictSentence(elapsed.result, alpha)}.`,
      places,
    });
  }
  const told = rest.filter(({ result }) => result.effect !== null && result.scale === "ratio").slice(0, 5);
  if (told.length > 0) {
    findings.push({
      id: "comparison-rest",
      level: "info",
      weight: 72,
      text: `Against ${nameA}, ${nameB} needed ${list(told.map(({ metric, result }) => `${formatRatio(result.effect?.estimate ?? null)} the ${metric.title}`))}.`,
      places,
    });
  }
  return findings;
}

function groupFinding({ name, runs }: RunGroup): Finding[] {
  const elapsed = valuesOf(runs, "elapsed_s");
  if (elapsed.length === 0) return [];
  const middle = elapsed.length > 1 ? `, median ${formatSeconds(median(elapsed))}` : "";
  return [
    {
      id: "runs",
      level: "info",
      weight: 55,
      text: `${name} took ${range(elapsed, formatSeconds)}${middle} (${plural(elapsed.length, "run")}).`,
      places: runs.slice(0, 3).map(placeOfRun),
    },
  ];
}

function failedFindings(groups: readonly RunGroup[]): Finding[] {
  return groups
    .filter(({ failed }) => failed.length > 0)
    .slice(0, 5)
    .flatMap(({ name, runs, failed }) => failedFinding(name, runs.length + failed.length, failed));
}

/** Times so short that the hundredths in which `time` counts are what differs. */
function resolutionFindings(groups: readonly RunGroup[]): Finding[] {
  const coarse = groups.filter(({ runs }) => {
    const elapsed = valuesOf(runs, "elapsed_s");
    return elapsed.length > 0 && median(elapsed) < 1 && coarseResolution(elapsed) !== null;
  });
  if (coarse.length === 0) return [];
  const [first] = coarse;
  return [
    {
      id: "coarse-resolution",
      level: "warning",
      weight: 58,
      text: `The times of ${coarse.length === 1 ? (first?.name ?? "a command") : `${coarse.length} commands`} are so short that the 0.01 s in which time counts is more than ${formatPercent(1)} of them.`,
      advice: "Measure a longer piece of work, or many repetitions at once.",
      places: coarse.flatMap(({ runs }) => runs.slice(0, 1).map(placeOfRun)).slice(0, 3),
    },
  ];
}

function tableOf(
  { a, b, metrics }: GroupComparison,
  short: (name: string) => string,
  doubt: boolean,
): ReportTable {
  const [nameA, nameB] = [short(a.name), short(b.name)];
  return comparisonTable({
    id: "comparison",
    title: `${b.name} against ${a.name}`,
    nameA,
    nameB,
    alpha,
    rows: metrics.map(({ metric, ...judged }) => ({
      ...judged,
      title: titleOf(metric, doubt),
      kind: metric.kind,
      places: firstPlaces(a, b),
    })),
    notes: [
      `Medians of ${plural(a.runs.length, "run")} of ${nameA} and ${plural(b.runs.length, "run")} of ${nameB}.`,
    ],
  });
}

function firstPlaces({ runs: [a] }: RunGroup, { runs: [b] }: RunGroup): { a?: Place; b?: Place } {
  return {
    ...(a === undefined ? {} : { a: placeOfRun(a) }),
    ...(b === undefined ? {} : { b: placeOfRun(b) }),
  };
}

function runTable(runs: readonly Run[], doubt: boolean, rssDivisor: number): ReportTable {
  const metrics = metricsIn([{ name: "", runs, failed: [] }]);
  const shown = runs.slice(0, mostRuns);
  const rest = runs.length - shown.length;
  return withoutEmptyColumns({
    id: "runs",
    lookup: true,
    title: "Every run",
    columns: [
      { key: "label", title: "label", kind: "text" },
      { key: "command", title: "command", kind: "text" },
      ...metrics.map((metric) => ({ key: metric.id, title: titleOf(metric, doubt), kind: metric.kind })),
      { key: "end", title: "end", kind: "text" },
      { key: "place", title: "line", kind: "place" },
    ],
    rows: shown.map((run) => ({
      cells: [
        run.label,
        run.command,
        ...metrics.map(({ id }) => run[id]),
        run.exit_status === null && run.signal === null ? null : endOf(run),
        placeOfRun(run),
      ],
    })),
    notes: [
      ...(rest > 0 ? [`${rest} more are in tables/runs.csv.`] : []),
      ...(rssDivisor === 1 ? [] : [`Max RSS is divided by ${rssDivisor}.`]),
    ],
  });
}

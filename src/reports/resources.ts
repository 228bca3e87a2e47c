/** What commands cost: CPU, context switches and memory by command, and one command against another. */
import { median } from "../analysis/quantile.ts";
import { coarseResolution } from "../analysis/stability.ts";
import { formatCount, formatNumber, formatPercent, formatRatio, formatSeconds } from "../units/quantity.ts";
import { withoutEmptyColumns } from "./columns.ts";
import { shortCommands } from "./command-names.ts";
import { compareGroups, type GroupComparison, usualCriteria } from "./comparison.ts";
import { list, range, verdictSentence } from "./comparison-sentences.ts";
import { comparisonTable } from "./comparison-table.ts";
import { plural } from "./place.ts";
import type { Finding, Place, Report, ReportKind, ReportTable } from "./report.ts";
import { resourceCharts } from "./resource-charts.ts";
import { endOf, failedFinding, fourfoldFindings, placeOfRun } from "./run-cautions.ts";
import { type RunGroup, RunGroups, titleOf } from "./run-groups.ts";
import type { RunRows, Runs } from "./runs.ts";

const { alpha, tolerance } = usualCriteria;
const mostRuns = 60;
/** More commands than this are compared only where each has a few runs: a directory of unrelated commands is no experiment. */
const mostCompared = 6;
const fewRuns = 3;
/** Where none are compared, so many are told one by one. */
const mostTold = 4;
const mostFailed = 5;
/** No chart draws more commands. */
const mostNamed = 24;

export const resources: ReportKind = {
  id: "resources",
  title: "CPU, context switches, memory",
  build(tables, { rssDivisor }): Report {
    const groups = new RunGroups(tables, rssDivisor);
    const { runs } = groups;
    const head = { id: this.id, title: this.title };
    if (groups.length === 0) {
      const empty = "No log holds the figures of a command measured with time.";
      return { ...head, empty, findings: [], tables: [], charts: [], method: [] };
    }
    const fourfold =
      rssDivisor === 1 ? fourfoldFindings(runs.maybeFourfold(groups.rows).map((row) => runs.run(row))) : [];
    const compared = comparedOf(groups);
    const comparisons = comparisonsOf(groups, compared);
    const short = shortCommands(namesOf(groups, comparisons));
    const doubt = fourfold.length > 0;
    return {
      ...head,
      findings: [
        ...fourfold,
        ...comparisons.flatMap((comparison) => comparisonFindings(runs, comparison, short)),
        ...(comparisons.length === 0
          ? groups.head(mostTold).flatMap((group) => groupFinding(runs, group))
          : []),
        ...leftOut(groups, compared.length),
        ...failureFindings(groups),
        ...resolutionFindings(groups),
      ],
      tables: [
        ...comparisons.map((comparison, i) => tableOf(runs, comparison, i, short, doubt)),
        runTable(runs, groups.rows, doubt, rssDivisor),
      ],
      charts: resourceCharts(groups, comparisons, short, doubt),
      method: [
        "The ratio is the Hodges–Lehmann estimate, exp(median of ln b − ln a over all pairs of runs); its interval and the two-sided Mann–Whitney p are exact up to about 50 runs a side and know ties.",
        `Where so few runs cannot reach p ${alpha}, the range over all pairs of runs stands in place of an interval: it says what was seen, not what other runs would show.`,
        `The elapsed time decides: its p is adjusted for the number of commands by Holm's method, and p of the other metrics of all commands by Benjamini and Hochberg's. Ratios within ±${formatNumber(100 * tolerance)} % count as the same.`,
        "Runs that failed or were killed are counted and listed, but not compared.",
        ...(rssDivisor === 1 ? [] : [`Max RSS figures are divided by ${rssDivisor}, as asked for.`]),
      ],
    };
  },
};

/** The names that sentences, headings and charts need: of what is compared, and of what is drawn. */
function* namesOf(groups: RunGroups, comparisons: readonly GroupComparison[]): Generator<string> {
  for (const { a, b } of comparisons) yield* [a.name, b.name];
  for (const { name } of [...groups.head(mostNamed), ...groups.first("well", mostNamed)]) yield name;
}

/** The commands that are compared; a crowd of others is left out. */
function comparedOf(groups: RunGroups): RunGroup[] {
  const able = groups.first("well", mostCompared + 1);
  return able.length <= mostCompared ? able : groups.first("well", mostCompared, fewRuns);
}

/** Every command against the first. */
function comparisonsOf({ runs }: RunGroups, [baseline, ...others]: readonly RunGroup[]): GroupComparison[] {
  return baseline === undefined ? [] : compareGroups(runs, baseline, others);
}

/** That sentences are about some of the commands only. */
function leftOut(groups: RunGroups, compared: number): Finding[] {
  const all = groups.length;
  if (groups.first("well", mostCompared + 1).length <= mostCompared) return [];
  const rest =
    compared < 2
      ? `, most of them so seldom that they are not compared; only the first ${mostTold} are told here.`
      : `; only the ${compared === mostCompared ? "first " : ""}${compared} that ran ${fewRuns} times or more are compared here.`;
  return [
    {
      id: "commands-left-out",
      level: "info",
      weight: compared < 2 ? 54 : 71,
      text: `${formatCount(all)} commands were measured${rest}`,
      advice: "runlens compare with --by command, or with a --key of your own, compares all of them.",
      places: [],
    },
  ];
}

function comparisonFindings(
  runs: Runs,
  { a, b, metrics }: GroupComparison,
  short: (name: string) => string,
): Finding[] {
  const elapsed = metrics.find(({ metric }) => metric.id === "elapsed_s");
  const rest = metrics.filter(({ metric }) => metric.id !== "elapsed_s" && metric.id !== "cpu_pct");
  const [nameA, nameB] = [short(a.name), short(b.name)];
  const places = [...runs.places(b.runs, 2), ...runs.places(a.runs, 2)];
  const findings: Finding[] = [];
  if (elapsed?.result.effect && elapsed.result.scale === "ratio") {
    const [inA, inB] = [runs.figuresOf(a.runs, "elapsed_s"), runs.figuresOf(b.runs, "elapsed_s")];
    findings.push({
      id: "comparison-elapsed",
      level: "info",
      weight: 75,
      text: `${nameB} took ${formatRatio(elapsed.result.effect.estimate)} the elapsed time of ${nameA} (${range(inB, formatSeconds)} against ${range(inA, formatSeconds)}): ${verdictSentence(elapsed.result, alpha, elapsed.adjustedP)}.`,
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

function groupFinding(runs: Runs, { name, runs: rows }: RunGroup): Finding[] {
  const elapsed = runs.figuresOf(rows, "elapsed_s");
  if (elapsed.length === 0) return [];
  const middle = elapsed.length > 1 ? `, median ${formatSeconds(median(elapsed))}` : "";
  return [
    {
      id: "runs",
      level: "info",
      weight: 55,
      text: `${name} took ${range(elapsed, formatSeconds)}${middle} (${plural(elapsed.length, "run")}).`,
      places: runs.places(rows, 3),
    },
  ];
}

/** Of each of the first few commands that failed, and how many more there are. */
function failureFindings(groups: RunGroups): Finding[] {
  const { runs } = groups;
  const told = groups.first("failed", mostFailed).map(({ name, all, failed }) => {
    const ends = new Set(Array.from(failed, (row) => endOf(runs.end(row))));
    return failedFinding(name, all.length, failed.length, [...ends], runs.places(failed, 3));
  });
  let more = -told.length;
  for (let at = 0; at < groups.length; at++) if (groups.sizeOf(at, "failed") > 0) more++;
  const [last] = told.slice(-1);
  if (more === 0 || last === undefined) return told;
  const have = more === 1 ? "has" : "have";
  const text = `${plural(more, "more command", formatCount(more))} ${have} runs that failed.`;
  return [...told, { ...last, text, places: [] }];
}

/** Times so short that the hundredths in which `time` counts are what differs. */
function resolutionFindings(groups: RunGroups): Finding[] {
  const coarse: RunGroup[] = [];
  for (const group of groups) {
    const elapsed = groups.runs.figuresOf(group.runs, "elapsed_s");
    if (elapsed.some((value) => value < 1) && median(elapsed) < 1 && coarseResolution(elapsed) !== null)
      coarse.push(group);
  }
  const [first] = coarse;
  if (first === undefined) return [];
  return [
    {
      id: "coarse-resolution",
      level: "warning",
      weight: 58,
      text: `The times of ${coarse.length === 1 ? first.name : `${coarse.length} commands`} are so short that the 0.01 s in which time counts is more than ${formatPercent(1)} of them.`,
      advice: "Measure a longer piece of work, or many repetitions at once.",
      places: coarse.slice(0, 3).flatMap((group) => groups.runs.places(group.runs, 1)),
    },
  ];
}

function tableOf(
  runs: Runs,
  { a, b, metrics }: GroupComparison,
  i: number,
  short: (name: string) => string,
  doubt: boolean,
): ReportTable {
  const [nameA, nameB] = [short(a.name), short(b.name)];
  return comparisonTable({
    id: i === 0 ? "comparison" : `comparison-${i + 1}`,
    title: `${b.name} against ${a.name}`,
    nameA,
    nameB,
    alpha,
    rows: metrics.map(({ metric, ...judged }) => ({
      ...judged,
      title: titleOf(metric, doubt),
      kind: metric.kind,
      places: firstPlaces(runs, a, b),
    })),
    notes: [
      `Medians of ${plural(a.runs.length, "run")} of ${nameA} and ${plural(b.runs.length, "run")} of ${nameB}.`,
    ],
  });
}

function firstPlaces(runs: Runs, a: RunGroup, b: RunGroup): { a?: Place; b?: Place } {
  const [[first], [second]] = [runs.places(a.runs, 1), runs.places(b.runs, 1)];
  return {
    ...(first === undefined ? {} : { a: first }),
    ...(second === undefined ? {} : { b: second }),
  };
}

function runTable(runs: Runs, rows: RunRows, doubt: boolean, rssDivisor: number): ReportTable {
  const metrics = runs.metricsIn(rows);
  const shown = Array.from({ length: Math.min(mostRuns, rows.length) }, (_, i) =>
    runs.run(rows[i] as number),
  );
  const rest = rows.length - shown.length;
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
      ...(rest > 0 ? [`${formatCount(rest)} more ${rest === 1 ? "is" : "are"} in tables/runs.csv.`] : []),
      ...(rssDivisor === 1 ? [] : [`Max RSS is divided by ${rssDivisor}.`]),
    ],
  });
}

/** What commands cost: CPU, context switches and memory by command, and one command against another. */
import { type FourfoldSigns, findFourfoldRss } from "../analysis/fourfold-rss.ts";
import { median } from "../analysis/quantile.ts";
import { runsNeeded } from "../analysis/rank-sum.ts";
import { coarseResolution } from "../analysis/stability.ts";
import type { Verdict } from "../analysis/verdict.ts";
import { formatBytes, formatNumber, formatPercent, formatRatio, formatSeconds } from "../units/quantity.ts";
import {
  alpha,
  compareGroups,
  type GroupComparison,
  type MetricComparison,
  tolerance,
} from "./comparison.ts";
import { withoutEmptyColumns } from "./columns.ts";
import { plural } from "./place.ts";
import type { Cell, Finding, Place, Report, ReportKind, ReportTable } from "./report.ts";
import { resourceCharts } from "./resource-charts.ts";
import {
  metricsIn,
  type Run,
  type RunGroup,
  runGroups,
  shortCommands,
  titleOf,
  valuesOf,
} from "./run-groups.ts";

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
    const fourfold = rssDivisor === 1 ? fourfoldSources(runs) : [];
    const comparisons = comparisonsOf(groups);
    const short = shortCommands(groups.map(({ name }) => name));
    const doubt = fourfold.length > 0;
    return {
      ...head,
      findings: [
        ...fourfold.map(fourfoldFinding),
        ...comparisons.flatMap((comparison) => comparisonFindings(comparison, short)),
        ...(comparisons.length === 0 ? groups.slice(0, 4).flatMap((group) => groupFinding(group)) : []),
        ...failedFindings(groups),
        ...resolutionFindings(groups),
      ],
      tables: [
        ...comparisons.map((comparison) => comparisonTable(comparison, short, doubt)),
        runTable(runs, doubt, rssDivisor),
      ],
      charts: resourceCharts(groups, comparisons, short, doubt),
      method: [
        "The ratio is the Hodges–Lehmann estimate, exp(median of ln b − ln a over all pairs of runs); its interval and the two-sided Mann–Whitney p are exact up to about 50 runs a side and know ties.",
        `Where so few runs cannot reach p ${alpha}, the range over all pairs of runs stands in place of an interval: it says what was seen, not what other runs would show.`,
        `p is adjusted by Holm's method among times and memory, by Benjamini and Hochberg's among the rest. Ratios within ±${formatNumber(100 * tolerance)} % count as the same.`,
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

const placeOfRun = ({ source, line }: Run): Place => ({ source, line });

interface FourfoldSource {
  readonly source: string;
  readonly runs: readonly Run[];
  readonly signs: FourfoldSigns;
}

/** Logs whose max RSS figures look four times too large: a log is of one host, as far as anyone knows. */
function fourfoldSources(runs: readonly Run[]): FourfoldSource[] {
  const bySource = new Map<string, Run[]>();
  for (const run of runs) {
    if (run.format !== "gnu-time" || run.max_rss_bytes === null) continue;
    const members = bySource.get(run.source);
    if (members === undefined) bySource.set(run.source, [run]);
    else members.push(run);
  }
  return [...bySource].flatMap(([source, members]) => {
    const signs = findFourfoldRss(members);
    return signs === null ? [] : [{ source, runs: members, signs }];
  });
}

function fourfoldFinding({ source, runs, signs }: FourfoldSource): Finding {
  const largest = Math.max(...runs.map(({ max_rss_bytes }) => max_rss_bytes ?? 0));
  const [low, high] = signs.overFaults ?? [];
  const faults =
    low === undefined || high === undefined
      ? ""
      : ` and ${formatNumber(low, 2)} to ${formatNumber(high, 2)} times what the page faults of the processes account for`;
  return {
    id: "fourfold-rss",
    level: "warning",
    weight: 86,
    text:
      `Max RSS in ${source} is probably four times too large: all ${signs.records} figures, up to ${formatBytes(largest)}, are multiples of 16 kB${faults}. ` +
      `GNU time 1.7 multiplies by four; the true maximum would be ${formatBytes(largest / 4)}.`,
    advice:
      "If that machine had GNU time 1.7, or less memory than this, run the report again with --rss-divisor 4. Ratios are not affected.",
    places: runs.slice(0, 4).map(placeOfRun),
  };
}

const range = (values: readonly number[], format: (value: number) => string): string => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? format(low) : `${format(low).replace(/ \S+$/, "")}–${format(high)}`;
};

function comparisonFindings({ a, b, metrics }: GroupComparison, short: (name: string) => string): Finding[] {
  const elapsed = metrics.find(({ metric }) => metric.column === "elapsed_s");
  const rest = metrics.filter(({ metric }) => metric.column !== "elapsed_s" && metric.column !== "cpu_pct");
  const [nameA, nameB] = [short(a.name), short(b.name)];
  const places = [...b.runs.slice(0, 2), ...a.runs.slice(0, 2)].map(placeOfRun);
  const findings: Finding[] = [];
  if (elapsed?.result.effect && elapsed.result.scale === "ratio") {
    const [inA, inB] = [valuesOf(a.runs, "elapsed_s"), valuesOf(b.runs, "elapsed_s")];
    findings.push({
      id: "comparison-elapsed",
      level: "info",
      weight: 75,
      text: `${nameB} took ${formatRatio(elapsed.result.effect.estimate)} the elapsed time of ${nameA} (${range(inB, formatSeconds)} against ${range(inA, formatSeconds)}): ${verdictSentence(elapsed, inA.length, inB.length)}.`,
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

const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

const numberWords = ["no", "one", "two", "three", "four", "five", "six"];
const inWords = (n: number): string => numberWords[n] ?? String(n);

/** What the runs show, and what they cannot. */
function verdictSentence({ result }: MetricComparison, nA: number, nB: number): string {
  const { verdict, everyPairAgrees, floor, reason } = result;
  if (verdict !== "inconclusive")
    return `${verdictWords[verdict]}${result.p === null ? "" : `, p ${formatNumber(result.p, 2)}`}`;
  const pairs = everyPairAgrees ? "lower or higher in every pairing alike, but " : "";
  if (floor <= alpha) return `${pairs}${reason ?? "inconclusive"}`;
  const runs = nA === nB ? `${inWords(nA)} runs each` : `${nA} runs against ${nB}`;
  const agree = everyPairAgrees ? "in every pairing; " : "";
  return `${agree}${runs} cannot be significant (smallest reachable p is ${formatNumber(floor, 2)}), ${inWords(runsNeeded(alpha))} each could`;
}

const verdictWords: Readonly<Record<Verdict, string>> = {
  better: "better",
  worse: "worse",
  less: "less",
  more: "more",
  same: "the same within the tolerance",
  inconclusive: "inconclusive",
};

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
    .map(({ name, runs, failed }) => ({
      id: "failed-runs",
      level: "bad",
      weight: 77,
      text: `${failed.length} of ${plural(runs.length + failed.length, "run")} of ${name} failed (${[...new Set(failed.map(endOf))].join(", ")}); they are left out of the comparisons.`,
      places: failed.slice(0, 3).map(placeOfRun),
    }));
}

function endOf({ signal, exit_status }: Run): string {
  return signal === null ? `exit status ${exit_status}` : `signal ${signal}`;
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

function comparisonTable(
  { a, b, metrics }: GroupComparison,
  short: (name: string) => string,
  doubt: boolean,
): ReportTable {
  const [nameA, nameB] = [short(a.name), short(b.name)];
  const reasons = [...new Set(metrics.flatMap(({ result }) => result.reason ?? []))];
  return withoutEmptyColumns({
    id: "comparison",
    title: `${b.name} against ${a.name}`,
    columns: [
      { key: "metric", title: "metric", kind: "text" },
      { key: "a", title: nameA, kind: "number" },
      { key: "b", title: nameB, kind: "number" },
      { key: "ratio", title: "ratio", kind: "ratio" },
      { key: "interval", title: "95 % interval", kind: "ratio" },
      { key: "range", title: "all pairs", kind: "ratio" },
      { key: "p", title: "p", kind: "probability" },
      { key: "adjusted", title: "p adjusted", kind: "probability" },
      { key: "verdict", title: `${nameB} is`, kind: "text" },
    ],
    rows: metrics.map(({ metric, result, adjustedP }) => ({
      kind: metric.kind,
      cells: [
        titleOf(metric, doubt),
        result.a.median,
        result.b.median,
        ...ratioCells(result),
        result.p,
        // Where no p can be significant, adjusting it adds nothing.
        result.floor > alpha ? null : adjustedP,
        result.verdict,
      ],
    })),
    notes: [
      `Medians of ${plural(a.runs.length, "run")} of ${nameA} and ${plural(b.runs.length, "run")} of ${nameB}.`,
      ...reasons.slice(0, 3).map((reason) => `Inconclusive: ${reason}.`),
    ],
  });
}

/** Ratio, interval, and the range over all pairs where there is no interval. */
function ratioCells({ effect, scale }: MetricComparison["result"]): [Cell, Cell, Cell] {
  if (effect === null || scale !== "ratio") return [null, null, null];
  const { estimate, low, high, min, max } = effect;
  return low === null || high === null ? [estimate, null, [min, max]] : [estimate, [low, high], null];
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
      ...metrics.map((metric) => ({ key: metric.column, title: titleOf(metric, doubt), kind: metric.kind })),
      { key: "end", title: "end", kind: "text" },
      { key: "place", title: "line", kind: "place" },
    ],
    rows: shown.map((run) => ({
      cells: [
        run.label,
        run.command,
        ...metrics.map(({ column }) => run[column]),
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

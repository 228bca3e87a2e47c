/** The charts of measured commands: ratios, what the time was spent on, and each metric's runs. */
import { type RunMetric, runMetrics } from "../analysis/metrics.ts";
import { median } from "../analysis/quantile.ts";
import { cpuSplit } from "../charts/cpu-split.ts";
import { metricDots, type MetricPanel } from "../charts/metric-dots.ts";
import { ratioForest, type RatioRow } from "../charts/ratio-forest.ts";
import { spread } from "../charts/scales.ts";
import { groupColours } from "../charts/theme.ts";
import { maxMarks, thinByGroup } from "../charts/thin.ts";
import { formatNumber } from "../units/quantity.ts";
import { scaleFor } from "../units/scale.ts";
import { type GroupComparison, usualCriteria } from "./comparison.ts";
import { captionOf } from "./chart-notes.ts";
import { list } from "./comparison-sentences.ts";
import { placeText } from "./place.ts";
import type { Chart, ReportTable } from "./report.ts";
import { placeOfRun } from "./run-cautions.ts";
import { type RunGroup, type RunGroups, titleOf } from "./run-groups.ts";
import type { Run, Runs } from "./runs.ts";

const mostRunsSplit = 24;
const mostGroups = 8;
const mostForests = 3;

export function resourceCharts(
  groups: RunGroups,
  comparisons: readonly GroupComparison[],
  short: (name: string) => string,
  doubt: boolean,
): Chart[] {
  const { runs } = groups;
  return [
    ...comparisons
      .slice(0, mostForests)
      .flatMap((comparison, i) => forest(runs, comparison, i, short, doubt)),
    ...split(groups, short),
    ...dots(groups, short, doubt),
  ];
}

function forest(
  runs: Runs,
  { a, b, metrics }: GroupComparison,
  i: number,
  short: (name: string) => string,
  doubt: boolean,
): Chart[] {
  const [nameA, nameB] = [short(a.name), short(b.name)];
  const [place] = runs.places(b.runs, 1);
  const rows = metrics.flatMap(({ metric, result }): RatioRow[] => {
    const { effect, scale, verdict } = result;
    if (effect === null || scale !== "ratio") return [];
    const { estimate, low, high, min, max } = effect;
    const basis = low === null || high === null ? "range" : "interval";
    return [
      {
        metric: titleOf(metric, doubt),
        ratio: estimate,
        low: basis === "range" ? min : low,
        high: basis === "range" ? max : high,
        basis,
        verdict,
        place: place === undefined ? "" : placeText(place),
      },
    ];
  });
  const origin = place === undefined ? {} : { places: { ratio: place } };
  if (rows.length === 0) return [];
  const data: ReportTable = {
    id: `ratios-${i + 1}`,
    title: `${nameB} ÷ ${nameA}`,
    columns: [
      { key: "metric", title: "metric", kind: "text" },
      { key: "ratio", title: "ratio", kind: "ratio" },
      { key: "bounds", title: "bounds", kind: "ratio" },
      { key: "basis", title: "what the bounds are", kind: "text" },
    ],
    rows: rows.map(({ metric, ratio, low, high, basis }) => ({
      cells: [
        metric,
        ratio,
        low === null || high === null ? null : [low, high],
        basis === "interval" ? "95 % interval" : "range over all pairs",
      ],
      ...origin,
    })),
  };
  return [
    {
      id: `ratio-forest-${i + 1}`,
      title: `How much of each did ${nameB} need, compared with ${nameA}?`,
      description: `Ratio of ${nameB} to ${nameA} for ${rows.length} metrics, with bounds, on a logarithmic scale; left of 1 is less.`,
      ...captionOf(ratioAnswer(rows, nameB)),
      spec: ratioForest({
        rows,
        ratioOf: [nameB, nameA],
        same: [1 / (1 + usualCriteria.tolerance), 1 + usualCriteria.tolerance],
        basisTitles: { interval: "95 % interval", range: "range over all pairs" },
      }),
      data,
    },
  ];
}

/** Of how many metrics it needed less, and how much of that is more than chance. That two are the same is no difference. */
function ratioAnswer(rows: readonly RatioRow[], name: string): string {
  const less = rows.filter(({ ratio }) => ratio < 1).length;
  const more = rows.filter(({ ratio }) => ratio > 1).length;
  const sure = rows.filter(({ verdict }) => verdict !== "inconclusive" && verdict !== "same").length;
  const significance =
    sure === 0
      ? "none of it significant"
      : sure === less + more
        ? "all of it significant"
        : `${sure} of them significant`;
  return `${name} needed less of ${less} and more of ${more} metrics, ${significance}.`;
}

const runName = (run: Run, short: (name: string) => string): string =>
  [run.label, short(run.command ?? run.source)].filter((part) => part !== null).join(" ");

function split(groups: RunGroups, short: (name: string) => string): Chart[] {
  const times = (["user_s", "system_s", "elapsed_s"] as const).map((id) => groups.runs.figures(id));
  const able = groups.rows.filter((row) => times.every((time) => !Number.isNaN(time[row])));
  const shown = Array.from(able.subarray(0, mostRunsSplit), (row) => groups.runs.run(row));
  if (shown.length === 0) return [];
  const runs = shown.map((run) => ({
    run: runName(run, short),
    user: run.user_s,
    system: run.system_s,
    elapsed: run.elapsed_s,
    place: placeText(run),
    origin: placeOfRun(run),
  }));
  return [
    {
      id: "cpu-split",
      title: "What did each run spend its time on?",
      description:
        "User and system CPU seconds of each run, end to end, over the elapsed time. CPU time longer than the elapsed time means several processors.",
      ...captionOf(
        coresAnswer(groups, short),
        able.length > shown.length ? `The first ${shown.length} of ${able.length} runs are drawn.` : null,
      ),
      spec: cpuSplit({ runs }),
      data: {
        id: "cpu-seconds",
        title: "CPU and elapsed time",
        columns: [
          { key: "run", title: "run", kind: "text" },
          { key: "user", title: "user", kind: "seconds" },
          { key: "system", title: "system", kind: "seconds" },
          { key: "elapsed", title: "elapsed", kind: "seconds" },
        ],
        rows: runs.map(({ run, user, system, elapsed, origin }) => ({
          cells: [run, user, system, elapsed],
          places: { user: origin, system: origin, elapsed: origin },
        })),
      },
    },
  ];
}

/** How many cores each command kept busy: CPU time over elapsed time. Null of more commands than a sentence holds. */
function coresAnswer(groups: RunGroups, short: (name: string) => string): string | null {
  const { runs } = groups;
  const [user, system, elapsed] = [
    runs.figures("user_s"),
    runs.figures("system_s"),
    runs.figures("elapsed_s"),
  ];
  const parts: string[] = [];
  for (const { name, runs: rows } of groups) {
    const cores = Array.from(rows, (row) =>
      elapsed[row] === 0
        ? Number.NaN
        : ((user[row] as number) + (system[row] as number)) / (elapsed[row] as number),
    );
    const middle = median(cores);
    if (Number.isNaN(middle)) continue;
    if (parts.length === mostGroups) return null;
    parts.push(`${short(name)} ${middle.toFixed(middle < 0.1 ? 2 : 1)}`);
  }
  return parts.length === 0 ? null : `Cores kept busy, in the median: ${list(parts)}.`;
}

/** How far the runs of each command lie apart in elapsed time, in percent of their median. */
function distanceAnswer(
  runs: Runs,
  groups: readonly RunGroup[],
  short: (name: string) => string,
): string | null {
  const parts = groups.flatMap(({ name, runs: rows }) => {
    const times = runs.figuresOf(rows, "elapsed_s");
    const middle = times.length < 2 ? 0 : median(times);
    if (middle === 0) return [];
    const [low, high] = spread(times);
    return [`those of ${short(name)} ${formatNumber((100 * (high - low)) / middle, 2)} %`];
  });
  return parts.length === 0
    ? null
    : `In elapsed time the runs lie apart: ${list(parts)}. A black line is the median.`;
}

/** Beyond this spread the dots of a metric need a logarithmic scale; context switches always do. */
function scaleOf(metric: RunMetric): MetricPanel["scale"] {
  return metric.kind === "count" ? "log" : "auto";
}

function dots(groups: RunGroups, short: (name: string) => string, doubt: boolean): Chart[] {
  const { runs } = groups;
  const shown = groups.first("well", mostGroups);
  const groupOf = new Map(
    shown.flatMap(({ name, runs: rows }) => Array.from(rows, (row) => [row, short(name)])),
  );
  if (groupOf.size < 2) return [];
  const metrics = runMetrics.filter((metric) =>
    shown.some(({ all }) => runs.metricsIn(all).includes(metric)),
  );
  const perPanel = Math.floor((0.8 * maxMarks) / Math.max(1, metrics.length));
  const thinned = thinByGroup(
    [...groupOf.keys()],
    { group: (row) => groupOf.get(row) ?? "", order: (row) => runs.figure(row, "elapsed_s") ?? 0 },
    "runs",
    perPanel,
  );
  const drawn = thinned.rows.map((row) => ({ group: groupOf.get(row) ?? "", run: runs.run(row) }));
  const panels = metrics.flatMap((metric): MetricPanel[] => {
    const known = drawn.flatMap(({ group, run }) => {
      const value = run[metric.id];
      return typeof value === "number" ? [{ group, run, value }] : [];
    });
    if (known.length === 0) return [];
    const scale = scaleFor(
      metric.kind,
      known.map(({ value }) => value),
    );
    const log = scaleOf(metric) === "log" && known.every(({ value }) => value > 0);
    return [
      {
        title: `${titleOf(metric, doubt)}${scale.unit === "" ? "" : ` (${scale.unit})`}`,
        scale: log ? "log" : "auto",
        format: scale.factor === 1 && metric.kind === "count" ? "," : ".4~g",
        dots: known.map(({ group, run, value }) => ({
          group,
          value: value / scale.factor,
          run: runName(run, short),
          place: placeText(run),
        })),
      },
    ];
  });
  return [
    {
      id: "metric-dots",
      title: "How far apart are the runs of each command?",
      description:
        "A dot for each run, one panel for each metric on a scale of its own, one row for each command.",
      ...captionOf(distanceAnswer(runs, shown, short), thinned.note),
      spec: metricDots({ panels, colours: groupColours(shown.map(({ name }) => short(name))) }),
      data: {
        id: "metric-values",
        title: "Every run's figures",
        columns: [
          { key: "command", title: "command", kind: "text" },
          ...metrics.map((metric) => ({
            key: metric.id,
            title: titleOf(metric, doubt),
            kind: metric.kind,
          })),
        ],
        rows: drawn.slice(0, 60).map(({ group, run }) => ({
          cells: [group, ...metrics.map(({ id }) => run[id])],
          places: { command: placeOfRun(run) },
        })),
      },
    },
  ];
}

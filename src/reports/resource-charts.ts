/** The charts of measured commands: ratios, what the time was spent on, and each metric's runs. */
import type { RunMetric } from "../analysis/metrics.ts";
import { cpuSplit } from "../charts/cpu-split.ts";
import { metricDots, type MetricPanel } from "../charts/metric-dots.ts";
import { ratioForest, type RatioRow } from "../charts/ratio-forest.ts";
import { groupColours } from "../charts/theme.ts";
import { maxMarks, thinByGroup } from "../charts/thin.ts";
import { scaleFor } from "../units/scale.ts";
import { type GroupComparison, usualCriteria } from "./comparison.ts";
import { placeText } from "./place.ts";
import type { Chart, ReportTable } from "./report.ts";
import { metricsIn, type Run, type RunGroup, titleOf } from "./run-groups.ts";

const mostRunsSplit = 24;
const mostGroups = 8;
const mostForests = 3;

export function resourceCharts(
  groups: readonly RunGroup[],
  comparisons: readonly GroupComparison[],
  short: (name: string) => string,
  doubt: boolean,
): Chart[] {
  return [
    ...comparisons.slice(0, mostForests).flatMap((comparison, i) => forest(comparison, i, short, doubt)),
    ...split(groups, short),
    ...dots(groups, short, doubt),
  ];
}

function forest(
  { a, b, metrics }: GroupComparison,
  i: number,
  short: (name: string) => string,
  doubt: boolean,
): Chart[] {
  const [nameA, nameB] = [short(a.name), short(b.name)];
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
        place: b.runs[0] === undefined ? "" : placeText(b.runs[0]),
      },
    ];
  });
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
    })),
  };
  return [
    {
      id: `ratio-forest-${i + 1}`,
      title: `How much of each did ${nameB} need, compared with ${nameA}?`,
      description: `Ratio of ${nameB} to ${nameA} for ${rows.length} metrics, with bounds, on a logarithmic scale; left of 1 is less.`,
      spec: ratioForest({
        rows,
        ratioOf: `${nameB} ÷ ${nameA}`,
        same: [1 / (1 + usualCriteria.tolerance), 1 + usualCriteria.tolerance],
        basisTitles: { interval: "95 % interval", range: "range over all pairs" },
      }),
      data,
    },
  ];
}

const runName = (run: Run, short: (name: string) => string): string =>
  [run.label, short(run.command ?? run.source)].filter((part) => part !== null).join(" ");

function split(groups: readonly RunGroup[], short: (name: string) => string): Chart[] {
  const all = groups.flatMap(({ runs, failed }) => [...runs, ...failed]);
  const able = all.filter(
    ({ user_s, system_s, elapsed_s }) => user_s !== null && system_s !== null && elapsed_s !== null,
  );
  const shown = able.slice(0, mostRunsSplit);
  if (shown.length === 0) return [];
  const runs = shown.map((run) => ({
    run: runName(run, short),
    user: run.user_s,
    system: run.system_s,
    elapsed: run.elapsed_s,
    place: placeText(run),
  }));
  return [
    {
      id: "cpu-split",
      title: "What did each run spend its time on?",
      description:
        "User and system CPU seconds of each run, end to end, over the elapsed time. CPU time longer than the elapsed time means several processors.",
      ...(able.length > shown.length ? { caption: `The first ${shown.length} of ${able.length} runs.` } : {}),
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
        rows: runs.map(({ run, user, system, elapsed }) => ({ cells: [run, user, system, elapsed] })),
      },
    },
  ];
}

/** Beyond this spread the dots of a metric need a logarithmic scale; context switches always do. */
function scaleOf(metric: RunMetric): MetricPanel["scale"] {
  return metric.kind === "count" ? "log" : "auto";
}

function dots(groups: readonly RunGroup[], short: (name: string) => string, doubt: boolean): Chart[] {
  const shown = groups.filter(({ runs }) => runs.length > 0).slice(0, mostGroups);
  const runs = shown.flatMap((group) => group.runs.map((run) => ({ group: short(group.name), run })));
  if (runs.length < 2) return [];
  const metrics = metricsIn(shown);
  const perPanel = Math.floor((0.8 * maxMarks) / Math.max(1, metrics.length));
  const thinned = thinByGroup(
    runs,
    { group: ({ group }) => group, order: ({ run }) => run.elapsed_s ?? 0 },
    "runs",
    perPanel,
  );
  const panels = metrics.flatMap((metric): MetricPanel[] => {
    const known = thinned.rows.flatMap(({ group, run }) => {
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
      title: "What did each run measure?",
      description:
        "A dot for each run, one panel for each metric on a scale of its own, one row for each command.",
      ...(thinned.note === null ? {} : { caption: thinned.note }),
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
        rows: thinned.rows
          .slice(0, 60)
          .map(({ group, run }) => ({ cells: [group, ...metrics.map(({ id }) => run[id])] })),
      },
    },
  ];
}

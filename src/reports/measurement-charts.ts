/** Every value of a benchmark as a dot: a chart for each kind of thing that was measured, of two at most. */
import type { Measured, MeasuredGroup } from "../analysis/measured.ts";
import { metricDots, type MetricPanel } from "../charts/metric-dots.ts";
import { tooltipFormat } from "../charts/scales.ts";
import { groupColours } from "../charts/theme.ts";
import { evenly, maxMarks, thinByGroup } from "../charts/thin.ts";
import { formatCount, inUnit } from "../units/quantity.ts";
import { scaleFor } from "../units/scale.ts";
import { boundedRows, captionOf } from "./chart-notes.ts";
import { distinctive } from "./command-names.ts";
import { type MeasuredFile, namesAmong } from "./measurement-names.ts";
import { placeText } from "./place.ts";
import type { Chart, Place, TableRow } from "./report.ts";
import { sourceNames } from "./source-names.ts";

const mostCharts = 2;
const mostBenchmarks = 8;
const mostPanels = 4;
/** Of larger groups so many rows are looked at, and the smallest and the largest. */
const mostRowsOfGroup = 4000;

/** Benchmarks that decide by the same metric. */
interface Family {
  readonly metric: number;
  /** Groups of that metric. */
  readonly groups: readonly number[];
}

export function measurementCharts(measured: Measured, files: readonly MeasuredFile[]): Chart[] {
  const byMetric = new Map<number, number[]>();
  for (const { groups } of files)
    for (const at of groups) {
      const metric = measured.metricAt(at);
      const known = byMetric.get(metric);
      if (known === undefined) byMetric.set(metric, [at]);
      else known.push(at);
    }
  return [...byMetric]
    .map(([metric, groups]): Family => ({ metric, groups }))
    .filter(({ groups }) => groups.reduce((sum, at) => sum + measured.sizeAt(at), 0) > 1)
    .sort((a, b) => b.groups.length - a.groups.length)
    .slice(0, mostCharts)
    .map((family, i) => dotsOf(measured, family, i + 1));
}

function dotsOf(measured: Measured, { metric, groups }: Family, number: number): Chart {
  const shown = groups.slice(0, mostBenchmarks).map((at) => measured.group(at));
  const nameOf = namesOf(shown);
  const drawn = panelsOf(measured, metric, shown).map((members) => drawnOf(measured, members, nameOf));
  const [first] = shown;
  const title = first?.metric.title ?? "";
  const total = drawn.reduce((sum, panel) => sum + panel.total, 0);
  const marks = drawn.flatMap(({ dots }) => dots);
  const left = groups.length - shown.length;
  return {
    id: `measurement-dots-${number}`,
    title:
      groups.length === 1
        ? `How far apart are the values of ${nameOf(first?.benchmark.index ?? 0)}?`
        : `How do the benchmarks differ in ${title}, and how far apart are the values of each?`,
    description:
      "A dot for each value, one panel for each metric on a scale of its own, one row for each benchmark.",
    ...captionOf(
      "The upright line is the median.",
      left > 0 ? `The first ${shown.length} of ${formatCount(groups.length)} benchmarks are drawn.` : null,
      marks.length < total
        ? `${formatCount(marks.length)} of ${formatCount(total)} values are drawn, spread evenly over each benchmark.`
        : null,
    ),
    spec: metricDots({
      panels: drawn.map(({ panel }) => panel),
      colours: groupColours(shown.map(({ benchmark }) => nameOf(benchmark.index))),
    }),
    data: {
      id: `measured-values-${number}`,
      title: "The values",
      columns: [
        { key: "benchmark", title: "benchmark", kind: "text" },
        { key: "metric", title: "metric", kind: "text" },
        { key: "value", title: "value", kind: "number" },
      ],
      ...boundedRows(marks),
    },
  };
}

/** What each benchmark is called in the chart: by its file too where another has the same name. */
function namesOf(shown: readonly MeasuredGroup[]): (benchmark: number) => string {
  const nameOf = namesAmong(shown.map(({ benchmark }) => benchmark));
  const plain = distinctive(withoutPackages(shown.map(({ benchmark }) => nameOf(benchmark))));
  const short = sourceNames(shown.map(({ benchmark }) => benchmark.source));
  const names = new Map(
    shown.map(({ benchmark }, i) => {
      const name = plain[i] ?? "";
      const isOne = plain.filter((other) => other === name).length === 1;
      return [benchmark.index, isOne ? name : `${name} in ${short(benchmark.source)}`];
    }),
  );
  return (benchmark) => names.get(benchmark) ?? "";
}

/** `org.example.Sorting.quick` → `Sorting.quick`, as long as that tells all of them apart. */
function withoutPackages(names: readonly string[]): readonly string[] {
  const short = names.map((name) => /^(?:[\w$]+\.)*([\w$]+\.[\w$]+)(?= \(|$)/.exec(name));
  if (short.includes(null)) return names;
  const left = names.map((name, i) => name.slice((short[i]?.[0].length ?? 0) - (short[i]?.[1]?.length ?? 0)));
  return new Set(left).size === new Set(names).size ? left : names;
}

/** Their groups of the metric that decides, and of a few others. */
function panelsOf(measured: Measured, decisive: number, shown: readonly MeasuredGroup[]): MeasuredGroup[][] {
  const wanted = new Set(shown.map(({ benchmark }) => benchmark.index));
  const byMetric = new Map<number, MeasuredGroup[]>([[decisive, []]]);
  for (let at = 0; at < measured.length; at++) {
    if (!wanted.has(measured.benchmarkAt(at)) || measured.sizeAt(at) === 0) continue;
    const metric = measured.metricAt(at);
    const members = byMetric.get(metric) ?? [];
    byMetric.set(metric, [...members, measured.group(at)]);
  }
  // A panel of its own for one of several benchmarks would be empty in the rows of the others.
  return [...byMetric.values()]
    .filter((members, i) => i === 0 || members.length >= Math.min(2, shown.length))
    .slice(0, mostPanels);
}

interface DrawnPanel {
  readonly panel: MetricPanel;
  /** The marks as rows of a table. */
  readonly dots: readonly TableRow[];
  /** How many values there are. */
  readonly total: number;
}

function drawnOf(
  measured: Measured,
  members: readonly MeasuredGroup[],
  nameOf: (benchmark: number) => string,
): DrawnPanel {
  const valueOf = (row: number) => measured.values[row] as number;
  const { rows } = thinByGroup(
    members.flatMap(({ rows: own }) => fewRows(own, valueOf)),
    { group: (row) => String(measured.benchmarkOfRow(row)), order: valueOf },
    "values",
    Math.floor((0.8 * maxMarks) / mostPanels),
  );
  const [first] = members;
  const { title, kind } = first?.metric ?? { title: "", kind: "number" };
  const scale = scaleFor(kind, rows.map(valueOf));
  const known = rows.map((row) => {
    const { source, index } = measured.benchmark(measured.benchmarkOfRow(row));
    const place: Place = { source, line: measured.lineOf(row) };
    return { group: nameOf(index), value: valueOf(row), place };
  });
  const scaled = known.map(({ value }) => inUnit(value, scale.factor));
  return {
    panel: {
      title: scale.unit === "" ? title : `${title} (${scale.unit})`,
      scale: "auto",
      format: tooltipFormat(scaled),
      dots: known.map(({ group, place }, i) => ({
        group,
        value: scaled[i] ?? Number.NaN,
        run: group,
        place: placeText(place),
      })),
    },
    dots: known.map(({ group, value, place }) => ({
      kind,
      cells: [group, title, value],
      places: { value: place },
    })),
    total: members.reduce((sum, { rows: own }) => sum + own.length, 0),
  };
}

/** At most `mostRowsOfGroup` rows, evenly over the file, with the smallest and the largest. */
function fewRows(rows: Uint32Array, valueOf: (row: number) => number): readonly number[] {
  if (rows.length <= mostRowsOfGroup) return Array.from(rows);
  const least = rows.reduce((low, row) => (valueOf(row) < valueOf(low) ? row : low));
  const most = rows.reduce((high, row) => (valueOf(row) > valueOf(high) ? row : high));
  return [...new Set([...evenly(Array.from(rows), mostRowsOfGroup), least, most])];
}

/** Each series that changed, or the first of those that matter, as a chart over time. */
import { median } from "../analysis/quantile.ts";
import { trend } from "../charts/trend.ts";
import { inUnit } from "../units/quantity.ts";
import { scaleFor } from "../units/scale.ts";
import { directionOf, type NamedSeries, placeOfPoint } from "./over-time-series.ts";
import { placeText, plural } from "./place.ts";
import type { Chart } from "./report.ts";

const mostCharts = 6;
const mostPoints = 500;

export function overTimeCharts(all: readonly NamedSeries[]): Chart[] {
  const primary = all.filter(({ metric }) => metric.primary);
  const changed = primary.filter(({ changes }) => changes.length > 0);
  return [...changed, ...primary.filter(({ changes }) => changes.length === 0)]
    .slice(0, mostCharts)
    .map((series, i) => chartOf(series, i + 1));
}

function chartOf(series: NamedSeries, number: number): Chart {
  const { metric, name, changes } = series;
  const points = series.points.slice(-mostPoints);
  const left = series.points.length - points.length;
  const scale = scaleFor(
    metric.kind,
    points.map((point) => point.median),
  );
  const scaled = (value: number) => inUnit(value, scale.factor);
  const rows = points.map((point) => ({
    at: point.at,
    value: scaled(point.median),
    low: null,
    high: null,
    run: point.source,
    place: placeText(placeOfPoint(point)),
  }));
  const what = name === "" ? metric.title : `${metric.title} of ${name}`;
  return {
    id: `over-time-${number}`,
    title: changes.length === 0 ? `Did the ${what} change? It did not.` : `When did the ${what} change?`,
    description: `The median ${what} of each of ${plural(points.length, "dated input")}, and the level between ${plural(changes.length, "change")}.`,
    ...(left > 0 ? { caption: `The last ${points.length} of ${series.points.length} inputs.` } : {}),
    spec: trend({
      points: rows,
      levels: levelsOf(series, left).map((level) => ({ ...level, value: scaled(level.value) })),
      changes: changes.flatMap((change) => {
        const at = series.points[change.index]?.at;
        if (at === undefined || change.index < left) return [];
        return [{ at, label: labelOf(change), verdict: directionOf(series, change) }];
      }),
      valueTitle: `${metric.title}${scale.unit === "" ? "" : ` (${scale.unit})`}`,
    }),
    data: {
      id: `over-time-points-${number}`,
      title: `The ${what} of each input`,
      columns: [
        { key: "date", title: "date (UTC)", kind: "text" },
        { key: "median", title: "median", kind: metric.kind },
        { key: "n", title: "n", kind: "count" },
        { key: "place", title: "first line", kind: "place" },
      ],
      rows: points.map((point) => ({
        cells: [
          new Date(point.at * 1000).toISOString().slice(0, 19).replace("T", " "),
          point.median,
          point.n,
          placeOfPoint(point),
        ],
      })),
    },
  };
}

/** The stretches between the changes, from point `from` on. */
function levelsOf({ points, changes }: NamedSeries, from: number) {
  const starts = [0, ...changes.map(({ index }) => index)];
  return starts.flatMap((start, i) => {
    const stretch = points.slice(Math.max(start, from), starts[i + 1] ?? points.length);
    const [first] = stretch;
    if (first === undefined) return [];
    const value = median(stretch.map((point) => point.median));
    return [{ from: first.at, to: stretch.at(-1)?.at ?? first.at, value }];
  });
}

/** `+12 %` */
function labelOf({ before, after }: NamedSeries["changes"][number]): string {
  const percent = Math.round(100 * (after / before - 1));
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent)} %`;
}

/** Changes of level, the series they were looked for in, and every point, as tables. */
import { spread } from "../charts/scales.ts";
import { withoutEmptyColumns } from "./columns.ts";
import { dateText, directionOf, type NamedSeries, placeOfPoint } from "./over-time-series.ts";
import { formatCount } from "../units/quantity.ts";
import type { ReportTable, TableRow } from "./report.ts";

export function changesTable(all: readonly NamedSeries[]): ReportTable[] {
  const rows = all.flatMap((series) =>
    series.changes.map((change) => {
      const point = series.points[change.index];
      return {
        kind: series.metric.kind,
        cells: [
          series.name || null,
          series.metric.title,
          point === undefined ? null : dateText(point.at),
          change.before,
          change.after,
          change.ratio,
          change.points,
          directionOf(series, change),
          point === undefined ? null : placeOfPoint(point),
        ],
      };
    }),
  );
  if (rows.length === 0) return [];
  return [
    withoutEmptyColumns({
      id: "changes",
      title: "Changes of level",
      columns: [
        { key: "benchmark", title: "benchmark", kind: "text" },
        { key: "metric", title: "metric", kind: "text" },
        { key: "since", title: "since", kind: "text" },
        { key: "before", title: "before", kind: "number" },
        { key: "after", title: "after", kind: "number" },
        { key: "ratio", title: "ratio", kind: "ratio" },
        { key: "points", title: "inputs", kind: "count" },
        { key: "direction", title: "it is", kind: "text" },
        { key: "place", title: "first line", kind: "place" },
      ],
      rows,
    }),
  ];
}

export function seriesTable(all: readonly NamedSeries[]): ReportTable {
  return withoutEmptyColumns({
    id: "series",
    title: "What was looked at",
    columns: [
      { key: "benchmark", title: "benchmark", kind: "text" },
      { key: "metric", title: "metric", kind: "text" },
      { key: "points", title: "inputs", kind: "count" },
      { key: "open", title: "no median", kind: "count" },
      { key: "first", title: "first", kind: "text" },
      { key: "last", title: "last", kind: "text" },
      { key: "range", title: "medians", kind: "number" },
      { key: "changes", title: "changes", kind: "count" },
    ],
    rows: all.map(({ name, metric, points, open = null, changes }) => {
      const medians = points.map((point) => point.median);
      return {
        kind: metric.kind,
        cells: [
          name || null,
          metric.title,
          points.length,
          open,
          dateText(points[0]?.at ?? 0),
          dateText(points.at(-1)?.at ?? 0),
          spread(medians),
          changes.length,
        ],
      };
    }),
    ...(all.some(({ open }) => open !== undefined) ? { notes: [openNote] } : {}),
  });
}

const openNote =
  "No median: in so many dated inputs too many builds timed out for one. They are no points, and no change is looked for in them.";

/** So many points at most, of all series together: the table is for looking things up, and is written anew with every log that arrives. */
const mostPoints = 5000;

/** The points, for programs: every one, or of each series the latest. */
export function pointsTable(all: readonly NamedSeries[]): ReportTable {
  const total = all.reduce((sum, { points }) => sum + points.length, 0);
  const most = total <= mostPoints ? total : Math.max(1, Math.floor(mostPoints / all.length));
  const rows = all.flatMap((series) => pointRows(series, Math.max(0, series.points.length - most)));
  return {
    id: "points",
    title: rows.length < total ? "The latest dated inputs" : "Every dated input",
    lookup: true,
    columns: [
      { key: "benchmark", title: "benchmark", kind: "text" },
      { key: "metric", title: "metric", kind: "text" },
      { key: "at", title: "date", kind: "text" },
      { key: "n", title: "n", kind: "count" },
      { key: "median", title: "median", kind: "number" },
      { key: "change", title: "change", kind: "text" },
      { key: "place", title: "first line", kind: "place" },
    ],
    rows,
    ...(rows.length < total
      ? { notes: [`${formatCount(total - rows.length)} older ones are not listed.`] }
      : {}),
  };
}

function pointRows(series: NamedSeries, from: number): TableRow[] {
  const changes = new Map(series.changes.map((change) => [change.index, directionOf(series, change)]));
  return series.points.slice(from).map((point, i) => ({
    kind: series.metric.kind,
    cells: [
      series.name || null,
      series.metric.id,
      new Date(point.at * 1000).toISOString(),
      point.n,
      point.median,
      changes.get(from + i) ?? null,
      placeOfPoint(point),
    ],
  }));
}

/** Ratios with what is known about their uncertainty, a row for each metric, over the zone in which two things count as the same. */
import type { TopLevelSpec } from "vega-lite";
import { numberedLabels, shortText } from "./labels.ts";
import { type Domain, logDomain, logTicks, tooltipFormat } from "./scales.ts";
import {
  defaultWidth,
  type Encoding,
  frame,
  type Layer,
  type PositionChannel,
  type Size,
  type TooltipChannel,
} from "./theme.ts";

export interface RatioRow {
  readonly metric: string;
  /** Above 0. */
  readonly ratio: number;
  /** Null when nothing is known; 0 or infinity where a bound is open. */
  readonly low: number | null;
  readonly high: number | null;
  /**
   * `interval`: a confidence interval, a thick line. `range`: only what the pairs of runs spanned, which says nothing about other runs: a
   * thin dashed line and an open dot.
   */
  readonly basis: "interval" | "range";
  /** One word or two for the tooltip: "less", "more", "same", "undecided". */
  readonly verdict: string;
  /** `source:line`, for the tooltip. */
  readonly place: string;
}

export interface RatioForestOptions extends Size {
  /** At least one. */
  readonly rows: readonly RatioRow[];
  /** What is divided by what, for the axis: `["jython", "python"]`. */
  readonly ratioOf: readonly [string, string];
  /** Ratios within count as the same. */
  readonly same: Domain;
  /** What the bounds are: "95 % interval", "range over all pairs". */
  readonly basisTitles: { readonly interval: string; readonly range: string };
}

const rowHeight = 34;

/** Two names and what stands beside them have room below the narrowest chart. */
const longestName = 28;

const bases = ["interval", "range"] as const;

/** How the two kinds of bounds are drawn; a dash of [1, 0] is a solid line. */
const basisLooks = {
  interval: { dash: [1, 0], width: 3, fill: "var(--c1)" },
  range: { dash: [3, 3], width: 1.25, fill: "var(--bg)" },
};

export function ratioForest({
  rows,
  ratioOf,
  same,
  basisTitles,
  width = defaultWidth,
}: RatioForestOptions): TopLevelSpec {
  const bounds = rows.flatMap(({ ratio, low, high }) => [ratio, low ?? ratio, high ?? ratio]);
  const [from, to] = logDomain([
    ...bounds.filter((bound) => Number.isFinite(bound) && bound > 0),
    same[0] / 1.04,
    same[1] * 1.04,
  ]);
  // The ratios stand above the dots, also above one at the very end of the axis.
  const room = (to / from) ** 0.04;
  const domain: Domain = [from / room, to * room];
  const metrics = numberedLabels(rows.map(({ metric }) => metric));
  const values = rows.map((row, index) => drawnRow(row, metrics[index] ?? row.metric, domain, basisTitles));
  const x = (field: keyof DrawnRow): PositionChannel => ({
    field,
    type: "quantitative",
    title: `${ratioOf.map((name) => shortText(name, longestName)).join(" ÷ ")} (ratio, log scale)`,
    scale: { type: "log", domain: [...domain], nice: false },
    axis: { values: [...logTicks(domain, 8)], format: ",~r" },
  });
  const y: PositionChannel = {
    field: "metric",
    type: "nominal",
    title: null,
    sort: null,
    scale: { domain: [...metrics], padding: 0 },
  };
  const bound = values.filter(({ low, high }) => low < high);
  const occurring = bases.filter((basis) => rows.some((row) => row.basis === basis));
  const dash: Encoding["strokeDash"] = {
    field: "basis",
    type: "nominal",
    scale: {
      domain: occurring.map((basis) => basisTitles[basis]),
      range: occurring.map((basis) => basisLooks[basis].dash),
    },
    legend: bound.length > 0 ? { title: null, symbolType: "stroke", symbolStrokeColor: "var(--c1)" } : null,
  };
  const layer: Layer[] = [
    {
      data: { values: [{ ratio: same[0], to: same[1] }] },
      mark: { type: "rect", color: "var(--good)", opacity: 0.14, clip: true },
      encoding: { x: x("ratio"), x2: { field: "to" } },
    },
    {
      data: { values: [{ ratio: 1 }] },
      mark: { type: "rule", color: "var(--muted)", clip: true },
      encoding: { x: x("ratio") },
    },
    ...occurring.flatMap((basis) =>
      basisLayers(
        values.filter((row) => row.basis === basisTitles[basis]),
        basisLooks[basis],
        { x, y, dash },
      ),
    ),
    {
      data: { values: values.map(({ metric, ratio }) => ({ metric, ratio })) },
      mark: { type: "text", dy: -11 },
      encoding: { x: x("ratio"), y, text: { field: "ratio", type: "quantitative", format: ",.3~r" } },
    },
  ];
  return { ...frame(width, rowHeight * rows.length + 8), layer };
}

interface DrawnRow {
  readonly metric: string;
  readonly ratio: number;
  /** Bounds as drawn, cut off at the ends of the axis. */
  readonly low: number;
  readonly high: number;
  readonly basis: string;
  readonly verdict: string;
  readonly place: string;
  /** Bounds in words, for the tooltip. */
  readonly bounds: string;
}

function drawnRow(
  row: RatioRow,
  metric: string,
  [from, to]: Domain,
  basisTitles: RatioForestOptions["basisTitles"],
): DrawnRow {
  const { ratio, low, high, basis, verdict, place } = row;
  return {
    metric,
    ratio,
    low: Math.max(low ?? ratio, from),
    high: Math.min(high ?? ratio, to),
    basis: basisTitles[basis],
    verdict: shortText(verdict),
    place: shortText(place),
    bounds: `${sayBound(low)} to ${sayBound(high)}`,
  };
}

function sayBound(bound: number | null): string {
  if (bound === null) return "–";
  return Number.isFinite(bound) ? String(Number(bound.toPrecision(4))) : "∞";
}

interface Channels {
  readonly x: (field: keyof DrawnRow) => PositionChannel;
  readonly y: PositionChannel;
  readonly dash: NonNullable<Encoding["strokeDash"]>;
}

function basisLayers(
  rows: readonly DrawnRow[],
  look: (typeof basisLooks)[RatioRow["basis"]],
  { x, y, dash }: Channels,
): readonly Layer[] {
  const tooltip: TooltipChannel = [
    { field: "metric", title: "metric" },
    {
      field: "ratio",
      type: "quantitative",
      format: tooltipFormat(rows.map((row) => row.ratio)),
      title: "ratio",
    },
    { field: "bounds", title: rows[0]?.basis ?? "" },
    { field: "verdict", title: "verdict" },
    { field: "place", title: "from" },
  ];
  return [
    {
      data: { values: rows.filter(({ low, high }) => low < high) },
      mark: { type: "rule", color: "var(--c1)", clip: true, strokeWidth: look.width },
      encoding: { x: x("low"), x2: { field: "high" }, y, strokeDash: dash, tooltip },
    },
    {
      data: { values: [...rows] },
      mark: {
        type: "point",
        size: 55,
        clip: true,
        fill: look.fill,
        stroke: "var(--c1)",
        strokeWidth: 1.75,
        opacity: 1,
      },
      encoding: { x: x("ratio"), y, tooltip },
    },
  ];
}

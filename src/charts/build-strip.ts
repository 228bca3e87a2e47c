/** Every build as a dot in the row of its group, over a box of the quartiles: where a group lies, how far it spreads, what falls out. */
import type { TopLevelSpec } from "vega-lite";
import {
  buildKinds,
  type BuildKind,
  kindLegend,
  kindOpacity,
  kindParams,
  kindScale,
  kindsIn,
} from "./build-kinds.ts";
import { shortText } from "./labels.ts";
import { measureAxis, shareOfAxis, tooltipFormat } from "./scales.ts";
import { swarm } from "./swarm.ts";
import {
  byGroup,
  characterWidth,
  colourScale,
  defaultWidth,
  frame,
  labelLimit,
  type GroupColours,
  type GroupStyle,
  type Layer,
  type OffsetChannel,
  type PositionChannel,
  type Size,
  styleOf,
  stylesIn,
  type TooltipChannel,
} from "./theme.ts";

export interface BuildDot {
  readonly group: string;
  readonly seconds: number;
  readonly kind: BuildKind;
  readonly server: string | null;
  /** `source:line`, for the tooltip. */
  readonly place: string;
}

export interface GroupQuartiles {
  readonly group: string;
  /** Builds of the group, timeouts included. */
  readonly n: number;
  /** Seconds; null where the sample does not support the quantile, which is then not drawn. */
  readonly p25: number | null;
  readonly p50: number | null;
  readonly p75: number | null;
}

export interface BuildStripOptions extends Size {
  /** At least one; thinned by the caller (`thinByGroup`). */
  readonly dots: readonly BuildDot[];
  readonly quartiles: readonly GroupQuartiles[];
  readonly colours: GroupColours;
}

const dotSpacing = 7.5;

/** x is seconds, logarithmic where the builds spread over more than a factor of eight. */
export function buildStrip({
  dots,
  quartiles,
  colours,
  width = defaultWidth,
}: BuildStripOptions): TopLevelSpec {
  const styles = stylesIn(
    colours,
    dots.map(({ group }) => group),
  );
  const rowHeight = styles.length <= 4 ? 64 : styles.length <= 8 ? 48 : 34;
  const shown = new Set(styles);
  const boxes = quartiles.filter(({ group }) => shown.has(styleOf(colours, group)));
  const x = measureAxis(
    [
      ...dots.map(({ seconds }) => seconds),
      ...boxes.flatMap(({ p25, p50, p75 }) => [p25, p50, p75].filter((q) => q !== null)),
    ],
    "auto",
    8,
  );
  const plot = width - Math.min(labelLimit, widest(styles)) - 20;
  const rows = dotRows(dots, colours, (value) => plot * shareOfAxis(value, x.domain, x.log), rowHeight);
  const channels: Channels = {
    x: (field) => ({
      field,
      title: x.log ? "build time (s, log scale)" : "build time (s)",
      ...x.channel,
    }),
    y: {
      field: "group",
      type: "nominal",
      title: null,
      sort: null,
      scale: { domain: styles.map(({ label }) => label), padding: 0 },
    },
    // Offsets are pixels already; the scale only moves their origin to the middle of the row.
    offset: {
      field: "offset",
      type: "quantitative",
      scale: { domain: [-rowHeight / 2, rowHeight / 2], nice: false, zero: false },
    },
    format: tooltipFormat(x.domain),
  };
  return {
    ...frame(width, rowHeight * styles.length),
    layer: [
      ...boxLayers(boxes, colours, channels, rowHeight),
      ...dotLayers(rows, styles, kindsIn(dots.map(({ kind }) => kind)), channels),
      worstLayer(rows, channels),
    ],
  };
}

const widest = (styles: readonly GroupStyle[]) =>
  Math.max(...styles.map(({ label }) => label.length)) * characterWidth;

interface DotRow {
  readonly group: string;
  readonly seconds: number;
  readonly kind: string;
  readonly server: string;
  readonly place: string;
  /** Pixels from the middle of the row. */
  readonly offset: number;
}

function dotRows(
  dots: readonly BuildDot[],
  colours: GroupColours,
  toPixels: (seconds: number) => number,
  rowHeight: number,
): readonly DotRow[] {
  return [...byGroup(dots).values()].flatMap((members) => {
    const positions = members.map(({ seconds }) => toPixels(seconds));
    const offsets = swarm(positions, { spacing: dotSpacing, room: rowHeight / 2 - 6 });
    return members.map(({ group, seconds, kind, server, place }, index) => ({
      group: styleOf(colours, group).label,
      seconds,
      kind: buildKinds[kind].title,
      server: server === null ? "–" : shortText(server),
      place: shortText(place),
      offset: offsets[index] ?? 0,
    }));
  });
}

interface Channels {
  readonly x: (field: "seconds" | "p25" | "p50") => PositionChannel;
  readonly y: PositionChannel;
  readonly offset: OffsetChannel;
  /** Of times in tooltips. */
  readonly format: string;
}

/** The box from quartile to quartile and the line at the median, behind the dots. */
function boxLayers(
  boxes: readonly GroupQuartiles[],
  colours: GroupColours,
  { x, y, format }: Channels,
  rowHeight: number,
): readonly Layer[] {
  // In pixels: as a share of the band it would be one of the offsets' scale.
  const boxHeight = Math.round(0.86 * rowHeight);
  const values = boxes.map(({ group, ...rest }) => ({ group: styleOf(colours, group).label, ...rest }));
  const tooltip: TooltipChannel = [
    { field: "group", title: "group" },
    { field: "n", title: "builds" },
    { field: "p25", type: "quantitative", format, title: "lower quartile (s)" },
    { field: "p50", type: "quantitative", format, title: "median (s)" },
    { field: "p75", type: "quantitative", format, title: "upper quartile (s)" },
  ];
  const layers: Layer[] = [];
  const boxed = values.filter(({ p25, p75 }) => p25 !== null && p75 !== null);
  if (boxed.length > 0)
    layers.push({
      data: { values: boxed },
      mark: { type: "rect", clip: true, height: boxHeight, cornerRadius: 2, color: "var(--grid)" },
      encoding: { x: x("p25"), x2: { field: "p75" }, y, tooltip },
    });
  const middles = values.filter(({ p50 }) => p50 !== null);
  if (middles.length > 0)
    layers.push({
      data: { values: middles },
      mark: {
        type: "tick",
        clip: true,
        thickness: 2,
        height: boxHeight,
        color: "var(--fg)",
        opacity: 1,
      },
      encoding: { x: x("p50"), y, tooltip },
    });
  return layers;
}

function dotLayers(
  rows: readonly DotRow[],
  styles: readonly GroupStyle[],
  kinds: ReturnType<typeof kindsIn>,
  { x, y, offset, format }: Channels,
): readonly Layer[] {
  return kinds.map(({ title, size, open }, index) => ({
    data: { values: rows.filter(({ kind }) => kind === title) },
    ...(index === 0 ? kindParams(kinds) : {}),
    mark: {
      type: "point",
      clip: true,
      size,
      filled: !open,
      ...(open ? { strokeWidth: 1.75 } : { stroke: "var(--bg)", strokeWidth: 0.5 }),
    },
    encoding: {
      opacity: kindOpacity(kinds, open ? 1 : 0.85),
      x: x("seconds"),
      y,
      yOffset: offset,
      color: { field: "group", type: "nominal", scale: colourScale(styles), legend: null },
      shape: { field: "kind", type: "nominal", scale: kindScale(kinds), legend: kindLegend(kinds) },
      tooltip: [
        { field: "group", title: "group" },
        { field: "server", title: "server" },
        { field: "seconds", type: "quantitative", format, title: "build time (s)" },
        { field: "kind", title: "outcome" },
        { field: "place", title: "from" },
      ],
    },
  }));
}

/** The longest outlier of each group says its time, so that the chart needs no hovering to tell what it is about. */
function worstLayer(rows: readonly DotRow[], { x, y, offset, format }: Channels): Layer {
  const worst = new Map<string, DotRow>();
  for (const row of rows) {
    if (row.kind !== buildKinds.outlier.title) continue;
    const before = worst.get(row.group);
    if (before === undefined || row.seconds > before.seconds) worst.set(row.group, row);
  }
  return {
    data: {
      values: [...worst.values()].map((row) => ({
        group: row.group,
        seconds: row.seconds,
        offset: row.offset,
      })),
    },
    mark: { type: "text", align: "right", dx: -9, clip: true },
    encoding: {
      x: x("seconds"),
      y,
      yOffset: offset,
      text: { field: "seconds", type: "quantitative", format },
    },
  };
}

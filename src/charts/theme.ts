/**
 * What all charts share: one Vega-Lite config that knows colours only as CSS variables (values: `palette.ts`), the frame of a chart, and
 * the colours of groups. A chart takes groups with their colours from the caller, made once for a whole report: a group looks the
 * same wherever it appears.
 */
import type { Config, TopLevelSpec } from "vega-lite";
import { distinctLabels } from "./labels.ts";

/** One layer of a chart, as Vega-Lite types it. */
export type Layer = Extract<TopLevelSpec, { layer: unknown }>["layer"][number];

/** The channels of a layer, and some of them. */
export type Encoding = NonNullable<Extract<Layer, { mark: unknown }>["encoding"]>;
export type PositionChannel = NonNullable<Encoding["x"]>;
export type OffsetChannel = NonNullable<Encoding["yOffset"]>;
export type TooltipChannel = NonNullable<Encoding["tooltip"]>;

/** Outer width in pixels unless the caller says otherwise. */
export const defaultWidth = 640;

/** Pixels that names on an axis may take. */
export const labelLimit = 190;

const fontSize = 12;

/** Mean advance of a character of the theme's font, in pixels: for guesses whether a label fits, before anything is drawn. */
export const characterWidth = 6.6;

const categories = ["var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)", "var(--c5)", "var(--c6)"];

export const theme: Config = {
  // The page describes each figure as a whole and has a table under it; a description of every dot would only be noise, and bytes.
  aria: false,
  background: "transparent",
  font: "system-ui, sans-serif",
  padding: 4,
  // As in the text around the charts: a narrow no-break space between thousands and before a percent sign.
  locale: {
    number: { decimal: ".", thousands: "\u202f", grouping: [3], currency: ["", ""], percent: "\u202f%" },
  },
  view: { stroke: null },
  axis: {
    labelFontSize: fontSize,
    titleFontSize: fontSize,
    titleFontWeight: "normal",
    labelColor: "var(--fg)",
    titleColor: "var(--muted)",
    gridColor: "var(--grid)",
    domainColor: "var(--axis)",
    tickColor: "var(--axis)",
    labelLimit,
    titlePadding: 8,
    titleLimit: 460,
    tickSize: 4,
    labelPadding: 4,
    labelFlush: false,
    labelSeparation: 6,
  },
  axisBand: { grid: false, ticks: false, domain: false },
  axisPoint: { grid: false, ticks: false },
  axisY: { domain: false, ticks: false, titleLimit: 220 },
  legend: {
    orient: "top",
    labelFontSize: fontSize,
    titleFontSize: fontSize,
    labelColor: "var(--fg)",
    titleColor: "var(--muted)",
    titleFontWeight: "normal",
    symbolStrokeWidth: 2,
    labelLimit,
    columnPadding: 14,
    rowPadding: 3,
    offset: 8,
  },
  title: {
    color: "var(--fg)",
    fontSize: 13,
    fontWeight: 600,
    anchor: "start",
    frame: "group",
    offset: 6,
    limit: 520,
  },
  text: { color: "var(--fg)", fontSize: 11 },
  rule: { color: "var(--axis)" },
  point: { filled: true, color: "var(--c1)" },
  range: { category: categories },
};

export interface Size {
  /** Outer width in pixels, labels included. */
  readonly width?: number;
}

/** What every chart of a single view begins with: the outer width is fixed, the labels take their share of it. */
export function frame(width: number, height: number) {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width,
    height,
    autosize: { type: "fit-x", contains: "padding" },
    config: theme,
  } as const;
}

export interface GroupStyle {
  /** The name as it is shown: short, and different for every group. */
  readonly label: string;
  /** A CSS variable. Colours come again after six groups; dash and shape then differ. */
  readonly colour: string;
  /** Lengths of strokes and gaps in pixels; empty is a solid line. */
  readonly dash: readonly number[];
}

/** The look of each group, by its full name. */
export type GroupColours = ReadonlyMap<string, GroupStyle>;

/** Line styles of the first six groups, the next six, and so on. */
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

/**
 * Colours for the groups of a chart. `rankOf` gives the groups that other charts show too the same rank, and so the same look, everywhere
 * (0-based, each rank once); the others take the ranks that are left, in their order.
 */
export function groupColours(
  groups: readonly string[],
  rankOf: (group: string) => number | null = () => null,
): GroupColours {
  const labels = [...distinctLabels(groups)];
  const taken = new Set(labels.map(([name]) => rankOf(name)));
  let next = 0;
  return new Map(
    labels.map(([name, label]) => {
      const own = rankOf(name);
      if (own !== null) return [name, { label, ...lookOf(own) }];
      while (taken.has(next)) next++;
      return [name, { label, ...lookOf(next++) }];
    }),
  );
}

/** Six colours with a solid line, then the same six with a dashed one, and so on. */
function lookOf(rank: number): Pick<GroupStyle, "colour" | "dash"> {
  return {
    colour: categories[rank % categories.length] ?? "var(--c1)",
    dash: dashes[Math.floor(rank / categories.length) % dashes.length] ?? [],
  };
}

/** The look of what is no group among others: all of them together. */
export function neutralColour(group: string): GroupColours {
  const [label = group] = distinctLabels([group]).values();
  return new Map([[group, { label, colour: "var(--muted)", dash: [] }]]);
}

/** The look of a group; a group without one is an error of the caller. */
export function styleOf(colours: GroupColours, group: string): GroupStyle {
  const style = colours.get(group);
  if (style === undefined)
    throw new RangeError(`no colour for the group "${group}": give all groups to groupColours`);
  return style;
}

/** The styles of the groups that occur, in the order of `colours`. */
export function stylesIn(colours: GroupColours, groups: Iterable<string>): readonly GroupStyle[] {
  const present = new Set<GroupStyle>();
  for (const group of groups) present.add(styleOf(colours, group));
  return [...colours.values()].filter((style) => present.has(style));
}

/** An explicit colour scale over the labels of groups. */
export function colourScale(styles: readonly GroupStyle[]) {
  return { domain: styles.map(({ label }) => label), range: styles.map(({ colour }) => colour) };
}

/** Rows of each group, groups in the order of first appearance. */
export function byGroup<T extends { readonly group: string }>(
  rows: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const members = groups.get(row.group);
    if (members === undefined) groups.set(row.group, [row]);
    else members.push(row);
  }
  return groups;
}

/** How many legend entries with these labels fit beside each other. */
export function legendColumns(labels: readonly string[], width: number): number {
  const widest = Math.max(...labels.map(({ length }) => Math.min(labelLimit, length * characterWidth)));
  return Math.max(1, Math.min(labels.length, Math.floor(width / (widest + 42))));
}

/** Charts of one or several panels below each other, and the bands that stand behind a course of time. */
import type { TopLevelSpec } from "vega-lite";
import type { ClockAxis } from "./clock.ts";
import { shortText } from "./labels.ts";
import { characterWidth, frame, type Layer, type PositionChannel, theme } from "./theme.ts";

export interface Panel {
  /** Stands over the panel where there are several. */
  readonly title: string;
  readonly layers: readonly Layer[];
}

/** Pixels left of the plots of stacked panels: their y axes take the same room, so that times stand below each other. */
const leftMargin = 62;

/** Pixels right of them, for the label of the last tick. */
const rightMargin = 22;

/** Pixels of a panel's plot, from its left end to its right. */
const plotWidth = (width: number) => width - leftMargin - rightMargin;

/** Tells a live chart that its x axis may be zoomed by drawing a brush over it. */
export const zoomable = { zoom: "x" } as const;

/** One panel is a plain chart; several are stacked, and each says what it is. */
export function stackPanels(panels: readonly Panel[], width: number, height: number): TopLevelSpec {
  const [only] = panels;
  if (panels.length === 1 && only !== undefined)
    return { ...frame(width, height), usermeta: zoomable, layer: [...only.layers] };
  return {
    usermeta: zoomable,
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    config: { ...theme, axisY: { ...theme.axisY, minExtent: leftMargin - 26, maxExtent: leftMargin - 26 } },
    spacing: 18,
    vconcat: panels.map(({ title, layers }) => ({
      title,
      width: plotWidth(width),
      height,
      layer: [...layers],
    })),
  };
}

/** A stretch of time, in seconds as the panel's clock counts. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A stretch of time that a line of a log speaks of. */
export interface PlacedSpan extends Span {
  /** `source:line`, for the tooltip; null if nobody knows it. */
  readonly place: string | null;
}

export interface Band extends PlacedSpan {
  /** Candidates for the text at the top of the band, the longest first: the first that fits is drawn. */
  readonly labels: readonly string[];
  readonly colour: string;
  /** In words, for the tooltip. */
  readonly says: string;
}

/** More bands than this are stripes that nobody can read, and make a page large: the caller draws none then, and says so. */
export const mostBands = 60;

/** Bands over the whole height, with their labels at the top as far as these fit. */
export function bandLayers(
  bands: readonly Band[],
  clock: ClockAxis,
  x: (field: "from" | "middle") => PositionChannel,
  width: number,
): readonly Layer[] {
  if (bands.length === 0) return [];
  const [start, end] = clock.domain;
  const perSecond = plotWidth(width) / (end - start);
  const values = bands.map(({ from, to, labels, colour, says, place }) => ({
    from: clock.at(from),
    to: clock.at(to),
    middle: clock.at((from + to) / 2),
    label: labels.find((label) => label.length * characterWidth + 4 < (to - from) * perSecond) ?? "",
    colour,
    says,
    place: place === null ? "–" : shortText(place),
  }));
  return [
    {
      data: { values },
      mark: { type: "rect", opacity: 0.13, clip: true },
      encoding: {
        x: x("from"),
        x2: { field: "to" },
        fill: { field: "colour", type: "nominal", scale: null },
        tooltip: [
          { field: "says", title: "what" },
          { field: "place", title: "from" },
        ],
      },
    },
    {
      data: { values: values.filter(({ label }) => label !== "") },
      mark: { type: "text", color: "var(--muted)", clip: true },
      encoding: { x: x("middle"), y: { value: 9 }, text: { field: "label" } },
    },
  ];
}

/** `75` → `75 s`, `300` → `5 min`: lengths of pauses on a chart. */
function sayLength(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toPrecision(3))} s`;
  if (seconds < 7200) return `${Number((seconds / 60).toPrecision(2))} min`;
  return `${Number((seconds / 3600).toPrecision(2))} h`;
}

/** Pauses look the same wherever they appear. */
export function pauseBand({ from, to, place }: PlacedSpan): Band {
  const length = sayLength(to - from);
  return {
    from,
    to,
    labels: [`pause of ${length}`, `pause ${length}`, length],
    colour: "var(--muted)",
    says: `pause of ${length}`,
    place,
  };
}

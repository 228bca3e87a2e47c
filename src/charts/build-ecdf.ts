/** The share of builds that were done after each time, a step curve for each group; builds that timed out are ticks on the curve. */
import type { TopLevelSpec } from "vega-lite";
import { shortText } from "./labels.ts";
import { measureAxis, tooltipFormat } from "./scales.ts";
import {
  colourScale,
  defaultWidth,
  type Encoding,
  frame,
  legendColumns,
  type GroupColours,
  type GroupStyle,
  type Layer,
  type Size,
  styleOf,
  stylesIn,
  type TooltipChannel,
} from "./theme.ts";
import { evenly, maxMarks } from "./thin.ts";

export interface EcdfStep {
  readonly seconds: number;
  /** Share of builds done by then, 0 to 1: the ECDF, or 1 − Kaplan–Meier where builds timed out. */
  readonly share: number;
  /** `source:line` of the build that ends there; null where it stands for several. */
  readonly place: string | null;
}

export interface EcdfCurve {
  readonly group: string;
  /** In ascending order of time; may be empty when every build of the group timed out. */
  readonly steps: readonly EcdfStep[];
  /** Timeouts: when the wait ended, and the height of the curve there. */
  readonly censored: readonly EcdfStep[];
}

export interface BuildEcdfOptions extends Size {
  /** At least one curve, with at least one step or timeout in all. */
  readonly curves: readonly EcdfCurve[];
  readonly colours: GroupColours;
}

/** Long curves lose steps evenly: at this height nobody sees more. */
const marksInAll = 0.9 * maxMarks;

/** How many steps of each of so many curves are drawn, and how many timeouts: those that lie evenly, the first and the last among them. */
export function stepsEach(curves: number): number {
  // A step is drawn twice, as a corner of the line and as a dot, and so may be a timeout.
  return Math.max(8, Math.floor(marksInAll / (3 * curves)));
}

export function buildEcdf({ curves, colours, width = defaultWidth }: BuildEcdfOptions): TopLevelSpec {
  const drawn = curves.filter(({ steps, censored }) => steps.length + censored.length > 0);
  const styles = stylesIn(
    colours,
    drawn.map(({ group }) => group),
  );
  const times = drawn.flatMap(({ steps, censored }) => [...steps, ...censored].map(({ seconds }) => seconds));
  const x = measureAxis(times, "auto", 8);
  const format = tooltipFormat(times);
  const each = stepsEach(drawn.length);
  const channels: Encoding = {
    x: {
      field: "seconds",
      title: x.log ? "build time (s, log scale)" : "build time (s)",
      ...x.channel,
    },
    y: {
      field: "share",
      type: "quantitative",
      title: "builds done by then",
      scale: { domain: [0, 1.02], nice: false },
      axis: { format: "%", values: [0, 0.25, 0.5, 0.75, 1] },
    },
    color: {
      field: "group",
      type: "nominal",
      scale: colourScale(styles),
      legend: legendOf(styles, width),
    },
    opacity: { condition: { param: "shown", value: 1 }, value: 0.12 },
  };
  const tooltip: TooltipChannel = [
    { field: "group", title: "group" },
    { field: "seconds", type: "quantitative", format, title: "build time (s)" },
    { field: "share", type: "quantitative", format: ".1%", title: "done by then" },
    { field: "place", title: "from" },
  ];
  const rowsOf = (pick: (curve: EcdfCurve) => readonly EcdfStep[]) =>
    drawn.flatMap((curve) => tipRows(styleOf(colours, curve.group).label, evenly(pick(curve), each)));
  const corners = drawn.flatMap((curve) => cornerRows(styleOf(colours, curve.group).label, curve, each));
  const steps = rowsOf((curve) => curve.steps);
  const timeouts = rowsOf((curve) => curve.censored);
  const layer: Layer[] = [
    {
      data: { values: corners },
      params: [{ name: "shown", select: { type: "point", fields: ["group"] }, bind: "legend" }],
      mark: { type: "line", interpolate: "step-after", clip: true, strokeWidth: 2 },
      encoding: {
        ...channels,
        strokeDash: {
          field: "group",
          type: "nominal",
          scale: {
            domain: styles.map(({ label }) => label),
            range: styles.map(({ dash }) => (dash.length === 0 ? [1, 0] : [...dash])),
          },
          legend: legendOf(styles, width),
        },
      },
    },
  ];
  if (steps.length > 0)
    layer.push({
      data: { values: steps },
      mark: { type: "point", size: steps.length <= 150 ? 22 : 8 },
      encoding: { ...channels, tooltip },
    });
  if (timeouts.length > 0)
    layer.push({
      data: { values: timeouts },
      mark: {
        type: "point",
        shape: "triangle-right",
        filled: false,
        strokeWidth: 1.75,
        size: 70,
      },
      encoding: { ...channels, tooltip },
    });
  return { ...frame(width, 260), layer };
}

function legendOf(styles: readonly GroupStyle[], width: number) {
  if (styles.length < 2) return null;
  return {
    title: null,
    symbolType: "stroke",
    columns: legendColumns(
      styles.map(({ label }) => label),
      width,
    ),
  } as const;
}

function tipRows(group: string, steps: readonly EcdfStep[]) {
  return steps.map(({ seconds, share, place }) => ({
    group,
    seconds,
    share,
    place: place === null ? "–" : shortText(place),
  }));
}

/** The corners of one curve: up from 0 at the first step, and on to the last timeout where the curve does not reach 1. */
function cornerRows(group: string, { steps, censored }: EcdfCurve, each: number) {
  const kept = evenly(steps, each).map(({ seconds, share }) => ({ group, seconds, share }));
  const first = kept[0];
  const last = kept.at(-1);
  const end = Math.max(...censored.map(({ seconds }) => seconds), -Infinity);
  if (first === undefined || last === undefined) {
    const start = Math.min(...censored.map(({ seconds }) => seconds));
    return [...new Set([start, end])].map((seconds) => ({ group, seconds, share: 0 }));
  }
  return [
    { group, seconds: first.seconds, share: 0 },
    ...kept,
    ...(end > last.seconds ? [{ group, seconds: end, share: last.share }] : []),
  ];
}

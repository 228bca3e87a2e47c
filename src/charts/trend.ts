/** The value of a benchmark over dated runs: every run as a dot, the level between change points as a line, each change as a mark. */
import type { TopLevelSpec } from "vega-lite";
import { clockAxis } from "./clock.ts";
import { shortText } from "./labels.ts";
import { zoomable } from "./panels.ts";
import { measureAxis, spread, tooltipFormat } from "./scales.ts";
import { defaultWidth, frame, type Layer, type PositionChannel, type Size } from "./theme.ts";

interface TrendPoint {
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly value: number;
  /** Interval of the value; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  /** What the run is called: a revision, a file. */
  readonly run: string;
  /** `source:line`, for the tooltip. */
  readonly place: string;
}

interface TrendLevel {
  /** First and last run of the level, in seconds since 1970-01-01T00:00:00Z. */
  readonly from: number;
  readonly to: number;
  /** The median or mean of the runs between. */
  readonly value: number;
}

interface TrendChange {
  /** The first run of the new level. */
  readonly at: number;
  /** What changed, to stand at the mark: "+12 %". */
  readonly label: string;
  readonly verdict: "better" | "worse" | "neither";
}

export interface TrendOptions extends Size {
  /** At least one, thinned by the caller. */
  readonly points: readonly TrendPoint[];
  readonly levels: readonly TrendLevel[];
  readonly changes: readonly TrendChange[];
  /** The benchmark with its unit, for the axis. */
  readonly valueTitle: string;
}

const verdictColours = { better: "var(--good)", worse: "var(--bad)", neither: "var(--muted)" } as const;

export function trend({
  points,
  levels,
  changes,
  valueTitle,
  width = defaultWidth,
}: TrendOptions): TopLevelSpec {
  const time = clockAxis("utc", spread(points.map(({ at }) => at)));
  const measure = measureAxis(
    [
      ...points.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]),
      ...levels.map(({ value }) => value),
    ],
    "auto",
    5,
  );
  const x = (field: string): PositionChannel => ({ field, ...time.channel });
  const y = (field: string): PositionChannel => ({
    field,
    title: `${shortText(valueTitle, 60)}${measure.log ? ", log scale" : ""}`,
    ...measure.channel,
  });
  const values = points.map(({ at, value, low, high, run, place }) => ({
    at: time.at(at),
    when: time.say(at),
    value,
    ...(low === null || high === null ? {} : { low, high }),
    run: shortText(run),
    place: shortText(place),
  }));
  return {
    ...frame(width, 240),
    usermeta: zoomable,
    layer: [
      ...changeLayers(changes, time.at, x),
      ...intervalLayers(values, x, y),
      ...levelLayers(levels, time.at, x, y),
      {
        data: { values },
        mark: { type: "point", color: "var(--c1)", size: 34, opacity: 0.85, clip: true },
        encoding: {
          x: x("at"),
          y: y("value"),
          tooltip: [
            { field: "run", title: "run" },
            {
              field: "value",
              type: "quantitative",
              format: tooltipFormat(points.map((point) => point.value)),
              title: shortText(valueTitle, 60),
            },
            { field: "when", title: "when" },
            { field: "place", title: "from" },
          ],
        },
      },
    ],
  };
}

type Channel = (field: string) => PositionChannel;

function intervalLayers(
  values: readonly { readonly low?: number; readonly high?: number }[],
  x: Channel,
  y: Channel,
): readonly Layer[] {
  const known = values.filter(({ low }) => low !== undefined);
  if (known.length === 0) return [];
  return [
    {
      data: { values: [...known] },
      mark: { type: "rule", color: "var(--c1)", opacity: 0.4, clip: true },
      encoding: { x: x("at"), y: y("low"), y2: { field: "high" } },
    },
  ];
}

function levelLayers(
  levels: readonly TrendLevel[],
  at: (seconds: number) => number,
  x: Channel,
  y: Channel,
): readonly Layer[] {
  if (levels.length === 0) return [];
  return [
    {
      data: { values: levels.map(({ from, to, value }) => ({ from: at(from), to: at(to), value })) },
      mark: { type: "rule", color: "var(--fg)", strokeWidth: 2, clip: true },
      encoding: { x: x("from"), x2: { field: "to" }, y: y("value") },
    },
  ];
}

function changeLayers(
  changes: readonly TrendChange[],
  at: (seconds: number) => number,
  x: Channel,
): readonly Layer[] {
  if (changes.length === 0) return [];
  const values = changes.map((change) => ({
    at: at(change.at),
    label: shortText(change.label, 24),
    colour: verdictColours[change.verdict],
  }));
  return [
    {
      data: { values },
      mark: { type: "rule", strokeDash: [4, 3], strokeWidth: 1.5, clip: true },
      encoding: { x: x("at"), stroke: { field: "colour", type: "nominal", scale: null } },
    },
    {
      data: { values },
      mark: { type: "text", align: "left", dx: 4, clip: true },
      encoding: {
        x: x("at"),
        y: { value: 8 },
        text: { field: "label" },
        fill: { field: "colour", type: "nominal", scale: null },
      },
    },
  ];
}

/** A count that rises and falls over time against a limit, with pauses as bands and incidents as marks. */
import type { TopLevelSpec } from "vega-lite";
import { type Clock, clockAxis, type ClockAxis } from "./clock.ts";
import { shortText } from "./labels.ts";
import { bandLayers, type Panel, pauseBand, type PlacedSpan, stackPanels } from "./panels.ts";
import { spread } from "./scales.ts";
import {
  defaultWidth,
  type GroupColours,
  type Layer,
  type PositionChannel,
  type Size,
  styleOf,
} from "./theme.ts";

export interface CountPoint {
  /** From here on, in seconds as the clock counts. */
  readonly at: number;
  readonly count: number;
  /** `source:line` of what changed the count; null where it only fell out of the window. */
  readonly place: string | null;
}

export interface IncidentMark {
  readonly at: number;
  /** What went wrong, for the tooltip. */
  readonly says: string;
  /** `source:line`, for the tooltip. */
  readonly place: string;
}

export interface CountsOfGroup {
  /** Gives the colour, and the title of the panel where there are several. */
  readonly group: string;
  /** At least one, in order of time; thinned by the caller (`thinPeaks`). */
  readonly points: readonly CountPoint[];
  readonly pauses: readonly PlacedSpan[];
  readonly incidents: readonly IncidentMark[];
}

export interface LimitStepsOptions extends Size {
  /** A panel each, at least one; all share the scale of counts, and with an elapsed clock that of time. */
  readonly groups: readonly CountsOfGroup[];
  readonly limit: number;
  readonly clock: Clock;
  readonly colours: GroupColours;
}

/** What the counts are, in words. */
export interface LimitWords {
  readonly axis: string;
  readonly tooltip: string;
  readonly limit: string;
}

export function limitSteps(options: LimitStepsOptions, words: LimitWords): TopLevelSpec {
  const { groups, limit, clock, colours, width = defaultWidth } = options;
  const [, highest] = spread(groups.flatMap(({ points }) => points.map(({ count }) => count)));
  const y: PositionChannel = {
    field: "count",
    type: "quantitative",
    title: words.axis,
    // A quarter of the height stays free for the labels of bands and for the incidents.
    scale: { domain: [0, 1.28 * Math.max(highest, limit)], nice: false },
    axis: { tickMinStep: 1, tickCount: 5 },
  };
  const common = spread(groups.flatMap(timesOf));
  const panels = groups.map((group): Panel => {
    const time = clockAxis(clock, clock === "elapsed" ? common : spread(timesOf(group)));
    const x = (field: string): PositionChannel => ({ field, ...time.channel });
    const style = styleOf(colours, group.group);
    return {
      title: style.label,
      layers: [
        ...bandLayers(group.pauses.map(pauseBand), time, x, width),
        ...stepLayers(group.points, time, style.colour, { x, y }, words),
        ...limitLayers(limit, y, words),
        ...incidentLayers(group.incidents, time, x),
      ],
    };
  });
  return stackPanels(panels, width, groups.length === 1 ? 230 : 150);
}

const timesOf = ({ points, pauses, incidents }: CountsOfGroup): readonly number[] => [
  ...[...points, ...incidents].map(({ at }) => at),
  ...pauses.flatMap(({ from, to }) => [from, to]),
];

interface Channels {
  readonly x: (field: string) => PositionChannel;
  readonly y: PositionChannel;
}

function stepLayers(
  points: readonly CountPoint[],
  time: ClockAxis,
  colour: string,
  { x, y }: Channels,
  words: LimitWords,
): readonly Layer[] {
  const values = points.map(({ at, count }) => ({ at: time.at(at), count }));
  const told = points.filter(({ place }) => place !== null);
  return [
    {
      data: { values },
      mark: {
        type: "area",
        interpolate: "step-after",
        color: colour,
        opacity: 0.22,
        line: { color: colour, strokeWidth: 1.75, interpolate: "step-after", clip: true, opacity: 1 },
        clip: true,
      },
      // Counts before and after the same moment are two heights, not one on top of the other.
      encoding: { x: x("at"), y: { ...y, stack: null } },
    },
    {
      data: {
        values: told.map(({ at, count, place }) => ({
          at: time.at(at),
          when: time.say(at),
          count,
          place: shortText(place ?? ""),
        })),
      },
      mark: { type: "point", color: colour, size: told.length <= 30 ? 24 : 10, clip: true, opacity: 1 },
      encoding: {
        x: x("at"),
        y,
        tooltip: [
          { field: "count", title: words.tooltip },
          { field: "when", title: "when" },
          { field: "place", title: "from" },
        ],
      },
    },
  ];
}

/** The line and its label stay where they are when the time is zoomed. */
function limitLayers(limit: number, y: PositionChannel, words: LimitWords): readonly Layer[] {
  const values = [{ count: limit, label: words.limit }];
  return [
    {
      data: { values },
      mark: { type: "rule", color: "var(--bad)", strokeDash: [5, 3], strokeWidth: 1.5, clip: true },
      encoding: { y },
    },
    {
      data: { values },
      mark: { type: "text", align: "right", baseline: "bottom", dx: -4, dy: -4, color: "var(--bad)" },
      encoding: { x: { value: "width" }, y, text: { field: "label" } },
    },
  ];
}

function incidentLayers(
  incidents: readonly IncidentMark[],
  time: ClockAxis,
  x: Channels["x"],
): readonly Layer[] {
  if (incidents.length === 0) return [];
  const values = incidents.map(({ at, says, place }) => ({
    at: time.at(at),
    when: time.say(at),
    says: shortText(says),
    place: shortText(place),
  }));
  return [
    {
      data: { values },
      mark: { type: "rule", color: "var(--bad)", strokeWidth: 1, opacity: 0.7, clip: true },
      encoding: { x: x("at"), y: { value: 22 }, y2: { value: "height" } },
    },
    {
      data: { values },
      mark: { type: "point", shape: "triangle-down", color: "var(--bad)", size: 90, opacity: 1, clip: true },
      encoding: {
        x: x("at"),
        y: { value: 22 },
        tooltip: [
          { field: "says", title: "incident" },
          { field: "when", title: "when" },
          { field: "place", title: "from" },
        ],
      },
    },
  ];
}

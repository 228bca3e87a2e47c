/** What each run did with its time: CPU seconds in user and in kernel mode, end to end, over the elapsed time that they were spent in. */
import type { TopLevelSpec } from "vega-lite";
import { numberedLabels, shortText } from "./labels.ts";
import { axisFormat, tooltipFormat, zeroDomain } from "./scales.ts";
import {
  characterWidth,
  labelLimit,
  defaultWidth,
  frame,
  type Layer,
  type PositionChannel,
  type Size,
} from "./theme.ts";

interface CpuRun {
  /** What the run is called; the same name may come twice. */
  readonly run: string;
  /** Seconds; null where the log does not say, which is then not drawn. */
  readonly user: number | null;
  readonly system: number | null;
  readonly elapsed: number | null;
  /** `source:line`, for the tooltip. */
  readonly place: string;
}

export interface CpuSplitOptions extends Size {
  /** At least one with at least one time; from top to bottom. */
  readonly runs: readonly CpuRun[];
}

/** The parts of a run, with their colours and the place of their bar in the row (pixels; the middle of the row is 0). */
const parts = {
  user: { title: "user CPU", colour: "var(--c5)", middle: -5, height: 18 },
  system: { title: "system CPU", colour: "var(--c4)", middle: -5, height: 18 },
  elapsed: { title: "elapsed", colour: "var(--axis)", middle: 9, height: 6 },
} as const;

const rowHeight = 46;

/** Pixels beside the longest bar for its note. */
const noteWidth = 105;

interface Bar {
  readonly run: string;
  readonly part: string;
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
  readonly place: string;
}

interface Note {
  readonly run: string;
  /** End of the bars that it stands beside. */
  readonly to: number;
  readonly note: string;
}

export function cpuSplit({ runs, width = defaultWidth }: CpuSplitOptions): TopLevelSpec {
  const labels = numberedLabels(runs.map(({ run }) => run));
  const named = runs.map((run, index) => ({ ...run, run: labels[index] ?? run.run }));
  const bars = named.flatMap(barsOf);
  const notes = named.flatMap(noteOf);
  const [, high] = zeroDomain(bars.map(({ to }) => to));
  // The notes stand right of the bars and need room of their own.
  const plot = width - Math.min(labelLimit, Math.max(...labels.map(({ length }) => length)) * characterWidth);
  const domain = [0, notes.length > 0 ? (high * plot) / (plot - noteWidth) : high];
  const x = (field: string): PositionChannel => ({
    field,
    type: "quantitative",
    title: "time (s)",
    scale: { domain, nice: false },
    axis: { format: axisFormat([0, high]), tickCount: 6 },
  });
  const y: PositionChannel = {
    field: "run",
    type: "nominal",
    title: null,
    sort: null,
    scale: { domain: [...labels], padding: 0 },
  };
  const drawn = Object.values(parts).flatMap((part) => {
    const values = bars.filter((bar) => bar.part === part.title);
    return values.length === 0 ? [] : [{ part, values }];
  });
  const layer = drawn.map(({ part, values }, index) => ({
    ...barLayer(values, part, x, y),
    ...(index === 0 ? { params: legendParams } : {}),
  }));
  if (notes.length > 0)
    layer.push({
      data: { values: notes },
      mark: { type: "text", align: "left", dx: 6, dy: -5, color: "var(--muted)" },
      encoding: { x: x("to"), y, text: { field: "note" } },
    });
  return { ...frame(width, rowHeight * runs.length + 6), layer };
}

/** A click on the legend picks a part. */
const legendParams = [
  { name: "parts", select: { type: "point" as const, fields: ["part"] }, bind: "legend" as const },
];

function barLayer(
  values: Bar[],
  { middle, height }: (typeof parts)[keyof typeof parts],
  x: (field: string) => PositionChannel,
  y: PositionChannel,
): Layer {
  const shown = Object.values(parts);
  return {
    data: { values },
    mark: { type: "bar", height, yOffset: middle, clip: true },
    encoding: {
      x: x("from"),
      x2: { field: "to" },
      y,
      color: {
        field: "part",
        type: "nominal",
        scale: { domain: shown.map(({ title }) => title), range: shown.map(({ colour }) => colour) },
        legend: { title: null, symbolType: "square" },
      },
      opacity: { condition: { param: "parts", value: 1 }, value: 0.15 },
      tooltip: [
        { field: "run", title: "run" },
        { field: "part", title: "part" },
        {
          field: "seconds",
          type: "quantitative",
          format: tooltipFormat(values.map(({ seconds }) => seconds)),
          title: "time (s)",
        },
        { field: "place", title: "from" },
      ],
    },
  };
}

function barsOf({ run, user, system, elapsed, place }: CpuRun): readonly Bar[] {
  const bar = (part: keyof typeof parts, from: number, seconds: number | null): readonly Bar[] =>
    seconds === null
      ? []
      : [{ run, part: parts[part].title, from, to: from + seconds, seconds, place: shortText(place) }];
  return [...bar("user", 0, user), ...bar("system", user ?? 0, system), ...bar("elapsed", 0, elapsed)];
}

/** How many cores were busy on average: (user + system) ÷ elapsed. Unknown unless all three are known. */
function noteOf({ run, user, system, elapsed }: CpuRun): readonly Note[] {
  if (user === null || system === null || elapsed === null || elapsed === 0) return [];
  const cores = (user + system) / elapsed;
  return [{ run, to: user + system, note: `${cores.toFixed(cores < 0.1 ? 2 : 1)} cores busy` }];
}

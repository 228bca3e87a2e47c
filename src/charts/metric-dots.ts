/** Small multiples: what each run measured, a panel for each metric on a scale of its own, a row for each group. */
import type { TopLevelSpec } from "vega-lite";
import { shortText } from "./labels.ts";
import { measureAxis, shareOfAxis } from "./scales.ts";
import { swarm } from "./swarm.ts";
import {
  byGroup,
  characterWidth,
  colourScale,
  defaultWidth,
  type GroupColours,
  type GroupStyle,
  labelLimit,
  type Layer,
  type PositionChannel,
  type Size,
  styleOf,
  stylesIn,
  theme,
} from "./theme.ts";
import { quantileSummary } from "./thin.ts";

interface MetricDot {
  readonly group: string;
  /** In the unit of the panel's title; above 0 where the scale is logarithmic. */
  readonly value: number;
  /** What the run is called, for the tooltip. */
  readonly run: string;
  /** `source:line`, for the tooltip. */
  readonly place: string;
}

export interface MetricPanel {
  /** The metric with its unit: "max RSS (GiB)". */
  readonly title: string;
  /** `auto` is logarithmic where values spread over more than a factor of eight. */
  readonly scale: "auto" | "linear" | "log";
  /** How the tooltip shows a value: a d3 number format, `,` for counts. */
  readonly format: string;
  /** At least one. */
  readonly dots: readonly MetricDot[];
}

export interface MetricDotsOptions extends Size {
  /** At least one. */
  readonly panels: readonly MetricPanel[];
  readonly colours: GroupColours;
}

const rowHeight = 26;
const gap = { column: 28, row: 62 };

export function metricDots({ panels, colours, width = defaultWidth }: MetricDotsOptions): TopLevelSpec {
  const styles = stylesIn(
    colours,
    panels.flatMap(({ dots }) => dots.map(({ group }) => group)),
  );
  const widest = Math.max(...styles.map(({ label }) => label.length)) * characterWidth;
  const names = Math.min(labelLimit, Math.ceil(widest)) + 8;
  const columns = panels.length === 1 ? 1 : 2;
  const plot = Math.floor((width - names - 24 - (columns - 1) * gap.column) / columns);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    config: theme,
    columns,
    spacing: gap,
    bounds: "flush",
    align: "each",
    concat: panels.map((panel, index) => ({
      width: plot,
      height: rowHeight * styles.length,
      view: { fill: "var(--grid)", fillOpacity: 0.3 },
      layer: panelLayers(panel, styles, colours, plot, index % columns === 0),
    })),
  };
}

/** `voluntary switches (M)` → `voluntary switches (M, log scale)`: the panels beside it may have linear scales. */
function logTitle(title: string): string {
  return title.endsWith(")") ? `${title.slice(0, -1)}, log scale)` : `${title} (log scale)`;
}

function panelLayers(
  { title, scale, format, dots }: MetricPanel,
  styles: readonly GroupStyle[],
  colours: GroupColours,
  plot: number,
  named: boolean,
): Layer[] {
  const axis = measureAxis(
    dots.map(({ value }) => value),
    scale,
    4,
  );
  const x: PositionChannel = {
    field: "value",
    title: axis.log ? logTitle(shortText(title, 60)) : shortText(title, 60),
    ...axis.channel,
    axis: { ...axis.channel.axis, titleLimit: plot },
  };
  const y: PositionChannel = {
    field: "group",
    type: "nominal",
    title: null,
    sort: null,
    scale: { domain: styles.map(({ label }) => label), padding: 0 },
    axis: named ? {} : null,
  };
  const groups = [...byGroup(dots).values()];
  const values = groups.flatMap((members) => {
    const positions = members.map(({ value }) => plot * shareOfAxis(value, axis.domain, axis.log));
    const offsets = swarm(positions, { spacing: 7, room: rowHeight / 2 - 5 });
    return members.map(({ group, value, run, place }, index) => ({
      group: styleOf(colours, group).label,
      value,
      run: shortText(run),
      place: shortText(place),
      offset: offsets[index] ?? 0,
    }));
  });
  const medians = groups.map((members) => ({
    group: styleOf(colours, members[0]?.group ?? "").label,
    value: quantileSummary(members.map(({ value }) => value)).p50,
  }));
  return [
    {
      data: { values: medians },
      mark: {
        type: "tick",
        thickness: 2,
        height: 0.8 * rowHeight,
        color: "var(--fg)",
        opacity: 1,
        clip: true,
      },
      encoding: { x, y },
    },
    {
      data: { values },
      mark: {
        type: "point",
        size: 40,
        opacity: 0.9,
        stroke: "var(--bg)",
        strokeWidth: 0.5,
        clip: true,
      },
      encoding: {
        x,
        y,
        yOffset: {
          field: "offset",
          type: "quantitative",
          scale: { domain: [-rowHeight / 2, rowHeight / 2], nice: false, zero: false },
        },
        color: { field: "group", type: "nominal", scale: colourScale(styles), legend: null },
        tooltip: [
          { field: "run", title: "run" },
          { field: "group", title: "group" },
          { field: "value", type: "quantitative", format, title: shortText(title, 60) },
          { field: "place", title: "from" },
        ],
      },
    },
  ];
}

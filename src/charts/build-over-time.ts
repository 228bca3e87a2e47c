/** Build time against the moment of creation: the batches that a rate limit causes, and what they do to build times, become visible. */
import type { TopLevelSpec } from "vega-lite";
import {
  type BuildKind,
  kindLegend,
  kindOpacity,
  kindParams,
  kindScale,
  kindsIn,
  buildKinds,
} from "./build-kinds.ts";
import { type Clock, clockAxis, type ClockAxis } from "./clock.ts";
import { shortText } from "./labels.ts";
import { type Band, bandLayers, type Panel, pauseBand, type PlacedSpan, stackPanels } from "./panels.ts";
import { type Domain, measureAxis, spread, tooltipFormat } from "./scales.ts";
import {
  defaultWidth,
  type GroupColours,
  type Layer,
  type PositionChannel,
  type Size,
  styleOf,
} from "./theme.ts";

interface CreatedServer {
  /** When the API was asked for the server, in seconds as the clock counts. */
  readonly at: number;
  readonly seconds: number;
  /** 1-based number of the batch. */
  readonly batch: number;
  readonly kind: BuildKind;
  readonly server: string | null;
  /** `source:line`, for the tooltip. */
  readonly place: string;
}

export interface BuildsOfGroup {
  /** Gives the colour, and the title of the panel where there are several. */
  readonly group: string;
  /** At least one; thinned by the caller (`thinByGroup` along time). */
  readonly servers: readonly CreatedServer[];
  /** First and last creation of each batch. */
  readonly batches: readonly (PlacedSpan & { readonly batch: number; readonly servers: number })[];
  /** From the last creation of a batch to the first of the next. */
  readonly pauses: readonly PlacedSpan[];
}

export interface BuildOverTimeOptions extends Size {
  /** A panel each, at least one; all share the scale of build times, and with an elapsed clock that of time. */
  readonly groups: readonly BuildsOfGroup[];
  readonly clock: Clock;
  readonly colours: GroupColours;
}

export function buildOverTime({
  groups,
  clock,
  colours,
  width = defaultWidth,
}: BuildOverTimeOptions): TopLevelSpec {
  const seconds = measureAxis(
    groups.flatMap(({ servers }) => servers.map((server) => server.seconds)),
    "auto",
    5,
  );
  // Room at the top for the labels of the bands.
  const [low, high] = seconds.domain;
  const domain: Domain = [low, seconds.log ? high * (high / low) ** 0.14 : high + 0.14 * (high - low)];
  const y: PositionChannel = {
    field: "seconds",
    title: seconds.log ? "build time (s, log scale)" : "build time (s)",
    ...seconds.channel,
    scale: { ...seconds.channel.scale, domain: [...domain] },
  };
  const common = spread(groups.flatMap(({ servers }) => servers.map(({ at }) => at)));
  const kinds = kindsIn(groups.flatMap(({ servers }) => servers.map(({ kind }) => kind)));
  const panels = groups.map((group, index): Panel => {
    const own = spread(group.servers.map(({ at }) => at));
    const time = clockAxis(clock, clock === "elapsed" ? common : own);
    const x = (field: string): PositionChannel => ({ field, ...time.channel });
    const { label, colour } = styleOf(colours, group.group);
    return {
      title: label,
      layers: [
        ...bandLayers([...batchBands(group, time, colour), ...pauseBands(group, time)], time, x, width),
        ...dotLayers(group.servers, time, kinds, colour, { x, y, first: index === 0 }),
      ],
    };
  });
  return stackPanels(panels, width, groups.length === 1 ? 260 : 190);
}

/** Bands of batches are a little wider than their servers, so that one server alone still has a band. */
const roomAround = ({ domain: [start, end] }: ClockAxis) => 0.008 * (end - start);

function batchBands({ batches }: BuildsOfGroup, time: ClockAxis, colour: string): readonly Band[] {
  const room = roomAround(time);
  return batches.map(({ batch, from, to, servers, place }) => ({
    from: from - room,
    to: to + room,
    labels: [sayBatch(batch, servers), `batch ${batch}`, String(batch)],
    colour,
    says: sayBatch(batch, servers),
    place,
  }));
}

const sayBatch = (batch: number, servers: number) =>
  `batch ${batch}: ${servers} ${servers === 1 ? "server" : "servers"}`;

/** What the bands of the batches leave of the pauses. */
function pauseBands({ pauses }: BuildsOfGroup, time: ClockAxis): readonly Band[] {
  const room = roomAround(time);
  return pauses
    .filter(({ from, to }) => to - from > 2 * room)
    .map((pause) => ({ ...pauseBand(pause), from: pause.from + room, to: pause.to - room }));
}

interface Channels {
  readonly x: (field: string) => PositionChannel;
  readonly y: PositionChannel;
  /** The first panel holds the selection of the legend, for all. */
  readonly first: boolean;
}

function dotLayers(
  servers: readonly CreatedServer[],
  time: ClockAxis,
  kinds: ReturnType<typeof kindsIn>,
  colour: string,
  { x, y, first }: Channels,
): readonly Layer[] {
  const format = tooltipFormat(servers.map(({ seconds }) => seconds));
  let owed = first;
  return kinds.flatMap(({ title, size, open }) => {
    const values = servers
      .filter(({ kind }) => buildKinds[kind].title === title)
      .map(({ at, seconds, batch, server, place }) => ({
        at: time.at(at),
        when: time.say(at),
        seconds,
        batch,
        kind: title,
        server: server === null ? "–" : shortText(server),
        place: shortText(place),
      }));
    if (values.length === 0) return [];
    const layer: Layer = {
      data: { values },
      ...(owed ? kindParams(kinds) : {}),
      mark: {
        type: "point",
        clip: true,
        size,
        filled: !open,
        ...(open
          ? { stroke: colour, strokeWidth: 1.75 }
          : { fill: colour, stroke: "var(--bg)", strokeWidth: 0.5 }),
      },
      encoding: {
        x: x("at"),
        y,
        opacity: kindOpacity(kinds, open ? 1 : 0.9),
        shape: { field: "kind", type: "nominal", scale: kindScale(kinds), legend: kindLegend(kinds) },
        tooltip: [
          { field: "server", title: "server" },
          { field: "seconds", type: "quantitative", format, title: "build time (s)" },
          { field: "kind", title: "outcome" },
          { field: "when", title: "created" },
          { field: "batch", title: "batch" },
          { field: "place", title: "from" },
        ],
      },
    };
    owed = false;
    return [layer];
  });
}

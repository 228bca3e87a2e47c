/**
 * Makes the x scales of a compiled chart take their domain from a signal, if the chart says that it may be zoomed (`usermeta`). Only live charts need that: the
 * picture has nothing to listen with.
 */
import type { Axis, Spec } from "vega";

export interface ZoomableSpec {
  readonly spec: Spec;
  /** The scales that may be zoomed; their signals are called `zoom_` and the name. */
  readonly scales: readonly string[];
}

/** Null, or the first and the last value that are to be seen. */
export const signalOf = (scale: string): string => `zoom_${scale}`;

const continuous: ReadonlySet<string> = new Set(["linear", "log", "time", "utc"]);

export function zoomableSpec(spec: Spec): ZoomableSpec {
  const { zoom }: { zoom?: unknown } = spec.usermeta ?? {};
  if (zoom !== "x") return { spec, scales: [] };
  const scales = (spec.scales ?? []).filter(
    ({ name, type }) => /(?:^|_)x$/.test(name) && continuous.has(type ?? ""),
  );
  const zoomed = new Map(scales.map(({ name, type }) => [name, type === "utc"]));
  return {
    spec: {
      ...spec,
      signals: [
        ...(spec.signals ?? []),
        ...scales.map(({ name }) => ({ name: signalOf(name), value: null })),
      ],
      scales: (spec.scales ?? []).map((scale) =>
        zoomed.has(scale.name) ? { ...scale, domainRaw: { signal: signalOf(scale.name) } } : scale,
      ),
      ...axesOf(spec, zoomed),
      marks: (spec.marks ?? []).map((mark) =>
        mark.type === "group" ? { ...mark, ...axesOf(mark, zoomed) } : mark,
      ),
    },
    scales: scales.map(({ name }) => name),
  };
}

function axesOf(holder: { axes?: Axis[] }, zoomed: ReadonlyMap<string, boolean>): { axes?: Axis[] } {
  if (holder.axes === undefined) return {};
  return {
    axes: holder.axes.map((axis) => {
      const isTime = zoomed.get(axis.scale);
      return isTime === true ? zoomableAxis(axis) : axis;
    }),
  };
}

/** Times that were chosen for the whole span, and how they read, are of no use in a part of it. */
function zoomableAxis(axis: Axis): Axis {
  const zoom = signalOf(axis.scale);
  const chosen = axis.values !== undefined && "signal" in axis.values ? axis.values.signal : "null";
  const span = `(${zoom}[1] - ${zoom}[0])`;
  const format = `${span} < 240000 ? "%H:%M:%S" : ${span} < 172800000 ? "%b %d %H:%M" : "%b %d"`;
  return {
    ...axis,
    values: { signal: `${zoom} ? null : ${chosen}` },
    format: { signal: `${zoom} ? (${format}) : ${JSON.stringify(axis.format ?? "")}` },
    tickCount: 6,
  };
}

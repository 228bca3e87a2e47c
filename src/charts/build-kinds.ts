/** How builds that ended differently are marked: the same in every chart that shows single builds. */

/** `outlier`: built, but far from its group. `timeout`: the time is a lower bound, the marker is open and points on to the right. */
export type BuildKind = "built" | "outlier" | "timeout";

/** Shapes (of `size` square pixels, filled or open) and what they are called in the legend. */
export const buildKinds = {
  built: { shape: "circle", size: 38, open: false, title: "built" },
  outlier: { shape: "diamond", size: 110, open: false, title: "outlier" },
  timeout: { shape: "triangle-right", size: 64, open: true, title: "timed out: at least this long" },
} as const satisfies Record<BuildKind, { shape: string; size: number; open: boolean; title: string }>;

type KindStyle = (typeof buildKinds)[BuildKind];

/** The kinds that occur, in the order of the legend. */
export function kindsIn(kinds: Iterable<BuildKind>): readonly KindStyle[] {
  const present = new Set<KindStyle>();
  for (const kind of kinds) present.add(buildKinds[kind]);
  return Object.values(buildKinds).filter((kind) => present.has(kind));
}

export function kindScale(kinds: readonly KindStyle[]) {
  return { domain: kinds.map(({ title }) => title), range: kinds.map(({ shape }) => shape) };
}

/** A legend only where there is something to tell apart. */
export function kindLegend(kinds: readonly KindStyle[]) {
  if (kinds.length < 2) return null;
  return {
    title: null,
    symbolFillColor: "transparent",
    symbolStrokeColor: "var(--fg)",
    symbolStrokeWidth: 1.5,
  };
}

/** A click on the legend picks a kind; where there is only one, there is nothing to pick. */
export function kindParams(kinds: readonly KindStyle[]) {
  if (kinds.length < 2) return {};
  return {
    params: [
      { name: "kinds", select: { type: "point" as const, fields: ["kind"] }, bind: "legend" as const },
    ],
  };
}

/** Kinds that were not picked fade. */
export function kindOpacity(kinds: readonly KindStyle[], value: number) {
  return kinds.length < 2 ? { value } : { condition: { param: "kinds", value }, value: 0.1 };
}

/** Groups of builds as charts draw them, and what the charts of builds share. */
import type { TimedBuilds } from "../analysis/build-columns.ts";
import type { BuildKind } from "../charts/build-kinds.ts";
import { type GroupColours, groupColours } from "../charts/theme.ts";
import { foldGroups } from "../charts/thin.ts";
import type { BuildGroup, Builds } from "./build-groups.ts";

/** How a build is marked; `flagged` holds rows of the `builds` table. */
export function kindOf(builds: Builds, row: number, flagged: ReadonlySet<number>): BuildKind {
  if (builds.timedOut(row)) return "timeout";
  return flagged.has(row) ? "outlier" : "built";
}

/** A group as it is drawn: one, or all those that are too small to be drawn by themselves. */
export interface DrawnGroup extends TimedBuilds {
  readonly name: string;
  readonly n: number;
}

export interface DrawnGroups {
  readonly groups: readonly DrawnGroup[];
  /** Where in `groups` this one is drawn. */
  readonly placeOf: (group: BuildGroup) => number;
  readonly note: string | null;
  readonly colours: GroupColours;
}

/** `rankOf` gives the rank of a log's look. */
export function foldedGroups(builds: Builds, rankOf: (source: string) => number | null): DrawnGroups {
  const { fold, note } = foldGroups(new Map(builds.groups.map(({ name, n }) => [name, n])));
  const places = new Map<string, number>();
  const members: { readonly name: string; readonly own: BuildGroup[] }[] = [];
  for (const group of builds.groups) {
    const name = fold(group.name);
    const place = places.get(name) ?? members.push({ name, own: [] }) - 1;
    places.set(name, place);
    members[place]?.own.push(group);
  }
  const groups = members.map(({ name, own }): DrawnGroup => {
    const { built, waited } = builds.pool(own);
    return { name, n: built.n + waited.n, built, waited };
  });
  const ranks = ranksOfGroups(members, rankOf);
  const colours = groupColours([...places.keys()], (name) => ranks.get(name) ?? null);
  return { groups, placeOf: ({ name }) => places.get(fold(name)) ?? 0, note, colours };
}

/** A log's first group has the look of the log; its other tests, and groups of several logs, have looks of their own. */
function ranksOfGroups(
  groups: readonly { readonly name: string; readonly own: readonly BuildGroup[] }[],
  rankOf: (source: string) => number | null,
): Map<string, number> {
  const ranks = new Map<string, number>();
  const given = new Set<number>();
  for (const { name, own } of groups) {
    const source = own[0]?.source ?? "";
    const rank = own.every((group) => group.source === source) ? rankOf(source) : null;
    if (rank === null || given.has(rank)) continue;
    given.add(rank);
    ranks.set(name, rank);
  }
  return ranks;
}

/** So many of `n` ranks, evenly spread, the first and the last among them. */
export function evenRanks(n: number, wanted: number): number[] {
  const step = (n - 1) / (wanted - 1);
  return Array.from({ length: wanted }, (_, i) => Math.round(i * step));
}

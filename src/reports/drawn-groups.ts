/** Groups of builds as charts draw them, and what the charts of builds share. */
import type { BuildKind } from "../charts/build-kinds.ts";
import { type GroupColours, groupColours } from "../charts/theme.ts";
import { foldGroups } from "../charts/thin.ts";
import type { BuildGroup } from "./build-groups.ts";

/** How a build is marked; `flagged` holds rows of the `builds` table. */
export function kindOf(group: BuildGroup, i: number, flagged: ReadonlySet<number>): BuildKind {
  if (group.timedOut[i] === true) return "timeout";
  return flagged.has(group.rows[i] ?? -1) ? "outlier" : "built";
}

/** Groups as they are drawn: small ones fold into one where there are too many. */
export interface DrawnGroups {
  readonly names: readonly string[];
  readonly membersOf: (name: string) => readonly BuildGroup[];
  readonly note: string | null;
  readonly colours: GroupColours;
}

/** `rankOf` gives the rank of a log's look. */
export function foldedGroups(
  groups: readonly BuildGroup[],
  rankOf: (source: string) => number | null,
): DrawnGroups {
  const { fold, note } = foldGroups(new Map(groups.map(({ name, rows }) => [name, rows.length])));
  const members = new Map<string, BuildGroup[]>();
  for (const group of groups) {
    const name = fold(group.name);
    const list = members.get(name);
    if (list === undefined) members.set(name, [group]);
    else list.push(group);
  }
  const names = [...members.keys()];
  const membersOf = (name: string) => members.get(name) ?? [];
  const ranks = ranksOfGroups(names, membersOf, rankOf);
  return { names, membersOf, note, colours: groupColours(names, (name) => ranks.get(name) ?? null) };
}

/** A log's first group has the look of the log; its other tests, and groups of several logs, have looks of their own. */
function ranksOfGroups(
  names: readonly string[],
  membersOf: (name: string) => readonly BuildGroup[],
  rankOf: (source: string) => number | null,
): Map<string, number> {
  const ranks = new Map<string, number>();
  const given = new Set<number>();
  for (const name of names) {
    const sources = new Set(membersOf(name).map(({ source }) => source));
    const rank = sources.size === 1 ? rankOf([...sources][0] ?? "") : null;
    if (rank === null || given.has(rank)) continue;
    given.add(rank);
    ranks.set(name, rank);
  }
  return ranks;
}

/** Values at even ranks, the first and the last among them. */
export function evenRanks(ascending: Float64Array, wanted: number): Float64Array {
  const step = (ascending.length - 1) / (wanted - 1);
  return Float64Array.from({ length: wanted }, (_, i) => ascending[Math.round(i * step)] ?? 0);
}

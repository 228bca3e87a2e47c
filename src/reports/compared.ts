/** What the parts of a comparison report are made from. */
import type { Criteria } from "../analysis/comparison.ts";
import type { GeometricMean, GroupPair, LeftOut, RowComparison } from "../analysis/group-comparison.ts";
import { type Grouping, isNumber, type Series, type TrialGroup } from "../analysis/grouping.ts";
import { builtInKeys, type Key } from "../analysis/keys.ts";
import type { Trial } from "../analysis/trial.ts";
import { distinctive, shortCommands } from "./command-names.ts";
import type { Place } from "./report.ts";
import type { Run } from "./runs.ts";
import { sourceNames } from "./source-names.ts";

export interface Compared extends Grouping {
  readonly by: readonly Key[];
  readonly criteria: Criteria;
  readonly series: readonly Series[];
  readonly pairs: readonly GroupPair[];
  readonly rows: readonly RowComparison[];
  readonly means: readonly GeometricMean[];
  readonly leftOut: readonly LeftOut[];
  /** What says that figures sum up things of which some failed. */
  readonly partlyFailed: readonly Trial[];
  /** What max RSS figures were divided by. */
  readonly rssDivisor: number;
  /** What a group is called in sentences and headings: by its position. */
  readonly nameOf: (group: number) => string;
}

/** Short names that still tell the groups apart: the program, the last part of a path, `batch 2` rather than `2`. */
export function groupNames(groups: readonly TrialGroup[], by: readonly Key[]): string[] {
  const names = groups.map(({ name }) => name);
  const [key] = by;
  if (key === undefined || by.length > 1) return names;
  if (key.name === "source" || key.name === "directory") return names.map(sourceNames(names));
  if (names.every(isNumber))
    return names.map((name) => (builtInKeys.includes(key) ? `${key.name} ${name}` : `${key.name}=${name}`));
  return distinctive(key.name === "command" ? names.map(shortCommands(names)) : names);
}

/** The lines of the first few trials, each line once. */
export function placesOf(trials: readonly Trial[], most = 4): Place[] {
  const places = new Map<string, Place>();
  for (const { source, line } of trials) {
    if (places.size >= most) break;
    places.set(`${source}:${line}`, { source, line });
  }
  return [...places.values()];
}

/** What a trial of each table is called. */
export const nouns: Readonly<Record<Trial["table"], string>> = {
  runs: "run",
  builds: "build",
  measurements: "figure",
};

/** The measured commands of all groups, failed ones too. */
export function runsOf(groups: readonly TrialGroup[]): Run[] {
  return groups.flatMap(({ trials, failed }) => [...trials, ...failed].flatMap(({ run }) => run ?? []));
}

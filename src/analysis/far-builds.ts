/** Which of the builds that are known by their rows are far from the rest of their group, where the others of the group are only counted. */
import type { Row } from "../tables/schema.ts";
import { countOutside } from "./counted-times.ts";
import type { Candidate } from "./extreme-builds.ts";
import type { HeldTimes } from "./held-times.ts";
import { fencesOf, medianOfOthers } from "./outliers.ts";
import { inOrder, noTimes } from "./ranked-times.ts";

/** Fences follow from so many times of a sketch: quartiles of those are quartiles of all. */
const mostTimes = 4095;
/** So many are told, the farthest. */
const mostFar = 100;

export interface JudgedGroup {
  /** Of the builds that finished. */
  readonly built: HeldTimes;
  readonly candidates: Iterable<Candidate>;
}

export interface FarBuild {
  /** Position of its group among those given. */
  readonly group: number;
  readonly build: Row<"builds">;
  /** Seconds: the median of the other builds of the group, and the fence that it lies beyond. */
  readonly others: number;
  readonly fence: number;
}

/** The farthest first; and of each group how many builds lie beyond its fences, candidates or not. */
export function findFarBuilds(groups: readonly JudgedGroup[]): {
  readonly far: readonly FarBuild[];
  readonly outside: readonly number[];
} {
  const times = groups.map(({ built }) => inOrder(built.spread(mostTimes)));
  const fences = fencesOf(
    times,
    groups.map(({ built }) => built.n),
  );
  const far: (FarBuild & { readonly distance: number })[] = [];
  const outside = groups.map(({ candidates, built }, group) => {
    const own = times[group] ?? noTimes;
    const { low, high } = fences[group] ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    for (const { seconds, build } of candidates) {
      if (build === null || (seconds >= low && seconds <= high)) continue;
      const others = medianOfOthers(own, seconds);
      const distance = Math.abs(Math.log(seconds / others));
      far.push({ group, build, others, distance, fence: seconds < low ? low : high });
    }
    if (own.n < built.n) return countOutside(built.counted(), low, high);
    return own.countBelow(low) + own.n - own.countUpTo(high);
  });
  far.sort((a, b) => b.distance - a.distance || a.group - b.group || a.build.line - b.build.line);
  return { far: far.slice(0, mostFar), outside };
}

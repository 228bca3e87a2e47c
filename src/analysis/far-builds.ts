/** Which of the builds that are known by their rows are far from the rest of their group, where the others of the group are only counted. */
import type { Row } from "../tables/schema.ts";
import { countOutside, type CountedTimes, spreadOut } from "./counted-times.ts";
import type { Candidate } from "./extreme-builds.ts";
import { fencesOf, medianOfOthers } from "./outliers.ts";

/** Fences follow from so many times of a larger group: quartiles of those are quartiles of all. */
const mostTimes = 4095;
/** So many are told, the farthest. */
export const mostFar = 100;

export interface JudgedGroup {
  readonly times: CountedTimes;
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
  const times = groups.map((group) => spreadOut(group.times, mostTimes));
  const fences = fencesOf(times);
  const far: (FarBuild & { readonly distance: number })[] = [];
  const outside = groups.map(({ candidates, times: counted }, group) => {
    const { low, high } = fences[group] ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    for (const { seconds, build } of candidates) {
      if (build === null || (seconds >= low && seconds <= high)) continue;
      const others = medianOfOthers(times[group] as Float64Array, seconds);
      const distance = Math.abs(Math.log(seconds / others));
      far.push({ group, build, others, distance, fence: seconds < low ? low : high });
    }
    return countOutside(counted, low, high);
  });
  far.sort((a, b) => b.distance - a.distance || a.group - b.group || a.build.line - b.build.line);
  return { far: far.slice(0, mostFar), outside };
}

/** What failures do to a comparison, in words. */
import type { FailureRise } from "../analysis/failure-rise.ts";
import type { TrialGroup } from "../analysis/grouping.ts";
import { nouns } from "./compared.ts";
import { list } from "./comparison-sentences.ts";
import { plural } from "./place.ts";

/** So many are told one by one. */
const mostRises = 3;

/** `4 of 8 runs of candidate failed, and 0 of 8 of baseline`, after the benchmark where there are several. */
export function riseText({ table, subject, baseline, candidate }: FailureRise): string {
  const what = subject === "" ? "" : `${subject}: `;
  return `${what}${candidate.failed} of ${plural(candidate.n, nouns[table])} of candidate failed, and ${baseline.failed} of ${baseline.n} of baseline`;
}

/** Why nobody can tell whether limits are kept. */
export function risesSentence(rises: readonly FailureRise[]): string {
  const told = rises.slice(0, mostRises).map(riseText);
  const more = rises.length - told.length;
  return `Nobody can tell whether limits are kept where more fails than before: ${told.join("; ")}${more > 0 ? `; and ${more} more` : ""}. The figures are only of what ended well.`;
}

export const failureAdvice = "Find out why they fail, mend that, and measure again.";

/** `all 8 runs of candidate`, `all 2 runs of old and all 3 runs of new`: of groups of which nothing ended well. Empty if there is none. */
export function allFailedText(
  groups: readonly TrialGroup[],
  nameOf: (group: number) => string,
  measures: (trial: TrialGroup["trials"][number]) => boolean = () => true,
): string {
  return list(
    groups.flatMap(({ trials, failed }, g) => {
      const own = failed.filter(measures);
      const [first] = own;
      if (first === undefined || trials.some(measures)) return [];
      return [
        `${own.length === 1 ? "the only" : "all"} ${plural(own.length, nouns[first.table]).replace(/^1 /, "")} of ${nameOf(g)}`,
      ];
    }),
  );
}

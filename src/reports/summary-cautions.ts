/** What cannot be told from means and the like of several runs, where these are too few themselves. */
import type { GroupSample } from "../analysis/grouping.ts";
import { runsNeeded } from "../analysis/rank-sum.ts";
import { caution } from "./caution.ts";
import { type Compared, placesOf } from "./compared.ts";
import { listSome } from "./comparison-sentences.ts";
import type { Finding } from "./report.ts";
import { programToRepeat, singleValuesHint } from "./single-values.ts";

const mostTitles = 3;

/** True of figures that each sum up several repetitions. */
export const areSummaries = (...samples: readonly GroupSample[]): boolean =>
  samples.every(({ trials }) => trials.every(({ summary }) => summary === true));

export function summaryCautions({ series, criteria }: Compared): Finding[] {
  const enough = runsNeeded(criteria.alpha);
  const found = series
    .filter(({ metric }) => metric.primary)
    .flatMap(({ metric, samples }) =>
      samples.flatMap((sample) =>
        sample !== null && sample.values.length < enough && areSummaries(sample) ? [{ metric, sample }] : [],
      ),
    );
  if (found.length === 0) return [];
  const titles = listSome([...new Set(found.map(({ metric }) => metric.title))], mostTitles);
  const tools = new Set(
    found.flatMap(({ sample }) => sample.trials.map(({ names: { tool } }) => tool ?? null)),
  );
  const tool = tools.size === 1 ? ([...tools][0] ?? null) : null;
  const program = programToRepeat(tool);
  const [what, advice] =
    program === null
      ? [
          "each figure sums up several runs, whose own figures are not there. How far these were apart nobody can tell, nor whether a difference is more than chance.",
          `${singleValuesHint(tool) ?? "Next time let the tool write down every run."} Or run it ${enough} times or more on each side: what each time came to counts as one figure.`,
        ]
      : [
          "each figure sums up what one process repeated. How far the next process would be from it nobody can tell, nor whether a difference is more than chance.",
          `Next time run ${program} ${enough} times or more on each side, in turns: what each time came to counts as one figure.`,
        ];
  return [
    caution(
      "summaries",
      `${titles.charAt(0).toUpperCase()}${titles.slice(1)}: ${what}`,
      advice,
      placesOf(found.flatMap(({ sample }) => sample.trials.slice(0, 1))),
    ),
  ];
}

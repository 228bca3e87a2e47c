/** What cannot be told from means and the like of several runs, where these are too few themselves. */
import type { GroupSample } from "../analysis/grouping.ts";
import { runsNeeded } from "../analysis/rank-sum.ts";
import { caution } from "./caution.ts";
import { type Compared, placesOf } from "./compared.ts";
import { listSome } from "./comparison-sentences.ts";
import type { Finding } from "./report.ts";
import { singleValuesHint } from "./single-values.ts";

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
  const hint = tools.size === 1 ? singleValuesHint([...tools][0] ?? null) : null;
  return [
    caution(
      "summaries",
      `${titles.charAt(0).toUpperCase()}${titles.slice(1)}: each figure sums up several runs, whose own figures are not there. How far these were apart nobody can tell, nor whether a difference is more than chance.`,
      `${hint ?? "Next time let the tool write down every run."} Or run it ${enough} times or more on each side: what each time came to counts as one figure.`,
      placesOf(found.flatMap(({ sample }) => sample.trials.slice(0, 1))),
    ),
  ];
}

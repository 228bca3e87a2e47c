/** Limits of which the answer hangs on one run. */
import { decidingRunsOf, type LimitResult } from "../analysis/limits.ts";
import { caution } from "./caution.ts";
import { outcomeWords } from "./check-tables.ts";
import { type Compared, placesOf } from "./compared.ts";
import { decidingRun, mostOfAKind, mostRunsLeftOut } from "./comparison-cautions.ts";
import { formatOf } from "./metric-text.ts";
import { plural } from "./place.ts";
import type { Finding } from "./report.ts";

export function decidingFindings(results: readonly LimitResult[], { criteria }: Compared): Finding[] {
  return results
    .filter(({ row: { a, b } }) => a.values.length + b.values.length <= mostRunsLeftOut)
    .flatMap((result): Finding[] => {
      const [run, ...others] = decidingRunsOf(result, criteria.alpha);
      if (run === undefined) return [];
      const { limit, row, outcome } = result;
      const { subject, metric } = row;
      const trial = row[run.group].trials[run.index];
      const more =
        others.length === 0 ? "" : `, and ${plural(others.length, "other run")} could change it too`;
      const what = `${limit.text}${subject === "" ? "" : ` for ${subject}`}`;
      const value = formatOf(metric)(run.value);
      return [
        caution(
          decidingRun,
          `${what}: without the run of ${value} it would be ${outcomeWords[run.without].word}, not ${outcomeWords[outcome].word}${more}.`,
          "A few more runs settle it.",
          trial === undefined ? [] : placesOf([trial]),
        ),
      ];
    })
    .slice(0, mostOfAKind);
}

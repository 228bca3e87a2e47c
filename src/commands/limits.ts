/** The limits that `check --fail-on` is given. */
import { type Limit, parseLimit } from "../analysis/limits.ts";
import { buildMetric, type Metric, runMetrics } from "../analysis/metrics.ts";
import { suggestion, UsageError } from "./usage.ts";

const known = [...runMetrics, buildMetric];

export function limitsFrom(texts: readonly string[]): Limit[] {
  return texts.map((text) => {
    const limit = parseLimit(text);
    if (limit !== null) return limit;
    throw new UsageError(
      `--fail-on takes a change against the baseline in percent, with its sign, such as 'elapsed_s > +5%' or 'throughput < -5%', not ${JSON.stringify(text)}.`,
    );
  });
}

/** Refuses a metric that neither runlens nor the inputs know (those of benchmark files are only known once they are read): a limit that no figure can break guards nothing. */
export function suggestMetric(limits: readonly Limit[], inInputs: readonly Metric[]): void {
  const names = [...new Set([...known, ...inInputs].map(({ id }) => id))];
  for (const { metric } of limits) {
    if (names.includes(metric)) continue;
    throw new UsageError(`--fail-on: there is no metric ${metric}${suggestion(metric, names)}.`);
  }
}

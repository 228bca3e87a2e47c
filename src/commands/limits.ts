/** The limits that `check --fail-on` is given. */
import { type Limit, parseLimit } from "../analysis/limits.ts";
import { buildMetric, runMetrics } from "../analysis/metrics.ts";
import { knowsMetric } from "../reports/check.ts";
import type { Compared } from "../reports/compared.ts";
import { suggestion, UsageError } from "./usage.ts";

const known = [...runMetrics, buildMetric];

export function limitsFrom(texts: readonly string[]): Limit[] {
  return texts.map((text) => {
    const limit = parseLimit(text);
    if (limit !== null) return limit;
    throw new UsageError(
      `--fail-on takes a limit such as 'elapsed_s > +5%' or 'throughput < -5%', not ${JSON.stringify(text)}.`,
    );
  });
}

/** Refuses a metric that neither runlens nor the inputs know: a limit that no figure can break guards nothing. */
export function suggestMetric(limits: readonly Limit[], compared: Compared): void {
  for (const { metric } of limits) {
    if (knowsMetric(metric, compared, known)) continue;
    const names = [...new Set([...known, ...compared.series.map((row) => row.metric)].map(({ id }) => id))];
    throw new UsageError(`--fail-on: there is no metric ${metric}${suggestion(metric, names)}.`);
  }
}

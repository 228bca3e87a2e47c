/** A figure of a metric in a sentence. */
import type { Metric } from "../analysis/metrics.ts";
import { formatBytes, formatCount, formatNumber, formatPercent, formatSeconds } from "../units/quantity.ts";

const formats: Readonly<Record<Metric["kind"], (value: number | null) => string>> = {
  seconds: formatSeconds,
  bytes: formatBytes,
  count: formatCount,
  percent: formatPercent,
  number: (value) => formatNumber(value),
};

export function formatOf({ kind }: Metric): (value: number | null) => string {
  return formats[kind];
}

/** What a comparison says if not all that is compared fitted into memory. */
import type { SampleSize } from "../analysis/stratified-sample.ts";
import { formatCount } from "../units/quantity.ts";
import { caution } from "./caution.ts";
import type { ReportDocument } from "./report.ts";

/** The same document, which says first what is a sample of how much. */
export function withSamples(document: ReportDocument, samples: readonly SampleSize[]): ReportDocument {
  if (samples.length === 0) return document;
  const parts = samples.map(
    ({ table, stratum, rows, kept }) =>
      `${formatCount(kept)} of ${formatCount(rows)} ${table}${stratum === null ? "" : ` of ${stratum}`}`,
  );
  const finding = caution(
    "sample",
    `Not all figures fit into memory. What is compared is a uniform sample: ${parts.join("; ")}. Intervals and verdicts hold as they stand, for so many; counts are of the sample, and servers are not told apart by batches.`,
    "Give it more memory with --max-memory, or fewer logs at a time.",
    [],
  );
  const [first, ...others] = document.reports;
  return {
    ...document,
    findings: [finding, ...document.findings],
    reports: first === undefined ? [] : [{ ...first, findings: [finding, ...first.findings] }, ...others],
  };
}

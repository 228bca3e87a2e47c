/**
 * What the CSV and the JSON of Google Benchmark have in common. A benchmark that is repeated has a row for each repetition, then rows for
 * aggregates of them (`NAME_mean`, `_median`, `_stddev`, `_cv`, or one of the user's own). Aggregates are left out where the repetitions are there, because they
 * would count the same runs again. With `--benchmark_report_aggregates_only` they are all there is. Fits of a complexity (big O, RMS)
 * are no measurements.
 */
import { joinParams, type MeasurementRows, Repetitions, type Subject } from "./measurement-rows.ts";

export interface GoogleEntry {
  readonly line: number;
  /** Without the suffix of an aggregate. */
  readonly name: string;
  /** `mean`, `cv`, …; null for a run. */
  readonly aggregate: string | null;
  /** From 1; null where the file does not tell. */
  readonly repetition: number | null;
  /** From 1: what several processes wrote may have been joined in one file. */
  readonly process: number;
  readonly label: string | null;
  /** Name, value, unit as written. */
  readonly values: readonly (readonly [metric: string, value: number | null, unit: string | null])[];
}

/** Rates that Google Benchmark works out itself; other counters are the user's own and have no unit. */
export const counterUnits: ReadonlyMap<string, string> = new Map([
  ["iterations", "count"],
  ["bytes_per_second", "B/s"],
  ["items_per_second", "1/s"],
]);

export function addEntries(rows: MeasurementRows, entries: readonly GoogleEntry[]): void {
  const keyOf = ({ name, process }: GoogleEntry) => `${process} ${name}`;
  const measured = new Set(entries.filter(({ aggregate }) => aggregate === null).map(keyOf));
  const repetitions = new Repetitions();
  const isJoined = entries.some(({ process }) => process > 1);
  for (const entry of entries) {
    const { aggregate, repetition, process } = entry;
    if (aggregate !== null && measured.has(keyOf(entry))) continue;
    addEntry(rows, entry, {
      params: joinParams([["label", entry.label]]),
      iteration: aggregate === null ? (repetition ?? repetitions.next(keyOf(entry))) : null,
      fork: isJoined ? String(process) : null,
    });
  }
}

/** The rows of one entry. */
export function addEntry(
  rows: MeasurementRows,
  { line, name, aggregate, values }: Omit<GoogleEntry, "repetition" | "label" | "process">,
  of: Omit<Subject, "benchmark">,
): void {
  const subject = { ...of, benchmark: name };
  const suffix = aggregate === null ? "" : `_${aggregate}`;
  for (const [metric, value, unit] of values) {
    // In an aggregate the iterations are the repetitions that it sums up.
    if (value === null || (aggregate !== null && metric === "iterations")) continue;
    rows.add(line, subject, metric + suffix, value, unit);
  }
}

/**
 * The table that JMH prints in the end.
 *
 *     Benchmark                    (size)  Mode  Cnt   Score   Error  Units
 *     Sort.quick                     1024  avgt   25  12.514 ± 0.041  ns/op
 *     Sort.quick:·gc.alloc.rate      1024  avgt   25  ≈ 10⁻⁴          MB/sec
 */
import { amount, number } from "./jmh-lines.ts";

export const tableHeading =
  /Benchmark((?:\s{1,400}\([^()]{1,200}\))*)\s{1,400}Mode\s{1,400}(?:Cnt|Samples)\s{1,400}Score\s{1,400}(?:Score )?[Ee]rror\s{1,400}Units\s*$/;
/** The name with the values of parameters, the mode, how many values, the score and its error. */
const tableRow = new RegExp(
  String.raw`^(\S.{0,2000}?)\s{1,400}(thrpt|avgt|sample|ss)\s{1,400}(?:\d{1,12}\s{1,400})?${amount}\s{0,400}(?:\S{1,3}\s{1,400}(${number}|NaN))?\s{1,400}(\S{1,40})$`,
);

export interface TableRow {
  readonly benchmark: string;
  readonly params: readonly (readonly [name: string, value: string])[];
  readonly mode: string;
  /** Of a profiler, or a method of a group; null of the score itself. */
  readonly secondary: string | null;
  /** Of a percentile of the samples, in percent. */
  readonly percent: number | null;
  readonly score: string;
  readonly error: string | undefined;
  readonly unit: string;
}

/** A row of the table, of which `params` are columns; null if the text is none. */
export function readTableRow(text: string, params: readonly string[]): TableRow | null {
  const [, names = "", mode = "", score = "", error, unit = ""] = tableRow.exec(text) ?? [];
  const [name = "", ...values] = names.split(/\s{1,400}/);
  if (unit === "" || values.length !== params.length) return null;
  // `Sort.quick:·gc.alloc.rate`, `Sort.quick:quick·p0.50`
  const [, benchmark = name, secondary = null] = /^([^:]+):(.+)$/.exec(name) ?? [];
  const [, share] = /(?:^|\W)p([01]\.\d{1,6})$/.exec(secondary ?? "") ?? [];
  return {
    benchmark,
    params: params
      .map((param, i): [string, string] => [param, values[i] ?? ""])
      .filter(([, value]) => value !== "N/A"),
    mode,
    secondary,
    percent: share === undefined ? null : Number((100 * Number(share)).toFixed(4)),
    score,
    error,
    unit,
  };
}

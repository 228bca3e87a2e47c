/**
 * The tables of Snakemake's `benchmark:` directive: one record a repetition. Memory and I/O are in MiB, `mean_load` is CPU time over
 * elapsed time in percent, `cpu_time` seconds. `h:m:s` says again what `s` says, less exactly; it counts where `s` is missing. People
 * join such tables into one, as CSV, with a column in front that names the job.
 */
import { type FileParser, headLength } from "../file-parser.ts";
import { findHeading, hasAll, readTable } from "./csv-table.ts";
import { joinParams, MeasurementRows, numberField, Repetitions } from "./measurement-rows.ts";

const metrics: readonly { readonly column: string; readonly metric: string; readonly unit: string }[] = [
  { column: "s", metric: "elapsed", unit: "s" },
  { column: "cpu_time", metric: "cpu_time", unit: "s" },
  { column: "max_rss", metric: "max_rss", unit: "MiB" },
  { column: "max_vms", metric: "max_vms", unit: "MiB" },
  { column: "max_uss", metric: "max_uss", unit: "MiB" },
  { column: "max_pss", metric: "max_pss", unit: "MiB" },
  { column: "io_in", metric: "io_in", unit: "MiB" },
  { column: "io_out", metric: "io_out", unit: "MiB" },
  { column: "mean_load", metric: "mean_load", unit: "%" },
  { column: "input_size_mb", metric: "input_size", unit: "MiB" },
];

/** Columns that name the job; else the first column does if it stands before `s`. */
const names = ["rule_name", "rule", "ID", "id", "sample", "name", "job"];
const parameters = ["wildcards", "params", "threads"];

const isHeading = (fields: readonly string[]) => hasAll(fields, ["s", "h:m:s"]);

export const snakemakeTsv: FileParser = {
  id: "snakemake-tsv",
  title: "Snakemake benchmark table",
  lineTypes: [
    {
      meaning: "heading; tabs or commas",
      example: "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load",
    },
    {
      meaning: "a repetition: seconds, memory in MiB",
      example: "584.1149\t0:09:44\t3482.91\t4050.52\t3482.36\t3482.37\t0.00\t1812.71\t88.15",
    },
  ],
  recognise: (head, whole) => findHeading(head, whole, isHeading) !== null,
  read(bytes, store) {
    const heading = findHeading(bytes.subarray(0, headLength), true, isHeading);
    if (heading === null) return;
    const rows = new MeasurementRows(store, "snakemake");
    const repetitions = new Repetitions();
    readTable(bytes, heading, store, (columns) => {
      const name = nameColumn(columns);
      return (fields, line) => {
        const cell = (column: string) => fields[columns.indexOf(column)] ?? "";
        const benchmark = name === null ? null : cell(name);
        const params = joinParams(parameters.map((column) => [column, cell(column)]));
        const iteration = repetitions.next(`${benchmark ?? ""} ${params ?? ""}`);
        for (const { column, metric, unit } of metrics) {
          const value =
            numberField(store, line, column, cell(column)) ??
            (column === "s" ? readClock(cell("h:m:s")) : null);
          if (value !== null) rows.add(line, { benchmark, params, iteration }, metric, value, unit);
        }
      };
    });
  },
};

function nameColumn(columns: readonly string[]): string | null {
  const [first = "s"] = columns;
  return names.find((name) => columns.includes(name)) ?? (first === "s" ? null : first);
}

/** `0:09:44` → 584, `1 day, 2:03:04` → 93784: how Python writes a duration. Null on any other shape. Seconds. */
function readClock(text: string): number | null {
  const [, days, hours, minutes, seconds] =
    /^(?:(\d+) days?, )?(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text.trim()) ?? [];
  if (hours === undefined) return null;
  return Number(days ?? 0) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

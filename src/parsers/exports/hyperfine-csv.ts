/**
 * `hyperfine --export-csv`: one record a command, times in seconds. Columns `parameter_NAME` follow with `--parameter-list` and
 * `--parameter-scan`. `stddev` is empty after a single run; `median` is missing before 1.5.
 */
import { type FileParser, headLength } from "../file-parser.ts";
import { findHeading, hasAll, readTable } from "./csv-table.ts";
import { joinParams, MeasurementRows, summaryField } from "./measurement-rows.ts";

const metrics = ["mean", "stddev", "median", "user", "system", "min", "max"] as const;
const parameter = "parameter_";

const isHeading = (fields: readonly string[]) =>
  fields[0] === "command" && hasAll(fields, ["mean", "user", "system", "min", "max"]);

export const hyperfineCsv: FileParser = {
  id: "hyperfine-csv",
  title: "hyperfine --export-csv",
  lineTypes: [
    {
      meaning: "heading; a column for each parameter may follow",
      example: "command,mean,stddev,median,user,system,min,max,parameter_threads",
    },
    {
      meaning: "a command and its times in seconds",
      example: "sort --parallel=4 data,0.2134,0.0052,0.2121,0.7011,0.0420,0.2071,0.2254,4",
    },
  ],
  recognise: (head, whole) => findHeading(head, whole, isHeading) !== null,
  read(bytes, store) {
    const heading = findHeading(bytes.subarray(0, headLength), true, isHeading);
    if (heading === null) return;
    const rows = new MeasurementRows(store, "hyperfine");
    readTable(bytes, heading, store, (columns) => {
      const command = columns.indexOf("command");
      const parameters = [...columns.entries()].filter(([, name]) => name.startsWith(parameter));
      return (fields, line) => {
        const subject = {
          benchmark: fields[command] ?? null,
          params: joinParams(parameters.map(([at, name]) => [name.slice(parameter.length), fields[at]])),
        };
        for (const metric of metrics.filter((name) => columns.includes(name))) {
          const value = summaryField(store, line, metric, fields[columns.indexOf(metric)] ?? "");
          if (value !== null) rows.add(line, subject, metric, value, "s");
        }
      };
    });
  },
};

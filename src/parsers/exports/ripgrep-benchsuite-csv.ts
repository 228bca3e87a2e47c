/** The raw CSV of ripgrep's benchsuite: one record a run, `duration` in seconds, `lines` as a check of the result. */
import { type FileParser, headLength } from "../file-parser.ts";
import { findHeading, hasAll, readTable } from "./csv-table.ts";
import { joinParams, MeasurementRows, numberField, Repetitions } from "./measurement-rows.ts";

const isHeading = (fields: readonly string[]) =>
  hasAll(fields, ["benchmark", "warmup_iter", "iter", "name", "command", "duration", "lines"]);

export const ripgrepBenchsuiteCsv: FileParser = {
  id: "ripgrep-benchsuite-csv",
  title: "ripgrep benchsuite, raw CSV",
  lineTypes: [
    { meaning: "heading", example: "benchmark,warmup_iter,iter,name,command,duration,lines,env" },
    { meaning: "a run", example: "linux_literal,1,3,rg,rg -n PM_RESUME,0.0986,16," },
  ],
  recognise: (head, whole) => findHeading(head, whole, isHeading) !== null,
  read(bytes, store) {
    const heading = findHeading(bytes.subarray(0, headLength), true, isHeading);
    if (heading === null) return;
    const rows = new MeasurementRows(store, "ripgrep-benchsuite");
    const repetitions = new Repetitions();
    readTable(bytes, heading, store, (columns) => (fields, line) => {
      const cell = (column: string) => fields[columns.indexOf(column)] ?? "";
      const benchmark = cell("benchmark");
      const params = joinParams(["name", "command", "env"].map((name) => [name, cell(name)]));
      const subject = { benchmark, params, iteration: repetitions.next(`${benchmark} ${params ?? ""}`) };
      const duration = numberField(store, line, "duration", cell("duration"));
      if (duration !== null) rows.add(line, subject, "elapsed", duration, "s");
      const matches = numberField(store, line, "lines", cell("lines"));
      if (matches !== null) rows.add(line, subject, "lines", matches, "count");
    });
  },
};

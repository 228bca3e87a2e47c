/**
 * `pytest-benchmark compare --csv`: the columns that were asked for, all times in seconds whatever the table in the terminal said; `ops`
 * is rounds a second. Parameters have columns `param:NAME`. `outliers` (`5;89`) is no number and left out.
 */
import { type FileParser, headLength } from "../file-parser.ts";
import { findHeading, readTable } from "./csv-table.ts";
import { joinParams, MeasurementRows, summaryField } from "./measurement-rows.ts";
import { pytestUnits } from "./pytest-benchmark-units.ts";

const parameter = "param:";

function isKnown(name: string): boolean {
  return name === "outliers" || name.startsWith(parameter) || pytestUnits.has(name);
}

function isHeading([first, ...others]: readonly string[]): boolean {
  return first === "name" && others.some((name) => pytestUnits.has(name)) && others.every(isKnown);
}

export const pytestBenchmarkCsv: FileParser = {
  id: "pytest-benchmark-csv",
  title: "pytest-benchmark compare --csv",
  lineTypes: [
    {
      meaning: "heading, with the columns that were asked for",
      example: "name,param:size,min,max,mean,stddev,rounds",
    },
    {
      meaning: "a benchmark and its times in seconds",
      example: "tests/test_sort.py::test_sort[100],100,2.1e-05,3.1e-04,2.4e-05,6.1e-06,38523",
    },
  ],
  recognise: (head, whole) => findHeading(head, whole, isHeading) !== null,
  read(bytes, store) {
    const heading = findHeading(bytes.subarray(0, headLength), true, isHeading);
    if (heading === null) return;
    const rows = new MeasurementRows(store, "pytest-benchmark");
    readTable(bytes, heading, store, (columns) => {
      const cells = [...columns.entries()];
      const parameters = cells.filter(([, name]) => name.startsWith(parameter));
      const metrics = cells.filter(([, name]) => pytestUnits.has(name));
      return (fields, line) => {
        const params = joinParams(parameters.map(([at, name]) => [name.slice(parameter.length), fields[at]]));
        for (const [at, metric] of metrics) {
          const value = summaryField(store, line, metric, fields[at] ?? "");
          const unit = pytestUnits.get(metric) ?? null;
          if (value !== null) rows.add(line, { benchmark: fields[0] ?? null, params }, metric, value, unit);
        }
      };
    });
  },
};

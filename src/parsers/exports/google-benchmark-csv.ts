/**
 * `--benchmark_format=csv` of Google Benchmark. Lines about the machine may stand above the heading. `iterations` is empty in the rows of
 * a complexity fit, whose `time_unit` is `N`, `NlgN`, … or empty. User counters are further columns.
 */
import type { Store } from "../../tables/store.ts";
import { type FileParser, headLength } from "../file-parser.ts";
import { findHeading, hasAll, readTable } from "./csv-table.ts";
import { addEntries, counterUnits, type GoogleEntry } from "./google-benchmark-rows.ts";
import { MeasurementRows, numberField, summaryField } from "./measurement-rows.ts";

/** How many of each make a second. */
const timeUnits: ReadonlyMap<string, number> = new Map([
  ["ns", 1e9],
  ["us", 1e6],
  ["ms", 1e3],
  ["s", 1],
]);
/** Only the name of a row tells that it is an aggregate. */
const aggregated = /^(.*)_(mean|median|stddev|cv)$/s;

/** Lines about the machine that may precede the heading. */
const mostLinesAbove = 40;

/** Part of a name of the heading, which logs do not hold: it begins with a byte that is rare. */
const mark = Buffer.from("_unit");

const isHeading = (fields: readonly string[]) =>
  fields[0] === "name" && hasAll(fields, ["iterations", "real_time", "cpu_time", "time_unit"]);

export const googleBenchmarkCsv: FileParser = {
  id: "google-benchmark-csv",
  title: "Google Benchmark --benchmark_format=csv",
  lineTypes: [
    {
      meaning: "heading; a column for each user counter may follow",
      example:
        "name,iterations,real_time,cpu_time,time_unit,bytes_per_second,items_per_second,label,error_occurred,error_message",
    },
    {
      meaning: "a run: time of one iteration",
      example: '"BM_Sort/1024",23968,29071.6,28998.1,ns,1.4e+08,3.5e+07,,,',
    },
    { meaning: "a run that failed", example: '"BM_Open",,,,,,,,true,"no such file"' },
  ],
  recognise: (head, whole) =>
    head.includes(mark) && findHeading(head, whole, isHeading, mostLinesAbove) !== null,
  read(bytes, store) {
    const heading = findHeading(bytes.subarray(0, headLength), true, isHeading, mostLinesAbove);
    if (heading === null) return;
    const rows = new MeasurementRows(store, "google-benchmark");
    const runs: Run[] = [];
    let process = 1;
    const open = (columns: readonly string[]) => (fields: readonly string[], line: number) => {
      const cells = new Map(columns.map((name, at) => [name, fields[at] ?? ""]));
      runs.push({ line, process, name: cells.get("name") ?? "", cells });
    };
    readTable(bytes, heading, store, open, undefined, () => process++);
    addEntries(rows, toEntries(rows, runs));
  },
};

interface Run {
  readonly line: number;
  readonly process: number;
  readonly name: string;
  readonly cells: ReadonlyMap<string, string>;
}

function toEntries({ store }: MeasurementRows, runs: readonly Run[]): GoogleEntry[] {
  const names = new Set(runs.map(({ name }) => name));
  return runs.flatMap(({ line, process, name, cells }) => {
    const [, base = "", aggregate = ""] = aggregated.exec(name) ?? [];
    const isAggregate =
      names.has(base) || ["mean", "median", "stddev"].every((other) => names.has(`${base}_${other}`));
    const values = valuesOf(store, line, cells, isAggregate ? aggregate : null);
    if (values.length === 0) return [];
    const label = cells.get("label") ?? null;
    const of = isAggregate && base !== "" ? { name: base, aggregate } : { name, aggregate: null };
    return [{ line, process, ...of, repetition: null, label, values }];
  });
}

const texts = new Set(["name", "time_unit", "label", "error_occurred", "error_message"]);

/**
 * Nothing for the rows of a complexity fit. The relative deviation of times (`_cv`) is a share, but version 1.7 prints it as if it were the
 * seconds of all repetitions: in the unit of the times, and divided by their number. Where it is right, it has no unit.
 */
function valuesOf(
  store: Store,
  line: number,
  cells: Run["cells"],
  aggregate: string | null,
): GoogleEntry["values"] {
  const isShare = aggregate === "cv";
  const readField = aggregate === null ? numberField : summaryField;
  if (cells.get("error_occurred") === "true") return [["error_occurred", 1, null]];
  const timeUnit = cells.get("time_unit") ?? "";
  if ((cells.get("iterations") ?? "") === "" || (timeUnit === "" && !isShare)) return [];
  if (!timeUnits.has(timeUnit) && !isShare) {
    store.problem(
      line,
      `time_unit: expected ns, us, ms or s, found ${JSON.stringify(timeUnit.slice(0, 20))}`,
    );
    return [];
  }
  return [...cells]
    .filter(([name]) => !texts.has(name))
    .map(([name, text]) => {
      const isTime = name === "real_time" || name === "cpu_time";
      const unit = isShare ? "ratio" : isTime ? timeUnit : (counterUnits.get(name) ?? null);
      const value = readField(store, line, name, text);
      const perSecond = isShare && isTime ? timeUnits.get(timeUnit) : undefined;
      if (value === null || perSecond === undefined) return [name, value, unit];
      return [name, (value * Number(cells.get("iterations"))) / perSecond, unit];
    });
}

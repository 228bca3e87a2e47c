/**
 * CSV files of the user's own, as a map describes them: which columns hold the name of the benchmark, its parameters, the number of the repetition, and
 * the values with their units. Either each metric has a column of its own, or every record names its metric (and its unit) in columns:
 *
 *     { "tool": "loadgen", "files": "*.load.csv", "benchmark": "case", "params": ["threads"], "iteration": "run",
 *       "values": [{ "column": "time_ms", "metric": "elapsed", "unit": "ms" }] }
 *     { "tool": "loadgen", "delimiter": ";", "decimal_comma": true, "heading": ["what", "how_much", "unit"], "files": "*.txt",
 *       "values": [{ "column": "how_much", "metric_column": "what", "unit_column": "unit" }] }
 */
import { Spec } from "./custom-spec.ts";
import { knownUnits } from "./exports/base-unit.ts";
import { type OnRecord, readRecords } from "./exports/csv-records.ts";
import { delimiterOf, hasAll, headingFields, readTable } from "./exports/csv-table.ts";
import { headLines } from "./exports/head-line.ts";
import { joinParams, MeasurementRows, numberField, Repetitions } from "./exports/measurement-rows.ts";
import type { FileParser } from "./file-parser.ts";

/** A text, or the column that holds it. */
type Source = { readonly text: string } | { readonly column: string };

interface ValueColumn {
  readonly column: string;
  readonly metric: Source;
  readonly unit: Source | null;
}

export interface CsvMap {
  /** What `measurements.tool` says. */
  readonly tool: string;
  /** Only files with such a name: `*` and `?` stand for any characters. Null: all files whose heading has the columns. */
  readonly files: string | null;
  /** Null: whatever cuts the heading into the most fields. */
  readonly delimiter: string | null;
  readonly decimalComma: boolean;
  /** Names for the columns of files without heading. */
  readonly heading: readonly string[] | null;
  readonly benchmark: string | null;
  readonly params: readonly string[];
  readonly iteration: string | null;
  /** The process that ran the repetition: those of one are not independent. */
  readonly fork: string | null;
  readonly values: readonly ValueColumn[];
}

const fields = [
  "tool",
  "files",
  "delimiter",
  "decimal_comma",
  "heading",
  "benchmark",
  "params",
  "iteration",
  "fork",
  "values",
] as const;

const texts = (spec: Spec) => spec.items().map((item) => item.text());
const text = (spec: Spec) => spec.text();

/** Checks what a map file holds. Throws a `SpecError`. */
export function readCsvMap(json: unknown): CsvMap {
  const spec = new Spec(json).members(fields);
  const map: CsvMap = {
    tool: spec.tool.text(),
    files: spec.files.optional(text, null),
    delimiter: spec.delimiter.optional(readDelimiter, null),
    decimalComma: spec.decimal_comma.optional((flag) => flag.flag(), false),
    heading: spec.heading.optional(texts, null),
    benchmark: spec.benchmark.optional(text, null),
    params: spec.params.optional(texts, []),
    iteration: spec.iteration.optional(text, null),
    fork: spec.fork.optional(text, null),
    values: spec.values.items().map(readValue),
  };
  if (map.heading !== null) {
    if (map.files === null)
      spec.heading.refuse("a map for files without heading has to say which: add files");
    const { heading } = map;
    const stranger = columnsOf(map).find((column) => !heading.includes(column));
    if (stranger !== undefined)
      spec.heading.refuse(`the column ${JSON.stringify(stranger)} is used, but not in it`);
  }
  return map;
}

function readDelimiter(spec: Spec): string {
  const delimiter = spec.text();
  return delimiter.length === 1 && !/["\r\n]/.test(delimiter)
    ? delimiter
    : spec.fail("one character, such as ; or a tab");
}

function readValue(spec: Spec): ValueColumn {
  const { column, metric, metric_column, unit, unit_column } = spec.members([
    "column",
    "metric",
    "metric_column",
    "unit",
    "unit_column",
  ]);
  const metricSource = readSource(metric, metric_column) ?? metric.fail("a text, or the field metric_column");
  return { column: column.text(), metric: metricSource, unit: readSource(checkUnit(unit), unit_column) };
}

function readSource(constant: Spec, column: Spec): Source | null {
  if (constant.value !== undefined && column.value !== undefined)
    constant.refuse("give a text or a column, not both");
  return constant.optional(
    (spec) => ({ text: spec.text() }),
    column.optional((spec) => ({ column: spec.text() }), null),
  );
}

function checkUnit(unit: Spec): Spec {
  const isKnown = unit.value === undefined || knownUnits.some((known) => known === unit.value);
  return isKnown ? unit : unit.fail(`one of ${knownUnits.join(", ")}`);
}

/** All columns that a map needs. */
function columnsOf({ benchmark, params, iteration, fork, values }: CsvMap): string[] {
  const named = values.flatMap(({ column, metric, unit }) => [
    column,
    ...[metric, unit].flatMap((source) => (source !== null && "column" in source ? [source.column] : [])),
  ]);
  return [benchmark, ...params, iteration, fork, ...named].filter((column) => column !== null);
}

/** A parser for the files of a map. `isNamed` tells whether a source has a name that the map is meant for. */
export function customCsv(id: string, map: CsvMap, isNamed: (source: string) => boolean): FileParser {
  const needed = columnsOf(map);
  return {
    id,
    title: `CSV of ${map.tool}`,
    lineTypes: [
      { meaning: "heading, with these columns in any order", example: needed.join(map.delimiter ?? ",") },
    ],
    accepts: isNamed,
    recognise(head, whole) {
      const [first] = headLines(head, whole, 1);
      if (first === undefined) return false;
      const names = headingFields(first.text, map.delimiter ?? delimiterOf(first.text));
      return map.heading === null ? hasAll(names, needed) : names.length === map.heading.length;
    },
    read(bytes, store) {
      const [first] = headLines(bytes, true, 1);
      if (first === undefined) return;
      const rows = new MeasurementRows(store, map.tool);
      const delimiter = map.delimiter ?? delimiterOf(first.text);
      if (map.heading === null) {
        readTable(bytes, first, store, (columns) => recordReader(rows, map, columns), delimiter);
      } else {
        const onRecord = recordReader(rows, map, map.heading);
        readRecords(bytes, { delimiter, columns: "as-first" }, store, onRecord);
      }
    },
  };
}

function recordReader(rows: MeasurementRows, map: CsvMap, columns: readonly string[]): OnRecord {
  const repetitions = new Repetitions();
  return (record, line) => {
    const cell = (column: string) => record[columns.indexOf(column)] ?? "";
    const number = (column: string) => numberField(rows.store, line, column, cell(column), map.decimalComma);
    const textOf = (source: Source) => ("text" in source ? source.text : cell(source.column).trim());
    const benchmark = map.benchmark === null ? null : cell(map.benchmark);
    const params = joinParams(map.params.map((column) => [column, cell(column)]));
    const fork = map.fork === null ? null : cell(map.fork).trim() || null;
    for (const { column, metric: source, unit } of map.values) {
      const metric = textOf(source);
      const value = number(column);
      const iteration =
        map.iteration === null
          ? repetitions.next(`${benchmark ?? ""} ${params ?? ""} ${metric}`)
          : number(map.iteration);
      if (value !== null)
        rows.add(
          line,
          { benchmark, params, iteration, fork },
          metric,
          value,
          unit === null ? null : textOf(unit) || null,
        );
    }
  };
}

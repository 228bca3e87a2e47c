/**
 * `hyperfine --export-json`: an object with `results`, one for each command. `times` are the runs one by one; `user`, `system` are means
 * over them. `exit_codes` since 1.13, null after a signal; `memory_usage_byte` since 1.19. Seconds and bytes.
 */
import type { FileParser } from "../file-parser.ts";
import { figureOf, firstDocument, numberOf, objectsOf, paramsOf, readDocuments } from "./json-documents.ts";
import { type JsonArray, JsonObject, type JsonValue } from "./json-text.ts";
import { joinParams, MeasurementRows, type Subject } from "./measurement-rows.ts";

/** What is told of all runs of a command together, in seconds. */
const summaries = ["mean", "stddev", "median", "user", "system", "min", "max"] as const;

/** What is told of each run. */
const series = [
  { key: "times", metric: "elapsed", unit: "s" },
  { key: "memory_usage_byte", metric: "max_rss", unit: "bytes" },
  { key: "exit_codes", metric: "exit_code", unit: null },
] as const;

function resultsOf(document: JsonValue): JsonObject[] {
  return document instanceof JsonObject ? objectsOf(document.get("results")) : [];
}

export const hyperfineJson: FileParser = {
  id: "hyperfine-json",
  title: "hyperfine --export-json",
  lineTypes: [
    { meaning: "the command", example: '"command": "sort --parallel=4 data",' },
    { meaning: "seconds of each run", example: '"times": [0.2071, 0.2121, 0.2254],' },
    {
      meaning: "exit codes of the runs; a failed run is told by a code other than 0",
      example: '"exit_codes": [0, 0, 1]',
    },
    {
      meaning: "seconds over all runs",
      example: '"mean": 0.2134, "stddev": 0.0052, "user": 0.7011, "system": 0.0420,',
    },
  ],
  recognise(head) {
    const [first] = resultsOf(firstDocument(head));
    return typeof first?.get("command") === "string" && first.get("benchmark") === null;
  },
  read(bytes, store) {
    const rows = new MeasurementRows(store, "hyperfine");
    readDocuments(bytes, store, (document) => {
      for (const result of resultsOf(document)) addResult(rows, result);
    });
  },
};

function addResult(rows: MeasurementRows, result: JsonObject): void {
  const subject = {
    benchmark: result.text("command"),
    params: joinParams(paramsOf(result.get("parameters"))),
  };
  for (const { key, metric, unit } of series) {
    const values = result.array(key);
    if (values !== null) addSeries(rows, subject, values, metric, unit);
  }
  for (const key of summaries) {
    const value = numberOf(result.get(key));
    if (value !== null) rows.add(result.lineOf(key), subject, key, value, "s");
  }
}

function addSeries(
  rows: MeasurementRows,
  subject: Subject,
  values: JsonArray,
  metric: string,
  unit: string | null,
): void {
  values.items.forEach((value, i) => {
    if (value !== null && typeof value !== "number") return;
    const line = values.lines[i] ?? values.line;
    rows.add(line, { ...subject, iteration: i + 1 }, metric, figureOf(rows.store, line, metric, value), unit);
  });
}

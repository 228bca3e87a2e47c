/**
 * `-rf json` of JMH: an array of results. `rawData` holds the score of each iteration, by fork; in the mode `sample` there is
 * `rawDataHistogram` instead, of which the percentiles are read. Units: `ops/ms`, `ns/op`; profilers add `MB/sec` (2²⁰ bytes), `B/op`,
 * `counts`, `ms`, `#/op`.
 */
import type { FileParser } from "../file-parser.ts";
import { jmhParams, secondaryName, unitOf } from "../jmh-names.ts";
import { figureOf, firstDocument, numberOf, objectsOf, paramsOf, readDocuments } from "./json-documents.ts";
import { JsonArray, JsonObject, type JsonValue } from "./json-text.ts";
import { MeasurementRows, type Subject } from "./measurement-rows.ts";

function resultsOf(document: JsonValue): JsonObject[] {
  return document instanceof JsonArray ? objectsOf(document) : [];
}

export const jmhJson: FileParser = {
  id: "jmh-json",
  title: "JMH -rf json",
  lineTypes: [
    { meaning: "the benchmark", example: '"benchmark" : "org.example.Sort.quick",' },
    { meaning: "thrpt, avgt, sample or ss", example: '"mode" : "avgt",' },
    { meaning: "the unit of all scores", example: '"scoreUnit" : "ns/op",' },
    {
      meaning: "the scores of the iterations, by fork",
      example: '"rawData" : [ [ 412.7, 409.9 ], [ 415.2, 411.0 ] ]',
    },
    {
      meaning: "the score and half the width of its 99.9 % interval",
      example: '"score" : 412.2, "scoreError" : 4.1,',
    },
    { meaning: "percentiles", example: '"scorePercentiles" : { "50.0" : 411.8, "99.0" : 415.2 },' },
  ],
  recognise(head) {
    const [first] = resultsOf(firstDocument(head));
    return first !== undefined && first.text("benchmark") !== null && first.text("mode") !== null;
  },
  read(bytes, store) {
    const rows = new MeasurementRows(store, "jmh");
    const forks = new Map<string, number>();
    readDocuments(bytes, store, (document) => {
      for (const result of resultsOf(document)) addResult(rows, result, forks);
    });
  },
};

/** `forks`: how many each benchmark has had in the file; several results of the same one are of different processes. */
function addResult(rows: MeasurementRows, result: JsonObject, forks: Map<string, number>): void {
  const threads = numberOf(result.get("threads")) ?? 1;
  const params = jmhParams(paramsOf(result.get("params")), threads);
  const subject = { benchmark: result.text("benchmark"), params };
  const primary = result.object("primaryMetric");
  const mode = result.text("mode") ?? "score";
  const key = [subject.benchmark, params, mode].join("\0");
  const before = forks.get(key) ?? 0;
  forks.set(key, before + (primary?.array("rawData")?.items.length ?? 0));
  if (primary !== null) addMetric(rows, subject, mode, primary, before);
  for (const [name, metric] of result.object("secondaryMetrics")?.entries() ?? [])
    if (metric instanceof JsonObject) addMetric(rows, subject, secondaryName(name), metric, before);
}

function addMetric(
  rows: MeasurementRows,
  subject: Subject,
  name: string,
  metric: JsonObject,
  forksBefore: number,
): void {
  const scoreUnit = metric.text("scoreUnit");
  if (scoreUnit === null) {
    rows.store.problem(metric.line, "scoreUnit: expected a unit such as ns/op, found nothing");
    return;
  }
  const unit = unitOf(scoreUnit);
  let iteration = 0;
  for (const [number, scores] of (metric.array("rawData")?.items ?? []).entries()) {
    if (!(scores instanceof JsonArray)) continue;
    const fork = String(forksBefore + number + 1);
    scores.items.forEach((value, i) => {
      iteration++;
      const line = scores.lines[i] ?? scores.line;
      rows.add(line, { ...subject, iteration, fork }, name, figureOf(rows.store, line, name, value), unit);
    });
  }
  const add = (key: string, value: JsonValue, line: number) => {
    const number = numberOf(value);
    if (number !== null) rows.add(line, subject, `${name}_${key}`, number, unit);
  };
  add("score", metric.get("score"), metric.lineOf("score"));
  add("score_error", metric.get("scoreError"), metric.lineOf("scoreError"));
  const percentiles = metric.object("scorePercentiles");
  for (const [percent, value] of percentiles?.entries() ?? [])
    add(`p${Number(percent)}`, value, percentiles?.lineOf(percent) ?? metric.line);
}

/**
 * `pytest --benchmark-json` and the files of `--benchmark-save`: `benchmarks`, each with `stats`. With `--benchmark-save-data` these hold
 * `data`, seconds of each round (already divided by the iterations of a round). The statistics are read as well: a file from which
 * somebody cut `data` short still tells them.
 */
import type { FileParser } from "../file-parser.ts";
import { figureOf, firstDocument, numberOf, objectsOf, paramsOf, readDocuments } from "./json-documents.ts";
import { JsonObject, type JsonValue } from "./json-text.ts";
import { joinParams, MeasurementRows } from "./measurement-rows.ts";
import { pytestUnits } from "./pytest-benchmark-units.ts";

function benchmarksOf(document: JsonValue): JsonObject[] {
  return document instanceof JsonObject ? objectsOf(document.get("benchmarks")) : [];
}

export const pytestBenchmarkJson: FileParser = {
  id: "pytest-benchmark-json",
  title: "pytest --benchmark-json",
  lineTypes: [
    { meaning: "the benchmark", example: '"fullname": "bench.py::test_sort[100]",' },
    { meaning: "its parameters, or null", example: '"params": {"size": 100},' },
    { meaning: "seconds of each round, if they were saved", example: '"data": [3.2153e-05, 2.8707e-05],' },
    {
      meaning: "statistics over the rounds, in seconds",
      example: '"mean": 2.4088e-05, "stddev": 6.1750e-06,',
    },
  ],
  recognise(head) {
    const [first] = benchmarksOf(firstDocument(head));
    return first !== undefined && first.object("stats") !== null;
  },
  read(bytes, store) {
    const rows = new MeasurementRows(store, "pytest-benchmark");
    readDocuments(bytes, store, (document) => {
      for (const benchmark of benchmarksOf(document)) addBenchmark(rows, benchmark);
    });
  },
};

function addBenchmark(rows: MeasurementRows, benchmark: JsonObject): void {
  const stats = benchmark.object("stats");
  if (stats === null) return;
  const subject = {
    benchmark: benchmark.text("fullname") ?? benchmark.text("name"),
    params: joinParams(paramsOf(benchmark.get("params"))),
  };
  const data = stats.array("data");
  data?.items.forEach((item, i) => {
    const line = data.lines[i] ?? data.line;
    const value = figureOf(rows.store, line, "elapsed", item);
    if (value !== null) rows.add(line, { ...subject, iteration: i + 1 }, "elapsed", value, "s");
  });
  for (const [metric, unit] of pytestUnits) {
    const value = numberOf(stats.get(metric));
    if (value !== null) rows.add(stats.lineOf(metric), subject, metric, value, unit);
  }
}

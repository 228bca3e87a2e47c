/** `--benchmark_format=json` of Google Benchmark: `context` and `benchmarks`, of which each says its `time_unit` (ns, us, ms, s). */
import type { Store } from "../../tables/store.ts";
import type { FileParser } from "../file-parser.ts";
import { addEntries, counterUnits, type GoogleEntry } from "./google-benchmark-rows.ts";
import { figureOf, firstDocument, numberOf, objectsOf, readDocuments } from "./json-documents.ts";
import { JsonObject, type JsonValue } from "./json-text.ts";
import { MeasurementRows } from "./measurement-rows.ts";

/** Numbers that describe a run instead of measuring it. */
const descriptions = new Set([
  "family_index",
  "per_family_instance_index",
  "repetitions",
  "repetition_index",
  "threads",
]);

function benchmarksOf(document: JsonValue): JsonObject[] {
  return document instanceof JsonObject ? objectsOf(document.get("benchmarks")) : [];
}

export const googleBenchmarkJson: FileParser = {
  id: "google-benchmark-json",
  title: "Google Benchmark --benchmark_format=json",
  lineTypes: [
    { meaning: "the benchmark", example: '"name": "BM_Sort/1024",' },
    { meaning: "how often it ran in a row", example: '"iterations": 23968,' },
    {
      meaning: "wall-clock and CPU time of one iteration",
      example: '"real_time": 29071.6, "cpu_time": 28998.1,',
    },
    { meaning: "the unit of these two: ns, us, ms or s", example: '"time_unit": "ns",' },
    { meaning: "counters", example: '"bytes_per_second": 1.4e+08, "items_per_second": 3.5e+07' },
  ],
  recognise(head) {
    const [first] = benchmarksOf(firstDocument(head));
    const keys = ["real_time", "cpu_time", "big_o", "rms", "error_occurred"];
    return first !== undefined && first.text("name") !== null && keys.some((key) => first.get(key) !== null);
  },
  read(bytes, store) {
    const rows = new MeasurementRows(store, "google-benchmark");
    const entries: GoogleEntry[] = [];
    let process = 0;
    readDocuments(bytes, store, (document) => {
      process++;
      for (const benchmark of benchmarksOf(document)) {
        const entry = toEntry(rows, benchmark, process);
        if (entry !== null) entries.push(entry);
      }
    });
    addEntries(rows, entries);
  },
};

function toEntry({ store }: MeasurementRows, benchmark: JsonObject, process: number): GoogleEntry | null {
  if (benchmark.get("big_o") !== null || benchmark.get("rms") !== null) return null;
  const full = benchmark.text("name");
  const aggregate = benchmark.text("aggregate_name") ?? oldAggregate(benchmark);
  if (full === null) return null;
  const suffix = aggregate === null ? "" : `_${aggregate}`;
  const repetition = numberOf(benchmark.get("repetition_index"));
  return {
    line: benchmark.line,
    process,
    name:
      benchmark.text("run_name") ??
      (full.endsWith(suffix) ? full.slice(0, full.length - suffix.length) : full),
    aggregate,
    repetition: repetition === null ? null : repetition + 1,
    label: benchmark.text("label"),
    values: valuesOf(store, benchmark, aggregate === null),
  };
}

/** Before 1.5 only the name told. */
function oldAggregate(benchmark: JsonObject): string | null {
  if (benchmark.text("run_type") === "iteration") return null;
  return /_(mean|median|stddev|cv)$/.exec(benchmark.text("name") ?? "")?.[1] ?? null;
}

function valuesOf(
  store: Store,
  benchmark: JsonObject,
  isRun: boolean,
): [string, number | null, string | null][] {
  if (benchmark.get("error_occurred") === true) return [["error_occurred", 1, null]];
  // Its times are written as 0 (since 1.8).
  if (benchmark.get("skipped") === true) return [];
  const isShare = benchmark.text("aggregate_unit") === "percentage";
  const timeUnit = isShare ? "ratio" : benchmark.text("time_unit");
  const values: [string, number | null, string | null][] = [];
  for (const [name, value] of benchmark.entries()) {
    if (typeof value !== "number" || descriptions.has(name)) continue;
    const isTime = name === "real_time" || name === "cpu_time";
    if (isTime && timeUnit === null) {
      store.problem(benchmark.line, "time_unit: expected ns, us, ms or s, found nothing");
      return [];
    }
    values.push([
      name,
      isRun ? figureOf(store, benchmark.lineOf(name), name, value) : numberOf(value),
      isTime ? timeUnit : isShare ? "ratio" : (counterUnits.get(name) ?? null),
    ]);
  }
  return values;
}

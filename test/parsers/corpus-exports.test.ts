import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readInput } from "./input-harness.ts";

/** Real outputs of other people's programs, with what is in them: see `corpus.json` for where each comes from. */
const folder = join(import.meta.dirname, "../corpus");

interface Labelled {
  readonly file: string;
  readonly kind: string;
  readonly expected: {
    readonly tool: string;
    readonly rows: number;
    readonly spot: readonly { readonly where: string; readonly value: unknown }[];
  };
}

const corpus = (JSON.parse(readFileSync(join(folder, "corpus.json"), "utf8")) as Labelled[]).filter(
  ({ kind }) => kind.startsWith("bench-"),
);

/** The corpus's names for our tools. */
const tools: Readonly<Record<string, string>> = {
  "jmeter-jtl-csv": "jmeter",
  "sadf -d": "sadf",
  "snakemake-benchmark table": "snakemake",
  "ripgrep-benchsuite-csv": "ripgrep-benchsuite",
  "pidstat -h table": "pidstat",
  "hyperfine-json": "hyperfine",
  "pytest-benchmark-json": "pytest-benchmark",
  "google-benchmark-json": "google-benchmark",
  "jmh-json": "jmh",
};

type Measurement = Readonly<Record<string, unknown>>;

/** Records as the file has them: what `rows` of the corpus counts. */
function recordsOf(tool: string, measurements: readonly Measurement[]): number {
  const keyed = (...columns: string[]) =>
    new Set(measurements.map((row) => JSON.stringify(columns.map((column) => row[column])))).size;
  if (["hyperfine", "pytest-benchmark", "jmh"].includes(tool)) return keyed("benchmark", "params");
  return keyed("line");
}

/** What a spot of the corpus is called in a row: the metric, and how the value there becomes ours. */
const spots: Readonly<Record<string, { metric: string; scale?: number } | null>> = {
  bytes: { metric: "received" },
  "elapsed (2nd field)": { metric: "elapsed", scale: 1e-3 },
  elapsed: { metric: "elapsed", scale: 1e-3 },
  "last field": { metric: "latency", scale: 1e-3 },
  sentBytes: { metric: "sent" },
  responseCode: { metric: "response_code" },
  timeStamp: null, // times of day are not measurements
  wghMHz: { metric: "wghMHz" },
  s: { metric: "elapsed" },
  "h:m:s": null, // says the same as s, less exactly
  max_rss: { metric: "max_rss", scale: 2 ** 20 },
  duration: { metric: "elapsed" },
  lines: { metric: "lines" },
  mean: { metric: "mean" },
  median: { metric: "median" },
  min: { metric: "min" },
  max: { metric: "max" },
  real_time: { metric: "real_time", scale: 1e-9 },
  iterations: { metric: "iterations" },
  score: { metric: "thrpt_score" },
};

/** The rows of one record of the file, and what of it the spot is about; null if that is not a number. */
function findSpot(
  rows: readonly Measurement[],
  tool: string,
  where: string,
): readonly [Measurement[], string] {
  const name = where.split(/[ .]/).slice(1).join(" ");
  const record = /^row (\d+) (.*)$/.exec(where);
  if (record !== null) {
    const lines = [...new Set(rows.map((row) => row["line"]))];
    return [rows.filter((row) => row["line"] === lines[Number(record[1])]), record[2] ?? ""];
  }
  const item = /^(?:results|benchmarks)?\[(\d+)\]\.(?:stats\.|primaryMetric\.)?(.*)$/.exec(where);
  if (item !== null) {
    const key = tool === "google-benchmark" ? "line" : "benchmark";
    const names = [...new Set(rows.map((row) => row[key]))];
    return [rows.filter((row) => row[key] === names[Number(item[1])]), item[2] ?? ""];
  }
  return [rows.filter((row) => row["benchmark"] === where.split(" ")[0]), name];
}

/** True, false, or null where the spot is no number that a measurement could hold. */
function isRight(rows: readonly Measurement[], tool: string, where: string, value: unknown): boolean | null {
  const [record, field] = findSpot(rows, tool, where);
  const time = /^times\[(\d+)\]$/.exec(field);
  if (time !== null) {
    const times = record.filter((row) => row["metric"] === "elapsed");
    return times[Number(time[1])]?.["value"] === value;
  }
  const spot = spots[field];
  if (spot === undefined || spot === null) return texts[`${tool} ${field}`]?.(rows, value) ?? null;
  const found = record.find((row) => row["metric"] === spot.metric)?.["value"];
  const expected = Number(value) * (spot.scale ?? 1);
  return typeof found === "number" && Math.abs(found - expected) <= Math.abs(expected) * 1e-15;
}

/** Spots that are no numbers. */
const texts: Readonly<Record<string, (rows: readonly Measurement[], value: unknown) => boolean>> = {
  "pidstat row PID": (rows, value) => String(rows[0]?.["params"]).includes(`PID=${String(value)}`),
  "pidstat row Command": (rows, value) => rows[0]?.["benchmark"] === value,
  "jmh mode": (rows, value) => String(rows[0]?.["metric"]) === value,
  "google-benchmark time_unit": (rows, value) =>
    rows.findLast((row) => row["metric"] === "real_time")?.["unit"] === value,
};

function score(kind: string) {
  const total = { files: 0, records: 0, found: 0, spots: 0, right: 0, invented: 0, problems: 0 };
  const wrong: string[] = [];
  for (const { file, expected } of corpus.filter((entry) => entry.kind === kind)) {
    const { measurements: all = [], problems = [] } = readInput(readFileSync(join(folder, file))).rows;
    const tool = tools[expected.tool] ?? expected.tool;
    const rows = all.filter((row) => row["tool"] === tool);
    const records = recordsOf(tool, rows);
    total.files++;
    total.records += expected.rows - (skipped[file] ?? 0);
    total.found += records;
    total.invented += all.length - rows.length;
    total.problems += problems.length;
    for (const { where, value } of expected.spot) {
      const right = isRight(rows, tool, where, value);
      if (right === null) continue;
      total.spots++;
      if (right) total.right++;
      else wrong.push(`${file}: ${where}: ${String(value)}`);
    }
  }
  return { ...total, wrong };
}

/** Entries that are left out on purpose: the complexity fit, big O and RMS, of Google Benchmark. */
const skipped: Readonly<Record<string, number>> = { "bench-json-006.txt": 2 };

/** The level that was reached. Records of other tools and problems would be wrong: these files are whole. */
const reached: Readonly<Record<string, string>> = {
  "bench-csv": "11 files, 136 of 136 records, 19 of 19 spots, 0 of other tools, 0 problems",
  "bench-json": "7 files, 23 of 23 records, 14 of 14 spots, 0 of other tools, 0 problems",
};

describe("the labelled corpus of benchmark files", () => {
  it.each(Object.entries(reached))("is read as well as ever: %s", (kind, level) => {
    const { files, records, found, spots: all, right, invented, problems, wrong } = score(kind);
    const text = `${files} files, ${found} of ${records} records, ${right} of ${all} spots, ${invented} of other tools, ${problems} problems`;
    console.info(`${kind}: ${text}`);
    expect({ level: text, wrong }).toEqual({ level, wrong: [] });
  });
});

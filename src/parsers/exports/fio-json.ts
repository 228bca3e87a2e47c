/**
 * `fio --output-format=json` and `json+`: an object with `jobs`, one for each job, or for each group (`--group_reporting`); of a client of
 * several machines `client_stats`. Latencies are in nanoseconds, `bw_bytes` in bytes, `bw` in KiB per second. Before 3.0 latencies are in
 * microseconds (`lat` for `lat_ns`), and `bw` is alone. What nobody did has figures too, all of them 0.
 *
 * Before an object, and between those of several processes, stands what fio prints for people: notes, errors, and the first lines of
 * jobs with clones. Of a group the options are those of its last job.
 */
import type { FileParser } from "../file-parser.ts";
import { decode } from "../line.ts";
import { fioParams } from "./fio-options.ts";
import { numberOf, objectsOf } from "./json-documents.ts";
import { JsonObject, readJson } from "./json-text.ts";
import { MeasurementRows, type Subject } from "./measurement-rows.ts";

/** What may stand before the first object: so much of it is looked at. */
const mostNotes = 200;
const longestNote = 400;
const note =
  /^(?:fio: |note: |fio-\d|Starting \d|hostname=|verify: |Jobs: |<.{1,80}> |.{1,200}: \(g=\d+\): rw=|.{1,200}: Laying out IO file|\.\.\.$|\s*$)/;
const opening = /^\{\s*(?:$|")/;
const firstKey = /^\{\s*"fio version"\s*:/;
const stopped = /^fio: terminating on signal (\d{1,3})/;

/** The text of a file in which nothing is left but the objects, on their lines, and where fio was stopped before which of them. */
interface Objects {
  readonly text: string;
  readonly stops: readonly { readonly line: number; readonly signal: string }[];
}

/** As fio lays them out, or `jq -c`: each begins a line, or ends that of an error, and ends one. */
function objectsIn(text: string): Objects {
  const stops: { line: number; signal: string }[] = [];
  let within = false;
  let isStopped = false;
  const lines = text.split("\n").map((written, at) => {
    const line = written.endsWith("\r") ? written.slice(0, -1) : written;
    if (within) {
      within = line !== "}";
      return line;
    }
    const start = openingOf(line);
    if (start !== -1) {
      isStopped = false;
      within = start === line.length - 1 || !line.endsWith("}");
      return line.slice(start);
    }
    const [, signal] = stopped.exec(line) ?? [];
    if (signal !== undefined && !isStopped) {
      isStopped = true; // it may say so twice
      stops.push({ line: at + 1, signal });
    }
    return "";
  });
  return { text: lines.join("\n"), stops };
}

/** Where an object begins in a line; -1 if none does. Some errors have no line feed. */
function openingOf(line: string): number {
  if (opening.test(line)) return 0;
  return line.startsWith("fio: ") && line.endsWith("{") ? line.length - 1 : -1;
}

const latencies = ["slat", "clat", "lat"] as const;
const spreads = ["mean", "stddev", "min", "max"] as const;
const resources = [
  ["usr_cpu", "%"],
  ["sys_cpu", "%"],
  ["ctx", "count"],
  ["majf", "count"],
  ["minf", "count"],
] as const;

export const fioJson: FileParser = {
  id: "fio-json",
  title: "fio --output-format=json",
  lineTypes: [
    { meaning: "the job", example: '"jobname" : "rr",' },
    { meaning: "how it ended; another number than 0 tells that it failed", example: '"error" : 0,' },
    { meaning: "what was set", example: '"job options" : { "rw" : "randread", "bs" : "4k" },' },
    { meaning: "rates", example: '"bw_bytes" : 56488791, "iops" : 13791.208791,' },
    {
      meaning: "latencies until completion, in nanoseconds",
      example: '"clat_ns" : { "min" : 39578, "max" : 3468136, "mean" : 70818.811228,',
    },
    { meaning: "their percentiles", example: '"99.000000" : 183296,' },
    {
      meaning: "CPU time and context switches",
      example: '"usr_cpu" : 1.4, "sys_cpu" : 38.3, "ctx" : 12579,',
    },
  ],
  recognise(head) {
    if (!head.includes('"fio version"')) return false;
    const text = decode(head, 0, head.length).replace(/^\ufeff/, "");
    const at = skipNotes(text);
    return at !== null && firstKey.test(text.slice(at, at + 200));
  },
  read(bytes, store) {
    const { text, stops } = objectsIn(decode(bytes, 0, bytes.length).replace(/^\ufeff/, ""));
    const { documents, trouble } = readJson(text);
    const rows = new MeasurementRows(store, "fio");
    const runs = documents.filter((document) => document instanceof JsonObject);
    const last = runs.filter((run, at) => !goesOn(run, runs[at + 1]));
    let above = 0;
    for (const [at, run] of last.entries()) {
      const stop = stops.find(({ line }) => line > above && line < run.line);
      above = run.line;
      addRun(rows, run, String(at + 1), stop !== undefined);
    }
    for (const { line, signal } of stops)
      store.problem(line, `fio: expected the end of the run, found signal ${signal}`);
    if (trouble !== null) store.problem(trouble.line, trouble.message);
  },
};

/** Where the first object begins, behind what fio prints for people; null if something else comes first. */
function skipNotes(text: string): number | null {
  let at = 0;
  for (let line = 0; line < mostNotes; line++) {
    const feed = text.indexOf("\n", at);
    const written = text
      .slice(at, feed === -1 ? at + longestNote : Math.min(feed, at + longestNote))
      .trimEnd();
    const start = openingOf(written);
    if (start !== -1) return at + start;
    if (feed === -1 || !note.test(written)) return null;
    at = feed + 1;
  }
  return null;
}

const jobsOf = (run: JsonObject): JsonObject[] => objectsOf(run.get("jobs") ?? run.get("client_stats"));

/**
 * Whether the next object is of the same process, which has gone on (`--status-interval`): it began before this one was written.
 * Milliseconds; of whole seconds one is not enough to tell.
 */
function goesOn(run: JsonObject, next: JsonObject | undefined): boolean {
  if (next === undefined) return false;
  const [jobs, others] = [jobsOf(run), jobsOf(next)];
  const isSame =
    jobs.length === others.length &&
    jobs.every((job, at) => {
      const other = others[at];
      return other !== undefined && other.text("jobname") === job.text("jobname") && done(job) <= done(other);
    });
  const [before, after] = [writtenAt(run), writtenAt(next)];
  if (!isSame || before === null || after === null) return false;
  const lasted = Math.max(
    ...others.flatMap((job) => [1000 * ((numberOf(job.get("elapsed")) ?? 1) - 1), ranFor(job)]),
  );
  return after >= before && after - before < lasted;
}

/** Since 3.0 (2.99) to the millisecond; null of a second, with which nobody can tell. */
const writtenAt = (run: JsonObject): number | null => numberOf(run.get("timestamp_ms"));

const directions = ["read", "write", "trim", "mixed"] as const;

const sumOf = (job: JsonObject, key: string): readonly number[] =>
  directions.map((direction) => numberOf(job.object(direction)?.get(key) ?? null) ?? 0);
const done = (job: JsonObject): number => sumOf(job, "total_ios").reduce((sum, count) => sum + count, 0);
const ranFor = (job: JsonObject): number => Math.max(...sumOf(job, "runtime"));

function addRun(rows: MeasurementRows, run: JsonObject, fork: string, isStopped: boolean): void {
  const clones = new Map<string, number>();
  for (const job of jobsOf(run)) {
    const benchmark = job.text("jobname");
    if (benchmark === null) continue;
    const key = `${numberOf(job.get("groupid")) ?? ""} ${benchmark}`;
    const clone = (clones.get(key) ?? 0) + 1;
    clones.set(key, clone);
    const subject = { benchmark, params: fioParams(run, job, clone), fork };
    if (isStopped || (numberOf(job.get("error")) ?? 0) !== 0) rows.fail(job.line, subject);
    else addJob(rows, subject, job);
  }
}

function addJob(rows: MeasurementRows, subject: Subject, job: JsonObject): void {
  for (const direction of directions) {
    const figures = job.object(direction);
    if (figures !== null && isDone(figures)) addDirection(rows, subject, direction, figures);
  }
  const sync = job.object("sync");
  if (sync !== null) addLatency(rows, subject, "sync_lat", sync, "lat");
  for (const [key, unit] of resources) add(rows, subject, key, job, key, unit);
}

/** False of what nobody did. A job that could do nothing at all has an error. */
function isDone(figures: JsonObject): boolean {
  return ["total_ios", "io_bytes", "iops"].some((key) => (numberOf(figures.get(key)) ?? 0) > 0);
}

function addDirection(rows: MeasurementRows, subject: Subject, direction: string, figures: JsonObject): void {
  add(rows, subject, `${direction}_iops`, figures, "iops", "1/s");
  const isExact = figures.get("bw_bytes") !== null;
  add(rows, subject, `${direction}_bw`, figures, isExact ? "bw_bytes" : "bw", isExact ? "B/s" : "KiB/s");
  for (const key of latencies) addLatency(rows, subject, `${direction}_${key}`, figures, key);
}

/** Of the time until an operation is submitted its mean alone is told; what was not measured has no operations, and no mean. */
function addLatency(
  rows: MeasurementRows,
  subject: Subject,
  metric: string,
  figures: JsonObject,
  key: string,
): void {
  const exact = figures.object(`${key}_ns`);
  const latency = exact ?? figures.object(key);
  if (latency === null || (numberOf(latency.get("mean")) ?? 0) === 0) return;
  const unit = exact === null ? "us" : "ns";
  for (const name of key === "slat" ? spreads.slice(0, 1) : spreads)
    add(rows, subject, `${metric}_${name}`, latency, name, unit);
  const percentiles = latency.object("percentile");
  for (const [percent] of percentiles?.entries() ?? [])
    if (percentiles !== null && Number(percent) > 0)
      add(rows, subject, `${metric}_p${Number(percent)}`, percentiles, percent, unit);
}

function add(
  rows: MeasurementRows,
  subject: Subject,
  metric: string,
  object: JsonObject,
  key: string,
  unit: string,
): void {
  const value = numberOf(object.get(key));
  if (value !== null) rows.add(object.lineOf(key), subject, metric, value, unit);
}

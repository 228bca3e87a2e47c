/**
 * `perf stat -x,`: not quite CSV, because an event such as `cpu/event=0x3c,umask=0x1/` is not quoted. The fields, of which those in
 * brackets are only there with some options: [seconds with -I], [CPU, core or socket, and how many CPUs it sums up], value, unit, event,
 * [variance with -r], run time, percentage of the time that the counter ran, [derived value, its unit]. A record whose value is missing and that names no event
 * tells another derived value. Old versions have no unit, and nothing behind the event. Instead of a value there may be `<not counted>` or `<not supported>`.
 */
import { decode } from "../line.ts";
import type { FileParser } from "../file-parser.ts";
import { headLines } from "./head-line.ts";
import { MeasurementRows, readNumber, Repetitions } from "./measurement-rows.ts";

interface Counter {
  /** Which CPU, core or socket. */
  readonly where: string | null;
  readonly value: number | null;
  readonly unit: string;
  readonly event: string;
  /** What follows the event. */
  readonly rest: readonly string[];
}

/** Generic hardware, software and cache events of perf, raw events and those of a unit (`power/energy-pkg/`). */
const knownEvent =
  /^(?:task-clock|cpu-clock|context-switches|cs|cpu-migrations|migrations|(?:minor-|major-)?(?:page-)?faults|alignment-faults|emulation-faults|dummy|cgroup-switches|bpf-output|(?:cpu-|ref-|bus-)?cycles|instructions|branch(?:es|-instructions|-misses|-loads|-load-misses)|cache-(?:references|misses)|stalled-cycles-(?:frontend|backend)|idle-cycles-(?:frontend|backend)|(?:L1-[di]cache|LLC|[di]TLB|node)-(?:load|store|prefetch)(?:e?s|-misses)|(?:duration|user|system)_time|r[0-9a-f]{2,}|slots|topdown-[\w-]+|[\w-]+\/[^/]*\/|[a-z]\w*:\w+|[a-z][\w.]*\.[\w.]+)(?::[a-zA-Z]+)?$/;
const anyEvent = /^[A-Za-z][^\s]*$/;
const units = new Set([
  "",
  "msec",
  "ns",
  "ms",
  "s",
  "Bytes",
  "KiB",
  "MiB",
  "GiB",
  "Joules",
  "GHz",
  "C",
  "%",
  "Volts",
  "Watts",
]);
const missing = /^<not (?:counted|supported)>$/;
const delimiters = [",", ";", "\t", "|"] as const;

/** The record of a line; null if it is none. */
function readCounter(line: string, delimiter: string): Counter | null {
  const fields = joinEvents(line.split(delimiter), delimiter);
  for (let at = 0; at < Math.min(4, fields.length - 1); at++) {
    const [text = "", unit = "", event = ""] = fields.slice(at, at + 3).map((field) => field.trim());
    const value = missing.test(text) ? null : readNumber(text, true);
    if (value === undefined || text === "") continue;
    const found = fields.slice(0, at).find((field) => /^[A-Za-z]/.test(field.trim()));
    const where = found?.trim() ?? null;
    if (units.has(unit) && anyEvent.test(event))
      return { where, value, unit, event, rest: fields.slice(at + 3) };
    if (knownEvent.test(unit)) return { where, value, unit: "", event: unit, rest: fields.slice(at + 2) };
  }
  return null;
}

/** Puts an event that holds the delimiter together again. */
function joinEvents(fields: readonly string[], delimiter: string): string[] {
  const joined: string[] = [];
  let open = false;
  for (const field of fields) {
    const slashes = field.split("/").length - 1;
    const last = joined.length - 1;
    if (open) joined[last] = `${joined[last] ?? ""}${delimiter}${field}`;
    else joined.push(field);
    // A derived unit such as `K/sec` has one slash and opens nothing.
    if (open ? slashes % 2 === 1 : slashes === 1 && /^[\w-]+\/\w+=?/.test(field) && !field.endsWith("/sec"))
      open = !open;
  }
  return joined;
}

const isComment = (line: string) => line.trim() === "" || line.trimStart().startsWith("#");

/** A record of an event that perf is known to count. */
function readKnown(line: string, delimiter: string): Counter | null {
  const counter = readCounter(line.trimEnd(), delimiter);
  return counter !== null && knownEvent.test(counter.event) ? counter : null;
}

/** The delimiter with which the first record is one of perf, beyond doubt or because the second is another; null if none is. */
function findDelimiter(lines: readonly string[]): string | null {
  const [first = "", second = ""] = lines.filter((text) => !isComment(text));
  const isOurs = (delimiter: string) => {
    if (!first.includes(delimiter)) return false;
    const counter = readKnown(first, delimiter);
    return counter !== null && (counter.rest.length >= 2 || readKnown(second, delimiter) !== null);
  };
  return delimiters.find(isOurs) ?? null;
}

const mostLinesAbove = 20;

export const perfStatCsv: FileParser = {
  id: "perf-stat-csv",
  title: "perf stat -x,",
  lineTypes: [
    {
      meaning: "a counter: value, unit, event, run time, percentage of it",
      example: "1234.56,msec,task-clock,1234560000,100.00,0.998,CPUs utilized",
    },
    {
      meaning: "an interval (-I): seconds first",
      example: "1.000240740,5342,,context-switches,1001250000,100.00,5.335,K/sec",
    },
    { meaning: "a counter that did not run", example: "<not counted>,,cycles,0,0.00,," },
    { meaning: "a comment", example: "# started on Mon Nov  2 10:00:00 2026" },
  ],
  recognise(head, whole) {
    const begin = headLines(head, whole, 2);
    const lines = begin.some(({ text }) => isComment(text)) ? headLines(head, whole, mostLinesAbove) : begin;
    return findDelimiter(lines.map(({ text }) => text)) !== null;
  },
  read(bytes, store) {
    const lines = decode(bytes, 0, bytes.length)
      .replace(/^\ufeff/, "")
      .split("\n");
    const delimiter = findDelimiter(lines);
    if (delimiter === null) return;
    const rows = new MeasurementRows(store, "perf-stat");
    const repetitions = new Repetitions();
    lines.forEach((text, at) => {
      if (isComment(text)) return;
      const counter = readCounter(text.trimEnd(), delimiter);
      if (counter !== null) addCounter(rows, repetitions, counter, at + 1);
      else if (beginsLikeCounter.test(text))
        store.problem(at + 1, "record: expected a value, a unit and an event of perf stat");
    });
  },
};

/** Other lines are what the measured program said. A record that tells another derived value has four empty fields before it. */
const beginsLikeCounter = /^ *(?:<not |[\d.]+([,;|\t])(?!\1{3}))/;

function addCounter(rows: MeasurementRows, repetitions: Repetitions, counter: Counter, line: number): void {
  const { where, value, unit, event, rest } = counter;
  const params = where === null ? null : `cpu=${where}`;
  const subject = { benchmark: null, params, iteration: repetitions.next(`${event} ${where ?? ""}`) };
  rows.add(line, subject, event, value, baseUnit(event, unit));
  const derivedUnit = rest.at(-1)?.trim() ?? "";
  const derived = readNumber(rest.at(-2) ?? "", true);
  if (rest.length < 4 || typeof derived !== "number" || !/[A-Za-z]/.test(derivedUnit)) return;
  const [metric, metricUnit] = nameDerived(event, derivedUnit);
  rows.add(line, subject, metric, derived, metricUnit);
}

/** Counters without unit are counts, but for the clocks, which older versions tell without unit. */
function baseUnit(event: string, unit: string): string {
  if (unit === "Bytes") return "bytes";
  if (unit !== "") return unit;
  return /^(?:task|cpu)-clock/.test(event) ? "ms" : /_time(?::|$)/.test(event) ? "ns" : "count";
}

/** `("cycles", "GHz")` → rate of cycles; `("branch-misses", "of all branches")` → percent of all branches. */
function nameDerived(event: string, unit: string): [string, string | null] {
  const perSecond = /^([KMG]?)\/sec$/.exec(unit);
  if (perSecond !== null) return [`${event} rate`, `${perSecond[1] ?? ""}/s`];
  if (unit === "GHz") return [`${event} rate`, "G/s"];
  const share = /^(?:% +)?of all /.test(unit);
  return share ? [`${event} ${unit.replace(/^% +/, "")}`, "%"] : [unit, null];
}

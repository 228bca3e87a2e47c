/**
 * A counter of `perf stat`, as its lines for programs (`-x`) and those for people tell it: what it is called, in which unit, and what perf
 * derives from it.
 */
import { type MeasurementRows, readNumber, type Subject } from "./measurement-rows.ts";

export interface Counter {
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

/** The record of a line of `perf stat -x`; null if it is none. */
export function readCounter(line: string, delimiter: string): Counter | null {
  const cut = line.split(delimiter);
  const fields = line.includes("/") ? joinEvents(cut, delimiter) : cut;
  for (let at = 0; at < Math.min(4, fields.length - 1); at++) {
    const text = fields[at]?.trim() ?? "";
    const value = missing.test(text) ? null : readNumber(text, true);
    if (value === undefined || text === "") continue;
    const [unit = "", event = ""] = fields.slice(at + 1, at + 3).map((field) => field.trim());
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

/** A record of an event that perf is known to count. */
export function readKnown(line: string, delimiter: string): Counter | null {
  const counter = readCounter(line.trimEnd(), delimiter);
  return counter !== null && knownEvent.test(counter.event) ? counter : null;
}

/** Adds what a counter says; `of`: the command, null where it is not known, and the number of the repetition, null for a mean of several. */
export function addCounter(
  rows: MeasurementRows,
  line: number,
  of: Pick<Subject, "benchmark" | "iteration">,
  { where, value, unit, event, rest }: Counter,
): void {
  const subject = { ...of, params: where === null ? null : `cpu=${where}` };
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

/** How JMH calls its figures, in its JSON and in what it prints. */
import { joinParams } from "./exports/measurement-rows.ts";

const otherUnits: ReadonlyMap<string, string> = new Map([
  ["MB/sec", "MiB/s"],
  ["B/op", "bytes"],
  ["counts", "count"],
  ["#/op", "count"],
]);

/** `ops/ms` → `1/ms`, `ns/op` → `ns`: a throughput, and the time that one operation takes. `MB/sec` is 2²⁰ bytes. */
export function unitOf(scoreUnit: string): string {
  const time = /^(\w+)\/op$/.exec(scoreUnit)?.[1];
  return otherUnits.get(scoreUnit) ?? time ?? scoreUnit.replace(/^ops\//, "1/");
}

/** The name of what a profiler measured, or a method of a group, without the sign before it: which one, depends on the version. */
export function secondaryName(name: string): string {
  return name.replace(/^\u00c2?[·+:?\ufffd]/, "");
}

/** Parameters, and how many threads there were unless it was one. */
export function jmhParams(
  params: readonly (readonly [name: string, value: unknown])[],
  threads: number,
): string | null {
  return joinParams([...params, ...(threads > 1 ? [["threads", threads] as const] : [])]);
}

/**
 * The lines that `time -l` of macOS and the BSDs prints behind the times: a value, then what it is, in lower case.
 *
 * The largest resident set is in bytes on macOS and in kilobytes elsewhere, and no line says which. macOS gives whole pages of 4 or 16
 * KiB; as kilobytes, one value in 1024 is a multiple of 4096 by chance. macOS also never reports the average sizes, and newer releases
 * add lines of their own.
 */
import type { Row } from "../tables/schema.ts";
import { endsRecord, isPrefix } from "./line-surroundings.ts";

type Column = Exclude<keyof Row<"runs">, "source" | "line" | "format" | "label" | "command">;

/** What each line is; null for what no table has. */
const labels: ReadonlyMap<string, Column | null> = new Map([
  ["maximum resident set size", "max_rss_bytes"],
  ["average shared memory size", null],
  ["average unshared data size", null],
  ["average unshared stack size", null],
  ["page reclaims", "minor_faults"],
  ["page faults", "major_faults"],
  ["swaps", "swaps"],
  ["block input operations", "fs_inputs"],
  ["block output operations", "fs_outputs"],
  ["messages sent", "socket_messages_sent"],
  ["messages received", "socket_messages_received"],
  ["signals received", "signals"],
  ["voluntary context switches", "voluntary_switches"],
  ["involuntary context switches", "involuntary_switches"],
  ["instructions retired", null],
  ["cycles elapsed", null],
  ["peak memory footprint", null],
]);

const line = new RegExp(
  String.raw`(?<![\w.,])(\d{1,20}) {1,4}(${[...labels.keys()].join("|")})(?!\w| [a-z])`,
);

/** What the lines said so far: values by label, plain data. */
export type Usage = Record<string, number>;

/** Reads a line into `usage`; false if it is none, or has a label that `usage` has already. */
export function readUsage(usage: Usage, text: string): boolean {
  const match = text.length > 1000 ? null : line.exec(text);
  const label = match?.[2] ?? "";
  if (match === null || label in usage) return false;
  if (!isPrefix(text.slice(0, match.index)) || !endsRecord(text, match.index + match[0].length)) return false;
  usage[label] = Number(match[1]);
  return true;
}

/** The columns that the lines fill. A resident set of 0 was not measured. */
export function usageCells(usage: Usage): Partial<Row<"runs">> {
  const cells: Partial<Row<"runs">> = {};
  for (const [label, value] of Object.entries(usage)) {
    const column = labels.get(label) ?? null;
    if (column !== null) cells[column] = value;
  }
  const resident = cells.max_rss_bytes ?? 0;
  cells.max_rss_bytes = resident === 0 ? null : resident * (isInBytes(usage, resident) ? 1 : 1024);
  return cells;
}

function isInBytes(usage: Usage, resident: number): boolean {
  if ("instructions retired" in usage || "peak memory footprint" in usage) return true;
  const averages = Object.entries(usage).filter(([label]) => label.startsWith("average "));
  return resident % 4096 === 0 && averages.every(([, size]) => size === 0);
}

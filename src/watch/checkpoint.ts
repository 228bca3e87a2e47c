/**
 * Where reading of a large log stopped, in a form that may be kept on disk. What parsers remember can hold bytes of the log, secrets among
 * them, so none of it is kept but a digest: it comes back by reading the last few megabytes again, as a stretch whose beginning nobody
 * knows, and counts if it has that digest. Else the log is read anew.
 */
import { createHash } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { bytesAt, lineStartBehind } from "../io/bytes-at.ts";
import { sampleLength, isPlainText } from "../io/text-gate.ts";
import type { Formats, InputState } from "../parsers/input-scanner.ts";
import { maxLine } from "../parsers/scanner.ts";
import { unknownLine, withTrueLines } from "../reading/relative-lines.ts";
import { readStretch } from "../reading/stretch.ts";
import { type Part, wholeOf } from "../tables/parts.ts";
import { type Mark, Store } from "../tables/store.ts";

export interface Checkpoint {
  /** SHA-256 of what the parsers remembered, hex. */
  readonly digest: string;
  /** Lines that were complete. */
  readonly lines: number;
  /** How many rows there were, without those that only held as long as the log did not grow. */
  readonly rows: Mark;
  /** The rows of `rawTables` as the parsers gave them. */
  readonly raw: Part;
}

/** Tables that settling changes: their settled rows do not tell what they were before. */
const rawTables = ["servers", "incidents"] as const;

/** Smaller logs are read anew: that takes a moment. */
export const leastBytes = 16 * 1024 * 1024;

/** What reading on needs. */
export interface Readable {
  readonly store: Store;
  readonly state: InputState;
}

/** Of a log of which `rows` rows hold whatever comes; null if it is not read line by line. */
export function checkpointOf({ store, state }: Readable, rows: Mark): Checkpoint | null {
  if (state.reader !== "lines") return null;
  const raw = new Store();
  for (const name of rawTables) raw.table(name).append(store.table(name), 0, rows[name]);
  return { digest: digestOf(state), lines: state.lines, rows, raw: wholeOf(raw) };
}

/** Parsers remember what stands in the last so many bytes, or the log is read anew. */
const reach = 4 * 1024 * 1024;

/**
 * Reading as it was after the first `bytes` bytes of `source`, of which `part` holds the settled rows; null if that cannot be found out.
 * Throws what the file system says.
 */
export function revive(
  { digest, lines, rows, raw }: Checkpoint,
  part: Part,
  source: string,
  bytes: number,
  formats: Formats,
  distance = reach,
): Readable | null {
  const from = lineNear(source, Math.max(0, bytes - distance));
  if (from === null) return null;
  const { end } = readStretch({ source, from, to: bytes }, formats, new Store(), () => undefined, []);
  const before = from === 0 ? 0 : lines - (end.lines - unknownLine);
  const state = withTrueLines(end, before);
  if (digestOf(state) !== digest) return null;
  const store = new Store();
  store.source = source;
  const settled: Record<string, number> = {};
  for (const [name, count] of Object.entries(rows)) settled[name] = part.from[name as keyof Mark] + count;
  for (const name of rawTables) settled[name] = part.from[name];
  store.appendBetween(part.store, part.from, settled as Mark, source);
  store.appendBetween(raw.store, raw.from, raw.to, source);
  return { store, state };
}

/** The first beginning of a line at or behind `near`; null if the file is not plain text, or a line is too long to tell. */
function lineNear(source: string, near: number): number | null {
  const file = openSync(source, "r");
  try {
    if (!isPlainText(bytesAt(file, 0, sampleLength))) return null;
    return near === 0 ? 0 : lineStartBehind(file, near, maxLine);
  } finally {
    closeSync(file);
  }
}

function digestOf({ lines, overlong, tail, history, parsers }: InputState): string {
  const text = JSON.stringify({ lines, overlong, tail, history, parsers }, (_key, value: unknown) =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value,
  );
  return createHash("sha256").update(text).digest("hex");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

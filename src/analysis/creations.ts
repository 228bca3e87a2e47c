/**
 * When servers were created, and what a rate limit made of it: batches, pauses, the fastest schedule that the limit would have allowed.
 *
 * Times come from `created_at`, or, where names only end in the last digits of an epoch (`test7945`, `test7948`), from those digits: they
 * give the spacing. Such digits name no date of their own, but where the log's file is named after the second in which the run
 * started, and the first digits agree with it, they can be placed in time.
 */
import type { Categories, Texts } from "../tables/tables.ts";
import { secondsOfPlain } from "../units/instant.ts";
import { type PlacedTexts, placedTexts, type Spacing, spacingOfNames } from "./name-digits.ts";
import { rowsByCode } from "./rows-by-code.ts";
import { orderStatistics } from "./select.ts";

/** The creations of one log, in order of time. */
export interface CreationRun {
  readonly source: string;
  /** `utc`: `times` are seconds since 1970. `elapsed`: seconds since the first creation. */
  readonly clock: "utc" | "elapsed";
  /** Where the times are from: the log or the names; the last digits of names; those together with the name of the file. */
  readonly basis: "stated" | "digits" | "digits and file name";
  readonly times: readonly number[];
  /** For each time the row of the `servers` that were given. */
  readonly at: readonly number[];
  /** Servers of the log for which no time is known. */
  readonly untimed: number;
}

/** What is needed of the `servers` table. */
export interface CreatedServers {
  readonly source: Pick<Categories, "codes" | "names">;
  readonly name: Texts;
  readonly createdAt: Texts;
}

/** A stretch of time within a run, in the run's clock. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The runs of all logs, in the order of their first rows; of a log without any known time there is none. */
export function creationRuns(servers: CreatedServers): CreationRun[] {
  const { codes, names } = servers.source;
  const { rows, starts } = rowsByCode(codes, names.length);
  const { createdAt } = servers;
  const columns = {
    createdAt,
    names: placedTexts(servers.name),
    // Whether any time is.
    isStated: createdAt.places.starts.length > 0,
  };
  const sources = names
    .map((source, i) => ({ source, from: starts[i + 1] as number, to: starts[i + 2] as number }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => (rows[a.from] as number) - (rows[b.from] as number));
  return sources.flatMap(({ source, from, to }) => {
    const run = runOf(source, rows.subarray(from, to), columns);
    return run === null ? [] : [run];
  });
}

function runOf(
  source: string,
  members: Uint32Array,
  { createdAt, names, isStated }: { createdAt: Texts; names: PlacedTexts; isStated: boolean },
): CreationRun | null {
  const rows: number[] = [];
  const stated: number[] = [];
  if (isStated)
    for (const row of members) {
      const time = secondsOf(createdAt, row);
      if (Number.isNaN(time)) continue;
      rows.push(row);
      stated.push(time);
    }
  const untimed = members.length - rows.length;
  if (rows.length > 0) return { source, clock: "utc", basis: "stated", ...inOrder(stated, rows), untimed };
  const digits = spacingOfNames(names, members);
  if (digits === null) return null;
  const start = placeInTime(digits, epochOfFile(source));
  const ordered = inOrder(
    digits.offsets.map((offset) => (start ?? 0) + offset),
    Array.from(members),
  );
  return start === null
    ? { source, clock: "elapsed", basis: "digits", ...ordered, untimed: 0 }
    : { source, clock: "utc", basis: "digits and file name", ...ordered, untimed: 0 };
}

/** Seconds since the epoch; NaN where the cell is missing or no time. */
export function secondsOf(createdAt: Texts, row: number): number {
  const start = createdAt.startOf(row);
  if (start === -1) return Number.NaN;
  const plain = secondsOfPlain(createdAt.bytes, start, createdAt.lengthOf(row));
  return Number.isNaN(plain) ? Date.parse(createdAt.at(row) ?? "") / 1000 : plain;
}

/** Both in the order of the times; logs have them in order already, but for threads that print late. */
export function inOrder(times: readonly number[], at: readonly number[]): Pick<CreationRun, "times" | "at"> {
  if (times.every((time, i) => i === 0 || (times[i - 1] ?? 0) <= time)) return { times, at };
  const order = times.map((_, i) => i).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  return { times: order.map((i) => times[i] ?? 0), at: order.map((i) => at[i] ?? 0) };
}

/** The creations of several runs on one clock, in order of time; those of one moment in the order of the runs. */
export function creationsInOrder(runs: readonly CreationRun[]): {
  readonly times: Float64Array;
  readonly at: Uint32Array;
} {
  const ordered = runs.toSorted((a, b) => (a.times[0] ?? 0) - (b.times[0] ?? 0));
  const isApart = ordered.every(
    (run, i) => i === 0 || (ordered[i - 1]?.times.at(-1) ?? 0) < (run.times[0] ?? 0),
  );
  const joined = isApart ? ordered : runs;
  const n = joined.reduce((sum, run) => sum + run.times.length, 0);
  const [times, at] = [new Float64Array(n), new Uint32Array(n)];
  let from = 0;
  for (const run of joined) {
    times.set(run.times, from);
    at.set(run.at, from);
    from += run.times.length;
  }
  if (isApart) return { times, at };
  const order = Uint32Array.from(at.keys()).sort(
    (a, b) => (times[a] as number) - (times[b] as number) || a - b,
  );
  return {
    times: Float64Array.from(order, (i) => times[i] as number),
    at: Uint32Array.from(order, (i) => at[i] as number),
  };
}

const epochInFile = /(?:^|\D)(1\d{9})(?:\D|$)/;

/** The epoch second that a log's file is named after, as in `log.1343577945.txt`; null if there is none. */
export function epochOfFile(source: string): number | null {
  const base = source.slice(Math.max(source.lastIndexOf("/"), source.lastIndexOf("\\")) + 1);
  const found = epochInFile.exec(base)?.[1];
  return found === undefined ? null : Number(found);
}

/** The first creation follows the start of the run within this many seconds. */
const soonAfter = 600;

/** The epoch second of the first creation: the first after the run's start that ends in the digits. Null if that is not soon after. */
function placeInTime({ first, modulus }: Spacing, start: number | null): number | null {
  if (start === null) return null;
  const wait = (first - (start % modulus) + modulus) % modulus;
  return wait <= soonAfter ? start + wait : null;
}

/** A gap of less than this part of the limit's window is no pause for the limit, and neither one of less than so many usual gaps. */
const pausePart = 0.5;
const pauseGaps = 5;

const fewGaps = 100;

/** The gap between two creations that follow each other without a pause: the median, in seconds. 0 of fewer than two. */
export function usualGap(times: readonly number[]): number {
  if (times.length < 2) return 0;
  const gaps = new Float64Array(times.length - 1);
  for (let i = 0; i < gaps.length; i++) gaps[i] = (times[i + 1] as number) - (times[i] as number);
  const middle = Math.floor((gaps.length - 1) / 2);
  // There may be thousands of short runs, for which sorting is the quicker way.
  return gaps.length <= fewGaps ? (gaps.sort()[middle] ?? 0) : (orderStatistics(gaps, [middle])[0] ?? 0);
}

/**
 * Gaps that look like waiting for a limit of so many a `window` (seconds): at least half a window long, and at least five times the usual gap.
 * A run that creates one server, waits until it is built, and creates the next has long gaps too, but they are its usual ones.
 */
export function findPauses(times: readonly number[], window = 60, gap = usualGap(times)): Stretch[] {
  const pauses: Stretch[] = [];
  for (let i = 1; i < times.length; i++) {
    const [from, to] = [times[i - 1] as number, times[i] as number];
    if (isPause(to - from, gap, window)) pauses.push({ from, to });
  }
  return pauses;
}

/** Whether so many seconds between two creations are a pause, where they usually follow each other after `gap`. */
export function isPause(seconds: number, gap: number, window: number): boolean {
  return seconds >= Math.max(pausePart * window, pauseGaps * gap);
}

/** For each time the 1-based number of its batch: what lies between two pauses. */
export function batchesOf(times: readonly number[], pauses: readonly Stretch[]): number[] {
  let batch = 1;
  return times.map((time) => {
    while ((pauses[batch - 1]?.to ?? Number.POSITIVE_INFINITY) <= time) batch++;
    return batch;
  });
}

/**
 * Seconds from the first to the last of `n` creations that follow each other after `gap` seconds where a limit of `limit` in any `window`
 * seconds allows it: each waits for the one before it, and for the one `limit` places before it to leave the window.
 */
export function fastestSpan(n: number, limit: number, window: number, gap: number): number {
  const latest = new Float64Array(Math.min(Math.floor(limit), n)).fill(-window);
  let last = 0;
  for (let i = 1; i < n; i++) {
    latest[(i - 1) % latest.length] = last;
    last = Math.max(last + gap, (latest[i % latest.length] as number) + window);
  }
  return last;
}

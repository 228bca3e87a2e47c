/**
 * When servers were created, and what a rate limit made of it: batches, pauses, the fastest schedule that the limit would have allowed.
 *
 * Times come from `created_at`, or, where names only end in the last digits of an epoch (`test7945`, `test7948`), from those digits: they
 * give the spacing. Such digits name no date of their own, but where the log's file is named after the second in which the run
 * started, and the first digits agree with it, they can be placed in time.
 */

import { secondsOfPlain } from "../units/instant.ts";
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

/** What is needed of the `servers` table: each cell is read when it is asked for, since there may be millions. */
export interface CreatedServers {
  readonly length: number;
  sourceOf(row: number): string;
  nameOf(row: number): string | null;
  createdOf(row: number): string | null;
}

/** A stretch of time within a run, in the run's clock. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The runs of servers that come log by log; of a log without any known time there is none. */
export function creationRuns(servers: CreatedServers): CreationRun[] {
  const bySource = new Map<string, number[]>();
  for (let row = 0; row < servers.length; row++) {
    const source = servers.sourceOf(row);
    const members = bySource.get(source);
    if (members === undefined) bySource.set(source, [row]);
    else members.push(row);
  }
  return Array.from(bySource, ([source, members]) => runOf(source, members, servers)).filter(
    (run) => run !== null,
  );
}

function runOf(source: string, members: readonly number[], servers: CreatedServers): CreationRun | null {
  const rows: number[] = [];
  const stated: number[] = [];
  for (const row of members) {
    const created = servers.createdOf(row);
    const time = created === null ? Number.NaN : (secondsOfPlain(created) ?? Date.parse(created) / 1000);
    if (Number.isNaN(time)) continue;
    rows.push(row);
    stated.push(time);
  }
  const untimed = members.length - rows.length;
  if (rows.length > 0) return { source, clock: "utc", basis: "stated", ...inOrder(stated, rows), untimed };
  const digits = spacingOfNames(members.length, (at) => servers.nameOf(members[at] ?? 0));
  if (digits === null) return null;
  const start = placeInTime(digits, epochOfFile(source));
  const ordered = inOrder(
    digits.offsets.map((offset) => (start ?? 0) + offset),
    members,
  );
  return start === null
    ? { source, clock: "elapsed", basis: "digits", ...ordered, untimed: 0 }
    : { source, clock: "utc", basis: "digits and file name", ...ordered, untimed: 0 };
}

/** Both in the order of the times; logs have them in order already, but for threads that print late. */
function inOrder(times: readonly number[], at: readonly number[]): Pick<CreationRun, "times" | "at"> {
  if (times.every((time, i) => i === 0 || (times[i - 1] ?? 0) <= time)) return { times, at };
  const order = times.map((_, i) => i).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  return { times: order.map((i) => times[i] ?? 0), at: order.map((i) => at[i] ?? 0) };
}

interface Digits {
  /** Seconds since the first creation. */
  readonly offsets: readonly number[];
  /** The first name's digits as a number, and ten to their count. */
  readonly first: number;
  readonly modulus: number;
}

const fewestDigits = 4;
const endingDigits = /^(.*?)(\d{4,9})$/s;

/**
 * Seconds between creations, from the digits at the end of `n` names: all names alike but for them, as many digits each, never going back
 * by more than a wrap from 9999 to 0000, and not just counting up by one. Null where names are of another kind.
 */
export function spacingOfNames(n: number, nameOf: (at: number) => string | null): Digits | null {
  const [, stem, digits] = endingDigits.exec(nameOf(0) ?? "") ?? [];
  if (digits === undefined || digits.length < fewestDigits || n < 2) return null;
  const modulus = 10 ** digits.length;
  const offsets = [0];
  let before = Number(digits);
  let counts = true;
  for (let at = 1; at < n; at++) {
    const part = endingDigits.exec(nameOf(at) ?? "");
    if (part?.[1] !== stem || part?.[2]?.length !== digits.length) return null;
    const step = (Number(part[2]) - before + modulus) % modulus;
    if (step > modulus / 2) return null;
    offsets.push((offsets.at(-1) ?? 0) + step);
    before = Number(part[2]);
    counts &&= step === offsets[1];
  }
  return counts && (offsets[1] ?? 0) <= 1 ? null : { offsets, first: Number(digits), modulus };
}

const epochInFile = /(?:^|\D)(1\d{9})(?:\D|$)/;

/** The epoch second that a log's file is named after, as in `log.1343577945.txt`; null if there is none. */
export function epochOfFile(source: string): number | null {
  const base = source.split(/[/\\]/).at(-1) ?? "";
  const found = epochInFile.exec(base)?.[1];
  return found === undefined ? null : Number(found);
}

/** The first creation follows the start of the run within this many seconds. */
const soonAfter = 600;

/** The epoch second of the first creation: the first after the run's start that ends in the digits. Null if that is not soon after. */
function placeInTime({ first, modulus }: Digits, start: number | null): number | null {
  if (start === null) return null;
  const wait = (first - (start % modulus) + modulus) % modulus;
  return wait <= soonAfter ? start + wait : null;
}

/** A gap of less than this part of the limit's window is no pause for the limit, and neither one of less than so many usual gaps. */
const pausePart = 0.5;
const pauseGaps = 5;

/** The gap between two creations that follow each other without a pause: the median, in seconds. 0 of fewer than two. */
export function usualGap(times: readonly number[]): number {
  if (times.length < 2) return 0;
  const gaps = new Float64Array(times.length - 1);
  for (let i = 0; i < gaps.length; i++) gaps[i] = (times[i + 1] as number) - (times[i] as number);
  return orderStatistics(gaps, [Math.floor((gaps.length - 1) / 2)])[0] ?? 0;
}

/**
 * Gaps that look like waiting for a limit of so many a `window` (seconds): at least half a window long, and at least five times the usual gap.
 * A run that creates one server, waits until it is built, and creates the next has long gaps too, but they are its usual ones.
 */
export function findPauses(times: readonly number[], window = 60): Stretch[] {
  const least = Math.max(pausePart * window, pauseGaps * usualGap(times));
  const pauses: Stretch[] = [];
  times.forEach((to, i) => {
    const from = times[i - 1];
    if (from !== undefined && to - from >= least) pauses.push({ from, to });
  });
  return pauses;
}

/** For each time the 1-based number of its batch: what lies between two pauses. */
export function batchesOf(times: readonly number[], pauses: readonly Stretch[]): number[] {
  let batch = 1;
  return times.map((time) => {
    while ((pauses[batch - 1]?.to ?? Number.POSITIVE_INFINITY) <= time) batch++;
    return batch;
  });
}

export interface WindowCount {
  readonly at: number;
  /** How many of the times lie in (at − window, at]. */
  readonly count: number;
  /** Position of the time that raised the count; null where one left the window. */
  readonly raisedBy: number | null;
}

/** How many events there were in the last `window` seconds, at each moment when that number changes. `times` ascend. */
export function slidingCounts(times: readonly number[], window: number): WindowCount[] {
  const counts: WindowCount[] = [];
  let oldest = 0;
  const leaveUntil = (moment: number, inside: number): void => {
    while (oldest < inside && (times[oldest] as number) + window <= moment) {
      counts.push({ at: (times[oldest] as number) + window, count: inside - oldest - 1, raisedBy: null });
      oldest++;
    }
  };
  times.forEach((at, i) => {
    leaveUntil(at, i);
    counts.push({ at, count: i - oldest + 1, raisedBy: i });
  });
  leaveUntil(Number.POSITIVE_INFINITY, times.length);
  return counts;
}

/**
 * Seconds from the first to the last of `n` creations that follow each other after `gap` seconds where a limit of `limit` in any `window`
 * seconds allows it: each waits for the one before it, and for the one `limit` places before it to leave the window.
 */
export function fastestSpan(n: number, limit: number, window: number, gap: number): number {
  const times: number[] = [];
  for (let i = 0; i < n; i++)
    times.push(i === 0 ? 0 : Math.max((times[i - 1] ?? 0) + gap, (times[i - limit] ?? -window) + window));
  return times.at(-1) ?? 0;
}

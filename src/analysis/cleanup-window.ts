/**
 * When a server that a log names can have been created: the evidence window. A server of that name which is older or younger than the
 * window is somebody else's, perhaps a new one that took over an old name, and is left alone.
 *
 * Windows are generous, because a window that is too narrow leaves the forgotten server running. All times are seconds since the epoch.
 */
import { secondsOfPlain } from "../units/instant.ts";

/** Null where that side is not known. */
export interface EvidenceWindow {
  readonly notBefore: number | null;
  readonly notAfter: number | null;
}

export const openWindow: EvidenceWindow = { notBefore: null, notAfter: null };

const hour = 3600;
/** Clocks that are not set, a daylight-saving mistake, a request that was repeated after a rate limit. */
const clockMargin = hour;
/** A time without a zone may be of any: UTC-12 to UTC+14. */
const zoneMargin = 14 * hour;
/** Servers of a log that says only when its run began are taken to have been created within a day. */
const longestRun = 24 * hour;

/** A moment, and how far off it may be; seconds. */
export interface Instant {
  readonly seconds: number;
  readonly margin: number;
}

/** The instant of an ISO 8601 time, read as UTC if it names no zone, and how uncertain it is; null if the text is no such time. */
export function readInstant(text: string): Instant | null {
  const plain = secondsOfPlain(text);
  if (plain !== null) return { seconds: plain, margin: clockMargin };
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (parts === null) return null;
  const [, date, clock, zone] = parts;
  const milliseconds = Date.parse(`${date}T${clock}${zone?.replace(/^(...)(\d\d)$/, "$1:$2") ?? "Z"}`);
  if (Number.isNaN(milliseconds)) return null;
  return {
    seconds: milliseconds / 1000,
    margin: zone === undefined ? clockMargin + zoneMargin : clockMargin,
  };
}

export function windowAround({ seconds, margin }: Instant): EvidenceWindow {
  return { notBefore: seconds - margin, notAfter: seconds + margin };
}

/** The moment that a log states, read as UTC if it names no zone; null if that is no time. */
export function instantOf(time: string): number | null {
  return readInstant(time)?.seconds ?? null;
}

/** The window around the moment at which a log says a server was created; null if that is no time. */
export function windowOfCreation(createdAt: string): EvidenceWindow | null {
  const instant = readInstant(createdAt);
  return instant === null ? null : windowAround(instant);
}

/**
 * The window of a log whose name holds the moment its run began, as `… | tee log.$(date +%s).txt` makes them; null if the name holds no
 * such number, or several. The end is a guess: a day.
 */
export function windowOfLogName(source: string): EvidenceWindow | null {
  const base = source.slice(Math.max(source.lastIndexOf("/"), source.lastIndexOf("\\")) + 1);
  const epochs = new Set(base.match(/(?<!\d)1\d{9}(?!\d)/g));
  if (epochs.size !== 1) return null;
  const [start] = Array.from(epochs, Number);
  if (start === undefined) return null;
  return { notBefore: start - clockMargin, notAfter: start + longestRun + clockMargin };
}

/** The window that a log's own times of day span; null if none of them is a time. Nulls are skipped. */
export function windowOfTimes(times: Iterable<string | null>): EvidenceWindow | null {
  let window: EvidenceWindow | null = null;
  for (const time of times) {
    const one = time === null ? null : windowOfCreation(time);
    if (one !== null) window = window === null ? one : hull(window, one);
  }
  return window;
}

/** True if a moment may lie in both. An unknown side is open. */
export function overlaps(a: EvidenceWindow, b: EvidenceWindow): boolean {
  return (
    (a.notBefore ?? -Infinity) <= (b.notAfter ?? Infinity) &&
    (b.notBefore ?? -Infinity) <= (a.notAfter ?? Infinity)
  );
}

/** What both say: the narrower of each side. */
export function intersect(a: EvidenceWindow, b: EvidenceWindow): EvidenceWindow {
  return {
    notBefore: pick(a.notBefore, b.notBefore, Math.max),
    notAfter: pick(a.notAfter, b.notAfter, Math.min),
  };
}

/** What either says. */
export function hull(a: EvidenceWindow, b: EvidenceWindow): EvidenceWindow {
  return {
    notBefore: pick(a.notBefore, b.notBefore, Math.min),
    notAfter: pick(a.notAfter, b.notAfter, Math.max),
  };
}

function pick(a: number | null, b: number | null, choose: (a: number, b: number) => number): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b);
}

/**
 * When a server that a log names can have been created: the evidence window. A server of that name which is older or younger than the
 * window is somebody else's, perhaps a new one that took over an old name, and is left alone.
 *
 * Windows are generous, because a window that is too narrow leaves the forgotten server running. All times are seconds since the epoch.
 */
import { lengthOfClock, secondsOfClock } from "../units/instant.ts";

/** Null where that side is not known. */
export interface EvidenceWindow {
  readonly notBefore: number | null;
  readonly notAfter: number | null;
}

export const openWindow: EvidenceWindow = { notBefore: null, notAfter: null };

const hour = 3600;
/** Clocks that are not set, a daylight-saving mistake, a request that was repeated after a rate limit. */
export const clockMargin = hour;
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

/** The same of UTF-8 text, quickly where it has the usual form: `2012-07-29 17:25:34.250123`, with a blank or a T, with Z or without zone. */
export function readInstantAt(bytes: Buffer, start: number, length: number): Instant | null {
  const end = start + length;
  const separator = bytes[start + 10];
  const whole =
    length >= lengthOfClock && (separator === 0x54 || separator === 0x20)
      ? secondsOfClock(bytes, start)
      : Number.NaN;
  let at = start + lengthOfClock;
  let milliseconds = 0;
  if (!Number.isNaN(whole) && at < end && bytes[at] === 0x2e) {
    for (let unit = 100; ++at < end && isDigit(bytes[at] as number); unit = Math.floor(unit / 10))
      milliseconds += unit * ((bytes[at] as number) - 0x30);
    if (at === start + lengthOfClock + 1) return null;
  }
  const isUtc = at + 1 === end && bytes[at] === 0x5a;
  if (Number.isNaN(whole) || !(isUtc || at === end)) return readInstant(bytes.toString("utf8", start, end));
  return {
    seconds: (whole * 1000 + milliseconds) / 1000,
    margin: isUtc ? clockMargin : clockMargin + zoneMargin,
  };
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

export function windowAround({ seconds, margin }: Instant): EvidenceWindow {
  return { notBefore: seconds - margin, notAfter: seconds + margin };
}

/** The moment that a log states, read as UTC if it names no zone; null if that is no time. */
export function instantOf(time: string): number | null {
  return readInstant(time)?.seconds ?? null;
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

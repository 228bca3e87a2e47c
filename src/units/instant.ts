/** Moments as text and back. Rows are mostly in order of time, so that the same minutes come again and again: their texts are remembered. */

const minute = 60;
const lengthOfPlain = 20;

/** By the last six bits of the number of the minute: the two ends of a window are hours apart. */
const slots = 64;
const texts: string[] = Array.from({ length: slots }, () => "");
const minutes = new Float64Array(slots).fill(Number.NaN);

/** `2012-07-29T17:25:34Z`: UTC, whole seconds, of seconds since the epoch. */
export function formatInstant(seconds: number): string {
  const whole = Math.round(seconds);
  const number = Math.floor(whole / minute);
  const slot = number & (slots - 1);
  if (minutes[slot] !== number) {
    texts[slot] = new Date(number * minute * 1000).toISOString().slice(0, -7);
    minutes[slot] = number;
  }
  const rest = whole - number * minute;
  return `${texts[slot]}${rest < 10 ? "0" : ""}${rest}Z`;
}

/** Seconds since the epoch of a time as `formatInstant` writes it, of a year of four digits; NaN of any other text. */
export function secondsOfPlain(bytes: Uint8Array, start: number, length: number): number {
  if (length !== lengthOfPlain || bytes[start + 10] !== 0x54 || bytes[start + 19] !== 0x5a) return Number.NaN;
  return secondsOfClock(bytes, start);
}

/** Length of what `secondsOfClock` reads. */
export const lengthOfClock = 19;

/**
 * Seconds since the epoch of `2012-07-29T17:25:34`, taken as UTC, whatever stands in the place of the T; NaN if it is no such time. As with
 * `Date.parse`, every month may have 31 days, of which the last ones are in the next.
 */
export function secondsOfClock(bytes: Uint8Array, start: number): number {
  const year = 100 * twoDigits(bytes, start) + twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  const hours = twoDigits(bytes, start + 11);
  const minutesOfHour = twoDigits(bytes, start + 14);
  const seconds = twoDigits(bytes, start + 17);
  const isDate = year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  const isClock =
    hours >= 0 && hours < 24 && minutesOfHour >= 0 && minutesOfHour < 60 && seconds >= 0 && seconds < 60;
  const isSet = bytes[start + 4] === 0x2d && bytes[start + 7] === 0x2d && bytes[start + 13] === 0x3a;
  if (!isDate || !isClock || !isSet || bytes[start + 16] !== 0x3a) return Number.NaN;
  return daysTo(year, month, day) * 86_400 + hours * 3600 + minutesOfHour * minute + seconds;
}

const zero = 0x30;

/** Far below 0 where one is no digit. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - zero;
  const ones = (bytes[at + 1] as number) - zero;
  return tens >= 0 && tens < 10 && ones >= 0 && ones < 10 ? 10 * tens + ones : -100_000;
}

/** Days from 1970-01-01 in the Gregorian calendar; years begin in March, so that the day that is not always there is the last (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2021). */
function daysTo(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

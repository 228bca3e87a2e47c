/** Durations as the flavours of `time` print them. */

/** A duration that was read. */
export interface Clock {
  readonly seconds: number;
  /** Written as `0m 18.42s`, not as `0:18.42`. */
  readonly units: boolean;
  /** How many characters it takes. */
  readonly length: number;
}

const colons = /^(?:(\d+):)?(\d+):(\d\d)(?:[.,](\d+))?(?![\d:])/;
const units = /^(?:(\d+)h ?)?(\d+)m ?(\d\d?)(?:[.,](\d+))?s(?!\w)/;

/**
 * Reads a duration with a colon or units at the beginning of `text`: `12:27.25` is 747.25 s, `1:02:03` 3723 s, `0m 18.42s`, `1h 2m 03s`,
 * `0m0,123s`. Null on any other shape. Hours are unbounded; so are minutes without hours (tools differ); seconds are below 60.
 */
export function readClock(text: string): Clock | null {
  const withUnits = units.exec(text);
  const match = withUnits ?? colons.exec(text);
  if (match === null) return null;
  const [all, hours = "0", minutes = "0", seconds = "0", fraction = ""] = match;
  if (Number(seconds) >= 60 || (match[1] !== undefined && Number(minutes) >= 60)) return null;
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  // One division of whole numbers rounds once: the double nearest to what is printed.
  const scale = 10 ** fraction.length;
  return {
    seconds: (whole * scale + Number(fraction)) / scale,
    units: withUnits !== null,
    length: all.length,
  };
}

/** Reads the whole of `text` as a duration: a clock, or seconds as `0.14`, `0,14` or `0.14s`. Null on any other shape. */
export function readDuration(text: string): number | null {
  const plain = /^(\d+)(?:[.,](\d+))?s?$/.exec(text);
  if (plain !== null) return Number(`${plain[1]}.${plain[2] ?? "0"}`);
  const clock = readClock(text);
  return clock?.length === text.length ? clock.seconds : null;
}

const digitZero = 0x30;
const colon = 0x3a;
const point = 0x2e;

const pair = (bytes: Buffer, at: number): number => {
  const [tens, ones] = [(bytes[at] as number) - digitZero, (bytes[at + 1] as number) - digitZero];
  return tens >= 0 && tens < 10 && ones >= 0 && ones < 10 ? tens * 10 + ones : Number.NaN;
};

/** Reads `12:27.25`, as GNU time prints what took less than an hour, if it is all of `bytes[at, end)`; NaN for everything else. */
export function readMinutes(bytes: Buffer, at: number, end: number): number {
  const colonAt = end - 6;
  if (colonAt <= at || colonAt > at + 9 || bytes[colonAt] !== colon || bytes[end - 3] !== point)
    return Number.NaN;
  let minutes = 0;
  for (let i = at; i < colonAt; i++) {
    const digit = (bytes[i] as number) - digitZero;
    if (digit < 0 || digit > 9) return Number.NaN;
    minutes = minutes * 10 + digit;
  }
  const seconds = pair(bytes, colonAt + 1);
  return seconds < 60 ? ((minutes * 60 + seconds) * 100 + pair(bytes, end - 2)) / 100 : Number.NaN;
}

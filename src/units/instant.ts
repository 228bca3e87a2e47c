/** Moments as text and back. Rows are mostly in order of time, so that the same minutes come again and again: they are remembered. */

const minute = 60;
/** `2012-07-29T17:25:` */
const lengthOfMinute = 17;
const lengthOfPlain = 20;

/** By the last six bits of the number of the minute: the two ends of a window are hours apart. */
const texts: string[] = Array.from({ length: 64 }, () => "");
const minutes = new Float64Array(64).fill(Number.NaN);

/** The minute that was read last. */
const last = { minute: Number.NaN, text: "" };

/** `2012-07-29T17:25:34Z`: UTC, whole seconds, of seconds since the epoch. */
export function formatInstant(seconds: number): string {
  const whole = Math.round(seconds);
  const number = Math.floor(whole / minute);
  const slot = number & 63;
  if (minutes[slot] !== number) {
    texts[slot] = new Date(number * minute * 1000).toISOString().slice(0, -7);
    minutes[slot] = number;
  }
  const rest = whole - number * minute;
  return `${texts[slot]}${rest < 10 ? "0" : ""}${rest}Z`;
}

/** Seconds since the epoch of a time as `formatInstant` writes it, of a year of four digits; null of any other text. */
export function secondsOfPlain(text: string): number | null {
  if (text.length !== lengthOfPlain || text.charCodeAt(lengthOfPlain - 1) !== 0x5a) return null;
  const tens = text.charCodeAt(lengthOfMinute) - 48;
  const ones = text.charCodeAt(lengthOfMinute + 1) - 48;
  if (!(tens >= 0 && tens < 6 && ones >= 0 && ones < 10)) return null;
  if (!text.startsWith(last.text) || last.text.length !== lengthOfMinute) {
    if (!/^\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:/.test(text)) return null;
    const start = Date.parse(`${text.slice(0, lengthOfMinute)}00Z`) / 1000;
    if (Number.isNaN(start)) return null;
    last.minute = start;
    last.text = text.slice(0, lengthOfMinute);
  }
  return last.minute + tens * 10 + ones;
}

/** Moments as text and back. Rows are mostly in order of time, so the minute of the last one is remembered. */

const minute = 60;
/** `2012-07-29T17:25:` */
const lengthOfMinute = 17;
const lengthOfPlain = 20;

const last = { minute: Number.NaN, text: "" };

/** `2012-07-29T17:25:34Z`: UTC, whole seconds, of seconds since the epoch. */
export function formatInstant(seconds: number): string {
  const whole = Math.round(seconds);
  const start = Math.floor(whole / minute) * minute;
  if (start !== last.minute) {
    last.text = new Date(start * 1000).toISOString().slice(0, -7);
    last.minute = start;
  }
  const rest = whole - start;
  return `${last.text}${rest < 10 ? "0" : ""}${rest}Z`;
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

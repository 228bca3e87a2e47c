/** The values behind the labels of `time -v`. */
import { decimal, hasAt, readDecimal } from "./bytes.ts";
import { readClock, readMinutes } from "./clock.ts";
import type { ValueKind } from "./gnu-time-labels.ts";

/** What is said to be expected where a value of a kind cannot be read. */
export const expectation: Readonly<Record<ValueKind, string>> = {
  command: "a quoted command",
  seconds: "a number",
  percent: "a percentage",
  clock: "a time as h:mm:ss or m:ss",
  count: "a number",
  kibibytes: "a number",
};

/** A value that was read, in the unit of its column; NaN if the tool says that there is none. One shared object, valid until the next call. */
export const value = {
  number: Number.NaN,
  /** Where it ended; where it should begin, if none could be read. */
  end: 0,
  /** It was a clock as BusyBox writes it. */
  units: false,
};

/** Reads a value at `at` into `value`; false if none of this kind stands there. */
export function readValue(
  kind: Exclude<ValueKind, "command">,
  bytes: Buffer,
  at: number,
  end: number,
): boolean {
  value.end = at;
  const i = skipMarkup(bytes, at, end);
  if (kind === "clock") return readElapsed(bytes, i, end);
  if (kind === "percent" && bytes[i] === 0x3f && bytes[i + 1] === 0x25 && i + 1 < end) {
    value.number = Number.NaN;
    value.end = i + 2;
    return true;
  }
  if (!readDecimal(bytes, i, end)) return false;
  let number = decimal.value;
  let to = decimal.end;
  if (bytes[to] === 0x2c && to + 1 < end && isDigit(bytes[to + 1] as number)) {
    const localised = readLocalised(bytes.toString("latin1", i, Math.min(end, i + 40)), kind);
    if (localised === null) return false;
    number = localised.number;
    to = i + localised.length;
  }
  value.end = kind === "percent" && bytes[to] === 0x25 ? to + 1 : to;
  value.number = kind === "kibibytes" ? (number === 0 ? Number.NaN : number * 1024) : number;
  return !goesOn(bytes, value.end, end);
}

const nonBreaking = Buffer.from("&nbsp;");
const printable = [Buffer.from("=09"), Buffer.from("=20")] as const;

/** Blanks, and what Markdown, HTML and quoted-printable mail put between a label and its value: `**`, `|`, a backquote, `</b> <td>`. */
function skipMarkup(bytes: Buffer, at: number, end: number): number {
  let i = at;
  for (; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x20 || byte === 0x09 || byte === 0x2a || byte === 0x7c || byte === 0x60) continue;
    if (byte === 0xc2 && bytes[i + 1] === 0xa0) i++;
    else if (byte === 0x26 && hasAt(bytes, i, end, nonBreaking)) i += nonBreaking.length - 1;
    else if (byte === 0x3d && printable.some((blank) => hasAt(bytes, i, end, blank))) i += 2;
    else if (byte === 0x3c) {
      const close = bytes.subarray(i, Math.min(end, i + 40)).indexOf(0x3e);
      if (close === -1) break;
      i += close;
    } else break;
  }
  return i;
}

/**
 * A number with a comma: of times and percentages the decimal comma of many locales, of counts what people put between thousands. Null
 * where it could be either (`1,234` seconds).
 */
function readLocalised(text: string, kind: ValueKind): { number: number; length: number } | null {
  const grouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])/.exec(text)?.[0];
  const comma = /^\d+,\d+(?![\d,.])/.exec(text)?.[0];
  const isTime = kind === "seconds" || kind === "percent";
  if (grouped !== undefined && (!isTime || grouped.includes(".")))
    return { number: Number(grouped.replaceAll(",", "")), length: grouped.length };
  if (comma === undefined || !isTime || (grouped !== undefined && !comma.startsWith("0"))) return null;
  return { number: Number(comma.replace(",", ".")), length: comma.length };
}

function readElapsed(bytes: Buffer, at: number, end: number): boolean {
  const plain = readMinutes(bytes, at, end);
  if (!Number.isNaN(plain)) {
    value.number = plain;
    value.end = end;
    value.units = false;
    return true;
  }
  const clock = readClock(bytes.toString("latin1", at, Math.min(end, at + 40)));
  if (clock === null) return false;
  value.number = clock.seconds;
  value.end = at + clock.length;
  value.units = clock.units;
  return !goesOn(bytes, value.end, end);
}

/** True if what was read is only the beginning of a word: `12abc`, `1.2.3`. */
function goesOn(bytes: Buffer, at: number, end: number): boolean {
  if (at >= end) return false;
  const next = bytes[at] as number;
  if (next === 0x20) return false;
  const following = at + 1 < end ? (bytes[at + 1] as number) : 0;
  const joins = next === 0x2e || next === 0x2c || next === 0x3a || next === 0x2d;
  return isWordByte(next) || (joins && isDigit(following));
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isWordByte(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f;
}

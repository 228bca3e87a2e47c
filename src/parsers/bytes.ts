/** Reading numbers and words straight from bytes, without making strings of lines that are thrown away. */

export const space = 0x20;
const tab = 0x09;

/** The first byte of `bytes[start, end)` that is neither blank nor tab. */
export function skipBlanks(bytes: Buffer, start: number, end: number): number {
  let first = start;
  while (first < end && (bytes[first] === space || bytes[first] === tab)) first++;
  return first;
}

/** True if `bytes` holds the ASCII text at `at`. */
export function hasAt(bytes: Buffer, at: number, end: number, ascii: Buffer): boolean {
  if (at + ascii.length > end) return false;
  for (let i = 0; i < ascii.length; i++) if (bytes[at + i] !== ascii[i]) return false;
  return true;
}

/** An ASCII text of four bytes or more as numbers of four bytes each, the last of which may overlap the one before. */
export interface FixedText {
  readonly length: number;
  readonly words: Int32Array;
}

export function fixedText(text: string): FixedText {
  const bytes = Buffer.from(text);
  const { length } = bytes;
  const words = Int32Array.from({ length: Math.ceil(length / 4) }, (_, i) =>
    bytes.readInt32LE(Math.min(4 * i, length - 4)),
  );
  return { length, words };
}

let lastBytes: Buffer = Buffer.alloc(0);
let lastView: DataView = new DataView(new ArrayBuffer(0));

/** The same bytes, to be read four at a time. */
export function viewOf(bytes: Buffer): DataView {
  if (bytes !== lastBytes) {
    lastBytes = bytes;
    lastView = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  return lastView;
}

/** True if the bytes from `at` on are the text: as `hasAt`, and faster for long ones. */
export function hasTextAt(view: DataView, at: number, end: number, { length, words }: FixedText): boolean {
  const last = at + length - 4;
  if (last + 4 > end) return false;
  let place = at;
  for (let i = 0; i < words.length - 1; i++, place += 4)
    if (view.getInt32(place, true) !== words[i]) return false;
  return view.getInt32(last, true) === words[words.length - 1];
}

/** Where a byte stands in `bytes[at, end)`; -1 if nowhere. For a few bytes, quicker than calling `indexOf`, which looks on behind `end`. */
export function findByte(bytes: Buffer, byte: number, at: number, end: number): number {
  for (let i = at; i < end; i++) if (bytes[i] === byte) return i;
  return -1;
}

/** Powers of ten that a double holds exactly. */
const powersOfTen = Float64Array.from({ length: 23 }, (_, i) => 10 ** i);

/** A number that was read, and where it ended. One shared object, valid until the next call. */
export const decimal = { value: 0, end: 0 };

/**
 * Reads `12`, `12.5` or `1841.598305` at `at` into `decimal`; false if no digit stands there. The result is the correctly rounded double:
 * digits and power of ten are exact below 2^53 and 10^22, so one division rounds once; longer ones go through `Number`.
 */
export function readDecimal(bytes: Buffer, at: number, end: number): boolean {
  let i = at;
  let mantissa = 0;
  let decimals = 0;
  let digit = 0;
  while (i < end && (digit = (bytes[i] as number) - 48) >= 0 && digit < 10) {
    mantissa = mantissa * 10 + digit;
    i++;
  }
  if (i === at) return false;
  if (i + 1 < end && bytes[i] === 0x2e) {
    const point = i++;
    while (i < end && (digit = (bytes[i] as number) - 48) >= 0 && digit < 10) {
      mantissa = mantissa * 10 + digit;
      i++;
    }
    decimals = i - point - 1;
    if (decimals === 0) i = point;
  }
  decimal.end = i;
  decimal.value =
    mantissa < 2 ** 53 && decimals < powersOfTen.length
      ? mantissa / (powersOfTen[decimals] as number)
      : Number(bytes.toString("latin1", at, i));
  return true;
}

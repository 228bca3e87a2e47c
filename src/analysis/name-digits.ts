/** Times of creation that stand only in the last digits of names: `test7945`, `test7948`. */
import type { Texts } from "../tables/tables.ts";

/** Texts as UTF-8: those of a row begin at `starts`, less one; 0 is missing. */
export interface PlacedTexts {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
}

export function placedTexts({ bytes, places: { starts, lengths } }: Texts): PlacedTexts {
  return { bytes, starts, lengths };
}

export interface Spacing {
  /** Seconds since the first creation. */
  readonly offsets: readonly number[];
  /** The first name's digits as a number, and ten to their count. */
  readonly first: number;
  readonly modulus: number;
}

const fewestDigits = 4;
const mostDigits = 9;

/**
 * Seconds between creations, from the digits at the end of the names of these rows: all names alike but for them, as many digits each,
 * never going back by more than a wrap from 9999 to 0000, and not just counting up by one. Null where names are of another kind.
 */
export function spacingOfNames(names: PlacedTexts, rows: ArrayLike<number>): Spacing | null {
  const { bytes, starts, lengths } = names;
  const firstRow = rows[0] as number;
  if (rows.length < 2 || starts.length === 0 || starts[firstRow] === 0) return null;
  const firstStart = (starts[firstRow] as number) - 1;
  const length = lengths[firstRow] as number;
  const digits = digitsAtEnd(bytes, firstStart, firstStart + length);
  if (digits < fewestDigits) return null;
  const stem = length - digits;
  const modulus = 10 ** digits;
  const first = numberAt(bytes, firstStart + stem, firstStart + length);
  let before = first;
  let usual = -1;
  let counts = true;
  for (let i = 1; i < rows.length; i++) {
    const row = rows[i] as number;
    const start = (starts[row] as number) - 1;
    if (start === -1 || lengths[row] !== length) return null;
    for (let at = 0; at < stem; at++) if (bytes[start + at] !== bytes[firstStart + at]) return null;
    const number = numberAt(bytes, start + stem, start + length);
    const step = (number - before + modulus) % modulus;
    // A number that is none is neither more nor less.
    if (!(step <= modulus / 2)) return null;
    if (usual === -1) usual = step;
    counts &&= step <= 1 && step === usual;
    before = number;
  }
  return counts ? null : { offsets: offsetsOf(names, rows, stem, digits), first, modulus };
}

/** Of names that are alike. */
function offsetsOf(
  { bytes, starts }: PlacedTexts,
  rows: ArrayLike<number>,
  stem: number,
  digits: number,
): number[] {
  const modulus = 10 ** digits;
  const offsets: number[] = [];
  let before = Number.NaN;
  let offset = 0;
  for (let i = 0; i < rows.length; i++) {
    const start = (starts[rows[i] as number] as number) - 1 + stem;
    const number = numberAt(bytes, start, start + digits);
    if (i > 0) offset += (number - before + modulus) % modulus;
    offsets.push(offset);
    before = number;
  }
  return offsets;
}

/** How many digits a name ends in; more than nine are no time. */
function digitsAtEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && end - at < mostDigits && isDigit(bytes[at - 1] as number)) at--;
  return end - at;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** NaN unless all are digits. */
function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (!isDigit(byte)) return Number.NaN;
    number = 10 * number + byte - 0x30;
  }
  return number;
}

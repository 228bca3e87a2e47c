/** Times of creation that stand only in the last digits of names: `test7945`, `test7948`. */
import { sameBytes, type TextRows } from "./text-codes.ts";

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
export function spacingOfNames(names: TextRows, rows: ArrayLike<number>): Spacing | null {
  const firstRow = rows[0] as number;
  if (rows.length < 2 || names.startOf(firstRow) === -1) return null;
  const digits = digitsAtEnd(names, firstRow);
  if (digits < fewestDigits) return null;
  const stem = names.lengthOf(firstRow) - digits;
  const modulus = 10 ** digits;
  const first = numberAt(names, firstRow, stem, digits);
  let [before, usual] = [first, -1];
  let counts = true;
  for (let i = 1; i < rows.length; i++) {
    const row = rows[i] as number;
    if (!isAlike(names, firstRow, row, stem, digits)) return null;
    const number = numberAt(names, row, stem, digits);
    const step = (number - before + modulus) % modulus;
    if (step > modulus / 2) return null;
    if (usual === -1) usual = step;
    counts &&= step <= 1 && step === usual;
    before = number;
  }
  return counts ? null : { offsets: offsetsOf(names, rows, stem, digits), first, modulus };
}

/** Of names that are alike. */
function offsetsOf(names: TextRows, rows: ArrayLike<number>, stem: number, digits: number): number[] {
  const modulus = 10 ** digits;
  const offsets = [0];
  let [before, offset] = [numberAt(names, rows[0] as number, stem, digits), 0];
  for (let i = 1; i < rows.length; i++) {
    const number = numberAt(names, rows[i] as number, stem, digits);
    offset += (number - before + modulus) % modulus;
    offsets.push(offset);
    before = number;
  }
  return offsets;
}

function isAlike(names: TextRows, first: number, row: number, stem: number, digits: number): boolean {
  const start = names.startOf(row);
  return (
    start !== -1 &&
    names.lengthOf(row) === stem + digits &&
    digitsAtEnd(names, row) === digits &&
    sameBytes(names.bytes, names.startOf(first), names.bytes, start, stem)
  );
}

/** How many digits a name ends in; more than nine are no time. */
function digitsAtEnd(names: TextRows, row: number): number {
  const { bytes } = names;
  const start = names.startOf(row);
  const end = start + names.lengthOf(row);
  let at = end;
  while (
    at > start &&
    end - at < mostDigits &&
    (bytes[at - 1] as number) >= 0x30 &&
    (bytes[at - 1] as number) <= 0x39
  )
    at--;
  return end - at;
}

/** The digits behind the stem of a name, as a number. */
function numberAt(names: TextRows, row: number, stem: number, digits: number): number {
  const { bytes } = names;
  const start = names.startOf(row) + stem;
  let number = 0;
  for (let at = start; at < start + digits; at++) number = 10 * number + (bytes[at] as number) - 0x30;
  return number;
}

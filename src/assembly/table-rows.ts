/**
 * Writes rows of a table as text, in AssemblyScript, at three times the speed of TypeScript: a gigabyte of log makes a gigabyte of CSV and
 * script. `byte-kernel.ts` is the other side of this. A cell that this does not know how to write is left to the caller.
 *
 * Texts are moved 16 bytes at a time: so many may be read and written behind the end of each.
 */
import { eightDigits, noFraction, putDecimals, putInteger, putLong } from "./digits";
import { growTo } from "./memory";

/** Kinds of columns. */
const numbers: u32 = 0;
const lines: u32 = 1;
const bytesOfCodes: u32 = 2;
const shortsOfCodes: u32 = 3;
const wordsOfCodes: u32 = 4;
const texts: u32 = 5;

/** A column of a block of rows, as the caller lays it out: words of 32 bits. */
// @ts-ignore: a decorator
@unmanaged
class Column {
  kind: u32;
  /** A value for each row: a double (missing is NaN), a number of 32 bits, a code; of a text where it begins in `text`, plus one (missing is 0). */
  values: usize;
  /** Texts: bytes of each, and what to add to where one begins. */
  lengths: usize;
  text: usize;
  /**
   * Addresses and lengths of fixed texts, with what stands in front of the cell. Codes: the cells by code. Others: the missing cell, and what
   * is in front of a value.
   */
  fixed: usize;
  /**
   * Texts: what each byte asks for, 256 of them. In front of them, 16 bytes by the lower half of a byte, in which the bits of those upper halves
   * are set with which it asks for something wherever it stands.
   */
  special: usize;
  /** Behind a text or an instant: one byte, 0 for none. */
  quote: u32;
}
/** Of its fields. */
const columnLength: usize = 28;

/** What a byte may ask for: that the text is left to the caller; the same if the text begins or ends with it. Else it asks for double quotes. */
const left: u32 = 1;
const leftAtEnds: u32 = 2;
const doubleQuote: u8 = 0x22;

/** Where the rows begin that the caller lays out, with all that belongs to them. */
export const base: usize = (__heap_base + 15) & ~15;

/** Makes room for what is laid out up to an address; false if there is none. */
export function reserve(end: usize): bool {
  return growTo(end);
}

/** What `isShort` found of the texts of a block: where the first of them begins and the last ends, plus one; the same if there are none. */
export let firstText: u32 = 0;
export let endOfTexts: u32 = 0;

/** True if the texts of a block take no more than `most` bytes, and are no further from each other. */
export function isShort(starts: usize, lengths: usize, rows: usize, most: u32): bool {
  let first = u32.MAX_VALUE;
  let end: u32 = 0;
  let used: u64 = 0;
  for (let i: usize = 0; i < rows << 2; i += 4) {
    const start = load<u32>(starts + i);
    if (start === 0) continue;
    const length = load<u32>(lengths + i);
    first = min(first, start);
    end = max(end, start + length);
    used += length;
  }
  firstText = min(first, end);
  endOfTexts = end;
  return used <= most && endOfTexts - firstText <= most;
}

/** The cell that is next, in the block of rows. */
export let nextRow: usize = 0;
export let nextColumn: usize = 0;

export function begin(): void {
  nextRow = nextColumn = 0;
}

/** Goes on behind a cell that the caller has written. */
export function skip(): void {
  nextColumn++;
}

/**
 * Writes the rest of `rows` rows at `at`, where there is room, but those that have 0 in `wanted`, if that is given; returns where they end.
 * If `nextRow` is not `rows` then, the cell that is next is one that the caller has to write.
 */
export function write(columns: usize, count: usize, rows: usize, wanted: usize, at: usize): usize {
  let column = nextColumn;
  let row = nextRow;
  for (; row < rows; row++, column = 0) {
    if (wanted !== 0 && load<u8>(wanted + row) === 0) continue;
    for (; column < count; column++) {
      const end = putCell(changetype<Column>(columns + column * columnLength), at, row);
      if (end === 0) {
        nextRow = row;
        nextColumn = column;
        return at;
      }
      at = end;
    }
  }
  nextRow = row;
  return at;
}

/** Writes a cell at `at`; returns where it ends, 0 if it was not written. */
function putCell(cells: Column, at: usize, row: usize): usize {
  const values = cells.values;
  switch (cells.kind) {
    case numbers:
      return putNumber(cells, at, load<f64>(values + (row << 3)));
    case lines:
      return putInteger(putFixed(cells, 1, at), load<u32>(values + (row << 2)));
    case bytesOfCodes:
      return putFixed(cells, load<u8>(values + row), at);
    case shortsOfCodes:
      return putFixed(cells, load<u16>(values + (row << 1)), at);
    case wordsOfCodes:
      return putFixed(cells, load<u32>(values + (row << 2)), at);
    case texts:
      return putText(cells, at, row);
    default:
      return putInstant(cells, at, load<f64>(values + (row << 3)));
  }
}

function putFixed(cells: Column, code: usize, at: usize): usize {
  const fixed = cells.fixed + (code << 3);
  const from: usize = load<u32>(fixed);
  const length: usize = load<u32>(fixed, 4);
  v128.store(at, v128.load(from)); // most are no longer
  for (let i: usize = 16; i < length; i += 16) v128.store(at + i, v128.load(from + i));
  return at + length;
}

/** Copies a text that needs no more than quotes. */
function putText(cells: Column, at: usize, row: usize): usize {
  const start: usize = load<u32>(cells.values + (row << 2));
  if (start === 0) return putFixed(cells, 0, at);
  const from = cells.text + start;
  const length: usize = load<u32>(cells.lengths + (row << 2));
  const to = putFixed(cells, 1, at);
  const special = cells.special;
  const lower = v128.load(special);
  const upper = i8x16(1, 2, 4, 8, 16, 32, 64, -128, -1, -1, -1, -1, -1, -1, -1, -1);
  const half = i8x16.splat(15);
  let any: u32 = 0;
  for (let i: usize = 0; i < length; i += 16) {
    const bytes = v128.load(from + i);
    v128.store(to + i, bytes);
    const found = v128.and(
      i8x16.swizzle(lower, v128.and(bytes, half)),
      i8x16.swizzle(upper, i8x16.shr_u(bytes, 4)),
    );
    // Bytes beyond ASCII have the sign bit.
    const mask: u32 = i8x16.bitmask(v128.or(i8x16.ne(found, i8x16.splat(0)), bytes));
    const rest = length - i;
    any |= rest < 16 ? mask & ((1 << u32(rest)) - 1) : mask;
  }
  if (length === 0) return 0;
  const asks = special + 16;
  const atEnds: u32 = load<u8>(asks + load<u8>(from)) | load<u8>(asks + load<u8>(from + length - 1));
  if ((atEnds & leftAtEnds) !== 0) return 0;
  return any === 0 ? putQuote(cells, to + length) : putQuoted(asks, from, length, to);
}

/** Copies a text with double quotes around it, and each in it twice, if no byte asks for more than that. */
function putQuoted(asks: usize, from: usize, length: usize, at: usize): usize {
  let to = at;
  store<u8>(to++, doubleQuote);
  for (let end = from + length; from < end; from++) {
    const byte = load<u8>(from);
    if ((load<u8>(asks + byte) & left) !== 0) return 0;
    store<u8>(to++, byte);
    if (byte === doubleQuote) store<u8>(to++, byte);
  }
  store<u8>(to, doubleQuote);
  return to + 1;
}

function putQuote(cells: Column, at: usize): usize {
  const quote = cells.quote;
  store<u8>(at, quote);
  return at + usize(quote !== 0);
}

const mostWhole: f64 = 9007199254740991;
const mostShort: f64 = 4294967295;

/** A number as JavaScript writes it, if it is whole and below 2^53, or has at most six decimals and fifteen digits. */
function putNumber(cells: Column, at: usize, value: f64): usize {
  if (isNaN(value)) return putFixed(cells, 0, at);
  let to = putFixed(cells, 1, at);
  const whole = value + noFraction;
  if (value >= 0 && value <= mostShort && whole - noFraction === value)
    return putInteger(to, u32(reinterpret<u64>(whole)));
  const size = abs(value);
  if (value < 0) store<u8>(to++, 0x2d);
  if (size <= mostWhole && floor(size) === size) return putLong(to, u64(size));
  return putDecimals(to, size);
}

/** The year 10000. */
const endOfYears: f64 = 253_402_300_800;

/**
 * `2012-07-29T17:25:34Z` of seconds since the epoch, from 1970 to 9999; years begin in March, so that the day that is not always there is the
 * last (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2021).
 */
function putInstant(cells: Column, at: usize, value: f64): usize {
  if (isNaN(value)) return putFixed(cells, 0, at);
  const rounded = floor(value + 0.5);
  if (!(rounded >= 0 && rounded < endOfYears)) return 0;
  const seconds = u64(rounded);
  const days = u32(seconds / 86_400);
  const second = u32(seconds - u64(days) * 86_400);
  const day = days + 719_468;
  const era = day / 146_097;
  const dayOfEra = day - era * 146_097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const fromMarch = (5 * dayOfYear + 2) / 153;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + u32(month <= 2);
  const dayOfMonth = dayOfYear - (153 * fromMarch + 2) / 5 + 1;
  const date = eightDigits(year * 10_000 + month * 100 + dayOfMonth);
  const minute = second / 60;
  const hour = minute / 60;
  const clock = eightDigits(hour * 10_000 + (minute - hour * 60) * 100 + (second - minute * 60));
  const to = putFixed(cells, 1, at);
  store<u32>(to, u32(date));
  store<u8>(to + 4, 0x2d);
  store<u16>(to + 5, u16(date >> 32));
  store<u8>(to + 7, 0x2d);
  store<u16>(to + 8, u16(date >> 48));
  store<u8>(to + 10, 0x54);
  store<u16>(to + 11, u16(clock >> 16));
  store<u8>(to + 13, 0x3a);
  store<u16>(to + 14, u16(clock >> 32));
  store<u8>(to + 16, 0x3a);
  store<u16>(to + 17, u16(clock >> 48));
  store<u8>(to + 19, 0x5a);
  return putQuote(cells, to + 20);
}

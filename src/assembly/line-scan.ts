/**
 * Cuts a block of bytes into lines, in AssemblyScript: the inner loop of the program. Of every line it says where it ends, and where in it
 * something stands that calls for a closer look, by a table of pairs of bytes; nearly all lines of a cloud benchmark's log it reads to the
 * end, without looking at them twice. It does what `line-index.ts` and `cloud-benchmark-usual.ts` do, which explain it, at three times
 * their speed, and is tested against them; a line that it is not sure of it leaves to them.
 *
 * Addresses are of this module's memory; offsets are what is counted from the beginning of the block, plus `base`.
 */
import { digitAt, hasLong, hasShort, readInteger, readTo, text, value } from "./ascii";
import { growTo, take } from "./memory";
import { forgetNotices, readLimit, readStart } from "./notices";

export * from "./notices";

/** Lines, spots and bytes of names that one call can give; a block of usual lines has far fewer. */
const mostLines: usize = 1 << 15;
const mostSpots: usize = 1 << 15;
const mostNames: usize = 1 << 20;
/** Bytes of a name; longer ones are for others to read. */
const longestName: usize = 256;
/** So many tables of pairs are kept. */
const slots: usize = 4;
const slotLength: usize = 0x10000 * 2;

const lineFeed: u32 = 0x0a;
const blank: u32 = 0x20;
const quote: u32 = 0x27;
const point: u32 = 0x2e;
const openBracket: u32 = 0x5b;
const closeBracket: u32 = 0x5d;
const backslash: u32 = 0x5c;
const letterD: u32 = 0x64;
const lastAscii: u32 = 0x7e;
const letterE: u32 = 0x45;
/** `][`, `] `, ` c` and `'}` as numbers of two bytes. */
const brackets: u32 = 0x5b5d;
const bracketBlank: u32 = 0x205d;
const endOfDict: u32 = 0x7d27;

/** Flags of a pair: a line feed is in it; what is above has to be looked at. */
const lineEndPair: u32 = 1;

export const pairsAt: usize = take(slots * slotLength);
/** Where lines end, from the second on; the first is where the one before them did. */
export const endsAt: usize = take((mostLines + 1) * 4);
/**
 * Of every line, from the second on: 1 if it is a usual one, 2 if it is one of an incident, else 0. One that says nothing may still have
 * spots.
 */
export const kindsAt: usize = take(mostLines + 2);
/** Where pairs stand that have to be looked at, and their flags. */
export const spotsAt: usize = take(mostSpots * 4);
export const spotFlagsAt: usize = take(mostSpots * 2);

/** Builds: their lines (1 is the first of the block), the numbers of test and server, where the name ends in `buildNamesAt`, seconds, and 1 if it was given up. */
export const buildLinesAt: usize = take(mostLines * 4);
export const buildTestsAt: usize = take(mostLines * 4);
export const buildIndexesAt: usize = take(mostLines * 4);
export const buildNameEndsAt: usize = take(mostLines * 4);
export const buildSecondsAt: usize = take(mostLines * 8);
export const buildTimeoutsAt: usize = take(mostLines);
export const buildNamesAt: usize = take(mostNames + longestName);
/** Creations: the same, with the numbers of flavor and image. */
export const creationLinesAt: usize = take(mostLines * 4);
export const creationTestsAt: usize = take(mostLines * 4);
export const creationIndexesAt: usize = take(mostLines * 4);
export const creationNameEndsAt: usize = take(mostLines * 4);
export const creationFlavorsAt: usize = take(mostLines * 4);
export const creationImagesAt: usize = take(mostLines * 4);
export const creationNamesAt: usize = take(mostNames + longestName);

const powersOfTen: usize = take(16 * 8);
const buildText = text("cloud server build [");
const createdInText = text("] created in ");
const timeoutText = text("] ERROR, can't find server or timeout after ");
const secondsText = text(" seconds / ");
const minutesText = text(" minutes\n");
const createdText = text("created image: {'flavor': ");
const imageText = text(", 'image': ");
const nameText = text(", 'name': '");
const debugText = text("debug[");
const statusText = text("]: checked status of cs index ");

/** The block; it ends with a line feed that is not part of it, and zeros. */
export const blockAt: usize = take(64);

for (let i: usize = 0, power = 1.0; i < 16; i++, power *= 10) store<f64>(powersOfTen + i * 8, power);

/** What the last call found. */
export let lines: u32 = 0;
export let spots: u32 = 0;
export let builds: u32 = 0;
export let creations: u32 = 0;
/** True if it saw the whole block; else it stopped behind the last line. */
export let complete: bool = false;

let flags: usize = 0;
let buildNames: usize = 0;
let creationNames: usize = 0;

/** Makes room for a block, and the line feed and the zeros behind it; false if there is none. */
export function reserve(length: usize): bool {
  return growTo(blockAt + length + 64);
}

/** Looks at `length` bytes at `blockAt`, with the table of pairs in a slot. `reading`: usual lines are read to the end. */
export function scan(length: usize, base: u32, slot: usize, reading: bool): void {
  const end = blockAt + length;
  store<u64>(end, lineFeed);
  memory.fill(end + 8, 0, 56);
  flags = pairsAt + slot * slotLength;
  const shift = base - <u32>blockAt;
  lines = spots = builds = creations = 0;
  forgetNotices();
  buildNames = buildNamesAt;
  creationNames = creationNamesAt;
  store<u32>(endsAt, base - 1);
  let line = blockAt;
  let count: usize = 0;
  while (line < end && count < mostLines && hasRoom()) {
    const first = <u32>load<u8>(line);
    let next: usize = 0;
    let usual: u32 = 1;
    if (reading && first == openBracket) next = readNumbered(line, <u32>count + 1);
    else if (reading && first == letterE) {
      next = readLimit(line, <u32>count + 1);
      usual = 2;
    }
    if (next == 0 || next == end) {
      usual = 0;
      next = lookAt(line, shift);
      if (next == 0) break; // more spots than there is room for
      if (reading && first == letterD && isStatusLine(line)) usual = 1;
    }
    if (next == end) {
      line = end; // a line that has only begun
      break;
    }
    count++;
    store<u32>(endsAt + count * 4, <u32>next + shift);
    store<u8>(kindsAt + count, <u8>usual);
    line = next + 1;
  }
  lines = <u32>count;
  complete = line >= end;
}

function hasRoom(): bool {
  return buildNames < buildNamesAt + mostNames && creationNames < creationNamesAt + mostNames;
}

function pairFlags(at: usize): u32 {
  return <u32>load<u16>(flags + ((<usize>load<u16>(at)) << 1));
}

/** Where the line at `from` ends, whatever it holds; 0 if it has more spots than there is room for. */
function lookAt(from: usize, shift: u32): usize {
  let at = from & ~1;
  if (at != from) {
    // The byte before the line is the line feed of the one above.
    if (<u32>load<u8>(from) == lineFeed) return from;
    const flag = pairFlags(at);
    if (flag > lineEndPair && !note(at, flag, shift)) return 0;
    at += 2;
  }
  while (true) {
    while ((pairFlags(at) | pairFlags(at + 2) | pairFlags(at + 4) | pairFlags(at + 6)) == 0) at += 8;
    const flag = pairFlags(at);
    if (flag != 0) {
      const isEnd = (flag & lineEndPair) != 0;
      if (isEnd && <u32>load<u8>(at) == lineFeed) return at;
      if (flag > lineEndPair && !note(at, flag, shift)) return 0;
      if (isEnd) return at + 1;
    }
    at += 2;
  }
}

function note(at: usize, flag: u32, shift: u32): bool {
  const spot = <usize>spots;
  if (spot == mostSpots) return false;
  store<u32>(spotsAt + spot * 4, <u32>at + shift);
  store<u16>(spotFlagsAt + spot * 2, <u16>flag);
  spots = <u32>spot + 1;
  return true;
}

/** `[ 1][ 2] …`, up to the line feed; returns where that is, or 0 for something else. */
function readNumbered(line: usize, number: u32): usize {
  let at = line + 1;
  while (<u32>load<u8>(at) == blank) at++;
  if (!readInteger(at)) return 0;
  const test = <u32>value;
  at = readTo;
  if (<u32>load<u16>(at) != brackets) return 0;
  at += 2;
  while (<u32>load<u8>(at) == blank) at++;
  if (<u32>load<u16>(at) == bracketBlank) return readStart(at + 2, number);
  if (!readInteger(at)) return 0;
  const index = <u32>value;
  at = readTo;
  if (<u32>load<u16>(at) != bracketBlank) return 0;
  at += 2;
  if (hasLong(at, buildText, 20)) return readBuild(at + 20, number, test, index);
  if (hasLong(at, createdText, 26)) return readCreation(at + 26, number, test, index);
  return 0;
}

/** Copies a name up to a byte that ends it; returns where that is, or 0 if the name is one to be looked at closely. */
function copyName(from: usize, to: usize, last: u32): usize {
  let at = from;
  let byte: u32 = 0;
  while ((byte = <u32>load<u8>(at)) != last) {
    if (byte - blank > lastAscii - blank || byte == backslash) return 0;
    store<u8>(to + (at - from), <u8>byte);
    if (++at - from > longestName) return 0;
  }
  for (let pair = (from + 1) & ~1; pair + 1 < at; pair += 2) if (pairFlags(pair) != 0) return 0;
  return at;
}

/** `test7945] created in 298.427304 seconds / 4.9737884 minutes`. */
function readBuild(from: usize, number: u32, test: u32, index: u32): usize {
  const close = copyName(from, buildNames, closeBracket);
  if (close == 0) return 0;
  const built = hasShort(close, createdInText, 13);
  if (!built && !(hasLong(close, timeoutText, 32) && hasLong(close + 28, timeoutText + 28, 16))) return 0;
  const start = close + (built ? 13 : 44);
  let at = start;
  let mantissa: u64 = 0;
  let digit: u32 = 0;
  for (; (digit = digitAt(at)) < 10; at++) mantissa = mantissa * 10 + <u64>digit;
  if (at == start) return 0;
  let digits = at - start;
  let decimals: usize = 0;
  if (<u32>load<u8>(at) == point) {
    const behind = ++at;
    for (; (digit = digitAt(at)) < 10; at++) mantissa = mantissa * 10 + <u64>digit;
    decimals = at - behind;
    if (decimals == 0) return 0;
    digits += decimals;
  }
  // Digits and power of ten are exact, so that one division rounds once.
  if (digits > 15 || !hasShort(at, secondsText, 11)) return 0;
  at += 11;
  while (digitAt(at) < 10 || <u32>load<u8>(at) == point) at++;
  if (!hasShort(at, minutesText, 9)) return 0;
  const row = <usize>builds;
  store<u32>(buildLinesAt + row * 4, number);
  store<u32>(buildTestsAt + row * 4, test);
  store<u32>(buildIndexesAt + row * 4, index);
  buildNames += close - from;
  store<u32>(buildNameEndsAt + row * 4, <u32>(buildNames - buildNamesAt));
  store<f64>(buildSecondsAt + row * 8, <f64>mantissa / load<f64>(powersOfTen + decimals * 8));
  store<u8>(buildTimeoutsAt + row, built ? 0 : 1);
  builds = <u32>row + 1;
  return at + 8;
}

/** `1, 'image': 112, 'name': 'test7945'}`. */
function readCreation(from: usize, number: u32, test: u32, index: u32): usize {
  // 007 is no 7
  if (digitAt(from) == 0 || !readInteger(from)) return 0;
  const flavor = <u32>value;
  let at = readTo;
  if (!hasShort(at, imageText, 11)) return 0;
  at += 11;
  if (digitAt(at) == 0 || !readInteger(at)) return 0;
  const image = <u32>value;
  at = readTo;
  if (!hasShort(at, nameText, 11)) return 0;
  at += 11;
  const close = copyName(at, creationNames, quote);
  if (close == 0 || <u32>load<u16>(close) != endOfDict || <u32>load<u8>(close + 2) != lineFeed) return 0;
  const row = <usize>creations;
  store<u32>(creationLinesAt + row * 4, number);
  store<u32>(creationTestsAt + row * 4, test);
  store<u32>(creationIndexesAt + row * 4, index);
  creationNames += close - at;
  store<u32>(creationNameEndsAt + row * 4, <u32>(creationNames - creationNamesAt));
  store<u32>(creationFlavorsAt + row * 4, flavor);
  store<u32>(creationImagesAt + row * 4, image);
  creations = <u32>row + 1;
  return close + 2;
}

/** `debug[ 1]: checked status of cs index 3->BUILD after 12.3`: says nothing, and is the most frequent line of a debug log. */
function isStatusLine(line: usize): bool {
  if (((load<u64>(line) ^ load<u64>(debugText)) & 0xffff_ffff_ffff) != 0) return false;
  let at = line + 6;
  while (<u32>load<u8>(at) == blank) at++;
  while (digitAt(at) < 10) at++;
  return hasLong(at, statusText, 30);
}

/** Lines of a cloud benchmark that are not about a server of a test: a test begins, the API refused another server. */
import { digitAt, hasLong, hasShort, readInteger, readTo, text, value } from "./ascii";
import { take } from "./memory";

/** As many as there can be lines. */
const most: usize = 1 << 15;

const lineFeed: u32 = 0x0a;
const point: u32 = 0x2e;
const zero: u32 = 0x30;
/** Digits of a fraction of a second. */
const mostDigits: usize = 9;

/** Tests that begin: their lines (1 is the first of the block), their numbers, and how many servers they want. */
export const startLinesAt: usize = take(most * 4);
export const startTestsAt: usize = take(most * 4);
export const startRequestsAt: usize = take(most * 4);
/** Limits that were hit: their lines, where in them the time of day ends, and seconds to wait. */
export const limitLinesAt: usize = take(most * 4);
export const limitTimeEndsAt: usize = take(most * 4);
export const limitDelaysAt: usize = take(most * 4);

/** What the last call found. */
export let starts: u32 = 0;
export let limits: u32 = 0;

const startText = text("starting test nr ");
const creatingText = text(", creating ");
const waitText = text(" cloud server, please wait ...\n");
const limitText = text("ERROR, hit the API limit at ");
const delayText = text(", imposing delay of ");
/** A 0 is any digit. */
const timeShape = text("0000-00-00 00:00:00");
const timeLength: usize = 19;

export function forgetNotices(): void {
  starts = limits = 0;
}

/** `starting test nr 1, creating 25 cloud server, please wait ...`, up to the line feed; returns where that is, or 0 for something else. */
export function readStart(from: usize, number: u32): usize {
  if (!hasLong(from, startText, 17) || !readInteger(from + 17)) return 0;
  const test = <u32>value;
  const behind = readTo;
  if (!hasShort(behind, creatingText, 11) || !readInteger(behind + 11)) return 0;
  if (!hasLong(readTo, waitText, 31)) return 0;
  const row = <usize>starts;
  store<u32>(startLinesAt + row * 4, number);
  store<u32>(startTestsAt + row * 4, test);
  store<u32>(startRequestsAt + row * 4, <u32>value);
  starts = <u32>row + 1;
  return readTo + 30;
}

/** `ERROR, hit the API limit at 2012-08-27 20:43:31.860466, imposing delay of 60`: as `readStart`. */
export function readLimit(line: usize, number: u32): usize {
  if (!hasLong(line, limitText, 28)) return 0;
  const timeEnd = readTime(line + 28);
  if (timeEnd == 0 || !hasLong(timeEnd, delayText, 20) || !readInteger(timeEnd + 20)) return 0;
  if (<u32>load<u8>(readTo) != lineFeed) return 0;
  const row = <usize>limits;
  store<u32>(limitLinesAt + row * 4, number);
  store<u32>(limitTimeEndsAt + row * 4, <u32>(timeEnd - line));
  store<u32>(limitDelaysAt + row * 4, <u32>value);
  limits = <u32>row + 1;
  return readTo;
}

/** `2012-08-27 20:43:31`, and perhaps a fraction behind it; returns where it ends, or 0 for something else. */
function readTime(from: usize): usize {
  for (let i: usize = 0; i < timeLength; i++) {
    const shape = <u32>load<u8>(timeShape + i);
    const fits = shape == zero ? digitAt(from + i) < 10 : <u32>load<u8>(from + i) == shape;
    if (!fits) return 0;
  }
  let at = from + timeLength;
  if (<u32>load<u8>(at) != point) return at;
  const first = ++at;
  while (digitAt(at) < 10) at++;
  return at - first - 1 < mostDigits ? at : 0;
}

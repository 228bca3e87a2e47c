/**
 * The lines that make up nearly all of a cloud benchmark's log, read one after the other straight from a block of bytes: creations, builds
 * that went well, and looks at a server's status, each in the layout that nearly all of them have. Everything else is for the readers of
 * `cloud-benchmark.ts`, which read these lines too, to the same effect. Where there is a `LineScan` it has read them already, by the same
 * rules, and a few more: builds that were given up, tests that begin, limits that were hit.
 */
import { decimal, fixedText, hasTextAt, readDecimal, space, viewOf } from "./bytes.ts";
import { limitStart } from "./cloud-benchmark-notices.ts";
import type { CloudRows } from "./cloud-benchmark-rows.ts";
import type { BlockLines } from "./block-lines.ts";
import type { NamedPart } from "./parser.ts";

const openBracket = 0x5b;
const closeBracket = 0x5d;
const letterC = 0x63;
const letterD = 0x64;
const letterL = 0x6c;
const letterR = 0x72;
const quote = 0x27;
const backslash = 0x5c;
const closeBrace = 0x7d;

/** Where something was read to; `none` if it is something else. */
const none = -1;

/** Bytes of a name; longer ones are for the other readers. */
const longestName = 256;

const usualBuild = fixedText("cloud server build [");
const createdIn = fixedText("] created in ");
const seconds = fixedText(" seconds / ");
const minutes = fixedText(" minutes");
const created = fixedText("created image: ");

/** How the lines begin that are read here. */
export const usualStarts: readonly string[] = ["[", "debug["];

/** What stands around the names in them, and what those without a name hold. */
export const scannedParts: readonly NamedPart[] = [
  { before: "[1][1] cloud server build [", behind: "] created in 1 seconds / 1 minutes" },
  {
    before: "[1][1] cloud server build [",
    behind: "] ERROR, can't find server or timeout after 1 seconds / 1 minutes",
  },
  { before: "[1][1] created image: {'flavor': 1, 'image': 1, 'name': '", behind: "'}" },
  { before: "[1][ ] starting test nr 1, creating 1 cloud server, please wait ..." },
  { before: `${limitStart}2012-08-27 20:43:31.860466, imposing delay of 60` },
];

/** Reads lines from `first` on, up to `last`, as far as they are usual ones; returns the first that is not. */
export function readUsualLines(lines: BlockLines, first: number, last: number, rows: CloudRows): number {
  const { bytes, ends, before } = lines;
  const view = viewOf(bytes);
  for (let i = first; i < last; i++) {
    const start = (ends[i - 1] as number) + 1;
    const end = ends[i] as number;
    const isUsual =
      bytes[start] === openBracket
        ? readNumbered(bytes, view, start, end, before + i, rows)
        : bytes[start] === letterD && isStatusLine(bytes, view, start, end);
    if (!isUsual) return i;
  }
  return last;
}

let number = 0;

/** Reads `[ 1]` into `number`; returns where it ends. */
function readBracket(bytes: Buffer, at: number): number {
  if (bytes[at] !== openBracket) return none;
  let i = at + 1;
  while (bytes[i] === space) i++;
  const digits = i;
  number = 0;
  for (let digit = 0; (digit = (bytes[i] as number) - 48) >= 0 && digit < 10; i++)
    number = number * 10 + digit;
  return i > digits && bytes[i] === closeBracket ? i + 1 : none;
}

/** `[ 1][ 2] …`: a line feed stands at `end`, which no loop here reads over. */
function readNumbered(
  bytes: Buffer,
  view: DataView,
  start: number,
  end: number,
  line: number,
  rows: CloudRows,
): boolean {
  let at = readBracket(bytes, start);
  const test = number;
  if (at === none) return false;
  at = readBracket(bytes, at);
  if (at === none || bytes[at] !== space || bytes[at + 1] !== letterC) return false;
  at++;
  if (bytes[at + 1] === letterL) return readBuild(bytes, view, at, end, line, test, number, rows);
  if (bytes[at + 1] !== letterR || !hasTextAt(view, at, end, created)) return false;
  return readUsualCreation(bytes, view, at + created.length, end, line, test, number, rows, true) === end;
}

/** `cloud server build [test7945] created in 298.427304 seconds / 4.9737884 minutes`. */
function readBuild(
  bytes: Buffer,
  view: DataView,
  at: number,
  end: number,
  line: number,
  test: number,
  index: number,
  rows: CloudRows,
): boolean {
  if (!hasTextAt(view, at, end, usualBuild)) return false;
  const name = at + usualBuild.length;
  const mostEnd = Math.min(end, name + longestName);
  let close = name;
  while (close < mostEnd && bytes[close] !== closeBracket) close++;
  if (!hasTextAt(view, close, end, createdIn) || !readDecimal(bytes, close + createdIn.length, end))
    return false;
  const duration = decimal.value;
  if (!hasTextAt(view, decimal.end, end, seconds)) return false;
  let i = decimal.end + seconds.length;
  for (let byte = 0; ((byte = bytes[i] as number) >= 0x30 && byte <= 0x39) || byte === 0x2e;) i++;
  if (i + minutes.length !== end || !hasTextAt(view, i, end, minutes)) return false;
  rows.build(line, test, index, bytes, name, close, "server", "built", duration);
  return true;
}

const flavorKey = fixedText("{'flavor': ");
const imageKey = fixedText(", 'image': ");
const nameKey = fixedText(", 'name': '");

/**
 * The dict of a creation that the API accepted, in the layout that nearly every line has, without making strings. Returns where it ends;
 * `none` if it has another. `whole`: it must end where the line does.
 */
export function readUsualCreation(
  bytes: Buffer,
  view: DataView,
  at: number,
  end: number,
  line: number,
  test: number,
  index: number,
  rows: CloudRows,
  whole = false,
): number {
  if (!hasTextAt(view, at, end, flavorKey) || !readDecimal(bytes, at + flavorKey.length, end)) return none;
  const flavor = decimal.value;
  const afterFlavor = decimal.end;
  if (!hasTextAt(view, afterFlavor, end, imageKey) || !readDecimal(bytes, afterFlavor + imageKey.length, end))
    return none;
  const image = decimal.value;
  const afterImage = decimal.end;
  if (!hasTextAt(view, afterImage, end, nameKey)) return none;
  const start = afterImage + nameKey.length;
  let close = start;
  while (close < end && bytes[close] !== quote) if (bytes[close++] === backslash) return none;
  if (bytes[close + 1] !== closeBrace || close + 1 >= end || (whole && close + 2 !== end)) return none;
  if (bytes[at + flavorKey.length] === 0x30 || bytes[afterFlavor + imageKey.length] === 0x30) return none; // 007 is no 7
  const row = rows.server(line, test, index, { bytes, start, end: close });
  rows.setKindNumbers(row, image, flavor);
  return close + 2;
}

const debugStart = fixedText("debug[");
const status = fixedText("]: checked status of cs index ");

/** `debug[ 1]: checked status of cs index 3->BUILD after 12.3`: says nothing, and is the most frequent line of a debug log. */
export function isStatusLine(bytes: Buffer, view: DataView, first: number, end: number): boolean {
  if (!hasTextAt(view, first, end, debugStart)) return false;
  let at = first + debugStart.length;
  while (at < end && bytes[at] === space) at++;
  while (at < end && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at++;
  return hasTextAt(view, at, end, status);
}

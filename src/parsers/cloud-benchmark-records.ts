/** The cloud benchmark's records that begin with `[ 1][ 2] `: read from bytes, since nearly every line of a log is one. */
import { decimal, findByte, fixedText, hasAt, hasTextAt, readDecimal, viewOf } from "./bytes.ts";
import type { CloudRows } from "./cloud-benchmark-rows.ts";
import { readUsualCreation } from "./cloud-benchmark-usual.ts";
import { decode } from "./line.ts";
import type { LineType } from "./parser.ts";
import { readPythonDict } from "./python-literal.ts";

/** Numbers in front of a record, -1 where there is none, and where the record begins. One shared object, valid until the next call. */
const prefix = { test: -1, index: -1, end: 0 };

const openBracket = 0x5b;
const closeBracket = 0x5d;
const blank = 0x20;

/** Reads `[ 1][ 2] `, `[ 1][  ] `, `[ ][ ] ` or `[ 0] ` at `at` into `prefix`; false if no such thing stands there. */
export function readPrefix(bytes: Buffer, at: number, end: number): boolean {
  let i = readBracket(bytes, at, end);
  if (i === -1) return false;
  prefix.test = bracket;
  prefix.index = -1;
  if (bytes[i] === openBracket) {
    i = readBracket(bytes, i, end);
    if (i === -1) return false;
    prefix.index = bracket;
  }
  if (bytes[i] !== blank) return false;
  prefix.end = i + 1;
  return true;
}

let bracket = -1;

/** Reads `[ 1]` or `[  ]` into `bracket`; returns where it ends, or -1. */
function readBracket(bytes: Buffer, at: number, end: number): number {
  if (bytes[at] !== openBracket) return -1;
  let i = at + 1;
  while (i < end && bytes[i] === blank) i++;
  bracket = -1;
  let digit = 0;
  while (i < end && (digit = (bytes[i] as number) - 48) >= 0 && digit < 10) {
    bracket = (bracket === -1 ? 0 : bracket * 10) + digit;
    i++;
  }
  return i < end && bytes[i] === closeBracket ? i + 1 : -1;
}

const created = Buffer.from("created image: ");
const creating = Buffer.from("creating image: ");
const build = Buffer.from("cloud server build [");
const rackconnect = Buffer.from("rackconnect build [");
const starting = Buffer.from("starting test nr ");
const testNumber = Buffer.from("test nr ");

export const recordTypes: readonly LineType[] = [
  {
    meaning: "the API is asked for a server: the call comes after this line (one number: the sample, from 0)",
    example: "[ 0] creating image: {'flavor': 1, 'image': 112, 'name': 'csperform1343469777'}",
  },
  {
    meaning: "test 1, server 2 was accepted by the API",
    example: "[ 1][ 2] created image: {'flavor': 1, 'image': 112, 'name': 'test7948'}",
  },
  {
    meaning: "a server is ready",
    example: "[ 1][ 1] cloud server build [test7945] created in 298.427304 seconds / 4.9737884 minutes",
  },
  {
    meaning: "a server was given up",
    example:
      "[ 1][ 1] cloud server build [test7945] ERROR, can't find server or timeout after 601.2 seconds / 10.02 minutes",
  },
  {
    meaning: "the second stage is ready",
    example: "[ 1][ 3] rackconnect build [test7951] finished in 42[s] / 0.7[min]",
  },
  {
    meaning: "the second stage was given up",
    example:
      "[ 1][ 3] rackconnect build [test7951] ERROR, couldn't find server or timeout after 878.8 seconds / 14.6 minutes",
  },
  {
    meaning: "a test begins; how many servers it wants",
    example: "[ 1][  ] starting test nr 1, creating 25 cloud server, please wait ...",
  },
  {
    meaning: "the same, in a short-lived version",
    example: "test [ 1] creating 2 cloud server, please wait ...",
  },
  { meaning: "when a test started", example: "[ ][ ] test nr 1 started at 2012-08-10 12:03:03.132744" },
  {
    meaning: "when it finished: deletes were attempted",
    example: "[ ][ ] test nr 1 finished at 2012-08-10 12:09:44.022311",
  },
];

/** Where a record was read to; `none` if it is no record of this format. */
export const none = -1;

/** Reads the record behind a prefix that `readPrefix` read. Returns where it ends, or `none`. */
export function readRecord(bytes: Buffer, end: number, line: number, rows: CloudRows): number {
  const at = prefix.end;
  switch (bytes[at] ?? 0) {
    case 0x63: // c
      if (hasAt(bytes, at, end, build)) return readBuild(bytes, at + build.length, end, line, rows, "server");
      if (hasAt(bytes, at, end, created))
        return readCreation(bytes, at + created.length, end, line, rows, true);
      if (hasAt(bytes, at, end, creating))
        return readCreation(bytes, at + creating.length, end, line, rows, false);
      return none;
    case 0x72: // r
      if (!hasAt(bytes, at, end, rackconnect)) return none;
      return readBuild(bytes, at + rackconnect.length, end, line, rows, "rackconnect");
    case 0x73: // s
      if (!hasAt(bytes, at, end, starting)) return none;
      if (!readStarting(bytes, at + starting.length, end, line, rows)) brokenTest(bytes, at, end, line, rows);
      return end;
    case 0x74: // t
      if (!hasAt(bytes, at, end, testNumber)) return none;
      if (!readTestTime(decode(bytes, at, end), line, rows)) brokenTest(bytes, at, end, line, rows);
      return end;
    default:
      return none;
  }
}

const outcomes = [
  { text: fixedText("] created in "), outcome: "built" },
  { text: fixedText("] finished in "), outcome: "built" },
  { text: fixedText("] ERROR, can't find server or timeout after "), outcome: "timeout" },
  { text: fixedText("] ERROR, couldn't find server or timeout after "), outcome: "timeout" },
] as const;

const seconds = Buffer.from(" seconds");
const shortSeconds = Buffer.from("[s]");
const minutes = Buffer.from(" minutes");
const shortMinutes = Buffer.from("[min]");

/** The rest of a build result, from its name on. */
function readBuild(
  bytes: Buffer,
  at: number,
  end: number,
  line: number,
  rows: CloudRows,
  stage: "server" | "rackconnect",
): number {
  const { test, index } = prefix;
  const what = stage === "server" ? "cloud server build" : "rackconnect build";
  const view = viewOf(bytes);
  // The name may hold brackets: it ends at the first one behind which an outcome stands.
  const first = findByte(bytes, closeBracket, at, end);
  for (let close = first; close !== -1; close = findByte(bytes, closeBracket, close + 1, end)) {
    for (const { text, outcome } of outcomes) {
      if (!hasTextAt(view, close, end, text)) continue;
      if (close !== first && hasRecord(bytes, at, close)) continue;
      const from = close + text.length;
      const read = readDecimal(bytes, from, end);
      const to = read ? decimal.end : from;
      const known = read && (hasAt(bytes, to, end, seconds) || hasAt(bytes, to, end, shortSeconds));
      rows.build(line, test, index, bytes, at, close, stage, outcome, known ? decimal.value : Number.NaN);
      if (!known) rows.broken(line, `${what}: duration`, "seconds", decode(bytes, from, end));
      return known ? endOfBuild(bytes, to, end) : restart(bytes, from, end);
    }
  }
  rows.broken(line, what, "a name in brackets and an outcome", decode(bytes, at, end));
  return restart(bytes, at, end);
}

/** True if another thread's record begins within `bytes[at, end)`. */
function hasRecord(bytes: Buffer, at: number, end: number): boolean {
  const inside = bytes.subarray(at, end);
  return inside.includes(build) || inside.includes(rackconnect);
}

/** Behind ` / 4.97 minutes` or ` / 0.7[min]`, if that follows; another record may begin there. */
function endOfBuild(bytes: Buffer, at: number, end: number): number {
  const slash = findByte(bytes, 0x2f, at, end);
  if (slash === -1 || !readDecimal(bytes, slash + 2, end)) return end;
  const to = decimal.end;
  if (hasAt(bytes, to, end, minutes)) return to + minutes.length;
  return hasAt(bytes, to, end, shortMinutes) ? to + shortMinutes.length : end;
}

/** Where the next record begins within a broken one: threads wrote over each other. */
function restart(bytes: Buffer, at: number, end: number): number {
  const { test, index } = prefix;
  let next = bytes.indexOf(openBracket, at);
  while (next !== -1 && next < end && !(readPrefix(bytes, next, end) && prefix.index !== none))
    next = bytes.indexOf(openBracket, next + 1);
  prefix.test = test;
  prefix.index = index;
  return next === -1 || next > end ? end : next;
}

/** The rest of a creation, from its dict on. */
function readCreation(
  bytes: Buffer,
  at: number,
  end: number,
  line: number,
  rows: CloudRows,
  accepted: boolean,
): number {
  const { test, index } = prefix;
  const usual = accepted ? readUsualCreation(bytes, viewOf(bytes), at, end, line, test, index, rows) : none;
  if (usual !== none) return usual;
  const text = decode(bytes, at, end);
  const dict = readPythonDict(text);
  if (dict === "open") {
    if (rows.state.dict !== null) brokenCreation(rows, rows.state.dict);
    rows.state.dict = { line, accepted, test, index, text, lines: 1 };
    return end;
  }
  if (dict === null) {
    brokenCreation(rows, { line, accepted, test, index, text });
    return restart(bytes, at, end);
  }
  addCreation(rows, { line, accepted, test, index, text }, dict.entries);
  return at + Buffer.byteLength(text.slice(0, dict.end));
}

/** A creation of which the numbers and the dict, as text, are known. */
export interface Creation {
  readonly line: number;
  readonly accepted: boolean;
  readonly test: number | null;
  readonly index: number | null;
  readonly text: string;
}

export function addCreation(rows: CloudRows, creation: Creation, entries: ReadonlyMap<string, string>): void {
  const name = entries.get("name");
  if (name === undefined) {
    brokenCreation(rows, creation);
    return;
  }
  const { line, accepted } = creation;
  const test = creation.test ?? none;
  const index = creation.index ?? none;
  const image = entries.get("image") ?? null;
  const flavor = entries.get("flavor") ?? null;
  if (!accepted) {
    if (test === 0) rows.settleAsked(); // samples begin at 0: another run
    rows.ask(line, test, index, name, image, flavor);
    return;
  }
  const bytes = Buffer.from(name);
  rows.setKind(rows.server(line, test, index, { bytes, start: 0, end: bytes.length }), image, flavor);
}

/** The dict does not say the name: of an accepted server the row stays, since the server exists. */
export function brokenCreation(rows: CloudRows, creation: Creation): void {
  const { line, accepted, text } = creation;
  rows.broken(line, accepted ? "created image" : "creating image", "a dict with a name", text);
  if (accepted) rows.server(line, creation.test ?? none, creation.index ?? none, null);
}

const creatingServers = Buffer.from(", creating ");
const cloudServer = Buffer.from(" cloud server");

/** `1, creating 25 cloud server, please wait ...` */
function readStarting(bytes: Buffer, at: number, end: number, line: number, rows: CloudRows): boolean {
  if (!readWhole(bytes, at, end) || !hasAt(bytes, decimal.end, end, creatingServers)) return false;
  const test = decimal.value;
  if (!readWhole(bytes, decimal.end + creatingServers.length, end)) return false;
  if (!hasAt(bytes, decimal.end, end, cloudServer)) return false;
  rows.testStarts(line, test, { requested: decimal.value });
  return true;
}

/** As `readDecimal`, without a fraction. */
function readWhole(bytes: Buffer, at: number, end: number): boolean {
  return readDecimal(bytes, at, end) && findByte(bytes, 0x2e, at, decimal.end) === -1;
}

const testTime = /^test nr (\d+) (started|finished) at (\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?)/;

function readTestTime(text: string, line: number, rows: CloudRows): boolean {
  const time = testTime.exec(text);
  if (time === null) return false;
  const [, test, verb, when = ""] = time;
  if (verb === "started") rows.testStarts(line, Number(test), { startedAt: when });
  else rows.testFinishes(line, Number(test), when);
  return true;
}

function brokenTest(bytes: Buffer, at: number, end: number, line: number, rows: CloudRows): void {
  rows.broken(line, "test", "a number, and how many servers or a time", decode(bytes, at, end));
}

/**
 * The lines `real`, `user` and `sys` that POSIX `time -p` and the shells' own `time` print, with values of different shapes. Blanks, a
 * tab or the border of a table stand before a value. The three may stand on one line, and those of two runs side by side.
 */
import { readDuration } from "./clock.ts";
import { findHeading, headingLines } from "./heading.ts";
import type { Line } from "./line.ts";
import { endsRecord, isAlike, isPrefix, writtenBlank } from "./line-surroundings.ts";

/** Lines of something else that may stand between the three. */
const patience = 1;
/** Bytes of a line that is looked at, and of the end of a longer one. */
const longestLine = 1000;
const longestEnd = 60;

/** What all these lines contain: for `Find.anchors`. */
export const realAnchor = "real";

/** What was read so far of one run: plain data. Times in seconds. */
export interface Triple {
  readonly line: number;
  readonly label: string | null;
  /** The first value as it is written. */
  readonly written: string;
  readonly real: number;
  user: number | null;
  sys: number | null;
}

/** The runs whose lines are being read: one, or those side by side. */
export interface Triples {
  readonly runs: Triple[];
  /** What stands before the words. */
  readonly prefix: string;
  /** The first word is glued to what the program printed last: it is one of ours only if the second follows at once. */
  readonly glued: boolean;
  /** How many more lines of something else may come. */
  wait: number;
}

type Word = "real" | "user" | "sys";

interface Field {
  readonly word: Word;
  readonly written: string;
  readonly value: number;
}

const duration = String.raw`((?:\d{1,9}h ?)?\d{1,9}m ?\d{1,2}(?:[.,]\d{1,9})?s|\d{1,9}(?::\d\d){1,2}(?:[.,]\d{1,9})?|\d{1,12}(?:[.,]\d{1,9}s?)?)`;
const named = new RegExp(
  String.raw`(?<=^|[^\w.-]|\\[nrt])(real|user|sys)(?::|(?::|(?=[\s|\\=&]))(?:[\s|]|${writtenBlank}){1,60})${duration}(?![\w%]|[.,:]\d)`,
  "g",
);
/** A program that ends its output without a line feed has the first word on its own last line. */
const glued = new RegExp(String.raw`(?<=\S)real[ \t]${duration}\s*$`);
const separator = new RegExp(String.raw`^(?:[\s|,;]|${writtenBlank})*$`);

interface Fields {
  readonly prefix: string;
  readonly list: readonly Field[];
}

/** The fields of a line that holds nothing else but its surroundings; null if there are none. */
function readFields(text: string): Fields | null {
  const list: Field[] = [];
  let prefix = "";
  let end = 0;
  named.lastIndex = 0;
  for (let match = named.exec(text); match !== null; match = named.exec(text)) {
    const written = match[2] ?? "";
    const value = readDuration(written);
    if (value === null) return null;
    const before = text.slice(end, match.index);
    if (list.length === 0) prefix = before;
    else if (!separator.test(before)) return null;
    list.push({ word: match[1] as Word, written, value });
    end = named.lastIndex;
  }
  return list.length > 0 && isPrefix(prefix) && endsRecord(text, end) ? { prefix, list } : null;
}

/** Last bytes of a value, and a blank behind it. */
const endsValue = new Set(Buffer.from("0123456789s \t"));

/** A first line that begins with what the program printed last; null if there is none. */
function readGlued(line: Line): Fields | null {
  if (!endsValue.has(line.bytes[line.end - 1] ?? 0)) return null; // most lines that hold a word such as `really`
  const match = glued.exec(line.text(Math.max(line.start, line.end - longestEnd), line.end));
  const written = match?.[1] ?? "";
  const value = readDuration(written);
  return value === null ? null : { prefix: "", list: [{ word: "real", written, value }] };
}

/** The runs that begin with this line; null if none does whose values are of this shape. */
export function beginTriples(line: Line, shape: RegExp): Triples | null {
  const found = line.end - line.start > longestLine ? null : readFields(line.text());
  const fields = found ?? readGlued(line);
  if (fields?.list[0]?.word !== "real" || !fields.list.every(({ written }) => shape.test(written)))
    return null;
  const label = found === null ? null : findHeading(line.above(headingLines), fields.prefix);
  const isGlued = found === null;
  const triples: Triples = {
    runs: [],
    prefix: fields.prefix,
    glued: isGlued,
    wait: isGlued ? 0 : patience,
  };
  for (const { word, written, value } of fields.list) {
    if (word === "real")
      triples.runs.push({ line: line.number, label, written, real: value, user: null, sys: null });
    else if (!fill(triples.runs, word, value)) return null;
  }
  return triples;
}

/** Reads the next line into the runs. False if it is something else; `isOver` then says if that was once too often. */
export function continueTriples(triples: Triples, text: string): boolean {
  const fields = text.length > longestLine ? null : readFields(text);
  const fits =
    fields !== null &&
    fields.list[0]?.word !== "real" &&
    (isAlike(fields.prefix, triples.prefix) || (fields.prefix === "" && /\S$/.test(triples.prefix))) &&
    fields.list.every(({ word, value }) => word !== "real" && fill(triples.runs, word, value));
  if (!fits) triples.wait--;
  return fits;
}

/** Gives a value to the first run that waits for it; false if none does. */
function fill(runs: readonly Triple[], word: "user" | "sys", value: number): boolean {
  const run = runs.find((one) => one[word] === null && (word === "user" || one.user !== null));
  if (run === undefined) return false;
  run[word] = value;
  return true;
}

/** True if all runs have all three values. */
export function isComplete({ runs }: Triples): boolean {
  return runs.every(({ sys }) => sys !== null);
}

export function isOver(triples: Triples): boolean {
  return triples.wait < 0 || isComplete(triples);
}

/** What is wrong with an unfinished run. */
export function missingLine({ user }: Triple, format: string, found: string): string {
  return `${format}: expected a line with ${user === null ? "user" : "sys"}, found ${found}`;
}

/** The columns of `runs` that a run fills. */
export function tripleCells({ label, real, user, sys }: Triple): {
  label: string | null;
  elapsed_s: number;
  user_s: number | null;
  system_s: number | null;
} {
  return { label, elapsed_s: real, user_s: user, system_s: sys };
}

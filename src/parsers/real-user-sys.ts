/**
 * The three lines `real`, `user` and `sys` that POSIX `time -p` and the shells' own `time` print, with different values. Blanks or a tab
 * stand before a value; a blank line may stand above.
 */
import { readDuration } from "./clock.ts";
import { isPrefix } from "./line-surroundings.ts";
import { findHeading, headingLines } from "./heading.ts";
import type { Line } from "./line.ts";

/** Lines of something else that may stand between the three. */
const patience = 1;

/** What was read so far: plain data. Times in seconds. */
export interface Triple {
  readonly line: number;
  readonly label: string | null;
  /** What stands before the words. */
  readonly prefix: string;
  /** The first value as it is written. */
  readonly written: string;
  readonly real: number;
  user: number | null;
  sys: number | null;
  wait: number;
}

const named = /(?:^|[\s>#*/|:])(real|user|sys)[ \t]+(\d[\d.,]*|(?:\d+h ?)?\d+m ?[\d.,]+s)\s*$/;

/** Bytes that a value is made of, and the blanks around it. */
const inValue = new Uint8Array(256);
for (const byte of Buffer.from("0123456789.,hms \t")) inValue[byte] = 1;

/** The first line, if it is one whose value is of this shape; null if not. Looks at the last bytes first. */
export function beginTriple(line: Line, shape: RegExp): Triple | null {
  const { bytes, first, end } = line;
  if (end - first > 200) return null;
  let at = end;
  while (at > first && inValue[bytes[at - 1] as number] === 1) at--;
  if (at === end || bytes[at - 1] !== 0x6c || bytes[at - 2] !== 0x61) return null;
  const text = line.text();
  const match = named.exec(text);
  if (match?.[1] !== "real" || !shape.test(match[2] ?? "")) return null;
  const prefix = text.slice(0, text.lastIndexOf("real"));
  const written = match[2] ?? "";
  const real = readDuration(written);
  if (real === null || !isPrefix(prefix)) return null;
  const label = findHeading(line.above(headingLines), prefix);
  return { line: line.number, label, prefix, written, real, user: null, sys: null, wait: patience };
}

/** Reads the next line into the triple. False if it is something else; `isOver` then says if that was once too often. */
export function continueTriple(triple: Triple, text: string): boolean {
  const match = named.exec(text);
  const value = readDuration(match?.[2] ?? "");
  const due = triple.user === null ? "user" : "sys";
  if (match === null || match[1] !== due || value === null || !isSamePrefix(triple.prefix, text, due)) {
    triple.wait--;
    return false;
  }
  triple[due] = value;
  return true;
}

/** The same before the word, but for a time of day that has gone on. */
function isSamePrefix(prefix: string, text: string, word: string): boolean {
  const other = text.slice(0, text.lastIndexOf(word));
  return other.replace(/\d/g, "0") === prefix.replace(/\d/g, "0");
}

export function isOver({ sys, wait }: Triple): boolean {
  return sys !== null || wait < 0;
}

/** What is wrong with an unfinished triple. */
export function missingLine({ user }: Triple, format: string, found: string): string {
  return `${format}: expected a line with ${user === null ? "user" : "sys"}, found ${found}`;
}

/** The columns of `runs` that a triple fills. */
export function tripleCells({ label, real, user, sys }: Triple): {
  label: string | null;
  elapsed_s: number;
  user_s: number | null;
  system_s: number | null;
} {
  return { label, elapsed_s: real, user_s: user, system_s: sys };
}

/**
 * Inputs of which another one holds all, byte for byte: it begins with them (they are copies from before it grew, or downloads that stopped), or
 * with several, one behind the other in the order of the inputs (`cat log.* > all.txt`). Only those are looked into again of which the tables say
 * the same first.
 */
import { foldedTables } from "../analysis/folded-tables.ts";
import { alikeAtFirst } from "../analysis/first-rows.ts";
import { bytesIn } from "../io/bytes-at.ts";
import { errorCode } from "../io/errors.ts";
import { hashFile } from "../io/hash-file.ts";
import { stampAt } from "../io/inputs.ts";
import type { Contents } from "../io/read.ts";
import type { Tables } from "../tables/tables.ts";

/** An input as it was read. */
interface KnownInput {
  readonly source: string;
  readonly bytes: number;
  /** Null where it was not read to its end. */
  readonly sha256: string | null;
  /** Of a compressed one. */
  readonly unpacked?: Contents;
}

/** What comparing two inputs gave before, for those that are looked at again and again. */
export type Compared = Map<string, boolean>;

/** Shorter texts may be alike by chance: `real 1.00`. */
const leastBytes = 64;
/** So many inputs one is compared with, those that are a little longer first. */
const mostTries = 8;
/** So many comparisons may fail in all: there are logs that all say the same first. */
const mostFailures = 200;
const mostRemembered = 10_000;
/** What is compared before all is. */
const endLength = 256;

/** By input, compressed or not: the longest plain one that holds all of it. */
export function findContained(
  tables: Tables,
  inputs: readonly KnownInput[],
  compared: Compared = new Map(),
): ReadonlyMap<string, string> {
  const groups = inputs.length < 2 ? [] : groupsOf(tables, inputs);
  if (groups.length === 0) return new Map();
  if (compared.size > mostRemembered) compared.clear();
  const texts = new Map(inputs.map((input) => [input.source, textOf(input)]));
  const next = new Map<string, string>();
  for (const [text, whole] of findBegun(groups, texts, compared)) {
    next.set(text.source, whole.source);
    for (const { source } of standBehind(text, whole, [...texts.values()], compared))
      if (!next.has(source)) next.set(source, whole.source);
  }
  return new Map([...next].map(([source, whole]) => [source, lastOf(whole, next)]));
}

/** The texts that a longer one begins with, each with one. */
function findBegun(
  groups: readonly (readonly string[])[],
  texts: ReadonlyMap<string, Text>,
  compared: Compared,
): ReadonlyMap<Text, Text> {
  const begun = new Map<Text, Text>();
  let failures = 0;
  for (const group of groups) {
    const alike = eachOnce(group.flatMap((source) => texts.get(source) ?? []));
    for (const [i, text] of alike.entries()) {
      if (text.bytes < leastBytes || begun.has(text)) continue;
      const whole = alike.slice(i + 1, i + 1 + mostTries).find((longer) => {
        if (failures >= mostFailures) return false;
        const isBegun = stands(text, longer, 0, compared);
        if (!isBegun) failures++;
        return isBegun;
      });
      if (whole !== undefined) begun.set(text, whole);
    }
  }
  return begun;
}

/** Those behind the first text among all that stand behind it in the longer one too, one after the other; few others are among them. */
function standBehind(first: Text, whole: Text, all: readonly Text[], compared: Compared): Text[] {
  const found: Text[] = [];
  let at = first.bytes;
  let failures = 0;
  for (const text of all.slice(all.indexOf(first) + 1)) {
    if (text === whole || text.bytes === 0) continue;
    if (failures === mostTries) break;
    if (stands(text, whole, at, compared)) {
      found.push(text);
      at += text.bytes;
    } else failures++;
  }
  return found;
}

/** Inputs of which one may begin as others do. */
function groupsOf(tables: Tables, inputs: readonly KnownInput[]): readonly (readonly string[])[] {
  // Of folded tables the first rows may be gone.
  if (foldedTables(tables).length > 0) return [inputs.map(({ source }) => source)];
  return alikeAtFirst(tables);
}

/** Where the longer ones lead. */
function lastOf(source: string, next: ReadonlyMap<string, string>): string {
  let last = source;
  for (let longer = next.get(last); longer !== undefined; longer = next.get(last)) last = longer;
  return last;
}

interface Text {
  readonly source: string;
  readonly bytes: number;
  /** Null where it was not read to its end. */
  readonly sha256: string | null;
  readonly isPacked: boolean;
}

function textOf({ source, unpacked, bytes, sha256 }: KnownInput): Text {
  return { source, isPacked: unpacked !== undefined, ...(unpacked ?? { bytes, sha256 }) };
}

/** The shortest first. */
function eachOnce(texts: readonly Text[]): Text[] {
  const once = new Map<string, Text>();
  for (const text of texts) {
    const { sha256 } = text;
    // Of copies a plain one: it can be looked into.
    if (sha256 !== null && once.get(sha256)?.isPacked !== false) once.set(sha256, text);
  }
  return [...once.values()].sort((a, b) => a.bytes - b.bytes);
}

/**
 * True if the text stands in a longer one, `at` bytes behind its beginning. What was compared is not compared again as long as the longer one is
 * the same file: it can only have grown.
 */
function stands(text: Text, longer: Text, at: number, compared: Compared): boolean {
  const stamp = stampOfPlain(longer);
  if (stamp === null || text.sha256 === null || longer.bytes <= text.bytes || longer.bytes < at + text.bytes)
    return false;
  const key = `${text.sha256} ${at} ${stamp.identity} ${longer.source}`;
  const before = compared.get(key);
  if (before !== undefined) return before;
  const isThere = standsIn(text, longer.source, at);
  compared.set(key, isThere);
  return isThere;
}

function standsIn(text: Text, longer: string, at: number): boolean {
  try {
    return endsAlike(text, longer, at) && hashFile(longer, text.bytes, at) === text.sha256;
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return false; // it is gone by now
  }
}

/** False if the text cannot stand there, by its end; true where nobody can look at that. */
function endsAlike(text: Text, longer: string, at: number): boolean {
  if (stampOfPlain(text) === null) return true;
  const length = Math.min(endLength, text.bytes);
  const from = text.bytes - length;
  return bytesIn(text.source, from, length).equals(bytesIn(longer, at + from, length));
}

/** Null if it cannot be looked into again. */
function stampOfPlain({ source, isPacked }: Text): ReturnType<typeof stampAt> {
  return isPacked ? null : stampAt(source);
}

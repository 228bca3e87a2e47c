/**
 * Inputs that hold the beginning of another one, byte for byte: a copy from before the log grew, a part that was cut out of it, a download
 * that stopped. Only those are looked into again of which the tables say the same first.
 */
import { closeSync, openSync } from "node:fs";
import { foldedTables } from "../analysis/folded-tables.ts";
import { alikeAtFirst } from "../analysis/first-rows.ts";
import { bytesAt } from "../io/bytes-at.ts";
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

/** By input that holds the beginning of another, itself compressed or not: the longest plain one that begins so. */
export function findBeginnings(
  tables: Tables,
  inputs: readonly KnownInput[],
  compared: Compared = new Map(),
): ReadonlyMap<string, string> {
  const next = new Map<string, string>();
  const groups = inputs.length < 2 ? [] : groupsOf(tables, inputs);
  if (groups.length === 0) return next;
  if (compared.size > mostRemembered) compared.clear();
  const bySource = new Map(inputs.map((input) => [input.source, input]));
  let failures = 0;
  for (const group of groups) {
    const texts = textsOf(group.flatMap((source) => bySource.get(source) ?? []));
    for (const [i, text] of texts.entries()) {
      if (text.bytes < leastBytes || next.has(text.source)) continue;
      const whole = texts.slice(i + 1, i + 1 + mostTries).find((longer) => {
        if (failures >= mostFailures) return false;
        const isBegun = remember(compared, text, longer);
        if (!isBegun) failures++;
        return isBegun;
      });
      if (whole !== undefined) next.set(text.source, whole.source);
    }
  }
  return new Map([...next].map(([source, whole]) => [source, lastOf(whole, next)]));
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

interface Text extends Contents {
  readonly source: string;
  readonly isPacked: boolean;
}

/** The shortest first, each once. */
function textsOf(inputs: readonly KnownInput[]): Text[] {
  const texts = new Map<string, Text>();
  for (const { source, unpacked, ...file } of inputs) {
    const { bytes, sha256 } = unpacked ?? file;
    // Of copies a plain one: it can be looked into.
    if (sha256 !== null && texts.get(sha256)?.isPacked !== false)
      texts.set(sha256, { source, bytes, sha256, isPacked: unpacked !== undefined });
  }
  return [...texts.values()].sort((a, b) => a.bytes - b.bytes);
}

/** What was compared is not compared again as long as the longer one is the same file: it can only have grown. */
function remember(compared: Compared, text: Text, longer: Text): boolean {
  const stamp = stampOfPlain(longer);
  if (stamp === null || longer.bytes <= text.bytes) return false;
  const key = `${text.sha256} ${stamp.identity} ${longer.source}`;
  const before = compared.get(key);
  if (before !== undefined) return before;
  const isBegun = begins(text, longer.source);
  compared.set(key, isBegun);
  return isBegun;
}

function begins(text: Text, longer: string): boolean {
  try {
    return endsAlike(text, longer) && hashFile(longer, text.bytes) === text.sha256;
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return false; // it is gone by now
  }
}

/** False if the end of the text stands elsewhere in the longer one; true where nobody can look. */
function endsAlike(text: Text, longer: string): boolean {
  if (stampOfPlain(text) === null) return true;
  const [end, there] = [text.source, longer].map((source) => {
    const file = openSync(source, "r");
    try {
      return bytesAt(file, Math.max(0, text.bytes - endLength), Math.min(text.bytes, endLength));
    } finally {
      closeSync(file);
    }
  });
  return end !== undefined && there !== undefined && end.equals(there);
}

/** Null if it cannot be looked into again. */
function stampOfPlain({ source, isPacked }: Text): ReturnType<typeof stampAt> {
  return isPacked ? null : stampAt(source);
}

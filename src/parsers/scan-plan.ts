/** What the scanner knows of a list of parsers before it reads anything: made once for all inputs. */
import { hasAt } from "./bytes.ts";
import { LineIndex } from "./line-index.ts";
import { isOfInterest, PairTables } from "./pair-table.ts";
import type { LineParser, NamedPart } from "./parser.ts";

const carriageReturn = 0x0d;

/** Bytes that call for a closer look at the line: see `clean`. */
const controls = [0x00, 0x08, carriageReturn, 0x1b] as const;

interface Start {
  readonly text: Buffer;
  /** The bits of the parsers whose lines begin so. */
  readonly parsers: number;
}

const nothing: readonly Start[] = [];

export class ScanPlan {
  readonly pairs: PairTables;
  /** For the scanner that reads a block: a block is read without a pause, so that all scanners can share it. */
  readonly index: LineIndex;
  /** For each first byte of a line, which parser's usual lines begin so; -1 if no parser's do, or others want them too. */
  readonly usual = new Int8Array(256).fill(-1);
  /** The parsers that may read their usual lines in one go, as bits. */
  readonly usualReaders: number;
  /** The parser whose usual lines are read while lines are cut; -1 if none's are. */
  readonly scanned: number;
  /** The parsers that nothing finds lines for, as bits: they see all. */
  readonly seeingAll: number;
  /** Those whose rows usual lines of others have nothing to do with, as bits. */
  readonly asides: number;
  readonly #starts: (readonly Start[])[] = Array.from({ length: 256 }, () => nothing);

  /** The n-th parser has the bit 1 << n. */
  constructor(parsers: readonly LineParser[]) {
    if (parsers.length > 31) throw new Error("the scanner marks parsers by the bits of one small number");
    this.pairs = new PairTables(parsers, controls);
    parsers.forEach(({ find: { starts = [] } }, i) => {
      for (const start of starts) this.#addStart(start, 1 << i);
    });
    this.seeingAll = parsers.reduce(
      (bits, { find }, i) =>
        find.starts === undefined && find.anchors === undefined ? bits | (1 << i) : bits,
      0,
    );
    this.asides = parsers.reduce((bits, { aside }, i) => (aside === true ? bits | (1 << i) : bits), 0);
    let readers = 0;
    parsers.forEach(({ usualStarts = [] }, i) => {
      if (usualStarts.length === 0 || usualStarts.some((start) => isOthers(parsers, i, start))) return;
      readers |= 1 << i;
      for (const start of usualStarts) this.usual[start.charCodeAt(0)] = i;
    });
    this.usualReaders = readers;
    this.scanned = parsers.findIndex(
      ({ scannedParts = null }, i) =>
        scannedParts !== null && (readers & (1 << i)) !== 0 && isUntouched(parsers, i, scannedParts),
    );
    this.index = new LineIndex(this.pairs, this.scanned !== -1);
  }

  /** The parsers that want a line because of how it begins at `first`, its first byte that is no blank. */
  wantedBy(bytes: Buffer, first: number, end: number): number {
    if (first >= end) return 0;
    const starts = this.#starts[bytes[first] as number] as readonly Start[];
    let wanted = 0;
    for (let i = 0; i < starts.length; i++) {
      const { text, parsers } = starts[i] as Start;
      if (text.length === 1 || hasAt(bytes, first, end, text)) wanted |= parsers;
    }
    return wanted;
  }

  /** The parsers whose anchors stand anywhere in a text. */
  anchoredIn(bytes: Buffer): number {
    let wanted = 0;
    for (const anchor of this.pairs.anchors) {
      let at = bytes.indexOf(anchor.text);
      while (at !== -1 && !isOfInterest(anchor, bytes, 0, at)) at = bytes.indexOf(anchor.text, at + 1);
      if (at !== -1) wanted |= anchor.parsers;
    }
    return wanted;
  }

  #addStart(start: string, parsers: number): void {
    const text = Buffer.from(start);
    const byte = text[0] ?? 0;
    this.#starts[byte] = [...(this.#starts[byte] ?? nothing), { text, parsers }];
  }
}

/** True if another parser may want lines that begin so. */
function isOthers(parsers: readonly LineParser[], own: number, start: string): boolean {
  return parsers.some(
    ({ find: { starts = [] } }, i) =>
      i !== own && starts.some((other) => other.startsWith(start) || start.startsWith(other)),
  );
}

/** True if no other parser wants lines that begin so, nor has an anchor that is a part of these texts, or begins or ends in the name in them. */
function isUntouched(parsers: readonly LineParser[], own: number, parts: readonly NamedPart[]): boolean {
  const others = parsers.filter((_, i) => i !== own);
  return others.every(
    ({ find: { starts = [], anchors = [], notIn = [] } }) =>
      starts.every((start) => !parts.some(({ before }) => before.startsWith(start))) &&
      anchors.every((anchor) => !parts.some((part) => touches(anchor, notIn, part))),
  );
}

/** Numbers and blanks may be any in the line: what else is in the anchor decides. */
function touches(anchor: string, notIn: readonly string[], { before, behind }: NamedPart): boolean {
  const words = anchor.match(/[^\d .]+/g) ?? [];
  const counts = (text: string) => notIn.reduce((rest, other) => rest.replace(other, ""), text);
  const texts = [counts(before), counts(behind ?? "")];
  if (words.every((word) => texts.some((text) => text.includes(word)))) return true;
  if (behind === undefined) return false;
  return Array.from(anchor).some((_, at) => {
    const [head, tail] = [anchor.slice(0, at), anchor.slice(at)];
    const ends = head !== "" && (before.endsWith(head) || head.endsWith(before));
    return ends || behind.startsWith(tail) || tail.startsWith(behind);
  });
}

const plans = new WeakMap<readonly LineParser[], ScanPlan>();

/** The plan for a list of parsers, which must not change. */
export function planFor(parsers: readonly LineParser[]): ScanPlan {
  let plan = plans.get(parsers);
  if (plan === undefined) plans.set(parsers, (plan = new ScanPlan(parsers)));
  return plan;
}

/** What the scanner knows of a list of parsers before it reads anything: made once for all inputs. */
import { hasAt } from "./bytes.ts";
import { LineIndex } from "./line-index.ts";
import { type Anchor, anchorsOf, isOfInterest, PairTables } from "./pair-table.ts";
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

/** Bits of one small number, but for its sign. */
const mostBits = 31;

export class ScanPlan {
  /** The bit of each parser. */
  readonly bits: readonly number[];
  /** The parsers that have one bit together, since there are more parsers than bits; none if there are not. */
  readonly sharing: readonly number[];
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
  /** By the place of a bit: its parser; the first of those that share one. */
  readonly #owners: readonly number[];
  readonly #anchors: readonly (readonly Anchor[])[];

  constructor(parsers: readonly LineParser[]) {
    this.bits = bitsOf(parsers);
    this.#owners = Array.from({ length: mostBits }, (_, place) => this.bits.indexOf(1 << place));
    const last = this.bits.flatMap((bit, i) => (bit === sharedBit ? [i] : []));
    this.sharing = last.length > 1 ? last : [];
    this.#anchors = this.sharing.map((i) => anchorsOf([parsers[i] as LineParser], [1]));
    this.pairs = new PairTables(parsers, this.bits, controls);
    parsers.forEach(({ find: { starts = [] } }, i) => {
      for (const start of starts) this.#addStart(start, this.bits[i] as number);
    });
    this.seeingAll = this.#bitsWhere(parsers.map(seesAll));
    this.asides = this.#bitsWhere(parsers.map(({ aside }) => aside === true));
    let readers = 0;
    parsers.forEach(({ usualStarts = [] }, i) => {
      if (usualStarts.length === 0 || usualStarts.some((start) => isOthers(parsers, i, start))) return;
      readers |= this.bits[i] as number;
      for (const start of usualStarts) this.usual[start.charCodeAt(0)] = i;
    });
    this.usualReaders = readers;
    this.scanned = parsers.findIndex(
      ({ scannedParts = null }, i) =>
        scannedParts !== null &&
        (readers & (this.bits[i] as number)) !== 0 &&
        isUntouched(parsers, i, scannedParts),
    );
    this.index = new LineIndex(this.pairs, this.scanned !== -1);
  }

  /** The parser of the highest of these bits; of a shared one the first. */
  ownerOf(bits: number): number {
    return this.#owners[31 - Math.clz32(bits)] as number;
  }

  /** Whether the n-th of those that share a bit has an anchor in a text; they are found by anchors only. */
  isWantedBySharing(n: number, bytes: Buffer): boolean {
    return (this.#anchors[n] as readonly Anchor[]).some((anchor) => holds(bytes, anchor));
  }

  /** The bits of the parsers that this is true of; a shared one if it is of all that share it. */
  #bitsWhere(isTrue: readonly boolean[]): number {
    const not = this.bits.reduce((bits, bit, i) => (isTrue[i] === true ? bits : bits | bit), 0);
    return this.bits.reduce((bits, bit) => bits | bit, 0) & ~not;
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
    for (const anchor of this.pairs.anchors) if (holds(bytes, anchor)) wanted |= anchor.parsers;
    return wanted;
  }

  #addStart(start: string, parsers: number): void {
    const text = Buffer.from(start);
    const byte = text[0] ?? 0;
    this.#starts[byte] = [...(this.#starts[byte] ?? nothing), { text, parsers }];
  }
}

/** The last one is shared by all parsers that have none of their own. */
const sharedBit = 1 << (mostBits - 1);

/**
 * The bit of each parser, in their order as long as there are bits enough. Else parsers that only anchors find share one, the last of them:
 * a line with an anchor of any of them is looked at once more, which is rare.
 */
function bitsOf(parsers: readonly LineParser[]): number[] {
  if (parsers.length <= mostBits) return parsers.map((_, i) => 1 << i);
  let free = mostBits - 1 - parsers.filter((parser) => !isFoundByAnchors(parser)).length;
  if (free < 0) throw new Error(`no more than ${mostBits - 1} formats may be found by anything but anchors`);
  let next = 0;
  return parsers.map((parser) => (!isFoundByAnchors(parser) || free-- > 0 ? 1 << next++ : sharedBit));
}

function isFoundByAnchors({ find: { starts, anchors }, usualStarts }: LineParser): boolean {
  return starts === undefined && anchors !== undefined && usualStarts === undefined;
}

function seesAll({ find: { starts, anchors } }: LineParser): boolean {
  return starts === undefined && anchors === undefined;
}

function holds(bytes: Buffer, anchor: Anchor): boolean {
  let at = bytes.indexOf(anchor.text);
  while (at !== -1 && !isOfInterest(anchor, bytes, 0, at)) at = bytes.indexOf(anchor.text, at + 1);
  return at !== -1;
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

/** Which pairs of bytes in a block are of interest: see `LineIndex`. */
import { byteFrequency } from "./byte-frequency.ts";
import { hasAt } from "./bytes.ts";
import type { LineParser } from "./parser.ts";

/** Flags of a pair: one of its bytes is a line feed, or a control byte; above these bits, which spots of anchors look like it. */
export const lineEndPair = 1;
export const controlPair = 2;

export interface Anchor {
  readonly text: Buffer;
  /** The bits of the parsers whose anchor it is. */
  readonly parsers: number;
  /** Longer texts in which it does not count, and where in them it begins. */
  readonly notIn: readonly { readonly text: Buffer; readonly offset: number }[];
}

/** True if the anchor that stands at `start` in `bytes[from, …)` counts. */
export function isOfInterest({ notIn }: Anchor, bytes: Buffer, from: number, start: number): boolean {
  for (const { text, offset } of notIn)
    if (start - offset >= from && hasAt(bytes, start - offset, bytes.length, text)) return false;
  return true;
}

/** An anchor and the place in it by which it is found. */
export interface Spot extends Anchor {
  readonly offset: number;
}

export interface PairTable {
  /** By pair, as a 16-bit number of this machine. */
  readonly flags: Uint16Array;
  /** By flag without its lowest two bits; none under 0. */
  readonly spots: readonly (readonly Spot[])[];
  readonly controls: readonly number[];
}

const lineFeed = 0x0a;

/** Of three bytes two are a pair wherever they begin. */
export const shortestAnchor = 3;

/** Bytes that are looked at, at the beginning and in the middle of a block, to see which pairs are frequent in an input. */
const sampleLength = 8 * 1024;
const fewestBytes = 2 * 1024;

/** How often each pair of bytes was seen. */
type PairCounts = Uint32Array;
/** Bytes after which it is looked again which pairs are frequent; the first time after fewer. */
const bytesBetween = 16 * 1024 * 1024;
const firstBytes = 128 * 1024;

/**
 * Tables of the same anchors: they are searched by pairs that are rare in what was read lately, and not always all of them. Shared by all
 * inputs, for those that are read together are alike; what is found is the same with any pairs.
 */
export class PairTables {
  readonly anchors: readonly Anchor[];
  readonly #controls: readonly number[];
  #counts: PairCounts;
  #unseen = bytesBetween - firstBytes;
  /** Made of the counts, by the parsers that are left out. */
  readonly #tables = new Map<number, PairTable>();

  /** `bits`: those of the parsers; `controls`: the bytes to be found besides line feeds. */
  constructor(parsers: readonly LineParser[], bits: readonly number[], controls: readonly number[]) {
    this.anchors = anchorsOf(parsers, bits);
    this.#controls = controls;
    // Before anything was read, what the parsers read is all that is known.
    const examples = parsers.flatMap(({ lineTypes }) => lineTypes.map(({ example }) => example));
    this.#counts = countPairs(Buffer.from(examples.join("\n")), 0);
  }

  /** A table for `bytes[from, …)`, without the anchors that only the parsers in `without` look for. */
  tableFor(bytes: Buffer, from: number, without: number): PairTable {
    this.#unseen += bytes.length - from;
    if (this.#unseen >= bytesBetween && bytes.length - from >= fewestBytes) {
      this.#unseen = 0;
      this.#counts = countPairs(bytes, from);
      this.#tables.clear();
    }
    let table = this.#tables.get(without);
    if (table === undefined) this.#tables.set(without, (table = this.#tableWithout(without)));
    return table;
  }

  #tableWithout(without: number): PairTable {
    const counts = this.#counts;
    const flags = new Uint16Array(0x10000);
    const mark = (byte: number, flag: number) => {
      for (let other = 0; other < 256; other++)
        for (const pair of [pairOf(byte, other), pairOf(other, byte)])
          flags[pair] = (flags[pair] ?? 0) | flag;
    };
    mark(lineFeed, lineEndPair);
    for (const byte of this.#controls) mark(byte, controlPair);
    const spots: Spot[][] = [[]];
    const anchors = this.anchors.filter(({ parsers }) => (parsers & ~without) !== 0);
    for (const spot of anchors.flatMap((anchor) => spotsOf(anchor, counts))) {
      const pair = pairAt(spot.text, spot.offset);
      const flag = flags[pair] ?? 0;
      const known = spots[flag >> 2];
      if (flag >> 2 !== 0) known?.push(spot);
      else flags[pair] = flag | ((spots.push([spot]) - 1) << 2);
    }
    return { flags, spots, controls: this.#controls };
  }
}

/** How often each pair stands in a part of `bytes[from, …)`. */
function countPairs(bytes: Buffer, from: number): PairCounts {
  const counts = new Uint32Array(0x10000);
  for (const start of [from, Math.floor((from + bytes.length) / 2)]) {
    const sample = bytes.subarray(start, start + sampleLength);
    for (let at = 0; at + 1 < sample.length; at++) {
      const pair = pairAt(sample, at);
      counts[pair] = (counts[pair] as number) + 1;
    }
  }
  return counts;
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Two bytes that follow each other, as the number that they are in memory. */
function pairOf(first: number, second: number): number {
  return isLittleEndian ? first | (second << 8) : (first << 8) | second;
}

function pairAt(bytes: Buffer, at: number): number {
  return pairOf(bytes[at] as number, bytes[at + 1] as number);
}

/** Several formats may look for the same word. */
export function anchorsOf(parsers: readonly LineParser[], bits: readonly number[]): Anchor[] {
  const known = new Map<string, Anchor & { parsers: number }>();
  parsers.forEach(({ find: { anchors = [], notIn = [] } }, i) => {
    for (const text of anchors) {
      const around = notIn.filter((other) => other.includes(text));
      const key = [text, ...around].join("\n");
      const anchor = known.get(key) ?? {
        text: Buffer.from(text),
        parsers: 0,
        notIn: around.flatMap((other) => placesIn(other, text)),
      };
      anchor.parsers |= bits[i] as number;
      known.set(key, anchor);
    }
  });
  return [...known.values()];
}

function placesIn(text: string, part: string): { readonly text: Buffer; readonly offset: number }[] {
  const places = [];
  for (let offset = text.indexOf(part); offset !== -1; offset = text.indexOf(part, offset + 1))
    places.push({ text: Buffer.from(text), offset });
  return places;
}

/** An anchor is found by two places: it may begin at an even address or at an odd one. `counts`: how often each pair was seen. */
function spotsOf(anchor: Anchor, counts: PairCounts): Spot[] {
  const { text } = anchor;
  if (text.length < shortestAnchor) throw new Error(`the anchor ${text.toString()} is too short`);
  return [rarestPair(text, 0, counts), rarestPair(text, 1, counts)].map((offset) => ({ ...anchor, offset }));
}

/** The offset, even or odd as asked for, of the pair that is the least frequent. */
function rarestPair(text: Buffer, parity: 0 | 1, counts: PairCounts): number {
  let [found, least] = [parity as number, Number.POSITIVE_INFINITY];
  for (let at: number = parity; at + 1 < text.length; at += 2) {
    const likely = (byteFrequency[text[at] ?? 0] ?? 0) * (byteFrequency[text[at + 1] ?? 0] ?? 0);
    const seen = (counts[pairAt(text, at)] ?? 0) + likely / 1e6; // likely is below 10,000: it only decides between those not seen
    if (seen < least) [found, least] = [at, seen];
  }
  return found;
}

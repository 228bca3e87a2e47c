/**
 * Finds the lines that hold an anchor of some parser. Searching a block for each of fifty texts would take longer than all else, so each
 * text is searched by one of its bytes, the one that is rarest in the input, for which the processor finds the next occurrence at once;
 * what stands around it is compared only there.
 */
import { hasAt } from "./bytes.ts";
import type { LineParser } from "./parser.ts";

interface Anchor {
  readonly bytes: Buffer;
  /** The bits of its parsers. */
  readonly parsers: number;
}

/** Anchors of the same parsers that are searched by the same byte. */
interface Needle {
  readonly byte: number;
  readonly parsers: number;
  readonly anchors: readonly { readonly bytes: Buffer; readonly offset: number }[];
  /** Where the byte of one of them stands next; the block's end if nowhere. */
  next: number;
}

/** Bytes that are looked at to see which are rare, and in how large blocks, every how many. */
const sampleLength = 4096;
const fewestBytes = 32 * 1024;
const blocksBetween = 8;

/** How frequent bytes are in logs, as far as one can say without looking: signs, capitals, digits, letters, blanks. */
const usualFrequency = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x20) return 4;
  if (byte >= 0x61 && byte <= 0x7a) return 3;
  if (byte >= 0x30 && byte <= 0x39) return 2;
  return byte >= 0x41 && byte <= 0x5a ? 1 : 0;
});

export class AnchorSearch {
  readonly #anchors: readonly Anchor[];
  #needles: Needle[];
  #blocks = 0;
  /** No anchor of a parser that does not see every line anyway stands before this place of the block. */
  next = 0;

  /** The n-th parser has the bit 1 << n. */
  constructor(parsers: readonly LineParser[]) {
    this.#anchors = anchorsOf(parsers);
    this.#needles = needlesOf(this.#anchors, new Uint32Array(256));
  }

  /** Another block: `bytes` from the beginning of a line, `from`, on. */
  begin(bytes: Buffer, from: number): void {
    if (bytes.length - from >= fewestBytes && this.#blocks++ % blocksBetween === 0)
      this.#needles = needlesOf(this.#anchors, countBytes(bytes, from));
    this.next = bytes.length;
    for (const needle of this.#needles) {
      needle.next = find(bytes, needle, from);
      if (needle.next < this.next) this.next = needle.next;
    }
  }

  /**
   * The parsers whose anchors stand in the line `bytes[start, limit)`, of which the rest up to `end` does not count. Of the parsers in
   * `open`, who see the line anyway, nothing is said.
   */
  inLine(bytes: Buffer, start: number, limit: number, end: number, open: number): number {
    let wanted = 0;
    let next = bytes.length;
    for (const needle of this.#needles) {
      if ((needle.parsers & ~open) === 0) continue; // `closed` will make up for it
      if (needle.next < start) needle.next = find(bytes, needle, start);
      while (needle.next < end) {
        if (isAt(bytes, needle, needle.next, limit)) wanted |= needle.parsers;
        needle.next = find(bytes, needle, needle.next + 1);
      }
      if (needle.next < next) next = needle.next;
    }
    this.next = next;
    return wanted;
  }

  /** A parser no longer sees every line: its anchors were not looked for meanwhile. */
  closed(): void {
    this.next = 0;
  }

  /** The parsers whose anchors stand anywhere in a text. */
  within(bytes: Buffer): number {
    let wanted = 0;
    for (const anchor of this.#anchors) if (bytes.includes(anchor.bytes)) wanted |= anchor.parsers;
    return wanted;
  }
}

/** Several formats may look for the same word. */
function anchorsOf(parsers: readonly LineParser[]): Anchor[] {
  const bits = new Map<string, number>();
  parsers.forEach(({ find: { anchors = [] } }, i) => {
    for (const text of anchors) bits.set(text, (bits.get(text) ?? 0) | (1 << i));
  });
  return Array.from(bits, ([text, of]) => ({ bytes: Buffer.from(text), parsers: of }));
}

/** `counts`: how often each byte was seen. */
function needlesOf(anchors: readonly Anchor[], counts: Uint32Array): Needle[] {
  const needles = new Map<string, { byte: number; parsers: number; anchors: Needle["anchors"][number][] }>();
  for (const { bytes, parsers } of anchors) {
    const offset = rarest(bytes, counts);
    const byte = bytes[offset] ?? 0;
    const key = `${byte} ${parsers}`;
    const needle = needles.get(key);
    if (needle === undefined) needles.set(key, { byte, parsers, anchors: [{ bytes, offset }] });
    else needle.anchors.push({ bytes, offset });
  }
  return Array.from(needles.values(), (needle) => ({ ...needle, next: 0 }));
}

/** Where the rarest byte of a text stands. */
function rarest(bytes: Buffer, counts: Uint32Array): number {
  let [found, least] = [0, Number.POSITIVE_INFINITY];
  bytes.forEach((byte, at) => {
    const frequency = (counts[byte] ?? 0) * 8 + (usualFrequency[byte] ?? 0);
    if (frequency < least) [found, least] = [at, frequency];
  });
  return found;
}

/** How often each byte stands at the beginning and in the middle of a block. */
function countBytes(bytes: Buffer, from: number): Uint32Array {
  const counts = new Uint32Array(256);
  for (const start of [from, Math.floor((from + bytes.length) / 2)])
    for (let at = start; at < Math.min(start + sampleLength, bytes.length); at++) {
      const byte = bytes[at] as number;
      counts[byte] = (counts[byte] as number) + 1;
    }
  return counts;
}

function find(bytes: Buffer, needle: Needle, from: number): number {
  for (let at = bytes.indexOf(needle.byte, from); at !== -1; at = bytes.indexOf(needle.byte, at + 1))
    if (isAt(bytes, needle, at, bytes.length)) return at;
  return bytes.length;
}

/** True if one of the anchors stands where its byte is at `at`, and before `end`. */
function isAt(bytes: Buffer, { anchors }: Needle, at: number, end: number): boolean {
  for (const { bytes: text, offset } of anchors)
    if (at >= offset && hasAt(bytes, at - offset, end, text)) return true;
  return false;
}

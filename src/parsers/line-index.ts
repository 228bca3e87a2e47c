/**
 * Where the lines of a block end, and where in it something stands that calls for a closer look: anchors of parsers, and control bytes.
 * Found in one pass over the bytes, two at a time: a table says of each pair of bytes whether it may be of interest, and in nearly all of
 * a log none is. Calling the engine's own search for each line, and for each of sixty anchors, takes several times as long. A `LineScan` does
 * the same faster, where there is one, and reads the usual lines of one format on the way.
 */
import { hasAt } from "./bytes.ts";
import type { BlockLines } from "./block-lines.ts";
import type { FoundLines } from "./found-lines.ts";
import { type LineScan, lineScan } from "./line-scan.ts";
import {
  controlPair,
  isOfInterest,
  lineEndPair,
  type PairTable,
  type PairTables,
  type Spot,
} from "./pair-table.ts";

const lineFeed = 0x0a;

/** Kinds of usual lines: those whose rows only one parser adds, and those of incidents, which others add too. */
export const ownKind = 1;
export const incidentKind = 2;

/** Numbers one after the other, in an array that grows. */
class Positions {
  values = new Int32Array(16);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const values = new Int32Array(this.length * 2);
      values.set(this.values);
      this.values = values;
    }
    this.values[this.length++] = value;
  }

  /** The value at `i`, or `otherwise` behind the last. */
  at(i: number, otherwise: number): number {
    return i < this.length ? (this.values[i] as number) : otherwise;
  }
}

export class LineIndex implements BlockLines {
  bytes: Buffer = Buffer.alloc(0);
  before = 0;
  /** How many lines there are; what stands behind the last is none yet. */
  count = 0;
  /** False if there may be lines behind those: read on there. */
  complete = true;
  found: FoundLines | null = null;
  /** Of each line 0 if it is no usual one, or somebody else's too, and what kind it is; valid for `count` lines, and only if there is `found`. */
  kinds = new Uint8Array(0);
  ends = new Int32Array(0);
  /** Where control bytes stand. */
  readonly controls = new Positions();
  /** Where anchors end, and the parsers of each as bits. Those of one line stand together, and lines in their order. */
  readonly anchorEnds = new Positions();
  readonly anchorParsers = new Positions();
  readonly #tables: PairTables;
  readonly #reading: boolean;
  readonly #scan: LineScan | null;
  #table: PairTable;
  readonly #ends = new Positions();

  /** `reading`: lines that a `LineScan` can read may be taken out. */
  constructor(tables: PairTables, reading: boolean, scan = lineScan()) {
    this.#tables = tables;
    this.#reading = reading;
    this.#scan = scan;
    this.#table = tables.tableFor(this.bytes, 0, 0);
  }

  /**
   * Another block: `bytes` from the beginning of a line, `from`, on; `before` lines of the input stand before it. The anchors that only
   * the parsers in `without` look for are left out.
   */
  read(bytes: Buffer, from: number, before: number, without: number): void {
    this.bytes = bytes;
    this.before = before;
    for (const positions of [this.controls, this.anchorEnds, this.anchorParsers]) positions.length = 0;
    this.#table = this.#tables.tableFor(bytes, from, without);
    if (this.#scan?.scan(bytes, from, this.#table, this.#reading) === true) {
      this.#takeFrom(this.#scan, bytes, from);
      return;
    }
    this.#ends.length = 0;
    this.#ends.push(from - 1);
    this.#readPairs(bytes, from);
    this.count = this.#ends.length - 1;
    this.complete = true;
    this.found = null;
    this.ends = this.#ends.values;
  }

  #takeFrom(scan: LineScan, bytes: Buffer, from: number): void {
    const { spots, spotFlags, spotCount, kinds, ends, count } = scan;
    let line = 1;
    for (let i = 0; i < spotCount; i++) {
      const noted = this.anchorEnds.length + this.controls.length;
      const at = spots[i] as number;
      this.#noteSpots(bytes, from, at, spotFlags[i] as number);
      if (this.anchorEnds.length + this.controls.length === noted) continue;
      while (line <= count && (ends[line] as number) < at) line++;
      kinds[line] = 0; // it is somebody else's too
    }
    this.count = count;
    this.complete = scan.complete;
    this.found = this.#reading ? scan : null;
    this.kinds = kinds;
    this.ends = ends;
  }

  /** The line that holds a position, at or behind line `from`; `count + 1` behind the last. */
  lineAt(position: number, from: number): number {
    let [low, high] = [from, this.count + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ends[middle] as number) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first line from `first` on that is no usual one, or whose kind is above `most`. */
  endOfFound(first: number, most: number): number {
    const { kinds, count } = this;
    let line = first;
    while (line <= count && kinds[line] !== 0 && (kinds[line] as number) <= most) line++;
    return line;
  }

  #readPairs(bytes: Buffer, from: number): void {
    const { flags } = this.#table;
    // Pairs have to begin at an even address: the first may begin one byte early.
    const first = from - ((bytes.byteOffset + from) & 1);
    const pairs = new Uint16Array(bytes.buffer, bytes.byteOffset + first, (bytes.length - first) >> 1);
    const { length } = pairs;
    const unrolled = length - 3;
    for (let i = 0; i < length; i++) {
      while (
        i < unrolled &&
        ((flags[pairs[i] as number] as number) |
          (flags[pairs[i + 1] as number] as number) |
          (flags[pairs[i + 2] as number] as number) |
          (flags[pairs[i + 3] as number] as number)) ===
          0
      )
        i += 4;
      for (const next = Math.min(i + 4, length); i < next; i++) {
        const flag = flags[pairs[i] as number] as number;
        if (flag !== 0) this.#note(bytes, from, first + 2 * i, flag);
      }
      i--;
    }
    const last = bytes.length - 1;
    if (last < from || ((last - first) & 1) === 1) return;
    if (bytes[last] === lineFeed) this.#ends.push(last);
    else this.#noteControls(bytes, last, last + 1);
  }

  /** A pair that may be of interest. */
  #note(bytes: Buffer, from: number, at: number, flag: number): void {
    if ((flag & lineEndPair) !== 0) {
      if (bytes[at] === lineFeed && at >= from) this.#ends.push(at);
      if (bytes[at + 1] === lineFeed) this.#ends.push(at + 1);
      if (flag === lineEndPair) return;
    }
    this.#noteSpots(bytes, from, at, flag);
  }

  #noteSpots(bytes: Buffer, from: number, at: number, flag: number): void {
    if ((flag & controlPair) !== 0) this.#noteControls(bytes, Math.max(at, from), at + 2);
    const spots = this.#table.spots[flag >> 2] as readonly Spot[];
    for (let i = 0; i < spots.length; i++) {
      const spot = spots[i] as Spot;
      const { text, offset, parsers } = spot;
      const start = at - offset;
      if (start < from || !hasAt(bytes, start, bytes.length, text)) continue;
      if (spot.notIn.length > 0 && !isOfInterest(spot, bytes, from, start)) continue;
      this.anchorEnds.push(start + text.length);
      this.anchorParsers.push(parsers);
    }
  }

  #noteControls(bytes: Buffer, start: number, end: number): void {
    for (let at = start; at < end; at++)
      if (this.#table.controls.includes(bytes[at] as number)) this.controls.push(at);
  }
}

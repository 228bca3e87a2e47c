/**
 * Reads a few lines of an input again, once it is known which of them a report rests on. The first reading cannot know that, and keeping
 * every line until then would cost more than looking again.
 */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { bytesAt } from "./bytes-at.ts";
import { explain } from "./errors.ts";
import { standardInput } from "./inputs.ts";
import { blockLength } from "./block.ts";
import { type Landmark, landmarkBefore } from "./landmarks.ts";
import { isPlainText, TextGate } from "./text-gate.ts";
import { magicLength, unpackerOf } from "./unpack.ts";

/** Lines, 1-based, both ends included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

export interface WantedLines {
  /** Bytes of each wanted line that there is, without its line end, cut off where it is endless. */
  readonly lines: ReadonlyMap<number, Buffer>;
  /** Why nothing, or not everything, could be read; null if all is well. */
  readonly trouble: string | null;
}

/** Of a longer line only the beginning is kept: bytes. */
const longestLine = 16 * 1024;

/** Bytes that are read at once where it may not be far to the next landmark. */
const pieceLength = 32 * 1024;

const lineFeed = 0x0a;
const hasChanged = "the file has changed since it was read";

/**
 * `ranges` ascend and do not overlap. `bytes` is the size that the input had when it was read: a file that shrank is another one. What stands
 * far from the wanted lines is passed over, as far as `landmarks` tell where lines begin in the text.
 */
export async function readWantedLines(
  source: string,
  ranges: readonly LineRange[],
  bytes: number,
  landmarks: readonly Landmark[] = [],
): Promise<WantedLines> {
  const none = new Map<number, Buffer>();
  if (source === standardInput)
    return { lines: none, trouble: "standard input cannot be read a second time" };
  const collector = new Collector(ranges);
  try {
    const stats = statSync(source);
    if (!stats.isFile()) return { lines: none, trouble: "this is no file that could be read a second time" };
    if (stats.size < bytes) return { lines: none, trouble: hasChanged };
    await collect(source, collector, landmarks);
  } catch (error) {
    return { lines: collector.lines, trouble: explain(error) };
  }
  collector.end();
  return { lines: collector.lines, trouble: null };
}

async function collect(source: string, collector: Collector, landmarks: readonly Landmark[]): Promise<void> {
  const gate = new TextGate((buffer, start, end) => collector.write(buffer, start, end));
  const file = openSync(source, "r");
  try {
    const buffer = Buffer.allocUnsafe(blockLength);
    const next = () => buffer.subarray(0, readSync(file, buffer, 0, blockLength, null));
    const head = next();
    const unpack = unpackerOf(head.subarray(0, magicLength));
    if (unpack !== null) {
      await unpack(blocksFrom(head, next), (unpacked) => gate.write(unpacked, 0, unpacked.length));
      return;
    }
    if (landmarks.length > 0 && isPlainText(head)) {
      collectFrom(file, buffer, collector, landmarks);
      return;
    }
    for (let block = head; block.length > 0 && !collector.done; block = next())
      gate.write(block, 0, block.length);
    if (gate.refusal !== null) throw new Error(gate.refusal);
  } finally {
    closeSync(file);
  }
}

/** Reads plain text from the landmarks on that stand before what is wanted. */
function collectFrom(
  file: number,
  buffer: Buffer,
  collector: Collector,
  landmarks: readonly Landmark[],
): void {
  for (let at = 0; !collector.done;) {
    const landmark = landmarkBefore(landmarks, collector.next);
    if (landmark.at > at) {
      at = landmark.at;
      collector.skipTo(landmark.line);
      if (bytesAt(file, at - 1, 1)[0] !== lineFeed) throw new Error(hasChanged);
    }
    const length = readSync(file, buffer, 0, pieceLength, at);
    if (length === 0) return;
    collector.write(buffer, 0, length);
    at += length;
  }
}

function* blocksFrom(head: Buffer, next: () => Buffer): Generator<Buffer, void, undefined> {
  for (let block = head; block.length > 0; block = next()) yield block;
}

/** Counts lines, and keeps those that are wanted. */
class Collector {
  readonly lines = new Map<number, Buffer>();
  readonly #ranges: readonly LineRange[];
  /** The range that is being waited for or read. */
  #range = 0;
  /** The line that is being read. */
  #number = 1;
  /** What earlier blocks held of it, if it is wanted. */
  #begun: Buffer[] = [];

  constructor(ranges: readonly LineRange[]) {
    this.#ranges = ranges;
  }

  /** Nothing that may come is wanted. */
  get done(): boolean {
    return this.#range >= this.#ranges.length;
  }

  /** The first line that is wanted of what may come. */
  get next(): number {
    return Math.max(this.#number, this.#ranges[this.#range]?.first ?? 0);
  }

  /** What comes begins with this line; none of those before it is wanted any more. */
  skipTo(line: number): void {
    this.#number = line;
  }

  write(buffer: Buffer, start: number, end: number): void {
    for (let from = start; from < end && !this.done;) {
      from = this.#passOver(buffer, from, end);
      if (from === end) return;
      const found = buffer.indexOf(lineFeed, from);
      const inside = found !== -1 && found < end;
      const to = inside ? found : end;
      this.#begun.push(Buffer.from(buffer.subarray(from, Math.min(to, from + longestLine))));
      if (inside) this.#endLine();
      from = to + 1;
    }
  }

  /** Counts lines up to the next one that is wanted; returns where it begins, `end` if that comes later. */
  #passOver(buffer: Buffer, start: number, end: number): number {
    const { next } = this;
    let from = start;
    for (; this.#number < next; this.#number++) {
      const found = buffer.indexOf(lineFeed, from);
      if (found === -1 || found >= end) return end;
      from = found + 1;
    }
    return from;
  }

  /** The input is over: what has no line end is a line too. */
  end(): void {
    if (this.#begun.some(({ length }) => length > 0)) this.#endLine();
  }

  /** Of a line that is wanted. */
  #endLine(): void {
    const [first, ...others] = this.#begun;
    if (first !== undefined)
      this.lines.set(
        this.#number,
        others.length === 0 ? first : Buffer.concat(this.#begun).subarray(0, longestLine),
      );
    this.#begun = [];
    if (this.#number === this.#ranges[this.#range]?.last) this.#range++;
    this.#number++;
  }
}

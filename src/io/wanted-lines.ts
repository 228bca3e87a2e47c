/**
 * Reads a few lines of an input again, once it is known which of them a report rests on. The first reading cannot know that, and keeping
 * every line until then would cost more than looking again.
 */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { explain } from "./errors.ts";
import { standardInput } from "./inputs.ts";
import { blockLength } from "./block.ts";
import { TextGate } from "./text-gate.ts";
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

const lineFeed = 0x0a;

/** `ranges` ascend and do not overlap. `bytes` is the size that the input had when it was read: a file that shrank is another one. */
export async function readWantedLines(
  source: string,
  ranges: readonly LineRange[],
  bytes: number,
): Promise<WantedLines> {
  const none = new Map<number, Buffer>();
  if (source === standardInput)
    return { lines: none, trouble: "standard input cannot be read a second time" };
  const collector = new Collector(ranges);
  try {
    const stats = statSync(source);
    if (!stats.isFile()) return { lines: none, trouble: "this is no file that could be read a second time" };
    if (stats.size < bytes) return { lines: none, trouble: "the file has changed since it was read" };
    await collect(source, collector);
  } catch (error) {
    return { lines: collector.lines, trouble: explain(error) };
  }
  collector.end();
  return { lines: collector.lines, trouble: null };
}

async function collect(source: string, collector: Collector): Promise<void> {
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
    for (let block = head; block.length > 0 && !collector.done; block = next())
      gate.write(block, 0, block.length);
    if (gate.refusal !== null) throw new Error(gate.refusal);
  } finally {
    closeSync(file);
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

  write(buffer: Buffer, start: number, end: number): void {
    for (let from = start; from < end && !this.done;) {
      const found = buffer.indexOf(lineFeed, from);
      const inside = found !== -1 && found < end;
      const to = inside ? found : end;
      if (this.#isWanted())
        this.#begun.push(Buffer.from(buffer.subarray(from, Math.min(to, from + longestLine))));
      if (inside) this.#endLine();
      from = to + 1;
    }
  }

  /** The input is over: what has no line end is a line too. */
  end(): void {
    if (this.#begun.some(({ length }) => length > 0)) this.#endLine();
  }

  #isWanted(): boolean {
    const range = this.#ranges[this.#range];
    return range !== undefined && this.#number >= range.first;
  }

  #endLine(): void {
    if (this.#isWanted()) {
      this.lines.set(this.#number, Buffer.concat(this.#begun).subarray(0, longestLine));
      this.#begun = [];
      if (this.#number === this.#ranges[this.#range]?.last) this.#range++;
    }
    this.#number++;
  }
}

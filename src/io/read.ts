/**
 * Reads an input from beginning to end, in large blocks. Plain files are read synchronously into one buffer that is used again and
 * again: reading ten thousand small files through promises takes five times as long.
 */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import type { Readable } from "node:stream";
import { blockLength, newBuffer } from "./block.ts";
import { errorCode, explain } from "./errors.ts";
import { type Input, standardInput } from "./inputs.ts";
import { type Sink, TextGate } from "./text-gate.ts";
import { unpackerOf } from "./unpack.ts";

/** Bytes, and what no other bytes have: their SHA-256, hex. */
export interface Contents {
  readonly bytes: number;
  readonly sha256: string;
}

export interface Outcome {
  /** Bytes that were read of the input as it is on disk. */
  readonly bytes: number;
  /** SHA-256 of the input as it is on disk, hex; null where it was not read to its end. */
  readonly sha256: string | null;
  /** What a compressed input holds; null for others, and where it was not read to its end. */
  readonly unpacked: Contents | null;
  /** Why the input was not read, or not to its end; what came before counts. */
  readonly trouble: string | null;
}

/** Called after every block with its length. */
export type OnBytes = (bytes: number) => void;

/** The next bytes of an input, `buffer[start, end)`; only valid until the next block is asked for. */
interface Block {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  /** Nothing follows, for sure. */
  readonly last?: boolean;
}

type Blocks = Generator<Block, void, undefined> | AsyncGenerator<Block, void, undefined>;

export class InputReader {
  readonly #headroom: number;
  readonly #buffer: Buffer;

  /** `headroom`: free bytes before every block of a plain file, for the sink to write into. */
  constructor(headroom: number) {
    this.#headroom = headroom;
    this.#buffer = newBuffer(headroom);
  }

  /** Reads one input into the sink; one at a time, because all share the buffer. */
  async read(input: Input, sink: Sink, onBytes: OnBytes = () => undefined): Promise<Outcome> {
    const intake = new Intake(new TextGate(sink), onBytes);
    try {
      await intake.takeAll(input.kind === "stream" ? streamBlocks(input) : this.#fileBlocks(input));
    } catch (error) {
      return intake.outcome(explain(error));
    }
    return intake.outcome();
  }

  *#fileBlocks({ source, bytes }: Input): Generator<Block, void, undefined> {
    const file = openSync(source, "r");
    try {
      for (let read = 0; ;) {
        const start = this.#headroom;
        const length = readSync(file, this.#buffer, start, blockLength, null);
        if (length === 0) return;
        read += length;
        const last = length < blockLength && read === bytes; // all that was there when it was found
        yield { buffer: this.#buffer, start, end: start + length, last };
        if (last) return;
      }
    } finally {
      closeSync(file);
    }
  }
}

/** Bytes as they come. */
class Tally {
  readonly #digest = createHash("sha256");
  bytes = 0;

  add(bytes: Buffer): void {
    this.#digest.update(bytes);
    this.bytes += bytes.length;
  }

  /** All of them; once. */
  contents(): Contents {
    return { bytes: this.bytes, sha256: this.#digest.digest("hex") };
  }
}

/** What was taken in of an input so far. */
class Intake {
  readonly #taken = new Tally();
  #unpacked: Tally | null = null;
  readonly #gate: TextGate;
  readonly #onBytes: OnBytes;

  constructor(gate: TextGate, onBytes: OnBytes) {
    this.#gate = gate;
    this.#onBytes = onBytes;
  }

  /** Hands blocks to the gate, unpacked if they are compressed. */
  async takeAll(blocks: Blocks): Promise<void> {
    const first = await blocks.next();
    if (first.done === true) return;
    const unpack = unpackerOf(bytesOf(first.value));
    if (unpack !== null) {
      const unpacked = new Tally();
      this.#unpacked = unpacked;
      const take = (bytes: Buffer) => {
        unpacked.add(bytes);
        this.#gate.write(bytes, 0, bytes.length);
      };
      await unpack(this.#chunksOf(first.value, blocks), take).catch(damaged);
      return;
    }
    this.#take(first.value);
    if (this.#gate.refusal !== null) await blocks.return();
    else for await (const block of blocks) this.#take(block);
  }

  /** What came of it; `trouble`: why it could not be read to its end. */
  outcome(trouble: string | null = this.#gate.refusal): Outcome {
    if (trouble !== null) return { bytes: this.#taken.bytes, sha256: null, unpacked: null, trouble };
    return { ...this.#taken.contents(), unpacked: this.#unpacked?.contents() ?? null, trouble };
  }

  #take(block: Block): void {
    this.#count(bytesOf(block));
    this.#gate.write(block.buffer, block.start, block.end, block.last);
  }

  #count(bytes: Buffer): void {
    this.#taken.add(bytes);
    this.#onBytes(bytes.length);
  }

  async *#chunksOf(first: Block, others: Blocks): AsyncGenerator<Buffer, void, undefined> {
    this.#count(bytesOf(first));
    yield bytesOf(first);
    for await (const block of others) {
      this.#count(bytesOf(block));
      yield bytesOf(block);
    }
  }
}

function bytesOf({ buffer, start, end }: Block): Buffer {
  return buffer.subarray(start, end);
}

/** From a stream, which may come in crumbs: the first block holds enough to tell what the input is. */
async function* streamBlocks({ source }: Input): AsyncGenerator<Block, void, undefined> {
  // Node finds nothing in it, and does not complain.
  if (source === standardInput && fstatSync(0).isDirectory())
    throw new Error("this is a directory, not a file: give it without <");
  const stream: Readable =
    source === standardInput ? process.stdin : createReadStream(source, { highWaterMark: blockLength });
  let held: Buffer | null = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let buffer = chunk;
    if (held !== null) {
      buffer = Buffer.concat([held, chunk]);
      held = buffer.length < 4096 ? buffer : null;
    }
    if (held === null) yield { buffer, start: 0, end: buffer.length };
  }
  if (held !== null && held.length > 0) yield { buffer: held, start: 0, end: held.length };
}

/** What an unpacker throws, in words; errors of the file system stay what they are. */
function damaged(error: unknown): never {
  if (errorCode(error)?.startsWith("E") === true) throw error;
  throw new Error("the compressed data is damaged or cut off; what could be unpacked of it was read", {
    cause: error,
  });
}

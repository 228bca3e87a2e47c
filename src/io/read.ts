/**
 * Reads an input from beginning to end, in large blocks. Plain files are read synchronously into one buffer that is used again and
 * again: reading ten thousand small files through promises takes five times as long.
 */
import { type Hash, createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import type { Readable } from "node:stream";
import { blockLength, newBuffer } from "./block.ts";
import { errorCode, explain } from "./errors.ts";
import { type Input, standardInput } from "./inputs.ts";
import { type Sink, TextGate } from "./text-gate.ts";
import { magicLength, unpackerOf } from "./unpack.ts";

export interface Outcome {
  /** Bytes that were read of the input as it is on disk. */
  readonly bytes: number;
  /** SHA-256 of the input as it is on disk, hex; null where it was not read to its end. */
  readonly sha256: string | null;
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
}

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
    const digest = createHash("sha256");
    const gate = new TextGate(sink);
    let bytes = 0;
    const count = (length: number) => {
      bytes += length;
      onBytes(length);
    };
    try {
      const blocks = input.kind === "stream" ? streamBlocks(input) : this.#fileBlocks(input);
      await pass(counted(blocks, digest, count), gate);
    } catch (error) {
      return { bytes, sha256: null, trouble: explain(error) };
    }
    if (gate.refusal !== null) return { bytes, sha256: null, trouble: gate.refusal };
    return { bytes, sha256: digest.digest("hex"), trouble: null };
  }

  *#fileBlocks({ source }: Input): Generator<Block, void, undefined> {
    const file = openSync(source, "r");
    try {
      for (;;) {
        const start = this.#headroom;
        const length = readSync(file, this.#buffer, start, blockLength, null);
        if (length === 0) return;
        yield { buffer: this.#buffer, start, end: start + length };
      }
    } finally {
      closeSync(file);
    }
  }
}

/** From a stream, which may come in crumbs: the first block holds enough to tell what the input is. */
async function* streamBlocks({ source }: Input): AsyncGenerator<Block, void, undefined> {
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

async function* counted(
  blocks: Iterable<Block> | AsyncIterable<Block>,
  digest: Hash,
  count: OnBytes,
): AsyncGenerator<Block, void, undefined> {
  for await (const block of blocks) {
    digest.update(block.buffer.subarray(block.start, block.end));
    count(block.end - block.start);
    yield block;
  }
}

/** Hands blocks to the gate, unpacked if they are compressed. */
async function pass(blocks: AsyncGenerator<Block, void, undefined>, gate: TextGate): Promise<void> {
  const first = await blocks.next();
  if (first.done === true) return;
  const { buffer, start, end } = first.value;
  const unpack = unpackerOf(buffer.subarray(start, Math.min(end, start + magicLength)));
  if (unpack !== null) {
    await unpack(chunksOf(first.value, blocks), (bytes) => gate.write(bytes, 0, bytes.length)).catch(damaged);
    return;
  }
  gate.write(buffer, start, end);
  if (gate.refusal !== null) await blocks.return();
  else for await (const block of blocks) gate.write(block.buffer, block.start, block.end);
}

async function* chunksOf(
  first: Block,
  others: AsyncIterable<Block>,
): AsyncGenerator<Buffer, void, undefined> {
  yield first.buffer.subarray(first.start, first.end);
  for await (const block of others) yield block.buffer.subarray(block.start, block.end);
}

/** What an unpacker throws, in words; errors of the file system stay what they are. */
function damaged(error: unknown): never {
  if (errorCode(error)?.startsWith("E") === true) throw error;
  throw new Error("the compressed data is damaged or cut off; what could be unpacked of it was read", {
    cause: error,
  });
}

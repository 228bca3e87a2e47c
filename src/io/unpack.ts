/**
 * Compressed inputs, recognised by their first bytes whatever they are called. Each unpacker hands on everything that can be unpacked
 * before it throws on a damaged or cut-off file: half a log is better than none.
 */
import { type Gunzip, createGunzip } from "node:zlib";
import { finished } from "node:stream/promises";

/** Bytes as they come off the disk; a chunk is only valid until the next one is asked for. */
export type Chunks = Iterable<Buffer> | AsyncIterable<Buffer>;

export type Unpack = (chunks: Chunks, take: (bytes: Buffer) => void) => Promise<void>;

interface Packing {
  readonly magic: Buffer;
  readonly unpack: Unpack;
}

const packings: readonly Packing[] = [
  { magic: Buffer.from([0x1f, 0x8b]), unpack: unpackGzip },
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), unpack: unpackZstandard },
  { magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), unpack: unpackXz },
];

/** How many first bytes `unpackerOf` wants to see. */
export const magicLength = 6;

/** What unpacks an input that begins like this; null if it is not compressed in a way that is known here. */
export function unpackerOf(head: Buffer): Unpack | null {
  const packing = packings.find(
    ({ magic }) => head[0] === magic[0] && magic.equals(head.subarray(0, magic.length)),
  );
  return packing?.unpack ?? null;
}

async function unpackGzip(chunks: Chunks, take: (bytes: Buffer) => void): Promise<void> {
  const gunzip = createGunzip();
  gunzip.on("data", take);
  // The end is announced only when all before it has come out: the error of a cut-off file would otherwise swallow its last block.
  const feed = async () => {
    for await (const chunk of chunks) await write(gunzip, chunk);
    gunzip.end();
  };
  await Promise.all([feed(), finished(gunzip)]);
}

/** Resolves when the chunk was used up and may be overwritten. */
function write(gunzip: Gunzip, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    gunzip.write(chunk, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

async function unpackZstandard(chunks: Chunks, take: (bytes: Buffer) => void): Promise<void> {
  const { Decompress } = await import("fzstd");
  const stream = new Decompress((bytes) => take(asBuffer(bytes)));
  // It keeps what it is given until a block is complete, hence the copies.
  for await (const chunk of chunks) stream.push(Uint8Array.from(chunk), false);
  stream.push(new Uint8Array(0), true);
}

async function unpackXz(chunks: Chunks, take: (bytes: Buffer) => void): Promise<void> {
  const { default: xz } = await import("xz-decompress");
  const packed = new ReadableStream<Uint8Array>({
    async start(controller) {
      for await (const chunk of chunks) controller.enqueue(Uint8Array.from(chunk));
      controller.close();
    },
  });
  const reader = new xz.XzReadableStream(packed).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    take(asBuffer(value));
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

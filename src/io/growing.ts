/** Reads files that are still being written: only what is new since the last time, unless the file is another one by now. */
import { type Hash, createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { errorCode, explain, isOutage } from "./errors.ts";
import { hashFile } from "./hash-file.ts";
import { type Stamp, stampOf } from "./inputs.ts";
import { blockLength, newBuffer } from "./block.ts";
import { type Contents, InputReader } from "./read.ts";
import { sampleLength, type Sink, TextGate } from "./text-gate.ts";
import { magicLength, unpackerOf } from "./unpack.ts";

/** So many bytes at the beginning and before the end must be the same for reading to go on behind them. */
const memoryLength = 256;

/** What reading needs to go on. */
interface Resume {
  readonly hash: Hash;
  readonly gate: TextGate;
  /** The first bytes, and the last that were read. */
  readonly first: Buffer;
  readonly last: Buffer;
}

/** Where reading of a file stopped. */
export interface Position {
  /** The file at that moment; `bytes` of it were read. */
  readonly stamp: Stamp;
  /** Null if reading can only begin anew: compressed files, and those of which this was forgotten. */
  readonly resume: Resume | null;
  /** Hex; null if the file was not read to its end. */
  readonly sha256: string | null;
  /** What a compressed file holds; null for others, and as above. */
  readonly unpacked: Contents | null;
  /** Why it was not read, or not to its end; null if all is well. */
  readonly trouble: string | null;
  /** When that was, in milliseconds since the epoch. */
  readonly lookedAt: number;
  /** The device or the network failed, not the file: what was read before may still be true. */
  readonly outage: boolean;
}

export class GrowingReader {
  readonly #headroom: number;
  readonly #buffer: Buffer;
  readonly #whole: InputReader;

  /** `headroom`: free bytes before every block, for the sink to write into. */
  constructor(headroom: number) {
    this.#headroom = headroom;
    this.#buffer = newBuffer(headroom);
    this.#whole = new InputReader(headroom);
  }

  /**
   * Reads on behind `before`, into the sink of then or, if that is forgotten, the one that `again` makes if it can; from the beginning, into a
   * sink that `begin` makes, if that is null, if the file was truncated or replaced, if it is compressed, or so short that what it is may look
   * different by now. Returns `before` itself if nothing changed.
   */
  async read(
    source: string,
    before: Position | null,
    begin: () => Sink,
    again: (bytes: number) => Sink | null = () => null,
  ): Promise<Position> {
    try {
      const file = openSync(source, "r");
      try {
        return await this.#readOpen(source, file, before, begin, again);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      if (errorCode(error) === null) throw error;
      if (isOutage(error) && before !== null) return { ...before, trouble: explain(error), outage: true };
      begin();
      return { ...nowhere, trouble: explain(error) };
    }
  }

  async #readOpen(
    source: string,
    file: number,
    before: Position | null,
    begin: () => Sink,
    again: (bytes: number) => Sink | null,
  ): Promise<Position> {
    const stamp = stampOf(fstatSync(file, { bigint: true }));
    if (before !== null && !before.outage && before.stamp.identity === stamp.identity) {
      const { stamp: then } = before;
      if (then.bytes === stamp.bytes && then.changedAt === stamp.changedAt) {
        if (then.touchedAt === stamp.touchedAt) return before;
        // Renamed, perhaps; or written over by somebody who set the time back.
        if (before.sha256 !== null && hashFile(source, stamp.bytes) === before.sha256)
          return { ...before, stamp };
      }
      const grown = stamp.bytes > then.bytes && then.bytes >= sampleLength;
      const resume = grown ? (before.resume ?? this.#resume(file, before, again)) : null;
      if (resume !== null && this.#remembers(file, then.bytes, resume))
        return this.#readOn(file, then.bytes, resume);
    }
    if (this.#isPacked(file)) return this.#readPacked(source, stamp, begin());
    const start = { hash: createHash("sha256"), gate: new TextGate(begin()) };
    return this.#readOn(file, 0, { ...start, first: this.#bytesAt(file, 0, memoryLength), last: none });
  }

  /**
   * What reading needs to go on, if the file begins with all that was read of it: its bytes are compared by their SHA-256, which is wanted
   * anyway and takes a small part of the time that reading takes.
   */
  #resume(
    file: number,
    { stamp: { bytes }, sha256 }: Position,
    again: (bytes: number) => Sink | null,
  ): Resume | null {
    const sink = sha256 === null ? null : again(bytes);
    if (sink === null) return null;
    const hash = createHash("sha256");
    for (let at = 0; at < bytes;) {
      const length = readSync(file, this.#buffer, 0, Math.min(blockLength, bytes - at), at);
      if (length === 0) return null;
      hash.update(this.#buffer.subarray(0, length));
      at += length;
    }
    if (hash.copy().digest("hex") !== sha256) return null;
    const gate = new TextGate(sink);
    gate.write(none, 0, 0); // it was text to its end
    const first = this.#bytesAt(file, 0, Math.min(bytes, memoryLength));
    const last = this.#bytesAt(file, Math.max(0, bytes - memoryLength), Math.min(bytes, memoryLength));
    return { hash, gate, first, last };
  }

  async #readPacked(source: string, stamp: Stamp, sink: Sink): Promise<Position> {
    const input = { source, kind: "file", bytes: stamp.bytes } as const;
    const { sha256, unpacked, trouble } = await this.#whole.read(input, sink);
    return { stamp, resume: null, sha256, unpacked, trouble, lookedAt: Date.now(), outage: false };
  }

  #readOn(file: number, from: number, resume: Resume): Position {
    const { hash, gate } = resume;
    const start = this.#headroom;
    let bytes = from;
    for (;;) {
      const length = readSync(file, this.#buffer, start, blockLength, bytes);
      if (length === 0) break;
      hash.update(this.#buffer.subarray(start, start + length));
      gate.write(this.#buffer, start, start + length);
      bytes += length;
    }
    // The state afterwards: it may have grown while it was read. What comes later shows in its size.
    const stamp = { ...stampOf(fstatSync(file, { bigint: true })), bytes };
    const last = this.#bytesAt(file, Math.max(0, bytes - memoryLength), Math.min(bytes, memoryLength));
    const trouble = gate.refusal;
    const sha256 = trouble === null ? hash.copy().digest("hex") : null;
    return {
      stamp,
      resume: { ...resume, last },
      sha256,
      unpacked: null,
      trouble,
      lookedAt: Date.now(),
      outage: false,
    };
  }

  #bytesAt(file: number, at: number, length: number): Buffer {
    return Buffer.from(this.#buffer.subarray(0, readSync(file, this.#buffer, 0, length, at)));
  }

  /** True if the first bytes and those before the position are still those that were read. */
  #remembers(file: number, bytes: number, { first, last }: Resume): boolean {
    return (
      last.equals(this.#bytesAt(file, bytes - last.length, last.length)) &&
      first.equals(this.#bytesAt(file, 0, first.length))
    );
  }

  #isPacked(file: number): boolean {
    return unpackerOf(this.#bytesAt(file, 0, magicLength)) !== null;
  }
}

const none = Buffer.alloc(0);

/** The position in a file that cannot be read: whatever comes, reading begins anew. */
const nowhere: Position = {
  stamp: { identity: "", bytes: 0, changedAt: 0n, touchedAt: 0n },
  resume: null,
  sha256: null,
  unpacked: null,
  trouble: null,
  lookedAt: 0,
  outage: false,
};

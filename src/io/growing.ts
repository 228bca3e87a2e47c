/** Reads files that are still being written: only what is new since the last time, unless the file is another one by now. */
import { type Hash, createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { explain } from "./errors.ts";
import { identity } from "./inputs.ts";
import { blockLength, InputReader, newBuffer } from "./read.ts";
import { type Sink, TextGate } from "./text-gate.ts";
import { magicLength, unpackerOf } from "./unpack.ts";

/** Bytes before the end that must be the same for reading to go on behind them. */
const memoryLength = 256;

/** What reading needs to go on. */
interface Resume {
  readonly hash: Hash;
  readonly gate: TextGate;
}

/** Where reading of a file stopped. */
export interface Position {
  /** Device and inode. */
  readonly identity: string;
  /** Bytes of the file on disk that were read. */
  readonly bytes: number;
  /** When the file was last changed by then, in nanoseconds. */
  readonly changedAt: bigint;
  /** The last bytes that were read. */
  readonly last: Buffer;
  /** Null for a compressed file, which is always read as a whole. */
  readonly resume: Resume | null;
  /** Hex; null if the file was not read to its end. */
  readonly sha256: string | null;
  /** Why it was not read, or not to its end; null if all is well. */
  readonly trouble: string | null;
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
   * Reads on behind `before`; from the beginning, into a sink that `begin` makes, if that is null, if the file was truncated or
   * replaced, or if it is compressed. Returns `before` itself if nothing changed.
   */
  async read(source: string, before: Position | null, begin: () => Sink): Promise<Position> {
    try {
      const file = openSync(source, "r");
      try {
        return await this.#readOpen(source, file, before, begin);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      begin();
      return nowhere(explain(error));
    }
  }

  async #readOpen(
    source: string,
    file: number,
    before: Position | null,
    begin: () => Sink,
  ): Promise<Position> {
    const state = stateOf(file);
    const same = before?.identity === state.identity;
    if (same && before.bytes === state.size && before.changedAt === state.changedAt) return before;
    if (same && before.resume !== null && state.size > before.bytes && this.#remembers(file, before))
      return this.#readOn(file, before.bytes, before.resume);
    if (this.#isPacked(file)) {
      const outcome = await this.#whole.read({ source, kind: "file", bytes: state.size }, begin());
      return { ...outcome, ...state, bytes: state.size, last: Buffer.alloc(0), resume: null };
    }
    return this.#readOn(file, 0, { hash: createHash("sha256"), gate: new TextGate(begin()) });
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
    const { identity: id, changedAt } = stateOf(file);
    const memory = this.#buffer.subarray(
      0,
      readSync(file, this.#buffer, 0, memoryLength, Math.max(0, bytes - memoryLength)),
    );
    const trouble = gate.refusal;
    const sha256 = trouble === null ? hash.copy().digest("hex") : null;
    return { identity: id, bytes, changedAt, last: Buffer.from(memory), resume, sha256, trouble };
  }

  /** True if the bytes before the position are still those that were read. */
  #remembers(file: number, { bytes, last }: Position): boolean {
    const length = readSync(file, this.#buffer, 0, last.length, bytes - last.length);
    return last.equals(this.#buffer.subarray(0, length));
  }

  #isPacked(file: number): boolean {
    return unpackerOf(this.#buffer.subarray(0, readSync(file, this.#buffer, 0, magicLength, 0))) !== null;
  }
}

function stateOf(file: number) {
  const stats = fstatSync(file, { bigint: true });
  return { identity: identity(stats), size: Number(stats.size), changedAt: stats.mtimeNs };
}

/** The position in a file that cannot be read: whatever comes, reading begins anew. */
function nowhere(trouble: string): Position {
  return {
    identity: "",
    bytes: 0,
    changedAt: 0n,
    last: Buffer.alloc(0),
    resume: null,
    sha256: null,
    trouble,
  };
}

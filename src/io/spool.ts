/**
 * Bytes that wait on disk until all of them are there: several files that only this process knows, of which nothing is left behind however it
 * ends.
 */
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "./directory.ts";

/** Bytes that are read at once. */
const blockLength = 256 * 1024;

interface SpoolFile {
  readonly path: string;
  readonly handle: number;
  length: number;
}

export class Spool {
  readonly #parent: () => string;
  readonly #files = new Map<string, SpoolFile>();

  /** `parent`: says where there is room, when the first bytes come; a directory that is made if it is not there. */
  constructor(parent: () => string) {
    this.#parent = parent;
  }

  /** Adds bytes to a file; throws what the file system says. */
  append(name: string, pieces: Iterable<Uint8Array>): void {
    const file = this.#files.get(name) ?? this.#create(name);
    for (const piece of pieces)
      for (let done = 0; done < piece.length;) {
        const written = writeSome(file, piece, done);
        done += written;
        file.length += written;
      }
  }

  /** Bytes that were added to a file so far. */
  lengthOf(name: string): number {
    return this.#files.get(name)?.length ?? 0;
  }

  /** What was added, in pieces; each is only valid until the next one is asked for. */
  *read(name: string): Generator<Uint8Array, void, void> {
    const file = this.#files.get(name);
    if (file === undefined) return;
    const block = Buffer.allocUnsafeSlow(blockLength);
    for (let at = 0; at < file.length;) {
      const length = readSync(file.handle, block, 0, blockLength, at);
      if (length === 0) throw new Error(`${name}: the end of what was spooled is gone`);
      at += length;
      yield block.subarray(0, length);
    }
  }

  close(): void {
    for (const { handle, path } of this.#files.values()) {
      closeSync(handle);
      rmSync(path, { force: true });
    }
    this.#files.clear();
  }

  #create(name: string): SpoolFile {
    const parent = this.#parent();
    makeDirectory(parent);
    // The dot keeps it out of directory listings, ours included.
    const path = join(parent, `.${name}.${randomBytes(6).toString("hex")}.tmp`);
    const file = { path, handle: openSync(path, "wx+", 0o600), length: 0 };
    // Without a name it goes when the process does. Not everywhere can a file that is open lose its name: there `close` removes it.
    if (process.platform !== "win32") rmSync(path);
    this.#files.set(name, file);
    return file;
  }
}

/** What the file system says does not name a file: the reader cares for the disk that it is on. */
function writeSome({ path, handle, length }: SpoolFile, piece: Uint8Array, from: number): number {
  try {
    return writeSync(handle, piece, from, piece.length - from, length);
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}

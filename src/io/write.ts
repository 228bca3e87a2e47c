/**
 * Writes files so that nobody ever sees half of one: into a new file beside it, which then takes its name. Our own code because the
 * contents may be larger than a string can be, and because a disk that is nearly full accepts a part of a write without an error, which
 * write-file-atomic 7 then puts in the place of the whole.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeDirectory } from "./directory.ts";
import { errorCode } from "./errors.ts";

/** A text, or its parts in order, for what is too large to hold at once; bytes are only valid until the next part is asked for. */
export type Contents = string | Iterable<string | Uint8Array>;

/** Parts are collected to about so many characters before they are written. */
const batchLength = 256 * 1024;

/**
 * Makes `path` hold `contents`, with the directories that it needs and, if given, the permissions `mode` (less what umask takes).
 * A file that is like that already is left alone, its date too. True if it was written.
 * Throws what the file system says, with the old contents still in place.
 */
export function writeWhole(path: string, contents: Contents, mode?: number): boolean {
  makeDirectory(dirname(path));
  const old = fs.statSync(path, { throwIfNoEntry: false });
  if (old !== undefined && !old.isFile()) {
    fill(path, "w", contents); // a pipe or a device cannot be replaced, only written to; a directory refuses
    return true;
  }
  const target = old === undefined ? path : fs.realpathSync(path);
  // The dot keeps it out of directory listings, ours included.
  const fresh = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    fill(fresh, "wx", contents);
    const permissions = mode === undefined ? old?.mode : mode & ~process.umask();
    if (permissions !== undefined) fs.chmodSync(fresh, permissions);
    if (old !== undefined && (old.mode & 0o777) === ((permissions ?? 0) & 0o777) && sameBytes(fresh, target))
      return false;
    // Not synced to the device: that guards against a power cut, costs more than all the rest, and runlens can write it again.
    fs.renameSync(fresh, target);
    return true;
  } catch (error) {
    // What failed may be the new file, or a write that names no file: the reader cares for the one that was wanted.
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  } finally {
    fs.rmSync(fresh, { force: true });
  }
}

/** A file that is being written, or was when its writer was killed. */
const unfinished = /^\..+\.[0-9a-f]{12}\.tmp$/;
/** Nothing is written for longer: milliseconds. */
const abandonedAfter = 60_000;

/** Removes what a writer that was killed has left in a directory, if there is one; what is somebody else's stays. */
export function removeAbandoned(directory: string, now: number): void {
  try {
    for (const name of fs.readdirSync(directory)) {
      const path = join(directory, name);
      if (!unfinished.test(name)) continue;
      const written = fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
      if (now - written > abandonedAfter) fs.rmSync(path, { force: true });
    }
  } catch (error) {
    if (errorCode(error) === null) throw error; // whoever writes into it will be told
  }
}

function fill(path: string, flags: "w" | "wx", contents: Contents): void {
  const file = fs.openSync(path, flags);
  try {
    for (const bytes of batches(contents)) writeAll(file, bytes);
  } finally {
    fs.closeSync(file);
  }
}

/** One call may write only a part; the next one then says why. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += fs.writeSync(file, bytes, done);
}

function* batches(contents: Contents): Generator<Uint8Array, void, undefined> {
  let batch = "";
  for (const part of typeof contents === "string" ? [contents] : contents) {
    if (typeof part === "string") batch += part;
    if (typeof part === "string" && batch.length < batchLength) continue;
    yield Buffer.from(batch);
    batch = "";
    if (typeof part !== "string") yield part;
  }
  yield Buffer.from(batch);
}

function sameBytes(a: string, b: string): boolean {
  if (fs.statSync(a).size !== fs.statSync(b).size) return false;
  const [fileA, fileB] = [fs.openSync(a, "r"), fs.openSync(b, "r")];
  try {
    const [bytesA, bytesB] = [Buffer.allocUnsafe(batchLength), Buffer.allocUnsafe(batchLength)];
    for (;;) {
      const length = fs.readSync(fileA, bytesA);
      if (length !== fs.readSync(fileB, bytesB)) return false;
      if (length === 0) return true;
      if (bytesA.compare(bytesB, 0, length, 0, length) !== 0) return false;
    }
  } finally {
    fs.closeSync(fileA);
    fs.closeSync(fileB);
  }
}

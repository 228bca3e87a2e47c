/** Looks into files here and there, without reading them. */
import { closeSync, openSync, readSync } from "node:fs";

const lineFeed = 0x0a;

/** The same as `bytesAt`, of the file at a path. Throws what the file system says. */
export function bytesIn(path: string, at: number, length: number): Buffer {
  const file = openSync(path, "r");
  try {
    return bytesAt(file, at, length);
  } finally {
    closeSync(file);
  }
}

/** Up to `length` bytes of an open file from an offset on; fewer at the end of the file. */
export function bytesAt(file: number, at: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, at));
}

/** Where the first line behind an offset begins; null if none does within `most` bytes. */
export function lineStartBehind(file: number, at: number, most: number): number | null {
  const found = bytesAt(file, at, most).indexOf(lineFeed);
  return found === -1 ? null : at + found + 1;
}

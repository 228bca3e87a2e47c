/** Looks into an open file here and there, without reading it. */
import { readSync } from "node:fs";

const lineFeed = 0x0a;

/** Up to `length` bytes from an offset on; fewer at the end of the file. */
export function bytesAt(file: number, at: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, at));
}

/** Where the first line behind an offset begins; null if none does within `most` bytes. */
export function lineStartBehind(file: number, at: number, most: number): number | null {
  const found = bytesAt(file, at, most).indexOf(lineFeed);
  return found === -1 ? null : at + found + 1;
}

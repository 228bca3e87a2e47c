/** What is in a file, as a number that no other contents have. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { blockLength, newBuffer } from "./block.ts";

/** SHA-256 of a file, hex, or of `bytes` bytes of it `from` there on; null if there are fewer. Throws what the file system says. */
export function hashFile(path: string, bytes = Number.POSITIVE_INFINITY, from = 0): string | null {
  const file = openSync(path, "r");
  try {
    const hash = createHash("sha256");
    const buffer = newBuffer(0);
    for (let rest = bytes, at = from; rest > 0;) {
      const length = readSync(file, buffer, 0, Math.min(blockLength, rest), at);
      if (length === 0) return bytes === Number.POSITIVE_INFINITY ? hash.digest("hex") : null;
      hash.update(buffer.subarray(0, length));
      rest -= length;
      at += length;
    }
    return hash.digest("hex");
  } finally {
    closeSync(file);
  }
}

/** The blocks in which files are read. */

/** Bytes that are read at once. */
export const blockLength = 256 * 1024;

/** Room for a block behind `headroom` free bytes. */
export function newBuffer(headroom: number): Buffer {
  // At page offsets 1 to 31, where large buffers begin, reading is three times slower on some processors.
  return Buffer.allocUnsafeSlow(headroom + blockLength + 128).subarray(64, 64 + headroom + blockLength);
}

/** Bytes on their way to a file: gathered into pieces that are worth a write, without a string of any of them. */

/** Bytes are handed on in pieces of about this many. */
const pieceLength = 128 * 1024;
/** Below so many bytes a loop is quicker than a call. */
const fewBytes = 24;

/** Bytes that are being written, in a buffer that grows. */
export class Piece {
  buffer = Buffer.allocUnsafeSlow(pieceLength + 8192);
  length = 0;

  /** Makes room for `count` more bytes. */
  room(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.length + count, 2 * this.buffer.length));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }

  put(bytes: Uint8Array): void {
    this.room(bytes.length);
    const { buffer, length } = this;
    if (bytes.length > fewBytes) buffer.set(bytes, length);
    else for (let i = 0; i < bytes.length; i++) buffer[length + i] = bytes[i] as number;
    this.length = length + bytes.length;
  }

  /** A part of some bytes; most are short. */
  putPart(bytes: Uint8Array, start: number, count: number): void {
    this.room(count);
    const { buffer, length } = this;
    for (let i = 0; i < count; i++) buffer[length + i] = bytes[start + i] as number;
    this.length = length + count;
  }

  putText(text: string): void {
    this.put(Buffer.from(text));
  }

  get isFull(): boolean {
    return this.length >= pieceLength;
  }

  /** All bytes, which are valid until the next are put. */
  take(): Buffer {
    const bytes = this.buffer.subarray(0, this.length);
    this.length = 0;
    return bytes;
  }
}

/** Bytes on their way to a file: gathered into pieces that are worth a write, without a string of any of them. */

/** Bytes are handed on in pieces of about this many. */
const pieceLength = 128 * 1024;

/** A text that is written again and again, four bytes at a time. */
export class FixedText {
  /** Its bytes as little-endian words, the last one filled up with zeros. */
  readonly words: Uint32Array;
  readonly length: number;

  constructor(text: string) {
    const bytes = Buffer.from(text);
    this.length = bytes.length;
    this.words = new Uint32Array(Math.ceil(bytes.length / 4));
    for (let i = 0; i < bytes.length; i++)
      this.words[i >> 2] = (this.words[i >> 2] as number) | ((bytes[i] as number) << (8 * (i & 3)));
  }
}

/** What is put into a piece with its words may reach so many bytes beyond its end. */
export const beyond = 3;

/** Writes a text at `at`, where there is room for it and what is beyond it; returns where it ends. */
export function putFixed(view: DataView, at: number, { words, length }: FixedText): number {
  for (let i = 0, to = at; i < words.length; i++, to += 4) view.setUint32(to, words[i] as number, true);
  return at + length;
}

/** Bytes that are being written, in a buffer that grows. */
export class Piece {
  buffer = Buffer.allocUnsafeSlow(pieceLength + 8192);
  /** The same bytes. */
  view = viewOf(this.buffer);
  length = 0;

  /** Makes room for `count` more bytes behind the first `used`. */
  room(count: number, used = this.length): void {
    if (used + count <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(used + count, 2 * this.buffer.length));
    this.buffer.copy(larger, 0, 0, used);
    this.buffer = larger;
    this.view = viewOf(larger);
  }

  putText(text: string): void {
    const bytes = Buffer.from(text);
    this.room(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
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

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

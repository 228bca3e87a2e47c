/**
 * Decides from the first block of an input whether it is text, and lets only text through, as UTF-8 (or any encoding that has ASCII in
 * it). One gate per input; it may be kept and fed again when the input grows.
 */

import { TextDecoder } from "node:util";

/** Takes the next bytes of an input, `buffer[start, end)`; may write over what stands before `start`. `last`: nothing follows. */
export type Sink = (buffer: Buffer, start: number, end: number, last?: boolean) => void;

const marks: readonly { readonly mark: Buffer; readonly encoding: string }[] = [
  { mark: Buffer.from([0xff, 0xfe]), encoding: "utf-16le" },
  { mark: Buffer.from([0xfe, 0xff]), encoding: "utf-16be" },
];

interface Signature {
  readonly bytes: Buffer;
  /** Where it stands. */
  readonly at: number;
  readonly what: string;
}

const signature = (text: string, what: string, at = 0): Signature => ({
  bytes: Buffer.from(text, "latin1"),
  at,
  what,
});

/** Formats that somebody may take for a log, by how they begin. */
const signatures: readonly Signature[] = [
  signature("\x7fELF", "a program"),
  signature("\xcf\xfa\xed\xfe", "a program"),
  signature("\xca\xfe\xba\xbe", "a program"),
  signature("\0asm", "a WebAssembly program"),
  signature("\x89PNG\r\n", "a PNG picture"),
  signature("\xff\xd8\xff", "a JPEG picture"),
  signature("GIF8", "a GIF picture"),
  signature("%PDF-", "a PDF document"),
  signature("SQLite format 3\0", "an SQLite database"),
  signature("PAR1", "a Parquet file"),
  signature("ARROW1", "an Arrow file"),
  signature("PK\x03\x04", "a zip archive: unpack it first"),
  signature("PK\x05\x06", "an empty zip archive"),
  signature("7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
  signature("Rar!\x1a\x07", "a rar archive: unpack it first"),
  signature("BZh", "compressed with bzip2: unpack it first"),
  signature("\x04\x22\x4d\x18", "compressed with lz4: unpack it first"),
  signature("ustar", "a tar archive: unpack it first", 257),
  signature("\xff\xfe\0\0", "UTF-32 text: convert it to UTF-8 first"),
];

/** How much of an input is looked at for control bytes; what comes behind this much cannot change what the input is taken for. */
export const sampleLength = 8 * 1024;
/** Random bytes hold 9 % of them, logs none. */
const mostControlBytes = 0.03;

/**
 * 1 for bytes that no terminal is sent. Below 0x20, logs of terminals hold NUL (left by a file that was truncated while it was
 * written), bell, backspace, tab, line feed, vertical tab, form feed, carriage return, shift out, shift in, escape.
 */
const isControl = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 0x7f || (byte < 0x20 && ![0, 7, 8, 9, 10, 11, 12, 13, 14, 15, 27].includes(byte)) ? 1 : 0,
);

export class TextGate {
  readonly #sink: Sink;
  #begun = false;
  #decoder: TextDecoder | null = null;
  /** Why nothing is let through; null for text. */
  refusal: string | null = null;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** The first block should hold more than a few bytes, or all there is: everything is decided by it. */
  write(buffer: Buffer, start: number, end: number, last = false): void {
    if (!this.#begun) this.#begin(buffer.subarray(start, end));
    if (this.refusal !== null) return;
    if (this.#decoder === null) {
      this.#sink(buffer, start, end, last);
    } else {
      const bytes = Buffer.from(this.#decoder.decode(buffer.subarray(start, end), { stream: true }));
      this.#sink(bytes, 0, bytes.length);
    }
  }

  #begin(head: Buffer): void {
    this.#begun = true;
    this.refusal = refusalOf(head);
    const encoding = encodingOf(head);
    if (encoding === null || this.refusal !== null) return;
    this.#decoder = new TextDecoder(encoding);
  }
}

/** True if the gate would let an input that begins like this through as it is. */
export function isPlainText(head: Buffer): boolean {
  return refusalOf(head) === null && encodingOf(head) === null;
}

/** The encoding that a byte order mark tells; null if there is none, or that of UTF-8. */
export function encodingOf(head: Buffer): string | null {
  return marks.find(({ mark }) => head[0] === mark[0] && head[1] === mark[1])?.encoding ?? null;
}

/** Why an input that begins like this is not read; null for text. */
function refusalOf(head: Buffer): string | null {
  const known = signatures.find(
    ({ bytes, at }) => head[at] === bytes[0] && bytes.equals(head.subarray(at, at + bytes.length)),
  );
  if (known !== undefined) return `this is ${known.what}`;
  if (encodingOf(head) !== null) return null;
  return isBinary(head.subarray(0, sampleLength)) ? "this is a binary file, not text" : null;
}

const noWords = new Int32Array(0);

function isBinary(bytes: Buffer): boolean {
  let control = 0;
  let nul = 0;
  const look = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const byte = bytes[i] as number;
      control += isControl[byte] as number;
      if (byte === 0) nul++;
    }
  };
  // Four bytes at a time, of which nearly always each is 0x20 to 0x7e.
  const from = bytes.length < 8 ? bytes.length : -bytes.byteOffset & 3;
  const count = (bytes.length - from) >> 2;
  const words = count === 0 ? noWords : new Int32Array(bytes.buffer, bytes.byteOffset + from, count);
  look(0, from);
  for (let i = 0; i < count; i++) {
    const word = words[i] as number;
    const mayBeControl = ((word - 0x20202020) | (word + 0x01010101)) & ~word & 0x80808080;
    if (mayBeControl !== 0) look(from + 4 * i, from + 4 * i + 4);
  }
  look(from + 4 * count, bytes.length);
  return control > mostControlBytes * (bytes.length - nul);
}

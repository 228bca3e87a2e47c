/**
 * Decides from the first block of an input whether it is text, and lets only text through, as UTF-8 (or any encoding that has ASCII in
 * it). One gate per input; it may be kept and fed again when the input grows.
 */

import { TextDecoder } from "node:util";

/** Takes the next bytes of an input, `buffer[start, end)`; may write over what stands before `start`. */
export type Sink = (buffer: Buffer, start: number, end: number) => void;

const marks: readonly { readonly mark: Buffer; readonly encoding: string }[] = [
  { mark: Buffer.from([0xff, 0xfe]), encoding: "utf-16le" },
  { mark: Buffer.from([0xfe, 0xff]), encoding: "utf-16be" },
];

/** Formats that are easily taken for a log, by how they begin. */
const signatures: readonly { readonly begins: string; readonly at?: number; readonly what: string }[] = [
  { begins: "\x7fELF", what: "a program" },
  { begins: "\xcf\xfa\xed\xfe", what: "a program" },
  { begins: "\xca\xfe\xba\xbe", what: "a program" },
  { begins: "\0asm", what: "a WebAssembly program" },
  { begins: "\x89PNG\r\n", what: "a PNG picture" },
  { begins: "\xff\xd8\xff", what: "a JPEG picture" },
  { begins: "GIF8", what: "a GIF picture" },
  { begins: "%PDF-", what: "a PDF document" },
  { begins: "SQLite format 3\0", what: "an SQLite database" },
  { begins: "PAR1", what: "a Parquet file" },
  { begins: "ARROW1", what: "an Arrow file" },
  { begins: "PK\x03\x04", what: "a zip archive: unpack it first" },
  { begins: "PK\x05\x06", what: "an empty zip archive" },
  { begins: "7z\xbc\xaf\x27\x1c", what: "a 7z archive: unpack it first" },
  { begins: "Rar!\x1a\x07", what: "a rar archive: unpack it first" },
  { begins: "BZh", what: "compressed with bzip2: unpack it first" },
  { begins: "\x04\x22\x4d\x18", what: "compressed with lz4: unpack it first" },
  { begins: "ustar", at: 257, what: "a tar archive: unpack it first" },
  { begins: "\xff\xfe\0\0", what: "UTF-32 text: convert it to UTF-8 first" },
];

/** How much of an input is looked at for control bytes. */
const sampleLength = 64 * 1024;
/** Random bytes hold 9 % of them, logs none. */
const mostControlBytes = 0.03;
/**
 * Bytes below 0x20 that stand in the logs of terminals: NUL (left by a file that was truncated while it was written), bell, backspace,
 * tab, line feed, vertical tab, form feed, carriage return, shift out, shift in, escape.
 */
const harmless: ReadonlySet<number> = new Set([0, 7, 8, 9, 10, 11, 12, 13, 14, 15, 27]);

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
  write(buffer: Buffer, start: number, end: number): void {
    if (!this.#begun) this.#begin(buffer.subarray(start, end));
    if (this.refusal !== null) return;
    if (this.#decoder === null) {
      this.#sink(buffer, start, end);
    } else {
      const bytes = Buffer.from(this.#decoder.decode(buffer.subarray(start, end), { stream: true }));
      this.#sink(bytes, 0, bytes.length);
    }
  }

  #begin(head: Buffer): void {
    this.#begun = true;
    this.refusal = refusalOf(head);
    const encoding = marks.find(({ mark }) => mark.equals(head.subarray(0, mark.length)))?.encoding;
    if (encoding === undefined || this.refusal !== null) return;
    this.#decoder = new TextDecoder(encoding);
  }
}

/** Why an input that begins like this is not read; null for text. */
function refusalOf(head: Buffer): string | null {
  const text = head.toString("latin1", 0, 300);
  const known = signatures.find(({ begins, at = 0 }) => text.startsWith(begins, at));
  if (known !== undefined) return `this is ${known.what}`;
  const utf16 = marks.some(({ mark }) => mark.equals(head.subarray(0, mark.length)));
  if (utf16) return null;
  const sample = head.subarray(0, sampleLength);
  let control = 0;
  let nul = 0;
  for (const byte of sample) {
    if (byte === 0) nul++;
    else if (byte === 0x7f || (byte < 0x20 && !harmless.has(byte))) control++;
  }
  return control > mostControlBytes * (sample.length - nul) ? "this is a binary file, not text" : null;
}

import { isUtf8 } from "node:buffer";

/** How many bytes before a line stay readable through `Line.above`. */
export const lookback = 1024;

const lineFeed = 0x0a;
const noBytes = Buffer.alloc(0);

/**
 * One line of an input, as bytes `[start, end)` of a buffer that is reused: decode what is kept, during the call. The scanner has taken
 * the line feed, the carriage return, NUL bytes and terminal escapes away, and cut the line to `maxLine` bytes.
 */
export class Line {
  /** 1-based. */
  number = 0;
  bytes: Buffer = noBytes;
  start = 0;
  /** The first byte that is neither blank nor tab; `end` on an empty line. */
  first = 0;
  end = 0;
  /** True of a last line without a line feed: perhaps it was cut off, and what ends with it is only the beginning of a name. */
  unterminated = false;
  /** Where the readable bytes before this line begin and end, in `history`. */
  history: Buffer = noBytes;
  historyStart = 0;
  historyEnd = 0;

  /** What was decoded last: several parsers look at the same line. */
  readonly #last = { bytes: this.bytes, number: 0, start: 0, end: 0, text: "" };

  /** The text of `bytes[start, end)`: UTF-8, or Latin-1 where it is not that. */
  text(start = this.start, end = this.end): string {
    const last = this.#last;
    const { bytes, number } = this;
    if (last.start !== start || last.end !== end || last.number !== number || last.bytes !== bytes) {
      last.bytes = bytes;
      last.number = number;
      last.start = start;
      last.end = end;
      last.text = decode(bytes, start, end);
    }
    return last.text;
  }

  /** The text of no more than its first `length` bytes. */
  beginning(length: number): string {
    return this.text(this.start, Math.min(this.end, this.start + length));
  }

  /**
   * The `count` nearest lines above, nearest first, without line ends; only those that fit whole into the last `lookback` bytes. For
   * headings above a block; rare, so it costs nothing until it is called.
   */
  above(count: number): string[] {
    const from = Math.max(this.historyStart, this.historyEnd - lookback);
    const full = this.historyEnd - from === lookback;
    const lines: string[] = [];
    let end = this.historyEnd - 1; // the line feed of the line above
    while (end >= from && lines.length < count) {
      const start = end === from ? from : this.history.lastIndexOf(lineFeed, end - 1) + 1;
      if (start < from || (start === from && full)) break; // it begins before the lookback, or may
      lines.push(clean(decode(this.history, start, end).replace("\ufeff", "")).at(-1) ?? "");
      end = start - 1;
    }
    return lines;
  }
}

/** What stands in a text for bytes that are no UTF-8, unless it is in them itself. */
const replacement = "\ufffd";

/** Bytes as text: UTF-8 if they are, else Latin-1, in which every byte is a character. */
export function decode(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString("utf8", start, end);
  if (!text.includes(replacement) || isUtf8(bytes.subarray(start, end))) return text;
  return bytes.toString("latin1", start, end);
}

/**
 * ECMA-48 control sequences (colour, cursor), operating system commands (titles, links), what programs tell each other (the times of
 * Buildkite), character sets (what `tput sgr0` prints has one), and two-character escapes.
 */
const escapes =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]+[0-~]|[@-Z\\-_])?/g;

const unclean = /[\x00\x08\r\x1b]/;

/**
 * What a terminal would have shown of a line: its parts between carriage returns (a progress bar rewrites its line), without escape
 * sequences, NUL bytes (a truncated file leaves them) and backspaces. Empty parts are left out unless all are.
 */
export function clean(line: string): string[] {
  if (!unclean.test(line)) return [line];
  const parts = line.split("\r").map((part) => part.replace(escapes, "").replace(/[\x00\x08]/g, ""));
  const shown = parts.filter((part) => part !== "");
  return shown.length === 0 ? [""] : shown;
}

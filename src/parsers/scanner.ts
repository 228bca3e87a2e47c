/**
 * Cuts blocks of bytes into lines and offers each line to the parsers that may want it. Our own code because it is the hot path of
 * the program: a gigabyte is twelve million lines, and most of them are told apart by their first byte. It keeps, per input, all that
 * is needed to go on later at the byte where reading stopped.
 *
 * A line is offered to a parser if its first byte that is not blank is one of the parser's, or it holds one of the parser's anchors, or
 * the parser has a block open. There is no order among parsers: each sees the line whatever the others make of it.
 */
import type { Store } from "../tables/store.ts";
import { AnchorSearch } from "./anchors.ts";
import { clean, Line, lookback } from "./line.ts";
import type { Format, LineHandler, LineParser } from "./parser.ts";

/** Bytes of a line beyond this are not looked at. */
export const maxLine = 64 * 1024;

/** Free bytes before a block that let `Scanner.write` put the unfinished line in front of it without copying the block. */
export const headroom = lookback + maxLine;

/** Where reading of one input stopped: plain data, for going on later. */
export interface ScannerState {
  /** Lines that were complete so far. */
  lines: number;
  /** The bytes before `tail` that stay readable as lines above. */
  history: Buffer;
  /** Bytes of the line that has begun. */
  tail: Buffer;
  /** The line that has begun is longer than `maxLine`; the rest of it is being skipped. */
  overlong: boolean;
  /** One state per parser, in the order of the list. */
  parsers: unknown[];
}

/** Sees every line and who took it: for `inspect`. */
export type LineObserver = (line: Line, takenBy: readonly Format[]) => void;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** Bytes that call for a closer look at the line: see `clean`. */
const unclean = [0x00, 0x08, carriageReturn, 0x1b] as const;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

export function startState(parsers: readonly LineParser[]): ScannerState {
  return {
    lines: 0,
    history: Buffer.alloc(0),
    tail: Buffer.alloc(0),
    overlong: false,
    parsers: parsers.map((parser) => parser.start()),
  };
}

/** A copy that does not change when reading goes on from the original. */
export function copyState(state: ScannerState): ScannerState {
  return { ...state, parsers: structuredClone(state.parsers) };
}

/** A byte that is searched once per block. */
interface Needle {
  readonly byte: number;
  /** Where it stands next in the block; the block's end if nowhere. */
  next: number;
}

export class Scanner {
  readonly #state: ScannerState;
  readonly #parsers: readonly LineParser[];
  readonly #handlers: readonly LineHandler[];
  readonly #observer: LineObserver | null;
  readonly #line = new Line();
  /** For each first byte, a bit per parser. */
  readonly #wanted = new Uint32Array(256);
  readonly #anchors: AnchorSearch;
  readonly #unclean: readonly Needle[] = unclean.map((byte) => ({ byte, next: 0 }));
  #nextUnclean = 0;
  /** Parsers that have a block open, as bits. */
  #open = 0;
  readonly #taken: LineParser[] = [];

  constructor(
    parsers: readonly LineParser[],
    store: Store,
    state: ScannerState,
    observer: LineObserver | null = null,
  ) {
    if (parsers.length > 32) throw new Error("the scanner marks parsers by the bits of one 32-bit number");
    this.#parsers = parsers;
    this.#state = state;
    this.#observer = observer;
    this.#handlers = parsers.map((parser, i) => parser.open(store, state.parsers[i]));
    parsers.forEach((parser, i) => {
      const bit = 1 << i;
      if (this.#handlers[i]?.open === true) this.#open |= bit;
      for (const byte of Buffer.from(parser.find.firstBytes ?? ""))
        this.#wanted[byte] = (this.#wanted[byte] ?? 0) | bit;
    });
    this.#anchors = new AnchorSearch(parsers);
  }

  /**
   * Reads the next bytes of the input, `buffer[start, end)`. The bytes before `start` are written over if there is room enough for the
   * unfinished line (`headroom` always is); else the block is copied. The buffer may be reused afterwards.
   */
  write(buffer: Buffer, start = 0, end = buffer.length): void {
    const { history, tail } = this.#state;
    const held = history.length + tail.length;
    let bytes: Buffer;
    if (held <= start) {
      history.copy(buffer, start - held);
      tail.copy(buffer, start - tail.length);
      bytes = buffer.subarray(start - held, end);
    } else {
      bytes = Buffer.concat([history, tail, buffer.subarray(start, end)]);
    }
    this.#scan(bytes, history.length, held);
  }

  /** The input ends here, for now: a last line without a line feed counts. Use a copy of the state if the input may grow. */
  end(): void {
    const { history, tail } = this.#state;
    const unterminated = tail.length > 0;
    if (unterminated) {
      const bytes = Buffer.concat([history, tail]);
      this.#search(bytes, history.length);
      this.#deliver(bytes, history.length, bytes.length, 0);
      this.#state.tail = Buffer.alloc(0);
    }
    for (const handler of this.#handlers) handler.end({ line: this.#state.lines, unterminated });
  }

  /** `bytes[lineStart, …)` begins a line, of which `bytes[fresh, …)` was not searched for its end yet. */
  #scan(bytes: Buffer, lineStart: number, fresh: number): void {
    const state = this.#state;
    let start = lineStart;
    let from = fresh;
    let historyStart = 0;
    if (state.overlong) {
      // The line's beginning is in [lineStart, fresh); skip to its end, and close the gap.
      const end = bytes.indexOf(lineFeed, fresh);
      if (end === -1) return;
      const kept = bytes.subarray(0, fresh);
      this.#search(kept, start);
      this.#deliver(kept, start, fresh, 0);
      state.overlong = false;
      start = from = end + 1;
      historyStart = start; // what is above is not readable: too long to be a heading
    }
    this.#search(bytes, start);
    for (;;) {
      const end = bytes.indexOf(lineFeed, from);
      if (end === -1) break;
      this.#deliver(bytes, start, end, historyStart);
      start = from = end + 1;
    }
    state.history = Buffer.from(bytes.subarray(Math.max(historyStart, start - lookback), start));
    state.overlong = bytes.length - start > maxLine;
    state.tail = Buffer.from(bytes.subarray(start, Math.min(bytes.length, start + maxLine)));
  }

  /** Offers the line `bytes[start, end)` to whom it may concern. */
  #deliver(bytes: Buffer, start: number, end: number, historyStart: number): void {
    const number = ++this.#state.lines;
    const line = this.#line;
    line.number = number;
    line.history = bytes;
    line.historyStart = historyStart;
    line.historyEnd = start;
    line.bytes = bytes;
    line.start = start;
    line.end = Math.min(end, start + maxLine);
    let wanted = 0;
    if (this.#anchors.next < end) wanted = this.#anchors.inLine(bytes, start, line.end, end, this.#open);
    if (this.#nextUnclean < end) {
      const onlyLast = this.#nextUnclean === end - 1 && bytes[end - 1] === carriageReturn;
      this.#moveUnclean(bytes, end);
      if (!onlyLast) {
        this.#offerClean();
        return;
      }
      line.end = Math.min(end - 1, line.end); // CRLF: common enough not to make a string of each line
    }
    if (number === 1 && byteOrderMark.compare(bytes, start, Math.min(start + 3, end)) === 0) line.start += 3;
    this.#offer(wanted);
  }

  #offer(anchored: number): void {
    const line = this.#line;
    const { bytes, end } = line;
    let first = line.start;
    while (first < end && (bytes[first] === 0x20 || bytes[first] === 0x09)) first++;
    line.first = first;
    let wanted = anchored | this.#open;
    if (first < end) wanted |= this.#wanted[bytes[first] as number] as number;
    while (wanted !== 0) {
      const bit = wanted & -wanted;
      wanted ^= bit;
      const i = 31 - Math.clz32(bit);
      const handler = this.#handlers[i] as LineHandler;
      const taken = handler.line(line);
      if (handler.open) this.#open |= bit;
      else if ((this.#open & bit) !== 0) {
        this.#open &= ~bit;
        this.#anchors.closed();
      }
      if (taken && this.#observer !== null) this.#taken.push(this.#parsers[i] as LineParser);
    }
    if (this.#observer !== null) {
      this.#observer(line, this.#taken);
      this.#taken.length = 0;
    }
  }

  /** A line with control bytes in it: each part between carriage returns is offered, without escapes and NULs, under one number. */
  #offerClean(): void {
    const line = this.#line;
    const parts = clean(line.bytes.toString("latin1", line.start, line.end));
    for (const part of parts) {
      line.bytes = Buffer.from(
        line.number === 1 && part.startsWith("\xef\xbb\xbf") ? part.slice(3) : part,
        "latin1",
      );
      line.start = 0;
      line.end = line.bytes.length;
      this.#offer(this.#anchors.within(line.bytes));
    }
  }

  /** Looks where anchors and unclean bytes stand in a new block. */
  #search(bytes: Buffer, from: number): void {
    this.#anchors.begin(bytes, from);
    this.#nextUnclean = bytes.length;
    for (const needle of this.#unclean)
      this.#nextUnclean = Math.min(this.#nextUnclean, (needle.next = findByte(bytes, needle.byte, from)));
  }

  /** Moves the unclean bytes before `end` on behind it. */
  #moveUnclean(bytes: Buffer, end: number): void {
    let next = bytes.length;
    for (const needle of this.#unclean) {
      if (needle.next < end) needle.next = findByte(bytes, needle.byte, end);
      if (needle.next < next) next = needle.next;
    }
    this.#nextUnclean = next;
  }
}

function findByte(bytes: Buffer, byte: number, from: number): number {
  const at = bytes.indexOf(byte, from);
  return at === -1 ? bytes.length : at;
}

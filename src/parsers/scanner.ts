/**
 * Cuts blocks of bytes into lines and offers each line to the parsers that may want it. Our own code because it is the hot path of
 * the program: a gigabyte is twelve million lines, and most of them are told apart by their first byte. It keeps, per input, all that
 * is needed to go on later at the byte where reading stopped.
 *
 * A line is offered to a parser if it begins as the parser's do, blanks aside, or it holds one of the parser's anchors, or the parser has
 * a block open. There is no order among parsers: each sees the line whatever the others make of it. Lines in a row that only one parser
 * can want are handed to it all at once, if it knows how to read them so.
 */
import type { Store } from "../tables/store.ts";
import { skipBlanks } from "./bytes.ts";
import { IndexCursor } from "./index-cursor.ts";
import { incidentKind, type LineIndex, ownKind } from "./line-index.ts";
import { clean, Line, lookback } from "./line.ts";
import type { Format, LineHandler, LineParser } from "./parser.ts";
import { planFor, type ScanPlan } from "./scan-plan.ts";
import { noBytes, type ScannerState } from "./scanner-state.ts";

/** Bytes of a line beyond this are not looked at. */
export const maxLine = 64 * 1024;

/** Free bytes before a block that let `Scanner.write` put the unfinished line in front of it without copying the block. */
export const headroom = lookback + maxLine;

/** Sees every line and who took it: for `inspect`. */
export type LineObserver = (line: Line, takenBy: readonly Format[]) => void;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

export class Scanner {
  readonly #state: ScannerState;
  readonly #store: Store;
  readonly #parsers: readonly LineParser[];
  /** Of an input that begins only those of parsers that were offered a line: a small input needs few. */
  readonly #handlers: (LineHandler | undefined)[] = [];
  readonly #observer: LineObserver | null;
  readonly #plan: ScanPlan;
  readonly #index: LineIndex;
  readonly #cursor: IndexCursor;
  readonly #line = new Line();
  /** Parsers that have a block open, as bits. */
  #open = 0;
  /** Parsers whose anchors the index does not have. */
  #without = 0;
  readonly #taken: LineParser[] = [];

  constructor(
    parsers: readonly LineParser[],
    store: Store,
    state: ScannerState,
    observer: LineObserver | null = null,
  ) {
    this.#store = store;
    this.#parsers = parsers;
    this.#state = state;
    this.#observer = observer;
    this.#plan = planFor(parsers);
    this.#index = this.#plan.index;
    this.#cursor = new IndexCursor(this.#index);
    const mayBeOpen = state.lines === 0 ? this.#plan.seeingAll : -1;
    this.#plan.bits.forEach((bit, i) => {
      if ((mayBeOpen & bit) !== 0 && this.#handler(i).open) this.#open |= bit;
    });
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

  /**
   * The input ends here, for now: a last line without a line feed counts, unless it is nothing but NULs, which a crash leaves at the end
   * of a file, and UTF-16 behind its last line feed. Use a copy of the state if the input may grow.
   */
  end(): void {
    const { history, tail } = this.#state;
    const unterminated = tail.some((byte) => byte !== 0);
    if (unterminated) {
      const bytes = Buffer.concat([history, tail]);
      this.#readIndex(bytes, history.length);
      this.#line.historyStart = 0;
      this.#line.unterminated = true;
      this.#deliver(bytes, history.length, bytes.length, ++this.#state.lines);
    }
    this.#state.tail = noBytes;
    for (const handler of this.#handlers) handler?.end({ line: this.#state.lines, unterminated });
  }

  #handler(i: number): LineHandler {
    return (this.#handlers[i] ??= (this.#parsers[i] as LineParser).open(this.#store, this.#state.parsers[i]));
  }

  /** `bytes[lineStart, …)` begins a line, of which `bytes[fresh, …)` was not searched for its end yet. */
  #scan(bytes: Buffer, lineStart: number, fresh: number): void {
    const state = this.#state;
    let start = lineStart;
    this.#line.historyStart = 0;
    if (state.overlong) {
      // The line's beginning is in [lineStart, fresh); skip to its end, and close the gap.
      const end = bytes.indexOf(lineFeed, fresh);
      if (end === -1) return;
      const kept = bytes.subarray(0, fresh);
      this.#readIndex(kept, start);
      this.#deliver(kept, start, fresh, ++state.lines);
      state.overlong = false;
      start = end + 1;
      this.#line.historyStart = start; // what is above is not readable: too long to be a heading
    }
    for (let read = 0, all = false; !all; all = read === this.#index.count && this.#index.complete) {
      this.#readIndex(bytes, start);
      read = this.#readLines(bytes);
      this.#handlers[this.#plan.scanned]?.blockRead?.();
      state.lines += read;
      start = (this.#index.ends[read] as number) + 1;
    }
    state.history = Buffer.from(bytes.subarray(Math.max(this.#line.historyStart, start - lookback), start));
    state.overlong = bytes.length - start > maxLine;
    state.tail = Buffer.from(bytes.subarray(start, Math.min(bytes.length, start + maxLine)));
  }

  #readIndex(bytes: Buffer, from: number): void {
    // What sees all lines anyway does not need its anchors: in a log of `time -v` blocks there is one in every other line.
    this.#without = this.#open & this.#plan.usualReaders;
    this.#index.read(bytes, from, this.#state.lines, this.#without);
    this.#cursor.begin();
  }

  /** Reads the lines of the index, up to where anchors are missing in it; returns how many. */
  #readLines(bytes: Buffer): number {
    const { ends, count, before } = this.#index;
    for (let i = 1; i <= count; i++) {
      const start = (ends[i - 1] as number) + 1;
      const next = this.#readUsual(bytes[start] as number, i);
      if (next > i) i = next - 1;
      else this.#deliver(bytes, start, ends[i] as number, before + i);
      if ((this.#without & ~this.#open) !== 0) return i;
    }
    return count;
  }

  /** Lets the parser whose usual lines begin with this byte read from `first` on in one go; returns the first line that was not read. */
  #readUsual(byte: number, first: number): number {
    const { usual, usualReaders, scanned } = this.#plan;
    const open = this.#open;
    const index = this.#index;
    if (usualReaders === 0 || this.#observer !== null) return first;
    if (index.found !== null && index.kinds[first] !== 0 && (open & usualReaders) === 0)
      return this.#readFound(first);
    if ((open & (open - 1)) !== 0) return first;
    const reader = open === 0 ? (usual[byte] as number) : this.#plan.ownerOf(open);
    const bit = reader < 0 ? 0 : (this.#plan.bits[reader] as number);
    if ((usualReaders & bit) === 0) return first;
    if (index.found !== null && reader === scanned) return first;
    const handler = this.#handler(reader);
    if (handler.readUsual === undefined) return first;
    const last = this.#cursor.endOfUndisturbed(bit, first);
    if (last === first) return first;
    const next = handler.readUsual(index, first, last);
    this.#cursor.skipAnchors(index.ends[next - 1] as number);
    return next;
  }

  /** The same for lines that were read while lines were cut. */
  #readFound(first: number): number {
    const handler = this.#handler(this.#plan.scanned);
    // What is open may have to add an incident before or behind that of a line.
    const last = this.#index.endOfFound(first, this.#open === 0 ? incidentKind : ownKind);
    // Other parsers that have a block open see each line too: where it ends, their rows come behind the row of that line.
    const atOnce = (this.#open & ~this.#plan.asides) === 0;
    let next = first;
    while (next < last) {
      const end = handler.readUsual?.(this.#index, next, atOnce ? last : next + 1) ?? next;
      if (end === next) break;
      for (let line = next; line < end && this.#open !== 0; line++) this.#offerFound(line);
      next = end;
    }
    return next;
  }

  /** Hands a line that was read to what is open. */
  #offerFound(number: number): void {
    const { bytes, ends, before } = this.#index;
    const start = (ends[number - 1] as number) + 1;
    this.#place(bytes, start, Math.min(ends[number] as number, start + maxLine), start, before + number);
    this.#line.first = start;
    this.#offer(this.#open);
  }

  /** Offers the line `bytes[start, end)` to whom it may concern. */
  #deliver(bytes: Buffer, start: number, end: number, number: number): void {
    let limit = Math.min(end, start + maxLine);
    const anchored = this.#cursor.takeAnchors(end, limit);
    const control = this.#cursor.takeControls(end);
    if (control !== -1) {
      const onlyLast = control === end - 1 && bytes[end - 1] === carriageReturn;
      if (!onlyLast) {
        this.#place(bytes, start, limit, start, number);
        this.#offerClean();
        return;
      }
      limit = Math.min(end - 1, limit); // CRLF: common enough not to make a string of each line
    }
    let begin = start;
    if (number === 1 && byteOrderMark.compare(bytes, start, Math.min(start + 3, end)) === 0) begin += 3;
    const first = skipBlanks(bytes, begin, limit);
    const wanted = anchored | this.#open | this.#plan.wantedBy(bytes, first, limit);
    if (wanted === 0 && this.#observer === null) return;
    this.#place(bytes, begin, limit, start, number);
    this.#line.first = first;
    this.#offer(wanted);
  }

  /** What stands above the line ends at `above`. */
  #place(bytes: Buffer, start: number, end: number, above: number, number: number): void {
    const line = this.#line;
    line.number = number;
    line.bytes = bytes;
    line.start = start;
    line.end = end;
    line.history = bytes;
    line.historyEnd = above;
  }

  /** Hands the line to the parsers of these bits. */
  #offer(parsers: number): void {
    const line = this.#line;
    const { sharing } = this.#plan;
    for (let wanted = parsers; wanted !== 0; wanted &= wanted - 1) {
      const bit = wanted & -wanted;
      const i = this.#plan.ownerOf(bit);
      const isOpen = sharing.length > 0 && sharing[0] === i ? this.#offerSharing() : this.#offerTo(i);
      if (isOpen) this.#open |= bit;
      else this.#open &= ~bit;
    }
    if (this.#observer !== null) {
      this.#observer(line, this.#taken);
      this.#taken.length = 0;
    }
  }

  /** Hands the line to a parser; true if that wants the next one too. */
  #offerTo(i: number): boolean {
    const handler = this.#handler(i);
    if (handler.line(this.#line) && this.#observer !== null) this.#taken.push(this.#parsers[i] as LineParser);
    return handler.open;
  }

  /** Hands the line to those of the parsers with one bit that want it; true if any wants the next one too. */
  #offerSharing(): boolean {
    const { bytes, start, end } = this.#line;
    const own = bytes.subarray(start, end);
    let isAnyOpen = false;
    this.#plan.sharing.forEach((i, n) => {
      const isWanted = this.#handlers[i]?.open === true || this.#plan.isWantedBySharing(n, own);
      if (isWanted && this.#offerTo(i)) isAnyOpen = true;
    });
    return isAnyOpen;
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
      line.first = skipBlanks(line.bytes, 0, line.end);
      const { bytes, first, end } = line;
      this.#offer(this.#plan.anchoredIn(bytes) | this.#open | this.#plan.wantedBy(bytes, first, end));
    }
  }
}

/**
 * Reads one input, of whatever kind: holds its beginning back until it is known whether a whole-file format knows it, and then hands
 * the bytes to the line scanner, or collects them for the format that will read the file in one piece when it ends. The same outside as
 * `Scanner`, whose state it extends.
 *
 * A decision depends on the first 64 KiB of the input alone, never on how they arrive. An input that grows is decided again each time it
 * is looked at, as long as it is shorter than that.
 */
import type { Store } from "../tables/store.ts";
import { type FileParser, headLength } from "./file-parser.ts";
import { prefixedParsers, startPrefixed } from "./line-prefix.ts";
import type { LineParser } from "./parser.ts";
import { copyState, noBytes, type ScannerState, startState } from "./scanner-state.ts";
import { type LineObserver, Scanner } from "./scanner.ts";

/** All formats that inputs may have. */
export interface Formats {
  readonly lines: readonly LineParser[];
  readonly files: readonly FileParser[];
}

/** Bytes of a whole-file format beyond this are not read: what it holds is in memory several times over while it is read. */
export const maxFile = 128 * 1024 * 1024;

const lineFeed = 0x0a;

/** Where reading of one input stopped: plain data, for going on later. */
export interface InputState extends ScannerState {
  /** Who reads the input: not known yet, the line scanner, the same without what stands before lines, or the file parser of this id. */
  reader: "undecided" | "lines" | "prefixed lines" | { readonly file: string };
  /** What is held back, or collected, in its first `heldLength` bytes. */
  held: Buffer;
  heldLength: number;
  /** The input is longer than `maxFile`. */
  cut: boolean;
  /** What was collected last ends within a line. */
  unterminated: boolean;
}

export function startInput({ lines }: Formats): InputState {
  const more = { held: noBytes, heldLength: 0, cut: false, unterminated: false } as const;
  return { reader: "undecided", ...more, ...startState(lines) };
}

/** A copy that does not change when reading goes on from the original. */
export function copyInput(state: InputState): InputState {
  // Exactly as long as what it holds: whatever is added to the copy moves it elsewhere.
  return { ...state, ...copyState(state), held: state.held.subarray(0, state.heldLength) };
}

export class InputScanner {
  readonly #formats: Formats;
  readonly #store: Store;
  readonly #state: InputState;
  readonly #observer: LineObserver | null;
  /** Reads the lines, of a log for the parsers, of a whole file for the observer only. */
  #lines: Scanner | null = null;

  constructor(formats: Formats, store: Store, state: InputState, observer: LineObserver | null = null) {
    this.#formats = formats;
    this.#store = store;
    this.#state = state;
    this.#observer = observer;
    if (state.reader !== "undecided") this.#open();
  }

  /** Reads the next bytes of the input, `buffer[start, end)`, as `Scanner.write` does. `last`: nothing follows, so that nothing need be held back. */
  write(buffer: Buffer, start = 0, end = buffer.length, last = false): void {
    const state = this.#state;
    if (state.reader === "undecided") {
      const length = end - start;
      if (state.heldLength === 0 && (length >= headLength || last)) {
        this.#decide(buffer.subarray(start, Math.min(end, start + headLength)), length < headLength);
      } else {
        this.#hold(buffer.subarray(start, end));
        if (state.heldLength < headLength) return;
        this.#decide(state.held.subarray(0, headLength), false);
        this.#release();
        return;
      }
    }
    if (typeof state.reader === "object") this.#collect(buffer.subarray(start, end));
    this.#lines?.write(buffer, start, end);
  }

  /** The input ends here, for now. Use a copy of the state if the input may grow. */
  end(): void {
    const state = this.#state;
    if (state.reader === "undecided") {
      this.#decide(state.held.subarray(0, state.heldLength), true);
      this.#release();
    }
    this.#lines?.end();
    const { reader } = state;
    if (typeof reader !== "object") return;
    const bytes = state.held.subarray(0, state.heldLength);
    if (state.unterminated) state.lines++;
    this.#parserOf(reader.file).read(state.cut ? wholeLines(bytes) : bytes, this.#store);
    if (state.cut) this.#store.problem(state.lines, cutMessage);
  }

  #decide(head: Buffer, whole: boolean): void {
    const { source } = this.#store;
    const parser = this.#formats.files.find(
      (candidate) => candidate.accepts?.(source) !== false && candidate.recognise(head, whole),
    );
    if (parser !== undefined) this.#state.reader = { file: parser.id };
    else this.#readLines(head);
    this.#open();
  }

  #readLines(head: Buffer): void {
    const prefixed = startPrefixed(head, this.#formats.lines);
    this.#state.reader = prefixed === null ? "lines" : "prefixed lines";
    if (prefixed !== null) this.#state.parsers = prefixed;
  }

  #open(): void {
    const { reader } = this.#state;
    if (typeof reader !== "object") {
      const { lines } = this.#formats;
      const parsers = reader === "lines" ? lines : prefixedParsers(lines);
      this.#lines = new Scanner(parsers, this.#store, this.#state, this.#observer);
      return;
    }
    const observer = this.#observer;
    if (observer === null) return;
    const takenBy = [this.#parserOf(reader.file)];
    this.#lines = new Scanner([], this.#store, startState([]), (line) => observer(line, takenBy));
  }

  /** Hands on what was held back until the decision. */
  #release(): void {
    const state = this.#state;
    const bytes = state.held.subarray(0, state.heldLength);
    state.held = noBytes;
    state.heldLength = 0;
    if (typeof state.reader === "object") this.#collect(bytes);
    this.#lines?.write(bytes);
  }

  #collect(bytes: Buffer): void {
    const state = this.#state;
    for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) state.lines++;
    if (bytes.length > 0) state.unterminated = bytes.at(-1) !== lineFeed;
    const room = maxFile - state.heldLength;
    if (bytes.length > room) state.cut = true;
    this.#hold(bytes.subarray(0, room));
  }

  #hold(bytes: Buffer): void {
    const state = this.#state;
    const length = state.heldLength + bytes.length;
    if (length > state.held.length) {
      const held = Buffer.allocUnsafeSlow(Math.max(length, Math.min(maxFile, state.held.length * 2)));
      state.held.copy(held, 0, 0, state.heldLength);
      state.held = held;
    }
    bytes.copy(state.held, state.heldLength);
    state.heldLength = length;
  }

  #parserOf(id: string): FileParser {
    const parser = this.#formats.files.find((candidate) => candidate.id === id);
    if (parser === undefined) throw new Error(`no whole-file format has the id ${id}`);
    return parser;
  }
}

const cutMessage = `file: only its first ${maxFile / 1024 / 1024} MiB were read, because it is read in one piece`;

/** Without a last line that was cut off. */
function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(lineFeed) + 1);
}

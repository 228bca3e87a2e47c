/**
 * Reads a stretch of a large log without knowing what stands before it, so that several threads can read one file. A parser that begins
 * in the middle knows less than one that has read everything: of a block that was open, of servers that were asked for. After some lines
 * that no longer makes a difference, mostly; how soon is found out later, by what the parsers remembered at the checkpoints.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { errorCode } from "../io/errors.ts";
import { newBuffer, blockLength } from "../io/block.ts";
import { type Landmark, Landmarks } from "../io/landmarks.ts";
import {
  copyInput,
  type Formats,
  InputScanner,
  type InputState,
  startInput,
} from "../parsers/input-scanner.ts";
import { headroom } from "../parsers/scanner.ts";
import type { Mark, Store } from "../tables/store.ts";
import { noteLines } from "./note-lines.ts";
import { unknownLine } from "./relative-lines.ts";

/** Bytes `[from, to)` of a file; both are beginnings of lines, or the ends of the file. */
export interface Stretch {
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/** What was remembered, and which rows there were, when the bytes before `at` had been read. */
export interface Checkpoint {
  /** Offset in the file. */
  readonly at: number;
  readonly state: InputState;
  readonly mark: Mark;
}

/**
 * How far behind the beginning of a stretch checkpoints stand, in bytes. Few, because copies of what is remembered take a while; most logs
 * are past the first, those of tests that never say that they finished past the third (256 tests of 25 servers are 1.1 MB).
 */
const usualDistances = [8, 128, 1280, 4096].map((kilobytes) => kilobytes * 1024);

/** What is known before the first line of what is read line by line: else it would not have been cut. */
export function startLog(formats: Formats): InputState {
  return { ...startInput(formats), reader: "lines" };
}

export interface StretchRead {
  readonly checkpoints: readonly Checkpoint[];
  readonly end: InputState;
  readonly landmarks: readonly Landmark[];
}

/** Reads a stretch into `store`. Its line numbers are relative unless it begins the file. */
export function readStretch(
  stretch: Stretch,
  formats: Formats,
  store: Store,
  onBytes: (bytes: number) => void,
  distances: readonly number[] = usualDistances,
): StretchRead {
  const state = startLog(formats);
  if (stretch.from > 0) state.lines = unknownLine;
  store.source = stretch.source;
  const scanner = new InputScanner(formats, store, state);
  const checkpoints: Checkpoint[] = [];
  const stops = distances.map((distance) => stretch.from + distance).filter((at) => at < stretch.to);
  const landmarks = new Landmarks();
  const note = noteLines(landmarks, state, stretch.from);
  const onBlock = (length: number) => {
    note(length);
    onBytes(length);
  };
  const bytes = new StretchBytes(stretch);
  try {
    for (const at of stretch.from === 0 ? [] : stops) {
      bytes.feed(scanner, at, onBlock);
      checkpoints.push({ at, state: copyInput(state), mark: store.mark() });
    }
    bytes.feed(scanner, stretch.to, onBlock);
  } finally {
    bytes.close();
  }
  return { checkpoints, end: state, landmarks: landmarks.all };
}

/** The bytes of a stretch, in order. */
export class StretchBytes {
  readonly #source: string;
  readonly #file: number;
  readonly #buffer = newBuffer(headroom);
  #at: number;

  constructor({ source, from }: Stretch) {
    this.#source = source;
    this.#file = openSync(source, "r");
    this.#at = from;
  }

  /** Gives a scanner everything up to `to`. Throws if the file is shorter than that. */
  feed(scanner: InputScanner, to: number, onBytes: (bytes: number) => void): void {
    while (this.#at < to) {
      const length = readSync(
        this.#file,
        this.#buffer,
        headroom,
        Math.min(blockLength, to - this.#at),
        this.#at,
      );
      if (length === 0) throw new FileShrank(this.#source);
      scanner.write(this.#buffer, headroom, headroom + length);
      this.#at += length;
      onBytes(length);
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** True for what is thrown where a file cannot be read, or not any more. */
export function isLost(error: unknown): boolean {
  return error instanceof FileShrank || errorCode(error) !== null;
}

/** The file is shorter than it was when it was found. */
export class FileShrank extends Error {
  constructor(source: string) {
    super(`${source} became shorter while it was read`);
  }
}

/** The rows of a large log, put together from stretches that were read apart, as if it had been read from beginning to end. */
import { isDeepStrictEqual } from "node:util";
import { type Formats, InputScanner, type InputState } from "../parsers/input-scanner.ts";
import { type Landmark, Landmarks } from "../io/landmarks.ts";
import type { OnBytes } from "../io/read.ts";
import { Store } from "../tables/store.ts";
import { noteLines } from "./note-lines.ts";
import { withTrueLines } from "./relative-lines.ts";
import { type Checkpoint, startLog, type Stretch, StretchBytes, type StretchRead } from "./stretch.ts";

/** A stretch as it was read. */
export interface ReadStretch extends StretchRead {
  readonly stretch: Stretch;
  readonly store: Store;
}

export class JoinedStretches {
  readonly #formats: Formats;
  /** Null before the first stretch. */
  #store: Store | null = null;
  #state: InputState | null = null;
  readonly #landmarks = new Landmarks();

  constructor(formats: Formats) {
    this.#formats = formats;
  }

  /** Reads the next stretch, knowing what stands before it. */
  read(stretch: Stretch, onBytes: OnBytes): void {
    const store = (this.#store ??= new Store());
    const state = (this.#state ??= startLog(this.#formats));
    store.source = stretch.source;
    const scanner = new InputScanner(this.#formats, store, state);
    const note = noteLines(this.#landmarks, state, stretch.from);
    const bytes = new StretchBytes(stretch);
    try {
      bytes.feed(scanner, stretch.to, (length) => {
        note(length);
        onBytes(length);
      });
    } finally {
      bytes.close();
    }
  }

  /** Adds the next stretch, read apart. Its store must not be used any more. */
  add(read: ReadStretch): void {
    const [store, state] = [this.#store, this.#state];
    for (const { at, line } of withTrueLines(read.landmarks, state?.lines ?? 0))
      this.#landmarks.note(at, line);
    if (store === null || state === null) {
      this.#store = read.store;
      this.#state = withTrueLines(read.end, 0);
      return;
    }
    const before = state.lines;
    const checkpoint = this.#readOn(read, store, state);
    if (checkpoint === null) return;
    store.appendBetween(read.store, checkpoint.mark, read.store.mark(), null, before);
    this.#state = withTrueLines(read.end, before);
  }

  /**
   * Reads the stretch again, knowing what stands before it, up to the checkpoint from which on that makes no difference; null if it does to
   * the end.
   */
  #readOn({ stretch, checkpoints }: ReadStretch, store: Store, state: InputState): Checkpoint | null {
    const before = state.lines;
    store.source = stretch.source;
    const scanner = new InputScanner(this.#formats, store, state);
    const bytes = new StretchBytes(stretch);
    try {
      for (const checkpoint of checkpoints) {
        bytes.feed(scanner, checkpoint.at, () => undefined);
        if (isSame(withTrueLines(checkpoint.state, before), state)) return checkpoint;
      }
      bytes.feed(scanner, stretch.to, () => undefined);
      return null;
    } finally {
      bytes.close();
    }
  }

  /** The input ends here. */
  end(): { readonly store: Store; readonly lines: number; readonly landmarks: readonly Landmark[] } {
    const [store, state] = [this.#store, this.#state];
    if (store === null || state === null) throw new Error("a file has at least one stretch");
    new InputScanner(this.#formats, store, state).end();
    return { store, lines: state.lines, landmarks: this.#landmarks.all };
  }
}

/** True if reading goes on in the same way from both. */
function isSame(a: InputState, b: InputState): boolean {
  return (
    a.lines === b.lines &&
    a.overlong === b.overlong &&
    a.tail.equals(b.tail) &&
    a.history.equals(b.history) &&
    isDeepStrictEqual(a.parsers, b.parsers)
  );
}

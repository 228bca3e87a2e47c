/** One file that is being followed: its rows so far, and where reading stopped. */
import type { GrowingReader, Position } from "./io/growing.ts";
import type { Sink } from "./io/text-gate.ts";
import { builtInFormats } from "./parsers/index.ts";
import {
  copyInput,
  type Formats,
  InputScanner,
  type InputState,
  startInput,
} from "./parsers/input-scanner.ts";
import type { InputFact } from "./reports/report.ts";
import { type Mark, Store } from "./tables/store.ts";

export class FollowedFile {
  readonly source: string;
  readonly #formats: Formats;
  #store = new Store();
  #state: InputState;
  #scanner: InputScanner | null = null;
  #position: Position | null = null;
  /** Where the rows begin that are only true if the file ends where reading stopped. */
  #provisional: Mark | null = null;
  #lines = 0;

  constructor(source: string, formats: Formats = builtInFormats) {
    this.source = source;
    this.#formats = formats;
    this.#state = startInput(formats);
  }

  /** It was not looked at yet. */
  get isNew(): boolean {
    return this.#position === null;
  }

  /** The rows, as if the file ended where reading stopped. */
  get store(): Store {
    return this.#store;
  }

  /** Why the file was not read, or not to its end; null if all is well. */
  get trouble(): string | null {
    return this.#position?.trouble ?? null;
  }

  /** Null if nothing of the file was read. */
  get fact(): InputFact | null {
    if (this.#position === null || (this.trouble !== null && this.#lines === 0)) return null;
    const { bytes, sha256 } = this.#position;
    return { source: this.source, bytes, lines: this.#lines, sha256 };
  }

  /** Reads what is new. False if nothing is. */
  async update(reader: GrowingReader): Promise<boolean> {
    const before = this.#position;
    this.#position = await reader.read(this.source, before, () => this.#begin());
    this.#scanner = null; // it is made anew when needed: too large to keep one for each of many files
    if (this.#position === before) return false;
    this.#takeBack();
    this.#provisional = this.#store.mark();
    const state = copyInput(this.#state);
    new InputScanner(this.#formats, this.#store, state).end();
    this.#lines = state.lines;
    return before === null || this.#position.trouble === null || this.#position.trouble !== before.trouble;
  }

  /** Forgets all rows; returns what takes the bytes of the file from now on. */
  #begin(): Sink {
    this.#store = new Store();
    this.#store.source = this.source;
    this.#state = startInput(this.#formats);
    this.#provisional = null;
    this.#scanner = null;
    return (buffer, start, end) => {
      this.#takeBack();
      this.#scanner ??= new InputScanner(this.#formats, this.#store, this.#state);
      this.#scanner.write(buffer, start, end);
    };
  }

  /** Takes back the rows that only held as long as the file did not grow. */
  #takeBack(): void {
    if (this.#provisional === null) return;
    this.#store.rewind(this.#provisional);
    this.#provisional = null;
  }
}

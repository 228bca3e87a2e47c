/** One file that is being followed: its rows so far, and where reading stopped. */
import { type LogSummary, summariseLog } from "../analysis/log-summary.ts";
import { settleLogs } from "../analysis/settle.ts";
import type { GrowingReader, Position } from "../io/growing.ts";
import type { Stamp } from "../io/inputs.ts";
import type { Sink } from "../io/text-gate.ts";
import { builtInFormats } from "../parsers/index.ts";
import { copyInput, type Formats, InputScanner, startInput } from "../parsers/input-scanner.ts";
import { inputFact } from "../pipeline.ts";
import type { InputFact } from "../reports/report.ts";
import { type Part, wholeOf } from "../tables/parts.ts";
import { type Mark, Store } from "../tables/store.ts";
import { type Checkpoint, checkpointOf, leastBytes, type Readable, revive } from "./checkpoint.ts";

/** What reading on needs. Dropped for files that have been quiet for long: should they grow again, small ones are read anew. */
interface Reading extends Readable {
  /** Where the rows begin that are only true if the file ends where reading stopped. */
  provisional: Mark | null;
}

/** What is known of a file, without its rows. */
export interface Knowledge {
  readonly position: Position;
  readonly lines: number;
  /** From where reading can go on though what it needs is forgotten; absent or null if it cannot. */
  readonly checkpoint?: Checkpoint | null;
}

/** `anew`: the file was read from its beginning, for it was another one by now, or never read before. */
export type Progress = "same" | "grown" | "anew";

export class FollowedFile {
  #source: string;
  readonly #formats: Formats;
  #reading: Reading | null = null;
  #scanner: InputScanner | null = null;
  #position: Position | null = null;
  #lines = 0;
  /** Of a reading that is forgotten. */
  #checkpoint: Checkpoint | null = null;
  /** Of the reading that goes on: what it came to so far. */
  #progress: Progress = "same";
  /** The settled rows, as if the file ended where reading stopped; null before it was looked at. */
  part: Part | null = null;

  constructor(source: string, formats: Formats = builtInFormats) {
    this.#source = source;
    this.#formats = formats;
  }

  /** A file that another process has read, with its rows. */
  static remembered(source: string, known: Knowledge, part: Part, formats?: Formats): FollowedFile {
    const file = new FollowedFile(source, formats);
    file.take(known, part);
    return file;
  }

  get source(): string {
    return this.#source;
  }

  /** The file has another name now. */
  rename(source: string): void {
    this.#source = source;
    if (this.#reading !== null) this.#reading.store.source = source;
    if (this.part !== null) this.part = renamed(this.part, source);
  }

  /** It was not looked at yet. */
  get isNew(): boolean {
    return this.#position === null;
  }

  /** The file as it was when it was last looked at; null before that, and if it could not be opened. */
  get stamp(): Stamp | null {
    return this.#position?.stamp ?? null;
  }

  get knowledge(): Knowledge | null {
    const [position, lines] = [this.#position, this.#lines];
    return position === null ? null : { position, lines, checkpoint: this.#findCheckpoint() };
  }

  #findCheckpoint(): Checkpoint | null {
    const provisional = this.#reading?.provisional ?? null;
    if (this.#reading === null || this.#position === null || provisional === null) return this.#checkpoint;
    const { stamp, sha256 } = this.#position;
    const isWorthwhile = sha256 !== null && stamp.bytes >= leastBytes;
    return isWorthwhile ? checkpointOf(this.#reading, provisional) : null;
  }

  /** SHA-256 of the text in it, hex; null if it was not read to its end. */
  get textSha256(): string | null {
    return this.#position?.unpacked?.sha256 ?? this.#position?.sha256 ?? null;
  }

  /** The rows, as if the file ended where reading stopped. */
  get rows(): Part {
    return this.part ?? wholeOf(new Store());
  }

  get summary(): LogSummary {
    return summariseLog(this.rows);
  }

  /** Why the file was not read, or not to its end; null if all is well. */
  get trouble(): string | null {
    return this.#position?.trouble ?? null;
  }

  /** It may be readable the next time, though nobody touched it. */
  get isOut(): boolean {
    return this.#position?.outage ?? false;
  }

  /** Null if nothing of the file was read. */
  get fact(): InputFact | null {
    if (this.#position === null || (this.trouble !== null && this.#lines === 0)) return null;
    const { stamp, sha256, unpacked } = this.#position;
    return inputFact(this.#source, this.#lines, { bytes: stamp.bytes, sha256, unpacked });
  }

  /** Takes what another reader made of the whole file. */
  take({ position, lines, checkpoint = null }: Knowledge, part: Part): Progress {
    this.#reading = null;
    this.#checkpoint = checkpoint;
    this.#position = position;
    this.#lines = lines;
    this.part = part;
    return "anew";
  }

  /** Reads what is new, and adds the settled rows of the whole file to `into` if anything is. */
  async update(reader: GrowingReader, into: Store): Promise<Progress> {
    const before = this.#position;
    this.#progress = "same";
    const again = (bytes: number) => this.#goOn(bytes);
    this.#position = await reader.read(this.#source, before, () => this.#begin(), again);
    this.#scanner = null; // it is made anew when needed: too large to keep one for each of many files
    const trouble = this.#position.trouble !== null && this.#position.trouble === before?.trouble;
    if (this.#progress === "same" || this.#reading === null)
      return this.#position.trouble === before?.trouble ? "same" : "grown";
    this.#conclude(this.#reading, into);
    return trouble && this.#lines === 0 ? "same" : this.#progress;
  }

  /** Gives back the memory that reading on would need. */
  forget(): void {
    this.#checkpoint = this.#findCheckpoint();
    this.#reading = null;
    if (this.#position !== null) this.#position = { ...this.#position, resume: null };
  }

  #conclude(reading: Reading, into: Store): void {
    takeBack(reading);
    reading.provisional = reading.store.mark();
    const state = copyInput(reading.state);
    new InputScanner(this.#formats, reading.store, state).end();
    this.#lines = state.lines;
    const settled = new Store();
    settled.appendBetween(reading.store, settled.mark(), reading.store.mark(), this.#source);
    settleLogs(settled);
    const from = into.mark();
    into.append(settled);
    this.part = { store: into, from, to: into.mark(), source: null };
  }

  /** Forgets all rows; returns what takes the bytes of the file from now on. */
  #begin(): Sink {
    const store = new Store();
    store.source = this.#source;
    this.#progress = "anew";
    return this.#sink({ store, state: startInput(this.#formats) });
  }

  /** Remembers what was forgotten; null if that cannot be done. */
  #goOn(bytes: number): Sink | null {
    const [checkpoint, part] = [this.#checkpoint, this.part];
    if (checkpoint === null || part === null) return null;
    const readable = revive(checkpoint, part, this.#source, bytes, this.#formats);
    return readable === null ? null : this.#sink(readable);
  }

  #sink(readable: Readable): Sink {
    const reading: Reading = { ...readable, provisional: null };
    this.#reading = reading;
    this.#scanner = null;
    this.#checkpoint = null;
    return (buffer, start, end) => {
      takeBack(reading);
      if (this.#progress === "same") this.#progress = "grown";
      this.#scanner ??= new InputScanner(this.#formats, reading.store, reading.state);
      this.#scanner.write(buffer, start, end);
    };
  }
}

function renamed({ store, from, to }: Part, source: string): Part {
  return { store, from, to, source };
}

/** Takes back the rows that only held as long as the file did not grow. */
function takeBack(reading: Reading): void {
  if (reading.provisional === null) return;
  reading.store.rewind(reading.provisional);
  reading.provisional = null;
}

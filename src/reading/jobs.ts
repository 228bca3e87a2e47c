/** What a thread can be asked to do for reading inputs, and what comes of it. */
import { settleLogs } from "../analysis/settle.ts";
import { hashFile } from "../io/hash-file.ts";
import type { Input } from "../io/inputs.ts";
import { InputReader, type OnBytes, type Outcome } from "../io/read.ts";
import { type Formats, InputScanner, type InputState, startInput } from "../parsers/input-scanner.ts";
import { headroom, type LineObserver } from "../parsers/scanner.ts";
import { adoptStore, type Layouts, packStore } from "../tables/packed.ts";
import { type Part, partsBySource } from "../tables/parts.ts";
import { type Mark, Store } from "../tables/store.ts";
import { type Checkpoint, readStretch, type Stretch } from "./stretch.ts";

/** `files`: some small inputs; `stretch`: a part of a large one; `hash`: the SHA-256 of a large one. */
export type Job =
  | { readonly kind: "files"; readonly inputs: readonly Input[] }
  | { readonly kind: "stretch"; readonly stretch: Stretch }
  | { readonly kind: "hash"; readonly source: string; readonly bytes: number };

export interface ReadFile {
  readonly outcome: Outcome;
  readonly lines: number;
  /** Its settled rows in the store of the job. */
  readonly from: Mark;
  readonly to: Mark;
}

/** What a job gives, with a store or with the store as it crosses between threads. */
type Result<S> =
  | { readonly kind: "files"; readonly store: S; readonly files: readonly ReadFile[] }
  | {
      readonly kind: "stretch";
      readonly store: S;
      readonly checkpoints: readonly Checkpoint[];
      readonly end: InputState;
    }
  | { readonly kind: "hash"; readonly sha256: string | null };

export type Done = Result<Store>;
export type FilesDone = Extract<Done, { readonly kind: "files" }>;
type Parcel = { readonly layouts: Layouts; readonly parts: readonly Uint8Array[] };
/** Plain data and typed arrays; those in shared memory are not copied. */
export type Message = Result<Parcel>;

export function packDone(done: Done): Message {
  return done.kind === "hash" ? done : { ...done, store: packStore(done.store) };
}

/** Null if the message is not what `packDone` made. */
export function unpackDone(message: Message): Done | null {
  if (message.kind === "hash") return message;
  const store = adoptStore(message.store.layouts, message.store.parts);
  return store === null ? null : { ...message, store };
}

export async function runJob(job: Job, formats: Formats, onBytes: OnBytes): Promise<Done> {
  if (job.kind === "files") return readFiles(job.inputs, formats, onBytes);
  if (job.kind === "hash") return { kind: "hash", sha256: hashFile(job.source, job.bytes) };
  const store = new Store();
  return { kind: "stretch", store, ...readStretch(job.stretch, formats, store, onBytes) };
}

/** Reads some inputs into one store. `onInput` is called when an input begins. */
export async function readFiles(
  inputs: readonly Input[],
  formats: Formats,
  onBytes: OnBytes,
  onInput: (input: Input) => void = () => undefined,
): Promise<FilesDone> {
  const store = new Store();
  const reader = new InputReader(headroom);
  const read: Pick<ReadFile, "outcome" | "lines">[] = [];
  for (const input of inputs) {
    onInput(input);
    read.push(await readInput(input, reader, store, formats, onBytes));
  }
  settleLogs(store);
  const parts = partsBySource(
    store,
    inputs.map(({ source }) => source),
  );
  const files = read.map(({ outcome, lines }, i) => {
    const { from, to } = parts[i] as Part;
    return { outcome, lines, from, to };
  });
  return { kind: "files", store, files };
}

/** Reads one input from beginning to end, into a store whose rows are not settled yet. */
export async function readInput(
  input: Input,
  reader: InputReader,
  store: Store,
  formats: Formats,
  onBytes: OnBytes,
  observer: LineObserver | null = null,
): Promise<{ readonly outcome: Outcome; readonly lines: number }> {
  store.source = input.source;
  const state = startInput(formats);
  const scanner = new InputScanner(formats, store, state, observer);
  const outcome = await reader.read(
    input,
    (buffer, start, end, last) => scanner.write(buffer, start, end, last),
    onBytes,
  );
  scanner.end();
  return { outcome, lines: state.lines };
}

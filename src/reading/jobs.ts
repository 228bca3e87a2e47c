/** What a thread can be asked to do for reading inputs, and what comes of it. */
import { settleLogs } from "../analysis/settle.ts";
import { hashFile } from "../io/hash-file.ts";
import type { Input } from "../io/inputs.ts";
import { type Landmark, Landmarks } from "../io/landmarks.ts";
import { InputReader, type OnBytes, type Outcome } from "../io/read.ts";
import type { Sink } from "../io/text-gate.ts";
import { type Formats, InputScanner, startInput } from "../parsers/input-scanner.ts";
import { headroom, type LineObserver } from "../parsers/scanner.ts";
import { adoptStore, type Layouts, packStore } from "../tables/packed.ts";
import { type Part, partsBySource } from "../tables/parts.ts";
import { type Mark, Store } from "../tables/store.ts";
import { noteLines } from "./note-lines.ts";
import { readStretch, type Stretch, type StretchRead } from "./stretch.ts";

/** `files`: some small inputs; `stretch`: a part of a large one; `hash`: the SHA-256 of a large one. */
export type Job =
  | { readonly kind: "files"; readonly inputs: readonly Input[] }
  | { readonly kind: "stretch"; readonly stretch: Stretch }
  | { readonly kind: "hash"; readonly source: string; readonly bytes: number };

/** What came of reading an input, but for its rows. */
export interface InputRead {
  readonly outcome: Outcome;
  readonly lines: number;
  readonly landmarks: readonly Landmark[];
}

export interface ReadFile extends InputRead {
  /** Its settled rows in the store of the job. */
  readonly from: Mark;
  readonly to: Mark;
}

/** What a job gives, with a store or with the store as it crosses between threads. */
type Result<S> =
  | { readonly kind: "files"; readonly store: S; readonly files: readonly ReadFile[] }
  | ({ readonly kind: "stretch"; readonly store: S } & StretchRead)
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
  const read: InputRead[] = [];
  for (const input of inputs) {
    onInput(input);
    read.push(await readInput(input, reader, store, formats, onBytes));
  }
  settleLogs(store);
  const parts = partsBySource(
    store,
    inputs.map(({ source }) => source),
  );
  const files = read.map(({ outcome, lines, landmarks }, i) => {
    const { from, to } = parts[i] as Part;
    return { outcome, lines, landmarks, from, to };
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
): Promise<InputRead> {
  store.source = input.source;
  const state = startInput(formats);
  const scanner = new InputScanner(formats, store, state, observer);
  const landmarks = new Landmarks();
  const note = noteLines(landmarks, state, 0);
  const take: Sink = (buffer, start, end, last) => {
    scanner.write(buffer, start, end, last);
    note(end - start);
  };
  const outcome = await reader.read(input, take, onBytes);
  scanner.end();
  return { outcome, lines: state.lines, landmarks: landmarks.all };
}

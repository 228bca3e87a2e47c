/**
 * Reads inputs on all processors. The rows are the same, in the same order, as if they had been read one after the other; an input that
 * cannot be read like this is left to be read in the ordinary way.
 */
import { settleLogs } from "../analysis/settle.ts";
import type { Input } from "../io/inputs.ts";
import { threadsToUse } from "../io/processors.ts";
import type { OnBytes } from "../io/read.ts";
import type { Formats } from "../parsers/input-scanner.ts";
import { type Part, wholeOf } from "../tables/parts.ts";
import { doTogether } from "./crew.ts";
import { type Plan, planJobs } from "./cut.ts";
import { type Done, type FilesDone, type InputRead, type Job, readFiles } from "./jobs.ts";
import { JoinedStretches } from "./joined-stretches.ts";
import { isLost } from "./stretch.ts";

/** What reading an input gave: its settled rows. */
export interface ReadAhead extends InputRead {
  readonly part: Part;
}

export interface ReadAheadOptions {
  readonly formats: Formats;
  readonly onBytes?: OnBytes;
  /** Called when an input begins or, where several are read at a time, was read, or the first of several pieces of it. */
  readonly onInput?: (input: Input) => void;
  /** Threads in all; as many as pay, unless said otherwise. */
  readonly threads?: number;
  /** The program of a helper; the built one, unless said otherwise. */
  readonly threadFile?: string;
}

/**
 * With fewer bytes, or fewer files, for each helper it costs more than it saves: V8 begins to compile what reading needs all over again in
 * every thread, and what several have read is joined. Of 300 MB of logs, two threads take 4.0 s of processor time and one 2.8.
 */
const manyBytes = 256 * 1024 * 1024;
const manyFiles = 20_000;

/** How many threads, of so many at most, read files together. */
export function threadsFor(files: readonly Pick<Input, "bytes">[], most: number): number {
  const bytes = files.reduce((sum, input) => sum + input.bytes, 0);
  return Math.max(1, Math.min(most, 1 + Math.floor(Math.max(bytes / manyBytes, files.length / manyFiles))));
}

/** What was read of these inputs, of those that are files. */
export async function readAhead(
  inputs: readonly Input[],
  options: ReadAheadOptions,
): Promise<ReadonlyMap<Input, ReadAhead>> {
  const { formats, onBytes = () => undefined, onInput = () => undefined } = options;
  const files = inputs.filter(({ kind }) => kind === "file");
  const threads = options.threads ?? threadsFor(files, threadsToUse());
  if (threads === 1) return readsOf(files, await readFiles(files, formats, onBytes, onInput));
  const plan = planJobs(files, formats);
  const gathering = new Gathering(plan, formats, onInput);
  await doTogether(plan, {
    formats,
    helpers: threads - 1,
    onBytes,
    onDone: (place, done) => gathering.take(place, done),
    doDirectly: (place, count) => gathering.readOn(place, count),
    ...(options.threadFile === undefined ? {} : { threadFile: options.threadFile }),
  });
  return gathering.read;
}

/** What came of each input. */
function readsOf(inputs: readonly Input[], { store, files }: FilesDone): Map<Input, ReadAhead> {
  const reads = new Map<Input, ReadAhead>();
  files.forEach(({ outcome, lines, landmarks, from, to }, i) => {
    const input = inputs[i];
    if (input !== undefined)
      reads.set(input, { outcome, lines, landmarks, part: { store, from, to, source: null } });
  });
  return reads;
}

/** Puts together what the jobs give, as soon as it is its turn, so that rows are not kept twice for long. */
class Gathering {
  readonly read = new Map<Input, ReadAhead>();
  readonly #jobs: readonly Job[];
  readonly #onInput: (input: Input) => void;
  readonly #logs: readonly LargeLog[];
  readonly #logOf = new Map<number, LargeLog>();

  constructor({ jobs, large }: Plan, formats: Formats, onInput: (input: Input) => void) {
    this.#jobs = jobs;
    this.#onInput = onInput;
    this.#logs = large.map((log) => new LargeLog(log, formats, (input, read) => this.read.set(input, read)));
    large.forEach(({ hash, stretches }, i) => {
      for (const place of [hash, ...stretches]) this.#logOf.set(place, this.#logs[i] as LargeLog);
    });
  }

  /** Reads a stretch of a large log on from those before it, if they were read. */
  readOn(place: number, onBytes: OnBytes): boolean {
    const job = this.#jobs[place];
    const log = job?.kind === "stretch" ? this.#begin(place) : undefined;
    return job?.kind === "stretch" && log?.readOn(job, place, onBytes) === true;
  }

  #begin(place: number): LargeLog | undefined {
    const log = this.#logOf.get(place);
    if (log?.isBegun === false) this.#onInput(log.input);
    if (log !== undefined) log.isBegun = true;
    return log;
  }

  take(place: number, done: Done | null): void {
    const job = this.#jobs[place];
    if (job === undefined) return;
    if (job.kind !== "files") this.#begin(place)?.take(job, place, done);
    else if (done?.kind === "files") {
      for (const [input, read] of readsOf(job.inputs, done)) {
        this.read.set(input, read);
        this.#onInput(input);
      }
    }
  }
}

type StretchJob = Extract<Job, { readonly kind: "stretch" }>;
type OnRead = (input: Input, read: ReadAhead) => void;

/** A log that is read in stretches. */
class LargeLog {
  readonly #log: Plan["large"][number];
  readonly #onRead: OnRead;
  readonly #joined: JoinedStretches;
  readonly #waiting = new Map<number, { readonly job: Job; readonly done: Done }>();
  isBegun = false;
  #next = 0;
  /** Settled, once all stretches are joined. */
  #read: Omit<ReadAhead, "outcome"> | null = null;
  #sha256: string | null = null;
  #failed = false;

  constructor(log: Plan["large"][number], formats: Formats, onRead: OnRead) {
    this.#log = log;
    this.#onRead = onRead;
    this.#joined = new JoinedStretches(formats);
  }

  get input(): Input {
    return this.#log.input;
  }

  /** Reads a stretch, if it is its turn, straight to where its rows belong. */
  readOn({ stretch }: StretchJob, place: number, onBytes: OnBytes): boolean {
    if (this.#failed) return true;
    if (this.#log.stretches[this.#next] !== place) return false;
    if (this.#isThere(() => this.#joined.read(stretch, onBytes))) {
      this.#next++;
      this.#join();
    }
    return true;
  }

  take(job: Job, place: number, done: Done | null): void {
    if (done === null || (done.kind === "hash" && done.sha256 === null)) this.#failed = true;
    else if (done.kind === "hash") this.#sha256 = done.sha256;
    else this.#waiting.set(place, { job, done });
    if (this.#failed) this.#waiting.clear();
    else this.#join();
  }

  #join(): void {
    const { input, stretches } = this.#log;
    for (; this.#next < stretches.length; this.#next++) {
      const place = stretches[this.#next] as number;
      const { job, done } = this.#waiting.get(place) ?? {};
      if (job?.kind !== "stretch" || done?.kind !== "stretch") return;
      this.#waiting.delete(place);
      if (!this.#isThere(() => this.#joined.add({ ...done, stretch: job.stretch }))) return;
    }
    this.#read ??= this.#settle();
    if (this.#sha256 === null) return;
    const outcome = { bytes: input.bytes, sha256: this.#sha256, unpacked: null, trouble: null };
    this.#onRead(input, { ...this.#read, outcome });
  }

  #settle(): Omit<ReadAhead, "outcome"> {
    const { store, ...read } = this.#joined.end();
    settleLogs(store);
    return { ...read, part: wholeOf(store) };
  }

  /** False if the file cannot be read any more. */
  #isThere(read: () => void): boolean {
    try {
      read();
    } catch (error) {
      if (!isLost(error)) throw error;
      this.#failed = true;
    }
    return !this.#failed;
  }
}

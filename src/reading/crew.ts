/**
 * Does jobs on several threads: the calling one takes the first that nobody has begun, its helpers the last and, while it puts together what
 * they gave, those that are not urgent. Nothing depends on the helpers: what they have not done when they end is done by the calling one.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { OnBytes } from "../io/read.ts";
import { startThread } from "../io/thread.ts";
import type { Formats } from "../parsers/input-scanner.ts";
import { type Done, type Job, type Message, runJob, unpackDone } from "./jobs.ts";
import { addBytes, type Counters, newCounters, takeBytes, takeFirst } from "./progress.ts";
import { isLost } from "./stretch.ts";

/** What a helper is given. */
export interface Board {
  readonly jobs: readonly Job[];
  /** So many jobs come first. */
  readonly urgent: number;
  readonly counters: Counters;
}

/** What it says of each job; the message is null if the job failed. */
export interface Report {
  readonly place: number;
  readonly message: Message | null;
}

/** The program of a helper, beside this one; it is only there when runlens is built. */
const threadFile = fileURLToPath(new URL("./thread.js", import.meta.url));

export interface CrewOptions {
  readonly formats: Formats;
  /** Helpers besides the calling thread. */
  readonly helpers: number;
  /** Called as jobs are done, with their places, in any order. Null for a job that cannot be done. */
  readonly onDone: (place: number, done: Done | null) => void;
  /** Does a job of the calling thread in a way of its own; false if there is none. */
  readonly doDirectly?: (place: number, onBytes: OnBytes) => boolean;
  readonly onBytes: OnBytes;
  readonly threadFile?: string;
}

/** Does all jobs. Resolves when every one was handed to `onDone`. */
export async function doTogether(
  { jobs, urgent }: Omit<Board, "counters">,
  options: CrewOptions,
): Promise<void> {
  const { formats, onDone, doDirectly, onBytes } = options;
  const counters = newCounters();
  const count = (bytes: number) => addBytes(counters, bytes);
  const left = new Set(jobs.keys());
  const finish = (place: number, done: Done | null) => {
    left.delete(place);
    onDone(place, done);
  };
  const helpers = hire({ jobs, urgent, counters }, options, ({ place, message }) => {
    const done = message === null ? null : unpackDone(message);
    if (done !== null) finish(place, done);
  });
  const run = async (place: number) => {
    const job = jobs[place];
    if (job === undefined) return;
    if (doDirectly?.(place, count) === true) left.delete(place);
    else finish(place, await attempt(job, formats, count));
  };
  for (;;) {
    const place = takeFirst(counters, urgent);
    if (place === null) break;
    await run(place);
    onBytes(takeBytes(counters));
    await new Promise(setImmediate); // lets in what the others have to say
  }
  await Promise.all(helpers);
  for (const place of left) await run(place);
  onBytes(takeBytes(counters));
}

/** Null if the file cannot be read like this; whoever reads it in the ordinary way will find out why. */
async function attempt(job: Job, formats: Formats, onBytes: OnBytes): Promise<Done | null> {
  try {
    return await runJob(job, formats, onBytes);
  } catch (error) {
    if (!isLost(error)) throw error;
    return null;
  }
}

/** One promise a helper, resolved when it has ended, however. */
function hire(board: Board, options: CrewOptions, onReport: (report: Report) => void): Promise<void>[] {
  const file = options.threadFile ?? threadFile;
  if (!existsSync(file)) return [];
  return Array.from(
    { length: Math.min(options.helpers, board.jobs.length - 1) },
    () =>
      new Promise<void>((resolve) => {
        const worker = startThread(file, board);
        worker?.on("message", onReport);
        worker?.on("error", () => undefined); // its jobs are done by others
        worker?.on("exit", () => resolve());
        if (worker === null) resolve();
      }),
  );
}

/** Threads, where the system lets this process have one more. */
import { Worker } from "node:worker_threads";

/** Null if there is none to be had: a container may have used up the processes that it is allowed. */
export function startThread(file: string, workerData: unknown): Worker | null {
  try {
    return new Worker(file, { workerData });
  } catch {
    return null; // whoever asked does the work
  }
}

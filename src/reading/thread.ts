/** A thread that helps with reading: takes the last job that nobody has begun, until there is none. */
import { parentPort, workerData } from "node:worker_threads";
import { builtInFormats } from "../parsers/index.ts";
import type { Board, Report } from "./crew.ts";
import { packDone, runJob } from "./jobs.ts";
import { addBytes, takeLast } from "./progress.ts";

const { jobs, counters } = workerData as Board;

for (;;) {
  const place = takeLast(counters, jobs.length);
  const job = place === null ? undefined : jobs[place];
  if (place === null || job === undefined) break;
  const done = await runJob(job, builtInFormats, (bytes) => addBytes(counters, bytes)).catch(() => null);
  // A job that failed is done again by who gave it, and fails there where somebody can be told.
  parentPort?.postMessage({ place, message: done === null ? null : packDone(done) } satisfies Report);
}

/** A thread that helps with reading: takes the last urgent job that nobody has begun, until there is none, and then the others. */
import { parentPort, workerData } from "node:worker_threads";
import { builtInFormats } from "../parsers/index.ts";
import type { Board, Report } from "./crew.ts";
import { packDone, runJob } from "./jobs.ts";
import { addBytes, takeLast, takeLater } from "./progress.ts";

const { jobs, urgent, counters } = workerData as Board;

for (;;) {
  const place = takeLast(counters, urgent) ?? takeLater(counters, urgent, jobs.length);
  const job = place === null ? undefined : jobs[place];
  if (place === null || job === undefined) break;
  const done = await runJob(job, builtInFormats, (bytes) => addBytes(counters, bytes)).catch(() => null);
  // A job that failed is done again by who gave it, and fails there where somebody can be told.
  parentPort?.postMessage({ place, message: done === null ? null : packDone(done) } satisfies Report);
}

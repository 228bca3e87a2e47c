/** How many threads may work at a time. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** More threads only wait for the one that puts together what they read, and containers tell of processors that they may not use. */
const mostThreads = 8;
const limitsFile = "/proc/self/limits";

/** Threads for this process, at least 1. */
export function threadsToUse(): number {
  return limitsAddressSpace(limitsFile) ? 1 : Math.min(mostThreads, availableParallelism());
}

/** True under `ulimit -v`: Node reserves address space for each thread, and ends the whole process where it does not get it. */
export function limitsAddressSpace(file: string): boolean {
  try {
    return /^Max address space +\d/m.test(readFileSync(file, "latin1"));
  } catch {
    return false; // only Linux tells
  }
}

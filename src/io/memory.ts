/** How much memory there is for this process. */
import { totalmem } from "node:os";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes of the machine, or of the container if that allows less. */
export function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  const machine = totalmem();
  return limit > 0 && limit < machine ? limit : machine;
}

/** Bytes that objects may take before Node gives up. */
export function mostForObjects(): number {
  return getHeapStatistics().heap_size_limit;
}

/**
 * Gives back at once what nobody uses any more. Node does that by itself, but does not count memory that threads may share when it decides
 * whether it is time to, so that gigabytes of columns may wait.
 */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
}

/**
 * From now on garbage is collected when what is held has grown by half since the last time. By itself Node waits until it is four times as
 * much, if that is little, and a report on a sample makes little that is held and much that is not.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=50");
}

/** What threads that read together tell each other all the time: two numbers in shared memory. */

/** The next job that nobody has begun, and how many kibibytes were read. */
export type Counters = Int32Array<SharedArrayBuffer>;

export function newCounters(): Counters {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** The place of the next job; from the number of jobs on there is none. */
export function takeJob(counters: Counters): number {
  return Atomics.add(counters, 0, 1);
}

export function addBytes(counters: Counters, bytes: number): void {
  Atomics.add(counters, 1, Math.round(bytes / 1024));
}

/** Bytes that were read since the last call. */
export function takeBytes(counters: Counters): number {
  return Atomics.exchange(counters, 1, 0) * 1024;
}

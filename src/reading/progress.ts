/** What threads that read together tell each other all the time: a few numbers in shared memory. */

/** How many jobs were begun, how many of these from the front and from the back, how many later ones, and how many kibibytes were read. */
export type Counters = Int32Array<SharedArrayBuffer>;

const [begun, fromFront, fromBack, later, kibibytes] = [0, 1, 2, 3, 4] as const;

export function newCounters(): Counters {
  return new Int32Array(new SharedArrayBuffer(20));
}

/** The place of the first of so many jobs that nobody has begun; null if there is none. */
export function takeFirst(counters: Counters, jobs: number): number | null {
  return isOneLeft(counters, jobs) ? Atomics.add(counters, fromFront, 1) : null;
}

/** The place of the last one. */
export function takeLast(counters: Counters, jobs: number): number | null {
  return isOneLeft(counters, jobs) ? jobs - 1 - Atomics.add(counters, fromBack, 1) : null;
}

/** The place of the first of so many jobs behind the first `before` that nobody has begun; null if there is none. */
export function takeLater(counters: Counters, before: number, jobs: number): number | null {
  const place = before + Atomics.add(counters, later, 1);
  return place < jobs ? place : null;
}

/** Taken from both sides, jobs are enough for all who are told that one is left. */
function isOneLeft(counters: Counters, jobs: number): boolean {
  return Atomics.add(counters, begun, 1) < jobs;
}

export function addBytes(counters: Counters, bytes: number): void {
  Atomics.add(counters, kibibytes, Math.round(bytes / 1024));
}

/** Bytes that were read since the last call. */
export function takeBytes(counters: Counters): number {
  return Atomics.exchange(counters, kibibytes, 0) * 1024;
}

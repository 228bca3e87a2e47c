/**
 * Repetitions of one session: of a process that repeats by itself (a fork of JMH, a run of pytest-benchmark or Google Benchmark), of a test
 * run, of a recording. They share what differs from one session to the next (the layout of memory, what was compiled how, the hour), so
 * that a thousand of them say as much about a program as one run does. What counts are sessions: each is one figure, its median (Georges,
 * Buytaert, Eeckhout, OOPSLA 2007; Kalibera, Jones, ISMM 2013). Where there is but one on each side, intervals and p are of these two alone.
 */
import { median } from "./quantile.ts";
import { runsNeeded } from "./rank-sum.ts";

/** Tools that repeat within one process or test run, so that a file of theirs is one session. Others start a process for each repetition. */
const oneAFile: ReadonlySet<string> = new Set([
  "google-benchmark",
  "jmeter",
  "jmh",
  "pidstat",
  "pytest-benchmark",
  "sadf",
]);

/** The session within its file; null where each repetition is one of its own, as far as anyone knows. */
export function sessionOf(tool: string | null, fork: string | null): string | null {
  return fork ?? (tool !== null && oneAFile.has(tool) ? "" : null);
}

/** Positions of what belongs to the same session, sessions in the order of their first; null is a session of its own. */
export function sessionsAmong(keys: readonly (string | null)[]): number[][] {
  const sessions: number[][] = [];
  const known = new Map<string, number[]>();
  keys.forEach((key, at) => {
    const own = key === null ? undefined : known.get(key);
    if (own !== undefined) {
      own.push(at);
      return;
    }
    const session = [at];
    sessions.push(session);
    if (key !== null) known.set(key, session);
  });
  return sessions;
}

/** The median of the values of each session. */
export function sessionMedians(
  values: ArrayLike<number>,
  sessions: readonly (readonly number[])[],
): number[] {
  return sessions.map((session) => median(session.map((at) => values[at] as number)));
}

/** Why there is no verdict where each side has but one session. */
export function singleSessionsReason(alpha: number): string {
  return `the figures of each side are of one session (a process, a fork, a test run), so that interval and p are of these alone; ${runsNeeded(alpha)} sessions each can tell`;
}

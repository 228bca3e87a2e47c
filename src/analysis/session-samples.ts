/** Figures that are compared, one for each session: see `sessions.ts`. */
import type { GroupSample } from "./grouping.ts";
import { median } from "./quantile.ts";
import { sessionMedians, sessionsAmong } from "./sessions.ts";

/** A figure for each session; the single ones where they are all of one session, or all of their own. */
export function bySession(sample: GroupSample): GroupSample {
  const { trials, values } = sample;
  if (trials.every(({ session }) => session === null)) return sample;
  const keys = trials.map(({ source, session }) => (session === null ? null : `${source}\0${session}`));
  const sessions = sessionsAmong(keys);
  if (sessions.length === values.length) return sample;
  if (sessions.length === 1) return { ...sample, oneSession: true };
  return {
    ...sample,
    values: sessionMedians(values, sessions),
    trials: sessions.flatMap(([first]) => trials[first ?? -1] ?? []),
    sessionsOf: values.length,
  };
}

/** The same figures where the other side is of one session too; else its median alone, for sessions are compared with sessions. */
export function besideSession(sample: GroupSample, other: GroupSample): GroupSample {
  if (sample.oneSession !== true || other.oneSession === true) return sample;
  const { values, trials, missing } = sample;
  return { values: [median(values)], trials: trials.slice(0, 1), missing, sessionsOf: values.length };
}

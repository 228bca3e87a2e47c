/** One test of iperf3, as far as its lines have been read, and what they come to. */
import type { Iperf3End, Iperf3Flow, Iperf3Setup } from "./exports/iperf3-rows.ts";
import type { Iperf3Line } from "./iperf3-lines.ts";

/** A test that was to end after a time is so near a whole second, in seconds. */
const nearWhole = 0.021;
/** What is left for the last part may be nothing, in seconds. */
const shortestPart = 0.05;

/** An error whose test is still to come. */
export interface Interruption {
  readonly line: number;
  readonly side: "client" | "server";
  /** False where it may be of the test above as well. */
  readonly isSure: boolean;
  wait: number;
}

/** A line of the end of a test. */
export interface Result extends Iperf3Line {
  readonly line: number;
}

export interface Run {
  readonly line: number;
  readonly prefix: string;
  /** Null of one whose beginning is missing. */
  readonly side: "client" | "server" | null;
  setup: Partial<Iperf3Setup>;
  /** Numbers of the streams. */
  readonly ids: string[];
  /** The lines of parts are over. */
  ending: boolean;
  readonly results: Result[];
  cpu: { readonly line: number; readonly local: number; readonly remote: number } | null;
  /** The last part of each stream. */
  readonly parts: Record<string, string>;
  /** A part was printed twice, as it is when the other side goes away. */
  broken: boolean;
  /** What says that somebody ended it, where that came first. */
  readonly interrupted: Interruption | null;
  /** Its number among those with figures. */
  fork: string | null;
  /** The rows are there. */
  over: boolean;
}

export const isRunning = ({ over }: Run): boolean => !over;

/** No results are there yet. */
export const isAwaited = ({ over, results }: Run): boolean => !over && results.length === 0;

/** True if no results are there, or such as a test has that ended before its time. */
export function isUnfinished({ side, broken, results }: Run): boolean {
  return broken || results.length === 0 || (side === "client" && results.some(({ none }) => none));
}

/** UDP in one line tells both ends, and no rate of what arrived. */
export const isComplete = ({ sent, received }: Iperf3Flow): boolean => sent !== null && received !== null;

/** What the lines of the end say of each direction: the sums of all streams where there are several. */
export function flowsOf({ side, ids, results }: Run): Iperf3Flow[] {
  const roles = [...new Set(results.map(({ role }) => role))];
  const streams = ids.length / (roles.includes(null) ? 1 : 2);
  const isSummed = streams > 1 || results.some(({ id }) => id === "SUM");
  return roles.flatMap((role): Iperf3Flow[] => {
    const own = results.filter((result) => result.role === role && (result.id === "SUM") === isSummed);
    const end = (name: Iperf3Line["of"]): Iperf3End | null => {
      const found = own.find(({ of, none }) => of === name && (name === null || side !== "server" || !none));
      if (found === undefined) return null;
      return { ...found.figures, line: found.line, ...(name === null && found.none ? { rate: null } : {}) };
    };
    const both = end(null);
    const sent = end("sender") ?? (both === null ? null : { line: both.line, rate: both.rate });
    const received = end("receiver") ?? (both === null ? null : { ...both, rate: null });
    return sent === null && received === null ? [] : [{ role, sent, received }];
  });
}

const isOfUdp = ({ figures }: Pick<Result, "figures">): boolean => typeof figures.jitter === "number";

/** True if the test may have such a line too. One whose beginning is missing shows only in its last lines where it ends. */
export function goesOn({ side, results }: Run, { id, role, of, figures }: Result): boolean {
  if (results.some((known) => known.id === id && known.role === role && known.of === of)) return false;
  const last = results.at(-1);
  if (side !== null || last === undefined) return true;
  const isBeyond = last.id === "SUM" && id !== "SUM" && last.role === role;
  return !isBeyond && (last.role === null) === (role === null) && isOfUdp(last) === isOfUdp({ figures });
}

/** A part of a test, of one stream or of all. */
export function addPart(run: Run, { id, role, from, until }: Iperf3Line): void {
  const stream = `${id}${role ?? ""}`;
  const part = `${from}-${until}`;
  if (run.parts[stream] === part && until - from > shortestPart) run.broken = true;
  run.parts[stream] = part;
}

export const unknownSetup: Iperf3Setup = { host: null, port: null, side: "client" };

/** What was asked for, as far as the lines show. How long it was to run shows if it ran to its end. */
export function setupOf(run: Run, isWhole = true): Iperf3Setup {
  const { side, ids, results, setup } = run;
  const isBidir = results.some(({ role }) => role !== null);
  const isUdp = results.some(isOfUdp);
  const isTcp = results.some(({ figures }) => typeof figures.retransmits === "number");
  const isSent = results.some(({ of, none }) => of === "sender" && !none);
  const end = results[0]?.until ?? 0;
  const whole = Math.round(end);
  const isTimed = isWhole && side === "client" && whole > 0 && Math.abs(end - whole) < nearWhole;
  return {
    ...unknownSetup,
    side: side ?? "client",
    protocol: isUdp ? "UDP" : isTcp ? "TCP" : null,
    streams: ids.length === 0 ? null : ids.length / (isBidir ? 2 : 1),
    duration: isTimed && setup.bytes === undefined ? whole : null,
    ...setup,
    direction: isBidir ? "bidir" : side === "server" && isSent ? "reverse" : (setup.direction ?? null),
  };
}

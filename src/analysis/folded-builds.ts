/** Builds that are no rows any more, as their sketches tell them: see `build-sketches.ts`. */
import { numbers, textAt, type Tables } from "../tables/tables.ts";
import { type SurvivalStep, survivalQuantile } from "./kaplan-meier.ts";

/** Quantiles are at most this share of their value off. */
export const sketchError = 0.005;

/** Durations in seconds, ascending, each with how many builds took about so long. */
export interface CountedTimes {
  readonly seconds: readonly number[];
  readonly counts: readonly number[];
  /** Builds in all. */
  readonly n: number;
}

/** The builds of a log, a test and a stage. */
export interface FoldedGroup {
  readonly source: string;
  /** Line of the first. */
  readonly line: number;
  /** Null where the log has none, or where there are several. */
  readonly test: number | null;
  /** It stands for groups that were too many to be told apart. */
  readonly several: boolean;
  readonly stage: "server" | "rackconnect";
  readonly built: CountedTimes;
  /** Lower bounds: how long was waited for builds that timed out. */
  readonly waited: CountedTimes;
  /** Line of the first build that timed out; null if none did. */
  readonly waitedLine: number | null;
  /** The longest and the shortest finished build, seconds; exact. Null if none finished. */
  readonly min: number | null;
  readonly max: number | null;
  readonly unread: number;
}

/** No builds. */
export const noTimes: CountedTimes = { seconds: [], counts: [], n: 0 };

/** The groups in the order of their first builds; empty if all builds are rows. */
export function foldedGroups(tables: Tables): FoldedGroup[] {
  const column = (name: "test" | "several" | "builds" | "unread" | "min_s" | "max_s" | "line") =>
    numbers(tables, "folded_builds", name);
  const [tests, several, builds, unread] = [
    column("test"),
    column("several"),
    column("builds"),
    column("unread"),
  ];
  const [min, max, lines] = [column("min_s"), column("max_s"), column("line")];
  const times = timesOfGroups(tables);
  const groups = new Map<string, FoldedGroup>();
  for (let row = 0; row < builds.length; row++) {
    const text = (name: "source" | "stage" | "outcome") => textAt(tables, "folded_builds", name, row);
    const test = tests[row] as number;
    const own = { ...(times.get(row) ?? { seconds: [], counts: [] }), n: builds[row] as number };
    const stage = text("stage") === "rackconnect" ? "rackconnect" : "server";
    const source = text("source") ?? "";
    const isSeveral = several[row] === 1;
    const key = `${test} ${stage} ${isSeveral} ${source}`;
    const isBuilt = text("outcome") !== "timeout";
    const group = groups.get(key) ?? {
      source,
      line: lines[row] as number,
      test: known(test),
      several: isSeveral,
      stage,
      built: noTimes,
      waited: noTimes,
      waitedLine: null,
      min: null,
      max: null,
      unread: 0,
    };
    groups.set(key, {
      ...group,
      ...(isBuilt
        ? { built: own, min: known(min[row]), max: known(max[row]) }
        : { waited: own, waitedLine: lines[row] as number }),
      unread: group.unread + (unread[row] as number),
    });
  }
  return [...groups.values()];
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** The durations of each row of `folded_builds`. */
function timesOfGroups(tables: Tables): Map<number, { seconds: number[]; counts: number[] }> {
  const [group, seconds, builds] = [
    numbers(tables, "folded_durations", "group"),
    numbers(tables, "folded_durations", "duration_s"),
    numbers(tables, "folded_durations", "builds"),
  ];
  const times = new Map<number, { seconds: number[]; counts: number[] }>();
  for (let row = 0; row < group.length; row++) {
    const of = group[row] as number;
    const own = times.get(of) ?? { seconds: [], counts: [] };
    times.set(of, own);
    own.seconds.push(seconds[row] as number);
    own.counts.push(builds[row] as number);
  }
  return times;
}

/** The times of several groups together. */
export function addTimes(all: readonly CountedTimes[]): CountedTimes {
  const counts = new Map<number, number>();
  for (const { seconds, counts: own } of all)
    seconds.forEach((time, i) => counts.set(time, (counts.get(time) ?? 0) + (own[i] ?? 0)));
  const ascending = [...counts].sort(([a], [b]) => a - b);
  return {
    seconds: ascending.map(([time]) => time),
    counts: ascending.map(([, count]) => count),
    n: all.reduce((sum, { n }) => sum + n, 0),
  };
}

/**
 * Quantile `p` in (0, 1], as the reports give it of rows: of type 7 where all builds finished, else of Kaplan and Meier, who take the waits
 * for lower bounds. Null where too many timed out, and of no builds.
 */
export function countedQuantile(built: CountedTimes, waited: CountedTimes, p: number): number | null {
  if (built.n === 0) return null;
  if (waited.n > 0) return survivalQuantile(survivalOf(built, waited), p);
  const rank = Math.floor((built.n - 1) * p);
  const [low, high] = [atRank(built, rank), atRank(built, Math.min(rank + 1, built.n - 1))];
  return low + ((built.n - 1) * p - rank) * (high - low);
}

/** The time at a 0-based rank. */
function atRank({ seconds, counts }: CountedTimes, rank: number): number {
  let below = 0;
  for (const [i, count] of counts.entries()) {
    below += count;
    if (rank < below) return seconds[i] ?? Number.NaN;
  }
  return Number.NaN;
}

function survivalOf(built: CountedTimes, waited: CountedTimes): SurvivalStep[] {
  let [survival, atRisk, gone] = [1, built.n + waited.n, 0];
  return built.seconds.map((time, i) => {
    for (; gone < waited.seconds.length && (waited.seconds[gone] as number) < time; gone++)
      atRisk -= waited.counts[gone] as number;
    const events = built.counts[i] as number;
    const step = { time, atRisk, events, survival: (survival *= (atRisk - events) / atRisk) };
    atRisk -= events;
    return step;
  });
}

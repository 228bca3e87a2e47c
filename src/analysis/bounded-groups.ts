/** Groups of builds by log, test and stage, as many as fit: the first are told apart, the others are one group of their log, or of all logs. */
import { ExtremeBuilds } from "./extreme-builds.ts";
import { fewTimes, HeldTimes } from "./held-times.ts";

/** Of each group so many of the longest and of the shortest builds are judged. */
export const extremesOfGroup = 5;

/** So many groups are told with their times: the first. */
export const groupsWithTimes = 40;
/** Of those more times are kept one by one, in this share of the room, up to so many. */
const shareOfTimes = 0.25;
const manyTimes = 16_384;
const bytesOfTime = 8;

/** About what a group takes in memory besides its times. */
const bytesOfGroup = 2560;
/** So many are told apart in any case. */
const leastGroups = 64;

/** The builds of a log, a test and a stage. */
export interface HeldGroup {
  readonly source: string;
  /** Of the first build. */
  readonly line: number;
  /** NaN where the group has no test, or several. */
  readonly test: number;
  readonly several: boolean;
  readonly stage: number;
  readonly built: HeldTimes;
  readonly waited: HeldTimes;
  /** Line of the first build that timed out; NaN if none did. */
  waitedLine: number;
  /** Builds without a duration. */
  unread: number;
  readonly extremes: ExtremeBuilds;
}

/** The groups of a log by test, then by stage. */
export interface LogGroups {
  readonly source: string;
  readonly tests: Map<number, (HeldGroup | undefined)[]>;
}

/** The test that stands for all that are not told apart. */
const others = Number.POSITIVE_INFINITY;
/** What logs that are not told apart are called. */
const otherLogs = "(other logs)";

export class BoundedGroups {
  readonly #logs = new Map<string, LogGroups>();
  readonly #groups = new Set<HeldGroup>();
  /** In the order in which they came. */
  readonly #toldApart: { readonly log: LogGroups; readonly test: number }[] = [];
  readonly #mostBytes: number;
  /** Times of a group that is told with them that are kept one by one. */
  readonly #mostExact: number;
  #bytes = 0;
  /** A test that is not told apart yet never will be. */
  #isFull = false;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
    const ofEach = (shareOfTimes * mostBytes) / groupsWithTimes / bytesOfTime;
    this.#mostExact = Math.max(fewTimes, Math.min(manyTimes, Math.floor(ofEach)));
  }

  /** In the order of their first builds, but for those that hold others. */
  all(): Iterable<HeldGroup> {
    return this.#groups;
  }

  logOf(source: string): LogGroups {
    let log = this.#logs.get(source);
    if (log === undefined) this.#logs.set(source, (log = { source, tests: new Map() }));
    return log;
  }

  /** The group that a build belongs to, if there is one. Of a test all stages are told apart, or none: its rows are to be of all its builds. */
  find(log: LogGroups, test: number, stage: number): HeldGroup | undefined {
    const own = log.tests.get(test);
    if (own !== undefined || !this.#isFull) return own?.[stage];
    return this.#ownerOfOthers(log).tests.get(others)?.[stage];
  }

  /** The group that a build belongs to; `line` is its line. `movedTo` is told of a group that took in another. */
  get(
    log: LogGroups,
    test: number,
    stage: number,
    line: number,
    movedTo: (to: HeldGroup) => void,
  ): HeldGroup {
    if (this.#bytes > this.#mostBytes) this.#makeRoom(movedTo);
    const known = this.find(log, test, stage);
    if (known !== undefined) return known;
    if (this.#isFull && !log.tests.has(test)) return this.#othersOf(this.#ownerOfOthers(log), stage, line);
    if (!log.tests.has(test)) this.#toldApart.push({ log, test });
    return this.#add(log, test, stage, line);
  }

  addTime(times: HeldTimes, seconds: number): void {
    const before = times.bytes;
    times.add(seconds);
    this.#bytes += times.bytes - before;
  }

  #ownerOfOthers(log: LogGroups): LogGroups {
    return log.tests.size > 0 ? log : this.logOf(otherLogs);
  }

  #othersOf(owner: LogGroups, stage: number, line: number): HeldGroup {
    const known = owner.tests.get(others)?.[stage];
    return known ?? this.#add(owner, others, stage, owner.source === otherLogs ? 1 : line);
  }

  #add(log: LogGroups, test: number, stage: number, line: number): HeldGroup {
    const isTold = this.#groups.size < groupsWithTimes;
    const mostExact = isTold ? this.#mostExact : fewTimes;
    const group: HeldGroup = {
      source: log.source,
      line,
      test: test === others ? Number.NaN : test,
      several: test === others,
      stage,
      built: new HeldTimes(mostExact),
      waited: new HeldTimes(mostExact),
      waitedLine: Number.NaN,
      unread: 0,
      extremes: new ExtremeBuilds(extremesOfGroup),
    };
    const stages = log.tests.get(test) ?? [];
    stages[stage] = group;
    log.tests.set(test, stages);
    this.#groups.add(group);
    this.#bytes += bytesOf(group);
    return group;
  }

  /** The tests that were told apart last are so no longer. */
  #makeRoom(movedTo: (to: HeldGroup) => void): void {
    this.#isFull ||= this.#groups.size >= leastGroups;
    while (this.#bytes > this.#mostBytes && this.#toldApart.length > leastGroups) {
      const { log, test } = this.#toldApart.pop() ?? { log: this.logOf(otherLogs), test: others };
      const moved = this.#remove(log, test);
      // What is left of a log of which nothing is told apart goes too.
      if (log.tests.size === 1 && log.tests.has(others)) moved.push(...this.#remove(log, others));
      for (const group of moved) {
        const to = this.#othersOf(this.#ownerOfOthers(log), group.stage, group.line);
        const before = bytesOf(to);
        takeIn(to, group);
        this.#bytes += bytesOf(to) - before;
        movedTo(to);
      }
    }
  }

  #remove(log: LogGroups, test: number): HeldGroup[] {
    const removed = (log.tests.get(test) ?? []).filter((group) => group !== undefined);
    log.tests.delete(test);
    for (const group of removed) {
      this.#groups.delete(group);
      this.#bytes -= bytesOf(group);
    }
    return removed;
  }
}

function bytesOf({ built, waited }: HeldGroup): number {
  return bytesOfGroup + built.bytes + waited.bytes;
}

function takeIn(to: HeldGroup, from: HeldGroup): void {
  if (to.waited.n === 0) to.waitedLine = from.waitedLine;
  to.built.addAll(from.built);
  to.waited.addAll(from.waited);
  to.unread += from.unread;
  for (const candidate of from.extremes.all()) to.extremes.offer(candidate);
}

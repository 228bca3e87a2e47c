/**
 * What the durations of builds come to, group by group, without keeping them: counts, sums and extremes are exact, quantiles come from a
 * DDSketch (Masson, Rim, Lee, VLDB 12, 2019), which counts values in bins that widen with the value. It is right to a share of the value,
 * whatever the values are, and does not depend on their order: the same builds give the same figures however they were read.
 *
 * A t-digest is more exact in the middle of smooth distributions, but promises nothing; of those for Node, the one that is kept up takes
 * 300 kB a group instead of 4, eight times as long, and draws random numbers, so that two reports on one log would differ.
 */
import { DDSketch } from "@datadog/sketches-js";
import type { Store, TableStore } from "../tables/store.ts";
import { sketchError } from "./folded-builds.ts";

/** About what a group takes in memory. */
const bytesOfGroup = 8 * 1024;

interface Group {
  readonly source: string;
  readonly line: number;
  /** NaN where the group has no test, or several. */
  readonly test: number;
  readonly several: boolean;
  readonly stage: string | null;
  readonly outcome: string | null;
  readonly sketch: DDSketch;
  unread: number;
}

/** The test that stands for all that are not told apart. */
const others = Number.POSITIVE_INFINITY;
/** What logs that are not told apart are called. */
const otherLogs = "(other logs)";

/** The groups of a log: by test, then by stage and outcome. */
class LogGroups {
  readonly source: string;
  readonly #groups = new Map<number, (Group | undefined)[]>();

  constructor(source: string) {
    this.source = source;
  }

  has(test: number): boolean {
    return this.#groups.has(test);
  }

  get(test: number, kind: number): Group | undefined {
    return this.#groups.get(test)?.[kind];
  }

  set(test: number, kind: number, group: Group): void {
    const groups = this.#groups.get(test);
    if (groups === undefined) this.#groups.set(test, Object.assign([], { [kind]: group }));
    else groups[kind] = group;
  }
}

export class BuildSketches {
  readonly #logs = new Map<string, LogGroups>();
  readonly #groups: Group[] = [];
  readonly #most: number;
  /** Stages and outcomes by the order in which they came: their codes in tables differ. */
  readonly #words: (string | null)[] = [];

  /** Groups beyond what fits into so many bytes are not told apart: first those of a log, then the logs. */
  constructor(bytes: number) {
    this.#most = Math.max(64, Math.floor(bytes / bytesOfGroup));
  }

  /** Adds builds of which the logs have told everything. */
  add(builds: TableStore<"builds">): void {
    const { source, line, test, index, stage, outcome, duration_s: duration } = builds.columns;
    const [stages, outcomes] = [this.#numbersOf(stage.categories), this.#numbersOf(outcome.categories)];
    let [lastSource, log] = [-1, new LogGroups("")];
    for (let row = 0; row < builds.length; row++) {
      const code = source.codes[row] as number;
      if (code !== lastSource) {
        lastSource = code;
        log = this.#logOf(source.at(row) ?? "");
      }
      const kind =
        (stages[stage.codes[row] as number] as number) * mostWords +
        (outcomes[outcome.codes[row] as number] as number);
      // The oldest version of the benchmark has no tests, only samples of one server each: they are one group.
      const number = Number.isNaN(index.values[row]) ? Number.NaN : (test.values[row] as number);
      const group = log.get(number, kind) ?? this.#groupOf(log, number, kind, line.at(row));
      const seconds = duration.values[row] as number;
      if (Number.isNaN(seconds)) group.unread++;
      else group.sketch.accept(seconds);
    }
  }

  /** Fills `folded_builds` and `folded_durations`. */
  writeTo(store: Store): void {
    const builds = store.table("folded_builds");
    const durations = store.table("folded_durations");
    for (const { source, line, test, several, stage, outcome, sketch, unread } of this.#groups) {
      store.source = source;
      const { count, sum, min, max } = sketch;
      const known = count > 0;
      const group = builds.add(line, {
        ...(Number.isNaN(test) ? {} : { test }),
        stage,
        outcome,
        several: several ? 1 : 0,
        builds: count,
        unread,
        ...(known ? { sum_s: sum, min_s: min, max_s: max } : {}),
      });
      for (const [seconds, n] of bins(sketch))
        durations.add(line, { group, duration_s: Math.min(max, Math.max(min, seconds)), builds: n });
    }
  }

  #logOf(source: string): LogGroups {
    let log = this.#logs.get(source);
    if (log === undefined) this.#logs.set(source, (log = new LogGroups(source)));
    return log;
  }

  /** The group that new builds of a kind go to. Where one kind of builds of a test is told apart, all are: its row is to be of all its builds. */
  #groupOf(log: LogGroups, number: number, kind: number, line: number): Group {
    const room = log.has(number) || this.#groups.length < this.#most;
    const ofLog = room || log.has(others) || this.#groups.length < 2 * this.#most;
    const owner = ofLog ? log : this.#logOf(otherLogs);
    const test = room ? number : others;
    const known = owner.get(test, kind);
    if (known !== undefined) return known;
    const group: Group = {
      source: owner.source,
      line: ofLog ? line : 1,
      test: room ? number : Number.NaN,
      several: !room,
      stage: this.#words[Math.floor(kind / mostWords)] ?? null,
      outcome: this.#words[kind % mostWords] ?? null,
      sketch: new DDSketch({ relativeAccuracy: sketchError }),
      unread: 0,
    };
    this.#groups.push(group);
    owner.set(test, kind, group);
    return group;
  }

  /** For each code of a category column the number of its word. */
  #numbersOf(categories: readonly string[]): number[] {
    return [null, ...categories].map((word) => {
      const known = this.#words.indexOf(word);
      return known === -1 ? this.#words.push(word) - 1 : known;
    });
  }
}

/** More than there are stages and outcomes. */
const mostWords = 64;

/** Durations, ascending, and how many builds took about so long. */
function* bins(sketch: DDSketch): Generator<readonly [seconds: number, builds: number]> {
  if (sketch.zeroCount > 0) yield [0, sketch.zeroCount];
  const { bins: counts, offset } = sketch.store;
  for (const [i, n] of counts.entries()) if (n > 0) yield [sketch.mapping.value(i + offset), n];
}

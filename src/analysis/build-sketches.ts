/**
 * What the durations of builds come to, group by group, without keeping their rows: counts and extremes are exact, and so is everything
 * that is said of a group of few builds; quantiles of the others come from a sketch (see `held-times.ts`). Of each group the longest and
 * the shortest builds are known by their rows, for the search for outliers.
 */
import type { Store, TableStore } from "../tables/store.ts";
import { BoundedGroups, groupsWithTimes, type HeldGroup } from "./bounded-groups.ts";
import type { CountedTimes } from "./counted-times.ts";
import { type Candidate, ExtremeBuilds } from "./extreme-builds.ts";
import { findFarBuilds } from "./far-builds.ts";
import { HeldTimes } from "./held-times.ts";

/** Of all builds so many of the longest and of the shortest are judged. */
export const extremesOfAll = 500;

const stages = ["server", "rackconnect"] as const;

export class BuildSketches {
  readonly #groups: BoundedGroups;
  readonly #extremes = new ExtremeBuilds(extremesOfAll);

  /** Groups beyond what fits into so many bytes are not told apart. */
  constructor(bytes: number) {
    this.#groups = new BoundedGroups(bytes);
  }

  /** Adds builds of which the logs have told everything. */
  add(builds: TableStore<"builds">): void {
    const { source, line, stage, outcome, duration_s: duration } = builds.columns;
    const [rackconnect, timeout] = [codeOf(stage, "rackconnect"), codeOf(outcome, "timeout")];
    const changed = new Set([this.#extremes]);
    const changes = ({ extremes }: HeldGroup) => changed.add(extremes);
    let [lastSource, log] = [-1, this.#groups.logOf("")];
    for (let row = 0; row < builds.length; row++) {
      const code = source.codes[row] as number;
      if (code !== lastSource) {
        lastSource = code;
        log = this.#groups.logOf(source.at(row) ?? "");
      }
      const stageNumber = stage.codes[row] === rackconnect ? 1 : 0;
      const group = this.#groups.get(log, testOf(builds, row), stageNumber, line.at(row), changes);
      const seconds = duration.values[row] as number;
      if (Number.isNaN(seconds)) group.unread++;
      else if (outcome.codes[row] === timeout) {
        if (group.waited.n === 0) group.waitedLine = line.at(row);
        this.#groups.addTime(group.waited, seconds);
      } else {
        this.#groups.addTime(group.built, seconds);
        // Nobody looks for outliers of the other stage.
        if (stageNumber === 0 && this.#offer(group, seconds, row)) changes(group);
      }
    }
    for (const extremes of changed) extremes.keepRows(builds);
  }

  /** Fills `folded_builds`, `folded_durations` and `folded_outliers`. */
  writeTo(store: Store): void {
    const groups = [...this.#groups.all()];
    const servers = groups.flatMap(({ stage }, i) => (stage === 0 ? [i] : []));
    const candidates = this.#candidates();
    const { far, outside } = findFarBuilds(
      groups
        .filter(({ stage }) => stage === 0)
        .map((group) => ({ built: group.built, candidates: candidates.get(group) ?? [] })),
    );
    const outsideOf = new Map(servers.map((i, server) => [i, outside[server] ?? 0]));
    groups.forEach((group, i) => {
      const { source, line, several, test, stage, waitedLine, unread } = group;
      store.source = source;
      store.table("folded_builds").add(line, {
        ...(Number.isNaN(test) ? {} : { test }),
        stage: stages[stage] ?? null,
        holds: several ? "others" : "test",
        unread,
        outside: outsideOf.get(i) ?? 0,
        ...(Number.isNaN(waitedLine) ? {} : { waited_line: waitedLine }),
        ...writeTimes(store, group, i < groupsWithTimes),
      });
    });
    this.#writeStages(store);
    for (const { group, build, others, fence } of far) {
      const { source, line, server, test, index, duration_s } = build;
      store.source = source;
      const of = { group: servers[group] ?? 0, others_s: others, fence_s: fence };
      store.table("folded_outliers").add(line, { ...of, server, test, index, duration_s });
    }
  }

  /** All groups of a stage together. */
  #writeStages(store: Store): void {
    stages.forEach((stage, number) => {
      const all = { built: new HeldTimes(), waited: new HeldTimes() };
      for (const group of this.#groups.all()) {
        if (group.stage !== number) continue;
        all.built.addAll(group.built);
        all.waited.addAll(group.waited);
      }
      if (all.built.n + all.waited.n === 0) return;
      store.source = "";
      store.table("folded_builds").add(1, { stage, holds: "stage", ...writeTimes(store, all, true) });
    });
  }

  /** True if the build is one of the longest or the shortest so far. */
  #offer({ extremes }: HeldGroup, seconds: number, row: number): boolean {
    const isOfGroup = extremes.wants(seconds);
    const isOfAll = this.#extremes.wants(seconds);
    if (!isOfGroup && !isOfAll) return false;
    const candidate: Candidate = { seconds, row, build: null };
    if (isOfGroup) extremes.offer(candidate);
    if (isOfAll) this.#extremes.offer(candidate);
    return true;
  }

  /** The builds that are to be judged, by group. */
  #candidates(): Map<HeldGroup, Set<Candidate>> {
    const found = new Map<HeldGroup, Set<Candidate>>();
    for (const group of this.#groups.all()) found.set(group, group.extremes.all());
    for (const candidate of this.#extremes.all()) {
      const { build } = candidate;
      if (build === null) continue;
      const test = build.index === null ? Number.NaN : (build.test ?? Number.NaN);
      const group = this.#groups.find(this.#groups.logOf(build.source), test, 0);
      if (group !== undefined) found.get(group)?.add(candidate);
    }
    return found;
  }
}

function codeOf({ categories }: { readonly categories: readonly string[] }, word: string): number {
  return categories.indexOf(word) + 1;
}

/** The oldest version of the benchmark has no tests, only samples of one server each: they are one group. */
function testOf({ columns: { test, index } }: TableStore<"builds">, row: number): number {
  return Number.isNaN(index.values[row]) ? Number.NaN : (test.values[row] as number);
}

/** What `folded_builds` says of times, which are added to `folded_durations` if they are to be told. */
function writeTimes(store: Store, { built, waited }: Pick<HeldGroup, "built" | "waited">, isTold: boolean) {
  return {
    built: built.n,
    built_bins: isTold ? writeDurations(store, built.counted()) : 0,
    built_error: built.error,
    waited: waited.n,
    waited_bins: isTold ? writeDurations(store, waited.counted()) : 0,
    waited_error: waited.error,
    ...(built.n > 0 ? { min_s: built.min, max_s: built.max } : {}),
  };
}

/** How many rows it takes. */
function writeDurations(store: Store, { seconds, counts }: CountedTimes): number {
  const table = store.table("folded_durations");
  for (let i = 0; i < seconds.length; i++) {
    const row = table.row(1);
    table.columns.duration_s.values[row] = seconds[i] as number;
    table.columns.builds.values[row] = counts[i] as number;
  }
  return seconds.length;
}

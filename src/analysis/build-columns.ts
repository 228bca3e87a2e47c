/**
 * The build results by log, test and stage, in columns: times in ascending order with the rows that they are from, all groups one after the
 * other in the same arrays. There may be millions of results, or tens of thousands of groups.
 */
import { categories, numbers, type Tables } from "../tables/tables.ts";
import { sortAscending } from "./sort.ts";

/** Times in seconds, ascending, and for each the row of the `builds` table; equal times in the order of groups and rows. */
export interface RankedTimes {
  readonly seconds: Float64Array;
  readonly rows: Uint32Array;
}

export interface TimedBuilds {
  /** Builds that finished. */
  readonly built: RankedTimes;
  /** Builds that timed out, with how long they were waited for. */
  readonly waited: RankedTimes;
}

export const noTimes: RankedTimes = { seconds: new Float64Array(0), rows: new Uint32Array(0) };

/** Group by group. */
export interface GroupedTimes extends RankedTimes {
  /** Group `g` has the ranks `[bounds[g], bounds[g + 1])`. */
  readonly bounds: Uint32Array;
  /** Those of all groups in one order. */
  readonly all: RankedTimes;
}

export interface BuildColumns {
  /** In the order of their first row. */
  readonly groups: readonly GroupKey[];
  /** The group of each row. */
  readonly groupOf: Uint16Array | Uint32Array;
  readonly built: GroupedTimes;
  readonly waited: GroupedTimes;
  /** The first row of each group whose time is known. */
  readonly first: Uint32Array;
}

export interface GroupKey {
  readonly source: string;
  readonly stage: string | null;
  /** NaN if the log does not say; null in the oldest version of the benchmark, which has no tests, only samples of one server each. */
  readonly test: number | null;
}

export function buildColumns(tables: Tables): BuildColumns {
  const { groups, groupOf } = findGroups(tables);
  const outcomes = categories(tables, "builds", "outcome");
  const timeout = outcomes.names.indexOf("timeout") + 1;
  const durations = numbers(tables, "builds", "duration_s");
  const counts = { built: new Uint32Array(groups.length), waited: new Uint32Array(groups.length) };
  const first = new Uint32Array(groups.length);
  // From the end, so that the first row of a group is the last that is seen.
  for (let row = groupOf.length - 1; row >= 0; row--) {
    if (Number.isNaN(durations[row])) continue;
    const group = groupOf[row] as number;
    const own = outcomes.codes[row] === timeout ? counts.waited : counts.built;
    own[group] = (own[group] as number) + 1;
    first[group] = row;
  }
  return {
    groups,
    groupOf,
    built: groupedTimes(groupOf, counts.built, durations, (row) => outcomes.codes[row] !== timeout),
    waited: groupedTimes(groupOf, counts.waited, durations, (row) => outcomes.codes[row] === timeout),
    first,
  };
}

/** The times of the rows that are wanted; `counts` tells how many each group has. */
function groupedTimes(
  groupOf: ArrayLike<number>,
  counts: Uint32Array,
  durations: ArrayLike<number>,
  isWanted: (row: number) => boolean,
): GroupedTimes {
  const bounds = new Uint32Array(counts.length + 1);
  for (let g = 0; g < counts.length; g++) bounds[g + 1] = (bounds[g] as number) + (counts[g] as number);
  const n = bounds.at(-1) ?? 0;
  if (n === 0) return { ...noTimes, bounds, all: noTimes };
  const all = { seconds: new Float64Array(n), rows: new Uint32Array(n) };
  const next = bounds.slice();
  const put = ({ seconds, rows }: RankedTimes, row: number, time: number): void => {
    const group = groupOf[row] as number;
    const place = next[group] as number;
    next[group] = place + 1;
    seconds[place] = time;
    rows[place] = row;
  };
  for (let row = 0; row < groupOf.length; row++) {
    const time = durations[row] as number;
    if (!Number.isNaN(time) && isWanted(row)) put(all, row, time);
  }
  sortAscending(all.seconds, all.rows);
  if (counts.length === 1) return { ...all, bounds, all };
  // Given in order of time, each group's come in order of time.
  const times = { seconds: new Float64Array(n), rows: new Uint32Array(n) };
  next.set(bounds);
  for (let i = 0; i < n; i++) put(times, all.rows[i] as number, all.seconds[i] as number);
  return { ...times, bounds, all };
}

const noTest = Number.NEGATIVE_INFINITY;

/** Which group each row is in; neighbours are in the same one more often than not, or in those of neighbouring tests. */
function findGroups(tables: Tables): Pick<BuildColumns, "groups" | "groupOf"> {
  const sources = categories(tables, "builds", "source");
  const stages = categories(tables, "builds", "stage");
  const tests = numbers(tables, "builds", "test");
  const indexes = numbers(tables, "builds", "index");
  let groupOf: BuildColumns["groupOf"] = new Uint16Array(sources.length);
  const groups: GroupKey[] = [];
  const known = new Map<number, NumberedGroups>();
  let [lastPlace, lastTest, group] = [-1, noTest, 0];
  let own = new NumberedGroups();
  for (let row = 0; row < sources.length; row++) {
    const place = (sources.codes[row] as number) * (stages.names.length + 1) + (stages.codes[row] as number);
    const test = Number.isNaN(indexes[row]) ? noTest : (tests[row] as number);
    if (place !== lastPlace || test !== lastTest) {
      if (place !== lastPlace) {
        own = known.get(place) ?? new NumberedGroups();
        known.set(place, own);
      }
      [lastPlace, lastTest] = [place, test];
      group = own.get(test) ?? -1;
      if (group === -1) {
        group = groups.length;
        own.set(test, group);
        groups.push({
          source: sources.at(row) ?? "",
          stage: stages.at(row),
          test: test === noTest ? null : test,
        });
        if (group === 2 ** 16) groupOf = Uint32Array.from(groupOf);
      }
    }
    groupOf[row] = group;
  }
  return { groups, groupOf };
}

/** Groups by the number of their test: small ones without a search. */
class NumberedGroups {
  readonly #small: number[] = [];
  readonly #others = new Map<number, number>();

  get(test: number): number | undefined {
    return isSmall(test) ? this.#small[test] : this.#others.get(test);
  }

  set(test: number, group: number): void {
    if (!isSmall(test)) this.#others.set(test, group);
    else {
      while (this.#small.length < test) this.#small.push(-1);
      this.#small[test] = group;
    }
  }
}

function isSmall(test: number): boolean {
  return test >= 0 && test < 2 ** 12 && Number.isInteger(test);
}

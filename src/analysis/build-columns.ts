/**
 * The build results by log, test and stage, in columns: the times of each group in rough order with the rows that they are from, all
 * groups one after the other in the same arrays. There may be millions of results, or tens of thousands of groups.
 */
import { categories, numbers, type Tables } from "../tables/tables.ts";
import type { RankedTimes, RoughTimes } from "./ranked-times.ts";
import { RoughOrder } from "./rough-order.ts";

export interface TimedBuilds {
  /** Builds that finished. */
  readonly built: RankedTimes;
  /** Builds that timed out, with how long they were waited for. */
  readonly waited: RoughTimes;
}

export interface BuildColumns {
  /** In the order of their first row. */
  readonly groups: readonly GroupKey[];
  /** The group of each row. */
  readonly groupOf: Uint16Array | Uint32Array;
  /** The times of each group that are known. */
  readonly times: readonly GroupedTimes[];
}

export interface GroupedTimes extends TimedBuilds {
  readonly built: RoughTimes;
  /** The first row. */
  readonly first: number;
}

export interface GroupKey {
  readonly source: string;
  readonly stage: string | null;
  /** NaN if the log does not say; null in the oldest version of the benchmark, which has no tests, only samples of one server each. */
  readonly test: number | null;
}

export function buildColumns(tables: Tables): BuildColumns {
  const { groups, groupOf } = findGroups(tables);
  return { groups, groupOf, times: groupedTimes(tables, groupOf, groups.length) };
}

function groupedTimes(tables: Tables, groupOf: ArrayLike<number>, groups: number): GroupedTimes[] {
  const { seconds, rows, bounds } = timesByStretch(tables, groupOf, groups);
  const order = new RoughOrder(seconds, rows);
  const times: GroupedTimes[] = [];
  for (let g = 0; g < groups; g++) {
    const from = bounds[2 * g] as number;
    const middle = bounds[2 * g + 1] as number;
    const to = bounds[2 * g + 2] as number;
    // Until they are put in order of time, rows ascend.
    const first = Math.min(
      from === middle ? groupOf.length : (rows[from] as number),
      middle === to ? groupOf.length : (rows[middle] as number),
    );
    times.push({ built: order.order(from, middle), waited: order.order(middle, to), first });
  }
  return times;
}

/**
 * The times that are known, with their rows, which ascend: of each group first those of builds that finished, then those of builds that
 * timed out. Each such stretch `i` is `[bounds[i], bounds[i + 1])`.
 */
function timesByStretch(tables: Tables, groupOf: ArrayLike<number>, groups: number) {
  const durations = numbers(tables, "builds", "duration_s");
  const { codes, names } = categories(tables, "builds", "outcome");
  const timeout = names.indexOf("timeout") + 1;
  const bounds = new Uint32Array(2 * groups + 1);
  for (let row = 0; row < groupOf.length; row++) {
    if (Number.isNaN(durations[row])) continue;
    const end = 2 * (groupOf[row] as number) + (codes[row] === timeout ? 2 : 1);
    bounds[end] = (bounds[end] as number) + 1;
  }
  for (let i = 1; i < bounds.length; i++) bounds[i] = (bounds[i] as number) + (bounds[i - 1] as number);
  const n = bounds.at(-1) ?? 0;
  const seconds = new Float64Array(n);
  const rows = new Uint32Array(n);
  const next = bounds.slice();
  for (let row = 0; row < groupOf.length; row++) {
    const time = durations[row] as number;
    if (Number.isNaN(time)) continue;
    const stretch = 2 * (groupOf[row] as number) + (codes[row] === timeout ? 1 : 0);
    const place = next[stretch] as number;
    next[stretch] = place + 1;
    seconds[place] = time;
    rows[place] = row;
  }
  return { seconds, rows, bounds };
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
  const { codes } = sources;
  const { codes: stageCodes } = stages;
  const places = stages.names.length + 1;
  let lastPlace = -1;
  let lastTest = noTest;
  let group = 0;
  let own = new NumberedGroups();
  for (let row = 0; row < codes.length; row++) {
    const place = (codes[row] as number) * places + (stageCodes[row] as number);
    const test = Number.isNaN(indexes[row]) ? noTest : (tests[row] as number);
    if (place !== lastPlace || test !== lastTest) {
      if (place !== lastPlace) {
        own = known.get(place) ?? new NumberedGroups();
        known.set(place, own);
      }
      lastPlace = place;
      lastTest = test;
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
  #others: Map<number, number> | null = null;

  get(test: number): number | undefined {
    return isSmall(test) ? this.#small[test] : this.#others?.get(test);
  }

  set(test: number, group: number): void {
    if (!isSmall(test)) (this.#others ??= new Map()).set(test, group);
    else {
      while (this.#small.length < test) this.#small.push(-1);
      this.#small[test] = group;
    }
  }
}

function isSmall(test: number): boolean {
  return test >= 0 && test < 2 ** 12 && Number.isInteger(test);
}

/** The build results of each log and test, as the reports see them. */
import {
  type BuildColumns,
  buildColumns,
  type GroupedTimes,
  type GroupKey,
  type TimedBuilds,
} from "../analysis/build-columns.ts";
import { roughlyTogether, together } from "../analysis/pooled-times.ts";
import { quantileRanks } from "../analysis/quantile.ts";
import { RoughTimes } from "../analysis/ranked-times.ts";
import { categories, numbers, type Tables } from "../tables/tables.ts";
import { sourceNames } from "./source-names.ts";

export type Stage = "server" | "rackconnect";

/** The results of a log, a test and a stage. Results whose duration is not known are only counted. */
export interface BuildGroup extends GroupedTimes {
  /** Position among all groups. */
  readonly index: number;
  /** What the group is called: the log, with its test where there are several. */
  readonly name: string;
  readonly source: string;
  readonly stage: Stage;
  /** How many are known. */
  readonly n: number;
}

/** Several reports ask for the same: as long as the table is the same, so is this. */
const found = new WeakMap<object, Builds>();

export function buildsOf(tables: Tables): Builds {
  const { builds } = tables;
  const known = found.get(builds) ?? new Builds(tables);
  found.set(builds, known);
  return known;
}

/** From this share on, picking times from those of all is faster than putting them in order. */
const worthPicking = 1 / 4;

export class Builds {
  /** By log, test and stage, in the order of their first line; those of which no duration is known are left out. */
  readonly groups: readonly BuildGroup[];
  readonly #all: readonly BuildGroup[];
  readonly #columns: BuildColumns;
  readonly #durations: ArrayLike<number>;
  readonly #timedOut: (row: number) => boolean;
  #bySource: ReadonlyMap<string, readonly BuildGroup[]> | null = null;
  readonly #byStage = new Map<Stage, TimedBuilds>();

  constructor(tables: Tables) {
    this.#columns = buildColumns(tables);
    this.#durations = numbers(tables, "builds", "duration_s");
    const outcomes = categories(tables, "builds", "outcome");
    const timeout = outcomes.names.indexOf("timeout") + 1;
    this.#timedOut = (row) => outcomes.codes[row] === timeout;
    this.#all = groupsOf(this.#columns);
    this.groups = this.#all.filter(({ n }) => n > 0);
  }

  /** Seconds; NaN if not known. */
  secondsOf(row: number): number {
    return this.#durations[row] as number;
  }

  timedOut(row: number): boolean {
    return this.#timedOut(row);
  }

  /** The `index` of the group of a row. */
  groupOf(row: number): number {
    return this.#columns.groupOf[row] as number;
  }

  /** What the group of a row is called. */
  nameOf(row: number): string {
    return this.#all[this.groupOf(row)]?.name ?? "";
  }

  /** For sorting rows in the order of their groups, and in the order of the log within each. */
  inOrder(a: number, b: number): number {
    return this.groupOf(a) - this.groupOf(b) || a - b;
  }

  ofSource(source: string): readonly BuildGroup[] {
    this.#bySource ??= bySource(this.groups);
    return this.#bySource.get(source) ?? [];
  }

  /** All results of a stage together. */
  ofStage(stage: Stage): TimedBuilds {
    const known = this.#byStage.get(stage);
    if (known !== undefined) return known;
    const pool = this.pool(this.groups.filter((group) => group.stage === stage));
    const { n } = pool.built;
    // Reports say these.
    pool.built.expect([0, n - 1, ...[0.5, 0.9, 0.95, 0.99].flatMap((p) => quantileRanks(n, p))]);
    this.#byStage.set(stage, pool);
    return pool;
  }

  /** Several groups together, given in their order. */
  pool(groups: readonly BuildGroup[]): TimedBuilds {
    const [first] = groups;
    if (first !== undefined && groups.length === 1) return first;
    return (
      this.#pick(groups) ?? {
        built: together(groups.map(({ built }) => built)),
        waited: roughlyTogether(groups.map(({ waited }) => waited)),
      }
    );
  }

  /** Where all of their stage were put in order already and most of them are wanted; else null. */
  #pick(groups: readonly BuildGroup[]): TimedBuilds | null {
    const stage = groups[0]?.stage;
    const all = stage === undefined ? undefined : this.#byStage.get(stage);
    if (all === undefined || groups.some((group) => group.stage !== stage)) return null;
    let [built, waited] = [0, 0];
    const isWanted = new Uint8Array(this.#all.length);
    for (const group of groups) {
      built += group.built.n;
      waited += group.waited.n;
      isWanted[group.index] = 1;
    }
    if (built + waited < (all.built.n + all.waited.n) * worthPicking) return null;
    const { groupOf } = this.#columns;
    return {
      built:
        all.built instanceof RoughTimes
          ? all.built.pick(built, groupOf, isWanted)
          : together(groups.map((group) => group.built)),
      waited: all.waited.pick(waited, groupOf, isWanted),
    };
  }
}

function bySource(groups: readonly BuildGroup[]): Map<string, BuildGroup[]> {
  const sources = new Map<string, BuildGroup[]>();
  for (const group of groups) {
    const own = sources.get(group.source);
    if (own === undefined) sources.set(group.source, [group]);
    else own.push(group);
  }
  return sources;
}

function groupsOf({ groups, times }: BuildColumns): BuildGroup[] {
  const nameOf = namesOf(groups);
  return times.map(({ built, waited, first }, index) => {
    const key = groups[index] as GroupKey;
    const stage = stageOf(key);
    return {
      index,
      name: nameOf(key),
      source: key.source,
      stage,
      n: built.n + waited.n,
      first,
      built,
      waited,
    };
  });
}

function stageOf({ stage }: GroupKey): Stage {
  return stage === "rackconnect" ? stage : "server";
}

function namesOf(groups: readonly GroupKey[]): (key: GroupKey) => string {
  // A test of each log, null if it has several.
  const testOf = new Map<string, Pick<GroupKey, "test"> | null>();
  for (const key of groups) {
    const known = testOf.get(key.source);
    if (known === undefined) testOf.set(key.source, key);
    else if (known !== null && known.test !== key.test) testOf.set(key.source, null);
  }
  const short = sourceNames(testOf.keys());
  return (key) => {
    const { source, test } = key;
    const isOne = testOf.get(source) !== null || test === null || Number.isNaN(test);
    return `${short(source)}${isOne ? "" : ` test ${test}`}${stageOf(key) === "rackconnect" ? " (rackconnect)" : ""}`;
  };
}

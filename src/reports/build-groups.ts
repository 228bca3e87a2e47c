/** The build results of each log and test, as the reports see them. */
import { sortAscending } from "../analysis/sort.ts";
import { sourceNames } from "./source-names.ts";
import { categories, numbers, type Tables } from "../tables/tables.ts";

export interface BuildGroup {
  /** What the group is called: the log, with its test where there are several. */
  readonly name: string;
  readonly source: string;
  readonly stage: "server" | "rackconnect";
  /** Rows of the `builds` table whose duration is known, in the order of the log. */
  readonly rows: readonly number[];
  /** Durations in seconds, row by row; of a timeout the lower bound. */
  readonly seconds: Float64Array;
  readonly timedOut: readonly boolean[];
  /** Durations of the builds that finished, ascending. */
  readonly built: Float64Array;
  /** How long the others were waited for, ascending. */
  readonly waited: Float64Array;
  /** Results whose duration could not be read. */
  readonly unread: number;
}

/** Durations of the finished builds of several groups, ascending; not to be changed, for others ask for the same. */
export function builtInAll(groups: readonly BuildGroup[]): Float64Array {
  return joined(groups, "built");
}

/** The waits of several groups for builds that timed out, ascending; not to be changed either. */
export function waitedInAll(groups: readonly BuildGroup[]): Float64Array {
  return joined(groups, "waited");
}

interface Joined {
  readonly groups: readonly BuildGroup[];
  readonly times: Float64Array;
}

/** The longest that were joined, by their first group: tables and charts ask for the same ones, and sorting millions takes a while. */
const known = { built: new WeakMap<BuildGroup, Joined>(), waited: new WeakMap<BuildGroup, Joined>() };

function joined(groups: readonly BuildGroup[], which: "built" | "waited"): Float64Array {
  const [first] = groups;
  if (first === undefined || groups.length === 1) return first?.[which] ?? new Float64Array(0);
  const before = known[which].get(first);
  const isSame =
    before?.groups.length === groups.length && groups.every((group, i) => group === before.groups[i]);
  if (before !== undefined && isSame) return before.times;
  const times = new Float64Array(groups.reduce((sum, group) => sum + group[which].length, 0));
  let at = 0;
  for (const group of groups) {
    times.set(group[which], at);
    at += group[which].length;
  }
  sortAscending(times);
  if (groups.length >= (before?.groups.length ?? 0)) known[which].set(first, { groups, times });
  return times;
}

/** Several reports ask for the same groups. */
const found = new WeakMap<Tables, readonly BuildGroup[]>();

/** The build results by log, test and stage, in the order of their first line. */
export function buildGroups(tables: Tables): readonly BuildGroup[] {
  const groups = found.get(tables) ?? findGroups(tables);
  found.set(tables, groups);
  return groups;
}

function findGroups(tables: Tables): BuildGroup[] {
  const sources = categories(tables, "builds", "source");
  const stages = categories(tables, "builds", "stage");
  const outcomes = categories(tables, "builds", "outcome");
  const tests = numbers(tables, "builds", "test");
  const indexes = numbers(tables, "builds", "index");
  const timeout = outcomes.names.indexOf("timeout") + 1;
  const members = new Map<string, number[]>();
  const last = { source: -1, test: -1, stage: -1, rows: [] as number[] };
  for (let row = 0; row < sources.length; row++) {
    const [source, stage] = [sources.codes[row] as number, stages.codes[row] as number];
    // The oldest version of the benchmark has no tests, only samples of one server each: they are one group.
    const test = Number.isNaN(indexes[row]) ? "" : (tests[row] as number);
    if (source !== last.source || test !== last.test || stage !== last.stage) {
      const key = `${source} ${test} ${stage}`;
      const rows = members.get(key) ?? [];
      members.set(key, rows);
      Object.assign(last, { source, test, stage, rows });
    }
    last.rows.push(row);
  }
  const durations = numbers(tables, "builds", "duration_s");
  const groups = [...members].map(([key, all]) => {
    const first = all[0] ?? 0;
    return {
      test: key.split(" ")[1] ?? "",
      source: sources.at(first) ?? "",
      stage: stages.at(first) === "rackconnect" ? ("rackconnect" as const) : ("server" as const),
      ...timesOf(all, durations, (row) => outcomes.codes[row] === timeout),
    };
  });
  const testsOf = new Map<string, Set<string>>();
  for (const { source, test } of groups)
    testsOf.set(source, (testsOf.get(source) ?? new Set<string>()).add(test));
  const short = sourceNames(testsOf.keys());
  return groups.map(({ test, ...group }) => ({ ...group, name: nameOf(group, test, testsOf, short) }));
}

type Times = Pick<BuildGroup, "rows" | "seconds" | "timedOut" | "built" | "waited" | "unread">;

function timesOf(
  all: readonly number[],
  durations: ArrayLike<number>,
  isTimeout: (row: number) => boolean,
): Times {
  const rows = all.some((row) => Number.isNaN(durations[row]))
    ? all.filter((row) => !Number.isNaN(durations[row]))
    : all;
  const seconds = new Float64Array(rows.length);
  const timedOut = rows.map(isTimeout);
  let gaveUp = 0;
  for (let i = 0; i < rows.length; i++) {
    seconds[i] = durations[rows[i] as number] as number;
    if (timedOut[i] === true) gaveUp++;
  }
  const built = new Float64Array(rows.length - gaveUp);
  const waited = new Float64Array(gaveUp);
  let [b, w] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    if (timedOut[i] === true) waited[w++] = seconds[i] as number;
    else built[b++] = seconds[i] as number;
  }
  return {
    rows,
    seconds,
    timedOut,
    built: sortAscending(built),
    waited: sortAscending(waited),
    unread: all.length - rows.length,
  };
}

function nameOf(
  { source, stage }: Pick<BuildGroup, "source" | "stage">,
  test: string,
  testsOf: ReadonlyMap<string, ReadonlySet<string>>,
  short: (source: string) => string,
): string {
  const several = (testsOf.get(source)?.size ?? 0) > 1 && test !== "" && test !== "NaN";
  return `${short(source)}${several ? ` test ${test}` : ""}${stage === "rackconnect" ? " (rackconnect)" : ""}`;
}

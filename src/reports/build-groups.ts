/** The build results of each log and test, as the reports see them. */
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
  /** Results whose duration could not be read. */
  readonly unread: number;
}

/** Durations of the builds that finished. */
export function finished(group: BuildGroup): Float64Array {
  return group.seconds.filter((_, i) => group.timedOut[i] === false);
}

/** The build results by log, test and stage, in the order of their first line. */
export function buildGroups(tables: Tables): BuildGroup[] {
  const sources = categories(tables, "builds", "source");
  const stages = categories(tables, "builds", "stage");
  const outcomes = categories(tables, "builds", "outcome");
  const tests = numbers(tables, "builds", "test");
  const indexes = numbers(tables, "builds", "index");
  const timeout = outcomes.names.indexOf("timeout") + 1;
  const members = new Map<string, number[]>();
  let lastKey = "";
  let list: number[] = [];
  for (let row = 0; row < sources.length; row++) {
    // The oldest version of the benchmark has no tests, only samples of one server each: they are one group.
    const test = Number.isNaN(indexes[row]) ? "" : tests[row];
    const key = `${sources.codes[row]} ${test} ${stages.codes[row]}`;
    if (key !== lastKey) {
      lastKey = key;
      list = members.get(key) ?? [];
      members.set(key, list);
    }
    list.push(row);
  }
  const durations = numbers(tables, "builds", "duration_s");
  const groups = [...members].map(([key, all]) => {
    const rows = all.filter((row) => !Number.isNaN(durations[row]));
    const first = all[0] ?? 0;
    return {
      test: key.split(" ")[1] ?? "",
      source: sources.at(first) ?? "",
      stage: stages.at(first) === "rackconnect" ? ("rackconnect" as const) : ("server" as const),
      rows,
      seconds: Float64Array.from(rows, (row) => durations[row] ?? Number.NaN),
      timedOut: rows.map((row) => outcomes.codes[row] === timeout),
      unread: all.length - rows.length,
    };
  });
  const testsOf = new Map<string, Set<string>>();
  for (const { source, test } of groups)
    testsOf.set(source, (testsOf.get(source) ?? new Set<string>()).add(test));
  const short = sourceNames(testsOf.keys());
  return groups.map(({ test, ...group }) => ({ ...group, name: nameOf(group, test, testsOf, short) }));
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

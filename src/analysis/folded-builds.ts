/** Builds that are no rows any more, as the tables tell them: see `build-sketches.ts`. */
import { numbers, textAt, type Tables } from "../tables/tables.ts";
import { type CountedTimes, noTimes } from "./counted-times.ts";

/** Builds of a stage, seconds. */
export interface FoldedTimes {
  readonly stage: "server" | "rackconnect";
  readonly built: CountedTimes;
  /** Lower bounds: how long was waited for builds that timed out. */
  readonly waited: CountedTimes;
  /** The longest and the shortest finished build; exact. Null if none finished. */
  readonly min: number | null;
  readonly max: number | null;
}

/** The builds of a log, a test and a stage. */
export interface FoldedGroup extends FoldedTimes {
  readonly source: string;
  /** Line of the first. */
  readonly line: number;
  /** Null where the log has none, or where there are several. */
  readonly test: number | null;
  /** It stands for groups that were too many to be told apart. */
  readonly several: boolean;
  /** Line of the first build that timed out; null if none did. */
  readonly waitedLine: number | null;
  readonly unread: number;
  /** How many finished builds are far from the rest of the group; as nearly as their times are known. */
  readonly outside: number;
}

/** A build that is far from the rest of its group. */
export interface FoldedOutlier {
  readonly source: string;
  readonly line: number;
  /** Position of its group. */
  readonly group: number;
  readonly seconds: number;
  /** The median of the others, and the limit that it lies beyond; seconds. */
  readonly others: number;
  readonly fence: number;
}

export interface FoldedBuilds {
  /** In the order of their first builds. Of the first `groupsWithTimes` the times are there, of the others only how many. */
  readonly groups: readonly FoldedGroup[];
  /** All builds of each stage that there are builds of. */
  readonly stages: readonly FoldedTimes[];
  /** The farthest first: not all, where they are many. */
  readonly outliers: readonly FoldedOutlier[];
}

/** Null if all builds are rows. */
export function foldedBuilds(tables: Tables): FoldedBuilds | null {
  const rows = tables.folded_builds.numRows();
  if (rows === 0) return null;
  const column = (name: Parameters<typeof numbers<"folded_builds">>[2]) =>
    numbers(tables, "folded_builds", name);
  const columns = {
    test: column("test"),
    line: column("line"),
    waitedLine: column("waited_line"),
    unread: column("unread"),
    outside: column("outside"),
    min: column("min_s"),
    max: column("max_s"),
  };
  const nextTimes = timesInOrder(tables);
  const groups: FoldedGroup[] = [];
  const stages: FoldedTimes[] = [];
  for (let row = 0; row < rows; row++) {
    const text = (name: "source" | "stage" | "holds") => textAt(tables, "folded_builds", name, row);
    const times: FoldedTimes = {
      stage: text("stage") === "rackconnect" ? "rackconnect" : "server",
      built: nextTimes(row, "built"),
      waited: nextTimes(row, "waited"),
      min: known(columns.min[row]),
      max: known(columns.max[row]),
    };
    if (text("holds") === "stage") stages.push(times);
    else
      groups.push({
        ...times,
        source: text("source") ?? "",
        line: columns.line[row] as number,
        test: known(columns.test[row]),
        several: text("holds") === "others",
        waitedLine: known(columns.waitedLine[row]),
        unread: columns.unread[row] as number,
        outside: columns.outside[row] as number,
      });
  }
  return { groups, stages, outliers: outliersOf(tables) };
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** Reads `folded_durations`, in which the times of the rows of `folded_builds` stand in their order. */
function timesInOrder(tables: Tables): (row: number, kind: "built" | "waited") => CountedTimes {
  const [seconds, counts] = [
    numbers(tables, "folded_durations", "duration_s"),
    numbers(tables, "folded_durations", "builds"),
  ];
  let from = 0;
  return (row, kind) => {
    const of = (name: typeof kind | `${typeof kind}_bins` | `${typeof kind}_error`) =>
      numbers(tables, "folded_builds", name)[row] as number;
    const n = of(kind);
    if (n === 0) return noTimes;
    const to = from + of(`${kind}_bins`);
    const times = { seconds: seconds.subarray(from, to), counts: counts.subarray(from, to), n };
    from = to;
    return { ...times, error: of(`${kind}_error`) };
  };
}

function outliersOf(tables: Tables): FoldedOutlier[] {
  const column = (name: "line" | "group" | "duration_s" | "others_s" | "fence_s") =>
    numbers(tables, "folded_outliers", name);
  const [line, group, seconds] = [column("line"), column("group"), column("duration_s")];
  const [others, fence] = [column("others_s"), column("fence_s")];
  return Array.from(line, (_, row) => ({
    source: textAt(tables, "folded_outliers", "source", row) ?? "",
    line: line[row] as number,
    group: group[row] as number,
    seconds: seconds[row] as number,
    others: others[row] as number,
    fence: fence[row] as number,
  }));
}

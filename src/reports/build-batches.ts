/** Builds by the batch in which their servers were created. */
import { batchesOf, type CreationRun, findPauses, type Stretch } from "../analysis/creations.ts";
import { numbers, type Tables, type Texts, texts } from "../tables/tables.ts";
import { buildsOf } from "./build-groups.ts";

export interface BuiltServer {
  /** When it was created, on the run's clock; seconds. */
  readonly at: number;
  readonly seconds: number;
  /** 1-based. */
  readonly batch: number;
  /** Row of the `builds` table. */
  readonly row: number;
}

/** Several charts and findings ask for the same. */
const pauses = new WeakMap<CreationRun, readonly Stretch[]>();

/** The pauses of a run for a limit of so many a minute. */
export function pausesOf(run: CreationRun): readonly Stretch[] {
  const known = pauses.get(run) ?? findPauses(run.times);
  pauses.set(run, known);
  return known;
}

/** The servers of a run that have a build result, in order of creation: found by their numbers or, in the oldest logs, by their name. */
export function builtServers(tables: Tables, run: CreationRun): BuiltServer[] {
  const builds = buildsOf(tables);
  const results = new RowsByServer(serverColumns(tables, "builds"));
  for (const group of builds.ofSource(run.source)) {
    if (group.stage !== "server") continue;
    for (const times of [group.built, group.waited])
      for (const row of times.someOrder()) {
        const before = results.find(results.columns, row);
        // The last result of a server counts.
        if (before === undefined || builds.inOrder(before, row) < 0) results.add(row);
      }
  }
  const batches = batchesOf(run.times, pausesOf(run));
  const servers = serverColumns(tables, "servers");
  return run.times.flatMap((at, n) => {
    const row = results.find(servers, run.at[n] ?? 0);
    return row === undefined ? [] : [{ at, seconds: builds.secondsOf(row), batch: batches[n] ?? 1, row }];
  });
}

/** What tells the servers of a log apart. */
interface ServerColumns {
  /** NaN where missing. */
  readonly tests: ArrayLike<number>;
  readonly indexes: ArrayLike<number>;
  readonly names: Texts;
}

function serverColumns(tables: Tables, table: "servers" | "builds"): ServerColumns {
  return {
    tests: numbers(tables, table, "test"),
    indexes: numbers(tables, table, "index"),
    names: table === "servers" ? texts(tables, table, "name") : texts(tables, table, "server"),
  };
}

/** Rows of a table, one for each server. */
class RowsByServer {
  readonly columns: ServerColumns;
  readonly #byNumber = new Map<number, Map<number, number>>();
  readonly #byName = new Map<string, number>();

  constructor(columns: ServerColumns) {
    this.columns = columns;
  }

  /** The row of the server that a row of these columns tells of. */
  find({ tests, indexes, names }: ServerColumns, row: number): number | undefined {
    const index = indexes[row] as number;
    return Number.isNaN(index)
      ? this.#byName.get(names.at(row) ?? "")
      : this.#byNumber.get(tests[row] as number)?.get(index);
  }

  /** Takes the place of another row of the same server. */
  add(row: number): void {
    const { tests, indexes, names } = this.columns;
    const [test, index] = [tests[row] as number, indexes[row] as number];
    if (Number.isNaN(index)) {
      this.#byName.set(names.at(row) ?? "", row);
      return;
    }
    const ofTest = this.#byNumber.get(test);
    if (ofTest === undefined) this.#byNumber.set(test, new Map([[index, row]]));
    else ofTest.set(index, row);
  }
}

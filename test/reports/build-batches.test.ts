import { describe, expect, it } from "vitest";
import { builtServers, pausesOf } from "../../src/reports/build-batches.ts";
import { creationsOf } from "../../src/reports/creation-times.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

const start = 1343577945;

interface Told {
  readonly test?: number;
  readonly index?: number;
  readonly name: string;
}

/** A log of servers created at these seconds, and of what is said of their builds. */
function tablesOf(
  created: readonly (Told & { readonly at: number })[],
  built: readonly (Told & { readonly seconds: number; readonly stage?: string; readonly outcome?: string })[],
) {
  const store = new Store();
  store.source = "log.txt";
  created.forEach(({ at, ...server }, i) =>
    store.table("servers").add(i + 1, {
      ...server,
      created_at: new Date((start + at) * 1000).toISOString(),
      created_at_from: "log",
    }),
  );
  built.forEach(({ seconds, name, stage = "server", outcome = "built", ...build }, i) =>
    store.table("builds").add(i + 100, { ...build, server: name, stage, outcome, duration_s: seconds }),
  );
  return toTables(store);
}

function found(...tables: Parameters<typeof tablesOf>) {
  const all = tablesOf(...tables);
  return creationsOf(all).flatMap((run) =>
    builtServers(all, run).map(({ at, seconds, batch, row }) => [at - start, seconds, batch, row]),
  );
}

describe("the servers of a run that have a build result", () => {
  it("are in order of creation, with the batch that pauses make", () => {
    const created = [0, 1, 2, 80, 81].map((at, i) => ({ at, test: 1, index: i + 1, name: `s${i}` }));
    const built = [5, 1, 4].map((index) => ({ test: 1, index, name: "", seconds: 100 + index }));
    expect(found(created, built)).toEqual([
      [0, 101, 1, 1],
      [80, 104, 2, 2],
      [81, 105, 2, 0],
    ]);
  });

  it("have the last result that the log tells, built or not", () => {
    const server = { test: 1, index: 1, name: "s" };
    const created = [{ ...server, at: 0 }];
    const early = { ...server, seconds: 500 };
    const late = { ...server, seconds: 100, outcome: "timeout" };
    expect(found(created, [early, late])).toEqual([[0, 100, 1, 1]]);
    expect(found(created, [late, early])).toEqual([[0, 500, 1, 1]]);
    expect(
      found(created, [
        { ...early, seconds: 100 },
        { ...early, seconds: 50 },
      ]),
    ).toEqual([[0, 50, 1, 1]]);
    expect(
      found(created, [
        { ...early, seconds: 50 },
        { ...early, seconds: 100 },
      ]),
    ).toEqual([[0, 100, 1, 1]]);
  });

  it("are told apart by test and number, else by name, and have results of the first stage only", () => {
    const created = [
      { at: 0, test: 1, index: 1, name: "a" },
      { at: 1, test: 2, index: 1, name: "b" },
      { at: 2, name: "c" },
    ];
    const built = [
      { test: 2, index: 1, name: "a", seconds: 20 },
      { name: "c", seconds: 30 },
      { test: 1, index: 1, name: "a", seconds: 9, stage: "rackconnect" },
    ];
    expect(found(created, built)).toEqual([
      [1, 20, 1, 0],
      [2, 30, 1, 1],
    ]);
  });

  it("keep their pauses: the same object each time", () => {
    const tables = tablesOf(
      [0, 1, 2, 80].map((at) => ({ at, name: `s${at}` })),
      [],
    );
    const [run] = creationsOf(tables);
    if (run === undefined) throw new Error("no run");
    expect(pausesOf(run)).toEqual([{ from: start + 2, to: start + 80 }]);
    expect(pausesOf(run)).toBe(pausesOf(run));
  });
});

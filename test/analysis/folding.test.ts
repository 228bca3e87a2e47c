import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countedQuantiles, noTimes } from "../../src/analysis/counted-times.ts";
import { foldedBuilds } from "../../src/analysis/folded-builds.ts";
import { foldedTables } from "../../src/analysis/folded-tables.ts";
import { Folding, type FoldingOptions } from "../../src/analysis/folding.ts";
import { incidentKinds } from "../../src/analysis/incident-kinds.ts";
import { everyTable, figuresOnly, type KeptShares, serversOnly } from "../../src/analysis/kept-shares.ts";
import { planOf } from "../../src/analysis/plan-of-tables.ts";
import { quantile, sorted } from "../../src/analysis/quantile.ts";
import { settleLogs } from "../../src/analysis/settle.ts";
import type { Strata } from "../../src/analysis/stratified-sample.ts";
import { builtInFormats } from "../../src/parsers/index.ts";
import { InputScanner, startInput } from "../../src/parsers/input-scanner.ts";
import { type Part, wholeOf } from "../../src/tables/parts.ts";
import { publicTableNames } from "../../src/tables/schema.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";
import { logOfJobs } from "./job-log.ts";

interface Folded {
  readonly folding: Folding;
  /** The tables that are left. */
  readonly store: Store;
  /** All rows that were handed on, in their order. */
  readonly spooled: Store;
}

/** Reads logs in blocks, as `ingest` does: into one store, or into one for each. */
function fold(
  logs: readonly string[],
  bytes: number,
  {
    block = 997,
    byParts = false,
    keep = everyTable,
    strata,
  }: { block?: number; byParts?: boolean; keep?: KeptShares; strata?: Strata } = {},
): Folded {
  const spooled = new Store();
  const options: FoldingOptions = {
    bytes,
    keep,
    onRows: (rows) => spooled.append(rows),
    ...(strata === undefined ? {} : { strata }),
  };
  const folding = new Folding(options);
  const parts: Part[] = [];
  const together = new Store();
  logs.forEach((log, i) => {
    const into = byParts ? new Store() : together;
    into.source = `log${i}`;
    const text = Buffer.from(log);
    const scanner = new InputScanner(builtInFormats, into, startInput(builtInFormats));
    for (let at = 0; at < text.length; at += block) {
      folding.check(parts, into);
      scanner.write(Buffer.from(text.subarray(at, at + block)));
    }
    scanner.end();
    if (!byParts) return;
    settleLogs(into);
    parts.push(wholeOf(into));
    folding.check(parts, null);
  });
  const rest = new Store();
  if (byParts) for (const { store } of parts) rest.append(store);
  else {
    settleLogs(together);
    rest.append(together);
  }
  return { folding, store: folding.finish(rest), spooled };
}

/** The same logs, all rows kept. */
function plain(logs: readonly string[]): Store {
  const store = new Store();
  logs.forEach((log, i) => {
    store.source = `log${i}`;
    const scanner = new InputScanner(builtInFormats, store, startInput(builtInFormats));
    scanner.write(Buffer.from(log));
    scanner.end();
  });
  settleLogs(store);
  return store;
}

function rowsOf(store: Store, name: (typeof publicTableNames)[number]): unknown[] {
  const table = store.table(name);
  return Array.from({ length: table.length }, (_, row) => table.at(row));
}

/** The rows of the last log, or of the others. */
const ofLast = (rows: unknown[], isLast: boolean): unknown[] =>
  rows.filter((row) => ((row as { source: string }).source === "log2") === isLast);

/** A problem that there would not be with more memory. */
function isTold(row: unknown): boolean {
  return (row as { message?: string }).message?.startsWith("server: ") === true;
}

function serversLeft(store: Store): unknown[] {
  return rowsOf(store, "servers").filter((row) => (row as { fate: string }).fate !== "deleted");
}

function messagesOf(store: Store): string[] {
  return rowsOf(store, "problems").map((row) => (row as { message: string }).message);
}

function planned(store: Store): unknown {
  const { targets, refused, missing } = planOf(toTables(store));
  return { targets: [...targets], refused, missing };
}

/** All that is left of the logs. */
function tablesOf(block: number, byParts: boolean): unknown[] {
  const { store } = fold(logs, few, { block, byParts });
  return [...publicTableNames, "folded_tables" as const, "folded_builds" as const].map((name) =>
    Array.from({ length: store.table(name).length }, (_, row) => store.table(name).at(row)),
  );
}

const logs = [logOfJobs(1, 60), logOfJobs(2, 40), logOfJobs(3, 1)];
/** A tenth of the rows, about. */
const few = 20_000;

describe("rows that do not fit into memory", () => {
  it("are folded only above the bound", () => {
    expect(fold(logs, few).folding.active).toBe(true);
    expect(fold(logs, 1e9).folding.active).toBe(false);
  });

  it("are all handed on before they go, as they are without a bound, however the log is cut into blocks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer(), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 50, max: 5000 }),
        fc.boolean(),
        fc.boolean(),
        (seeds, block, byParts, keeps) => {
          const some = seeds.map(([seed, jobs]) => logOfJobs(seed, jobs));
          const exact = plain(some);
          const { spooled } = fold(some, 20_000, { block, byParts, keep: keeps ? everyTable : {} });
          for (const name of publicTableNames) {
            const rows = rowsOf(spooled, name).filter((row) => !isTold(row));
            expect(rows).toEqual(rowsOf(exact, name));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("leave exact counts and extremes of builds, and quantiles within the error that is stated", () => {
    const exact = plain(logs).table("builds");
    const { groups = [] } = foldedBuilds(toTables(fold(logs, few).store)) ?? {};
    const { source, test, outcome, duration_s: duration } = exact.columns;
    const rows = Array.from({ length: exact.length }, (_, row) => row);
    expect(groups).not.toEqual([]);
    let [seen, checked] = [0, 0];
    for (const group of groups) {
      const own = rows.filter((row) => source.at(row) === group.source && test.at(row) === group.test);
      const timesOf = (what: string) =>
        sorted(own.filter((row) => outcome.at(row) === what).map((row) => duration.at(row) ?? Number.NaN));
      const [built, waited] = [timesOf("built"), timesOf("timeout")];
      expect([group.built.n, group.waited.n]).toEqual([built.length, waited.length]);
      expect([group.min, group.max]).toEqual([built[0], built.at(-1)]);
      seen += own.length;
      const quantiles = countedQuantiles(group.built, noTimes);
      for (const p of [0.01, 0.25, 0.5, 0.9, 0.99]) {
        const { value, error } = quantiles(p) ?? { value: Number.NaN, error: 0 };
        expect(Math.abs(value / quantile(built, p) - 1)).toBeLessThanOrEqual(error);
        checked++;
      }
    }
    expect(seen).toBe(exact.length);
    expect(checked).toBeGreaterThan(20);
  });

  it("leave builds that are far from all others of their group among the rows, once", () => {
    const slow = logs.map((log) => log.replace(/created in [\d.]+ seconds/, "created in 90000.5 seconds"));
    const { store } = fold(slow, few);
    const { outliers = [] } = foldedBuilds(toTables(store)) ?? {};
    expect(outliers.map(({ seconds }) => seconds)).toEqual([90_000.5, 90_000.5, 90_000.5]);
    expect(new Set(outliers.map(({ source }) => source)).size).toBe(3);
    const rows = rowsOf(store, "builds") as { source: string; line: number; duration_s: number }[];
    for (const { source, line } of outliers) {
      const same = rows.filter((row) => row.source === source && row.line === line);
      expect(same.map((row) => row.duration_s)).toEqual([90_000.5]);
    }
  });

  it("leave exact counts of incidents, what they cost and where the first were", () => {
    const { store } = fold(logs, few);
    const exact = plain(logs);
    expect(store.table("incidents").length).toBeLessThan(exact.table("incidents").length);
    expect(incidentKinds(toTables(store))).toEqual(incidentKinds(toTables(exact)));
  });

  it("leave all servers that may be left, with their fates, as long as they fit", () => {
    const { store, folding } = fold(logs, 100_000);
    expect(folding.active).toBe(true);
    expect(folding.serversLeftOut).toBe(0);
    expect(serversLeft(store)).toEqual(serversLeft(plain(logs)));
  });

  it("leave the same clean-up, as long as the servers fit", () => {
    const { store } = fold(logs, 100_000);
    const exact = plain(logs);
    expect(store.table("incidents").length).toBeLessThan(exact.table("incidents").length);
    expect(planned(store)).toEqual(planned(exact));
  });

  it("leave the same clean-up where nothing but servers is kept, with more room for them", () => {
    const { store, folding } = fold(logs, 60_000, { keep: serversOnly });
    const exact = plain(logs);
    expect(folding.active).toBe(true);
    expect(fold(logs, 60_000).folding.serversLeftOut).toBeGreaterThan(0);
    expect(planned(store)).toEqual(planned(exact));
    expect(store.table("builds").length + store.table("incidents").length).toBe(0);
    expect(foldedTables(toTables(store)).map(({ table }) => table)).toEqual(["servers"]);
  });

  it("leave samples of groups of logs that are told apart: a small one stays whole", () => {
    const strata = { names: ["old", "new"], of: (source: string) => (source === "log2" ? "new" : "old") };
    const { store, folding } = fold(logs, 40_000, { keep: figuresOnly, strata });
    const exact = plain(logs);
    const [left, all] = [rowsOf(store, "builds"), rowsOf(exact, "builds")];
    expect(ofLast(left, true)).toEqual(ofLast(all, true));
    expect(folding.samples).toEqual([
      { table: "builds", stratum: "old", rows: ofLast(all, false).length, kept: ofLast(left, false).length },
      { table: "builds", stratum: "new", rows: ofLast(all, true).length, kept: ofLast(all, true).length },
    ]);
    expect(ofLast(left, false).length).toBeGreaterThan(20);
    expect(ofLast(left, false).length).toBeLessThan(ofLast(all, false).length);
    expect(store.table("servers").length).toBe(0);
  });

  it("make a clean-up say how many servers it lacks", () => {
    const { store, folding } = fold(logs, few);
    expect(planOf(toTables(store)).missing).toBe(folding.serversLeftOut);
  });

  it("leave the first servers if not all fit, and say how many and where the others are", () => {
    const { store, folding } = fold(logs, few);
    const left = serversLeft(plain(logs));
    const kept = rowsOf(store, "servers");
    expect(kept).toEqual(left.slice(0, kept.length));
    expect(folding.serversLeftOut).toBe(left.length - kept.length);
    expect(folding.serversLeftOut).toBeGreaterThan(0);
    const { source, line } = left[kept.length] as { source: string; line: number };
    const told = foldedTables(toTables(store)).find(({ table }) => table === "servers");
    expect(told).toMatchObject({ leftOut: folding.serversLeftOut, firstLeftOut: { source, line } });
  });

  it("leave the same whatever the blocks, and whether logs have a store of their own", () => {
    const one = tablesOf(997, false);
    expect(tablesOf(4096, false)).toEqual(one);
    expect(tablesOf(313, true)).toEqual(one);
  });

  it("say that fates were judged early where a single job does not fit", () => {
    const { store, folding } = fold([logOfJobs(5, 1, 400)], few);
    expect(folding.active).toBe(true);
    expect(messagesOf(store).filter((message) => message.includes("judged here"))).not.toEqual([]);
    expect(rowsOf(store, "servers").length + folding.serversLeftOut).toBeLessThanOrEqual(1600);
  });

  it("say of a report file that it was not compared with the log beside it", () => {
    expect(messagesOf(fold(logs, few).store).filter((message) => message.startsWith("build"))).toEqual([]);
    const folding = new Folding({ bytes: few, keep: everyTable });
    const store = new Store();
    store.source = "report.csv";
    store.table("builds").add(1, { test: 1, index: 1, stage: "server", outcome: "built", duration_s: 9 });
    expect(messagesOf(folding.finish(store))).toEqual([
      "build: expected to be compared with the log that tells the same, found more rows than fit into memory; these builds count in any case",
    ]);
  });

  it("are told by table, read and left", () => {
    const { store } = fold(logs, few);
    const told = new Map(
      Array.from({ length: store.table("folded_tables").length }, (_, row) => {
        const { table, rows, kept } = store.table("folded_tables").at(row);
        return [table, [rows, kept]];
      }),
    );
    const exact = plain(logs);
    for (const name of ["builds", "servers"] as const)
      expect(told.get(name)).toEqual([exact.table(name).length, store.table(name).length]);
  });
});

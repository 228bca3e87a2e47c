import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { trialsOf } from "../../src/reports/trials.ts";
import { lineParsers } from "../../src/parsers/index.ts";
import { startState } from "../../src/parsers/scanner-state.ts";
import { Scanner } from "../../src/parsers/scanner.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

const logOf = (name: string) => readFileSync(join(import.meta.dirname, "criterion", `${name}.log`));

function readLog(log: Buffer | string): { readonly store: Store; readonly untaken: readonly string[] } {
  const store = new Store();
  store.source = "bench.log";
  const untaken: string[] = [];
  const scanner = new Scanner(lineParsers, store, startState(lineParsers), (line, takenBy) => {
    if (takenBy.length === 0) untaken.push(line.text().trim());
  });
  scanner.write(Buffer.from(log));
  scanner.end();
  return { store, untaken: untaken.filter((text) => text !== "") };
}

describe("what Criterion prints", () => {
  it("is taken but for what cargo says, and the first line, which may be another program's", () => {
    const { untaken } = readLog(logOf("changes"));
    expect(untaken.filter((text) => /[Bb]enchm|sort\/|thrpt|change|outlier|[(]/.test(text))).toEqual([
      "Finished `bench` profile [optimized] target(s) in 0.04s",
      "Running benches/quick.rs (target/release/deps/quick-0123456789abcdef)",
      "Benchmarking fib 20",
    ]);
  });

  it("is compared by its estimates, one figure each, and not by their bounds or what they come to in throughput", () => {
    const log = logOf("changes");
    const { store } = readLog(Buffer.concat([log, log]));
    const trials = trialsOf(toTables(store), { rssDivisor: 1, groupOf: () => null });
    const compared = trials.filter(({ aside, names }) => !aside && names.benchmark === "sort/64");
    expect(
      compared.map(({ figures, session }) => [[...figures].map(([{ id }, value]) => [id, value]), session]),
    ).toEqual([
      [[["time_estimate_s", 4.3724e-7]], null],
      [[["time_estimate_s", 4.3724e-7]], null],
    ]);
  });
});

/** What parsers remember: it has to be plain data, and to become the same again however different what was read long before. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lineParsers } from "../../src/parsers/index.ts";
import { startState } from "../../src/parsers/scanner-state.ts";
import { Scanner } from "../../src/parsers/scanner.ts";
import { Store } from "../../src/tables/store.ts";

const folder = import.meta.dirname;
const fixtures = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".log"),
);

/** What is remembered to the end of an input on purpose. */
const kept: Readonly<Record<string, readonly string[]>> = {
  "benchmark-js": ["fork", "seen", "suite", "over", "prefix", "last"],
  ab: ["fork", "block"],
  "cloud-benchmark": ["tests", "asked", "serving", "recordLine", "brokenLine"],
  criterion: ["running", "known"],
  fio: ["fork", "announced"],
  "go-benchmark": ["process", "run", "begun"],
  "google-benchmark": ["results"],
  hey: ["fork"],
  "http-transcript": ["names"],
  hyperfine: ["fork", "told", "heading"],
  iperf3: ["fork", "runs"],
  "redis-benchmark": ["fork", "names", "mode"],
  jmh: ["forks"],
  pgbench: ["fork"],
  sysbench: ["fork"],
  wrk: ["forks", "block", "last"],
  "pytest-benchmark": ["fork", "names", "over"],
  mitata: ["fork", "seen"],
  "vitest-bench": ["fork", "next", "ended", "seen", "told"],
  ipython: ["fork", "timed", "last", "failed", "chained"],
  timeit: ["fork", "timed", "last", "begun", "spread"],
};

/** The body of a response that was cut off is read on for 64 KiB. */
const quiet = `\n${"all is quiet\n".repeat(6000)}`;

/** States by parser, as plain data, after these bytes and many lines of no format. */
function statesAfter(bytes: Buffer): Record<string, unknown> {
  const state = startState(lineParsers);
  const scanner = new Scanner(lineParsers, new Store(), state);
  scanner.write(Buffer.from(bytes));
  scanner.write(Buffer.from(quiet));
  const plain = JSON.parse(JSON.stringify(state.parsers)) as Record<string, unknown>[];
  expect(plain).toEqual(state.parsers);
  return Object.fromEntries(
    lineParsers.map(({ id }, i) => [
      id,
      Object.fromEntries(
        Object.entries(plain[i] ?? {}).filter(([name]) => kept[id]?.includes(name) !== true),
      ),
    ]),
  );
}

describe("what parsers remember", () => {
  const atFirst = statesAfter(Buffer.alloc(0));

  it.each(fixtures)("is the same many lines after %s", (name) => {
    expect(statesAfter(readFileSync(join(folder, name)))).toEqual(atFirst);
  });
});

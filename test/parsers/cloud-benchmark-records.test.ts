import { describe, expect, it } from "vitest";
import { read } from "./harness.ts";

describe("the line that begins a test", () => {
  it.each([
    ["starting test nr 1, creating 25 cloud server, please wait ...", 1, 25],
    ["starting test nr 12, creating 1 cloud servers", 12, 1],
    ["starting test nr 007, creating 0 cloud server", 7, 0],
    ["starting test nr 9007199254740993, creating 2 cloud server", Number("9007199254740993"), 2],
  ])("%s: test %d wants %d servers", (text, test, requested) => {
    expect(read(`[ 1][  ] ${text}\n`)).toEqual({
      tests: [{ line: 1, test, servers_requested: requested }],
    });
  });

  it.each([
    "starting test nr , creating 25 cloud server",
    "starting test nr 1.5, creating 25 cloud server",
    "starting test nr 1, creating 2.0 cloud server",
    "starting test nr 1, creating 2 cloud serve",
    "starting test nr 1; creating 2 cloud server",
    "starting test nr 1, creating",
    "test nr 1 begun at 2012-08-10 12:03:03",
  ])("is no such line, and a problem: %s", (text) => {
    const { tests, problems } = read(`[ 1][  ] ${text}\n`);
    expect(tests).toBeUndefined();
    expect(problems).toEqual([expect.objectContaining({ line: 1 })]);
  });

  it("is one of its own behind another test, and every test is written once, in order", () => {
    const numbers = [...Array.from({ length: 300 }, (_, i) => i + 1), 290, 1, 300];
    const log = numbers.map((n) => `[${n}][  ] starting test nr ${n}, creating 2 cloud server\n`).join("");
    const tests = read(log).tests ?? [];
    expect(tests.map(({ test }) => test).sort((a, b) => Number(a) - Number(b))).toEqual(
      [...numbers].sort((a, b) => a - b),
    );
    // 256 are kept open: the first are written when others take their places, 290 when it begins again.
    expect(tests.slice(0, 45).map(({ line }) => line)).toEqual([
      ...Array.from({ length: 44 }, (_, i) => i + 1),
      290,
    ]);
  });
});

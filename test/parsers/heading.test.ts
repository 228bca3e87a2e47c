import { describe, expect, it } from "vitest";
import { findHeading } from "../../src/parsers/heading.ts";

describe("findHeading", () => {
  it.each([
    [["Test1 "], "Test1"],
    [["Test 2:"], "Test 2"],
    [["run #3 (warm cache)"], "run #3 (warm cache)"],
    [["Trial 2 of 5"], "Trial 2 of 5"],
    [["## Python 2.7 ##"], "Python 2.7"],
    [["=== jython ==="], "jython"],
    [["-- jython --"], "jython"],
    [["**jython**"], "jython"],
    [["with threads:"], "with threads"],
    [["", "Test3"], "Test3"],
    [["", "## Python"], "Python"],
    [["```", "0. find"], "0. find"],
    [["```sh", "", "### Results"], "Results"],
  ])("finds one in %j", (above, heading) => {
    expect(findHeading(above, "")).toBe(heading);
  });

  it.each([
    [[]],
    [[""]],
    [["WROTE 1008000 KEYS"]],
    [["closing badger"]],
    [["0. find"]],
    [["...", "Test1"]],
    [["run 5 finished in 3 s"]],
    [["$ time -v ./oppai_test"]],
    [["212493384"]],
    [["2026-11-22 10:00:00 INFO done:"]],
    [["======= 2 failed, 7 passed in 4.00s ======="]],
    [["======= 7 passed, 1 warning in 73.12s (0:01:13) ======="]],
    [["Traceback (most recent call last):"]],
    [["The results for the jython after filtering out the unnecessary lines ( results | grep -v ': 0' )"]],
    [["", "", "Test1"]],
    [["", "with threads:"]],
    [[`## ${"long ".repeat(20)}`]],
  ])("is not taken in by %j", (above) => {
    expect(findHeading(above, "")).toBeNull();
  });

  it("wants the prefix of the block before the heading too", () => {
    expect(findHeading(["> Test1"], "> ")).toBe("Test1");
    expect(findHeading(["# ", "# Test1"], "#   ")).toBe("Test1");
    expect(findHeading(["Test1"], "> ")).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { reportOf } from "./measured-report.ts";

const file = (source: string, ...benchmarks: string[]) =>
  benchmarks.map((benchmark) => ({ source, tool: "go-benchmark", benchmark, values: [1, 2, 3] }));

const adviceOf = (...files: ReturnType<typeof file>[]) => reportOf(...files.flat()).findings[0]?.advice;

describe("what to do with several files of one tool", () => {
  it("is to compare them, if they measured the same", () => {
    expect(adviceOf(file("old.txt", "Sort", "Join"), file("new.txt", "Join", "Sort"))).toBe(
      "To compare the two files: runlens compare old.txt new.txt",
    );
  });

  it("is to compare the benchmarks of one, if they did not, or cannot be named", () => {
    const advice = "To compare them: runlens compare old.txt --by benchmark";
    expect(adviceOf(file("old.txt", "Sort", "Join"), file("new.txt", "Split"))).toBe(advice);
    expect(adviceOf(file("old.txt", "Sort", "Join"), file("new runs.txt", "Sort", "Join"))).toBe(advice);
  });
});

import { describe, expect, it } from "vitest";
import type { Report } from "../../src/reports/report.ts";
import { reportOf, rows, texts } from "./measured-report.ts";

describe("the values of a benchmark", () => {
  it("have the medians of processes for values where the file tells several apart, and their interval takes six", () => {
    const six = Array.from({ length: 6 }, (_, fork) => [10 + fork, 20 + fork, 90 + fork]).flat();
    const [all, few] = [six, six.slice(0, 15)].map((values) =>
      reportOf({ tool: "jmh", benchmark: "b", values, perFork: 3 }),
    ) as [Report, Report];
    expect(rows(all, "measurements")[0]).toMatchObject({
      n: 18,
      sessions: 6,
      median: 22.5,
      interval: [20, 25],
      min: 10,
      max: 95,
    });
    expect(texts(all)[0]).toBe(
      "Elapsed time of b: median 22.5 s (95 % 20–25 s), 10–95 s in 18 values of 6 sessions.",
    );
    expect(rows(few, "measurements")[0]?.["sessions"]).toBe(5);
    expect(rows(few, "measurements")[0]).not.toHaveProperty("interval");
    expect(few.tables[0]?.notes?.join(" ")).toContain(
      "Fewer than 6 values, or sessions, have no 95 % interval",
    );
  });

  it("of one process have an interval that is of it alone, and say so", () => {
    const values = [1, 2, 3, 4, 5, 6];
    const report = (tool: string) => reportOf({ tool, benchmark: "b", values });
    const notes = (tool: string) => report(tool).tables[0]?.notes?.join(" ") ?? "";
    expect(rows(report("pytest-benchmark"), "measurements")[0]).toMatchObject({
      median: 3.5,
      interval: [1, 6],
    });
    expect(texts(report("pytest-benchmark"))[0]).toContain("in 6 values of 1 session.");
    expect(notes("pytest-benchmark")).toContain("the interval is of that session alone");
    // hyperfine starts a process for each.
    expect(notes("hyperfine")).not.toContain("session");
    expect(texts(report("hyperfine"))[0]).toContain("in 6 values.");
  });
});

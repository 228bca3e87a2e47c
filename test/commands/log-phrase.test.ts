import { describe, expect, it } from "vitest";
import type { LogSummary } from "../../src/analysis/log-summary.ts";
import { alarmsOf, phraseOf } from "../../src/commands/log-phrase.ts";
import { log } from "./log-summaries.ts";

describe("what a log comes to, in words", () => {
  it.each<[string, Partial<LogSummary>]>([
    ["13 built, median 148 s, no incident", { servers: 13, built: 13, median_s: 148 }],
    ["2 servers asked for, no incident", { servers: 2 }],
    ["1 built, median 148 s, 1 timed out, no incident", { built: 1, median_s: 148, timeouts: 1 }],
    ["1 command, 747 s", { runs: 1, elapsed_s: 747.25 }],
    ["3 commands, 1 failed", { runs: 3, elapsed_s: 2, failed: 1 }],
    ["1 incident (quota)", { incidents: 1, incident: "quota" }],
    [
      "2 incidents, the first (quota), 1 server left behind",
      { incidents: 2, incident: "quota", orphans: 1, died: true },
    ],
    ["12 measurements, 1 problem", { measurements: 12, problems: 1 }],
    ["nothing of a known format", {}],
  ])("%s", (phrase, values) => {
    expect(phraseOf(log(values))).toBe(phrase);
  });
});

describe("alarms", () => {
  it("are raised for what was not there before", () => {
    expect(alarmsOf(null, log({ incidents: 2, incident: "quota" }), false)).toMatchObject([
      { kind: "incident" },
    ]);
    expect(alarmsOf(log({ incidents: 2 }), log({ incidents: 2 }), false)).toEqual([]);
    expect(alarmsOf(log({ failed: 1 }), log({ failed: 2 }), false)).toMatchObject([{ kind: "failure" }]);
  });

  it("for orphans only if the job died and the log is quiet: what has no result yet is no orphan", () => {
    expect(alarmsOf(null, log({ orphans: 3 }), true)).toEqual([]);
    expect(alarmsOf(null, log({ orphans: 3, died: true }), false)).toEqual([]);
    expect(alarmsOf(null, log({ orphans: 3, died: true }), true)).toMatchObject([{ kind: "orphan" }]);
  });
});

import { describe, expect, it } from "vitest";
import type { ReportDocument } from "../../src/reports/report.ts";
import { withUntold } from "../../src/reports/untold.ts";

const documentOf = (...inputs: readonly (readonly [source: string, bytes: number])[]): ReportDocument => ({
  title: "",
  summary: "",
  findings: [{ id: "other", level: "info", weight: 60, text: "", places: [] }],
  reports: [],
  provenance: {
    version: "",
    command: "",
    inputs: inputs.map(([source, bytes]) => ({ source, bytes, lines: 1, sha256: null })),
  },
});

const told = (document: ReportDocument, ...sources: readonly string[]) =>
  withUntold(document, new Set(sources)).findings.map(({ id, level, text }) => [id, level, text]);

const other = ["other", "info", ""];

describe("inputs that gave no row", () => {
  it("are named behind what matters more, but for empty ones", () => {
    const document = documentOf(["a.log", 9], ["notes.txt", 5], ["run.sh", 7], ["empty", 0]);
    expect(told(document, "a.log")).toEqual([
      other,
      ["nothing-taken", "info", "Nothing was taken from 2 of 4 files: notes.txt and run.sh."],
    ]);
    expect(told(document, "a.log", "notes.txt", "run.sh")).toEqual([other]);
  });

  it("are a warning before all else where there is nothing but them", () => {
    expect(told(documentOf(["notes.txt", 5]))).toEqual([
      ["nothing-taken", "warning", "Nothing of a known format was found, so there is nothing to report on."],
      other,
    ]);
    expect(told(documentOf())).toEqual([other]);
  });
});

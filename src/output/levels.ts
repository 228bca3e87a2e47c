import type { Level } from "../reports/report.ts";

/** What a level is called wherever a person reads it. */
export const levelWords: Readonly<Record<Level, string>> = {
  bad: "Problem",
  warning: "Warning",
  info: "Note",
  good: "Good",
};

/** Worst first. */
export const levels = ["bad", "warning", "info", "good"] as const satisfies readonly Level[];

/** The time that each log covers, as far as its own lines tell, for servers of which it does not say when they were created. */
import type { TableName } from "../tables/schema.ts";
import { rowsOf, type Tables } from "../tables/tables.ts";
import { type EvidenceWindow, hull, windowOfTimes } from "./cleanup-window.ts";

/** Columns that hold a time of day. Servers have their own, and there may be millions. */
const timesOf: Readonly<Partial<Record<TableName, readonly string[]>>> = {
  tests: ["started_at", "finished_at"],
  incidents: ["at"],
  requests: ["at"],
};

/** By source; sources that show no time are not in it. */
export function windowsBySource(tables: Tables): ReadonlyMap<string, EvidenceWindow> {
  const windows = new Map<string, EvidenceWindow>();
  for (const [table, columns] of Object.entries(timesOf)) {
    for (const row of rowsOf(tables, table as keyof typeof timesOf)) {
      const cells: Readonly<Record<string, unknown>> = row;
      const times = columns.map((column) => cells[column]).filter((time) => typeof time === "string");
      const window = windowOfTimes(times);
      const known = windows.get(row.source);
      if (window !== null) windows.set(row.source, known === undefined ? window : hull(known, window));
    }
  }
  return windows;
}

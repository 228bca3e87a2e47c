/** Where a log can be cut in two, so that each part tells of its servers what the whole does. */
import { type TableName, tableNames } from "../tables/schema.ts";
import type { Mark, Store } from "../tables/store.ts";

/** So many lines after a record began, all rows that tell of it are there: a traceback ends, a response follows its request. */
export const nearLines = 64;

/**
 * The line at which the last job of a log begins: where the number of a test does not grow, nothing before it has to do with what follows.
 * Null if the log shows one job only. `last`: the last line that was read; a job that began just now is not one yet, for what ended the one
 * before may still come.
 */
export function lastJobStart(store: Store, source: string, last: number): number | null {
  const tests = store.table("tests");
  const { test, line, source: sources } = tests.columns;
  const code = sources.code(source);
  let next: number | null = null;
  for (let row = tests.length - 1; row >= 0 && sources.codes[row] === code; row--) {
    const begins = next !== null && (test.values[next] as number) <= (test.values[row] as number);
    if (next !== null && begins && line.at(next) + nearLines <= last) return line.at(next);
    next = row;
  }
  return null;
}

/** The line at which the last test of a log begins; null if it shows none. */
export function lastTestStart(store: Store, source: string): number | null {
  const tests = store.table("tests");
  const last = tests.length - 1;
  return last >= 0 && tests.columns.source.at(last) === source ? tests.columns.line.at(last) : null;
}

/** How many rows of each table stand before those of a line of the source that is being read: those of other sources, and of lines above. */
export function markBefore(store: Store, source: string, line: number): Mark {
  return Object.fromEntries(tableNames.map((name) => [name, rowsBefore(store, name, source, line)])) as Mark;
}

function rowsBefore(store: Store, name: TableName, source: string, from: number): number {
  const table = store.table(name);
  const { source: sources, line } = table.columns;
  const code = sources.code(source);
  let first = table.length;
  // Records of several lines may come late, so that lines are not quite in order.
  for (let row = table.length - 1; row >= 0 && sources.codes[row] === code; row--)
    if ((line.values[row] as number) >= from) first = row;
  return first;
}

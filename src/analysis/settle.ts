/** Facts about rows that only the whole input tells, written into the tables before they are read. */
import type { Store, TableStore } from "../tables/store.ts";
import { findFates, type Lines, type LogRecords, type Numbered, type ServerEvent } from "./fate.ts";
import { joinRetoldIncidents } from "./retold-incidents.ts";
import { dropTwiceTold } from "./twice-told.ts";

/** All facts: those of each log, and those that several inputs together tell. Once: what was settled must not be settled again. */
export function settle(store: Store): void {
  settleLogs(store);
  dropTwiceTold(store);
}

/**
 * The facts that each log tells by itself: fills `fate`, `evidence_line` and, where another line gives it, `id` of all servers; incidents
 * that a log tells twice count once. The logs may be settled one by one and joined, or joined and settled.
 */
export function settleLogs(store: Store): void {
  joinRetoldIncidents(store);
  const servers = store.table("servers");
  const [builds, tests, events] = [store.table("builds"), store.table("tests"), store.table("server_events")];
  const [buildsOf, testsOf, eventsOf] = [bySource(builds), bySource(tests), bySource(events)];
  for (const [source, rows] of bySource(servers)) {
    const told = eventsOf.get(source) ?? noRows;
    const records: LogRecords = {
      servers: numbered(servers, rows, servers.columns.name),
      builds: numbered(builds, buildsOf.get(source) ?? noRows, builds.columns.server),
      tests: lined(tests, testsOf.get(source) ?? noRows),
      events: Array.from(told, (row) => eventAt(events, row)),
    };
    const { fate, evidence_line: evidence } = servers.columns;
    findFates(records, (at, verdict) => {
      const row = rows[at] as number;
      fate.set(row, verdict.fate);
      evidence.set(row, verdict.line);
    });
    setIds(servers, rows, events, told);
  }
}

/** Rows of one source, in the order of their lines. */
type SourceRows = Uint32Array;

const noRows: SourceRows = new Uint32Array(0);

type Lined = TableStore<"servers" | "builds" | "tests" | "server_events">;

/** The rows of each source. */
function bySource(table: Lined): ReadonlyMap<string, SourceRows> {
  const { source, line } = table.columns;
  const counts = new Uint32Array(source.categories.length + 1);
  for (let row = 0; row < table.length; row++) (counts[source.codes[row] as number] as number)++;
  const rows = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let row = 0; row < table.length; row++) {
    const code = source.codes[row] as number;
    const list = rows[code] as Uint32Array;
    list[counts[code] as number] = row;
    counts[code] = (counts[code] as number) + 1;
  }
  for (const list of rows) sortByLine(list, line.values);
  return new Map(rows.flatMap((list, code) => (list.length === 0 ? [] : [[nameOf(source, code), list]])));
}

function nameOf({ categories }: { readonly categories: readonly string[] }, code: number): string {
  return categories[code - 1] ?? "";
}

/** Rows are nearly always in order already: parsers add them as they read. */
function sortByLine(rows: SourceRows, lines: Uint32Array): void {
  for (let i = 1; i < rows.length; i++) {
    if ((lines[rows[i - 1] as number] as number) <= (lines[rows[i] as number] as number)) continue;
    rows.sort((a, b) => (lines[a] ?? 0) - (lines[b] ?? 0) || a - b);
    return;
  }
}

/** Lines and tests of rows; parts of the columns themselves where the rows follow each other, as they do in one log. */
function lined(table: Lined, rows: SourceRows): Lines {
  const { line, test } = table.columns;
  return { lines: pick(line.values, rows), tests: pick(test.values, rows) };
}

function numbered(
  table: TableStore<"servers" | "builds">,
  rows: SourceRows,
  names: { at(row: number): string | null },
): Numbered {
  return {
    ...lined(table, rows),
    indexes: pick(table.columns.index.values, rows),
    name: (at) => names.at(rows[at] as number),
  };
}

function pick<T extends Float64Array | Uint32Array>(values: T, rows: SourceRows): T {
  const [first = 0] = rows;
  if (rows.every((row, at) => row === first + at)) return values.subarray(first, first + rows.length) as T;
  const picked = values.slice(0, rows.length) as T;
  rows.forEach((row, at) => {
    picked[at] = values[row] as number;
  });
  return picked;
}

function eventAt(events: TableStore<"server_events">, row: number): ServerEvent {
  const { line, event, test, server } = events.columns;
  return { line: line.at(row), event: event.at(row), test: test.at(row), server: server.at(row) };
}

/** An id that another line of the log tells of a server, by its name: the last such server before that line. */
function setIds(
  servers: TableStore<"servers">,
  rows: SourceRows,
  events: TableStore<"server_events">,
  told: SourceRows,
): void {
  const withId = told.filter((row) => events.columns.id.startOf(row) !== -1);
  if (withId.length === 0) return;
  const { name, id, line } = servers.columns;
  const byName = new Map<string, number[]>();
  for (const row of rows) {
    const of = name.at(row) ?? "";
    const same = byName.get(of);
    if (same === undefined) byName.set(of, [row]);
    else same.push(row);
  }
  for (const event of withId) {
    const server = events.columns.server.at(event);
    if (server === null) continue;
    const before = events.columns.line.at(event);
    const row = byName.get(server)?.findLast((at) => (line.values[at] ?? 0) <= before);
    if (row !== undefined && id.at(row) === null) id.set(row, events.columns.id.at(event));
  }
}

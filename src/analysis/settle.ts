/** Facts about rows that only the whole input tells, written into the tables before they are read. */
import type { Store, TableStore } from "../tables/store.ts";
import { findFates, type LogRecords, type Numbered, type ServerEvent } from "./fate.ts";
import { joinRetoldIncidents } from "./retold-incidents.ts";
import { dropTwiceTold } from "./twice-told.ts";

/** Fills `fate`, `evidence_line` and, where another line gives it, `id` of all servers; what is told twice counts once. */
export function settle(store: Store): void {
  dropTwiceTold(store);
  joinRetoldIncidents(store);
  const servers = store.table("servers");
  const builds = bySource(store.table("builds"));
  const tests = bySource(store.table("tests"));
  const events = bySource(store.table("server_events"));
  for (const [source, rows] of bySource(servers)) {
    const found: ServerEvent[] = (events.get(source) ?? []).map((row) =>
      store.table("server_events").at(row),
    );
    const records: LogRecords = {
      servers: numbered(servers, rows, (columns) => columns.name),
      builds: numbered(store.table("builds"), builds.get(source) ?? [], (columns) => columns.server),
      tests: (tests.get(source) ?? []).map((row) => store.table("tests").at(row)),
      events: found,
    };
    findFates(records).forEach(({ fate, line }, at) => {
      const row = rows[at] as number;
      servers.columns.fate.set(row, fate);
      servers.columns.evidence_line.set(row, line);
    });
    setIds(servers, rows, found);
  }
}

/** The rows of each source, in the order of their lines. */
function bySource(
  table: TableStore<"servers" | "builds" | "tests" | "server_events">,
): Map<string, number[]> {
  const { source, line } = table.columns;
  const rows = new Map<string, number[]>();
  let code = -1;
  let list: number[] = [];
  for (let row = 0; row < table.length; row++) {
    const next = source.codes[row] ?? 0;
    if (next !== code) {
      code = next;
      const name = source.at(row) ?? "";
      list = rows.get(name) ?? [];
      rows.set(name, list);
    }
    list.push(row);
  }
  for (const list of rows.values()) sortByLine(list, line.values);
  return rows;
}

/** Rows are nearly always in order already: parsers add them as they read. */
function sortByLine(rows: number[], lines: Uint32Array): void {
  for (let i = 1; i < rows.length; i++) {
    if ((lines[rows[i - 1] as number] as number) <= (lines[rows[i] as number] as number)) continue;
    rows.sort((a, b) => (lines[a] ?? 0) - (lines[b] ?? 0));
    return;
  }
}

function numbered<T extends "servers" | "builds">(
  table: TableStore<T>,
  rows: readonly number[],
  nameOf: (columns: TableStore<T>["columns"]) => { at(row: number): string | null },
): Numbered {
  const { line, test, index } = (table as unknown as TableStore<"servers" | "builds">).columns;
  const names = nameOf(table.columns);
  const lines = new Uint32Array(rows.length);
  const tests = new Float64Array(rows.length);
  const indexes = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    lines[at] = line.values[row] as number;
    tests[at] = test.values[row] as number;
    indexes[at] = index.values[row] as number;
  }
  return { lines, tests, indexes, name: (at) => names.at(rows[at] as number) };
}

/** An id that another line of the log tells of a server, by its name: the last such server before that line. */
function setIds(
  servers: TableStore<"servers">,
  rows: readonly number[],
  events: readonly (ServerEvent & { id?: string | null })[],
): void {
  const told = events.filter(({ id, server }) => typeof id === "string" && server !== null);
  if (told.length === 0) return;
  const { name, id, line } = servers.columns;
  const byName = new Map<string, number[]>();
  for (const row of rows) {
    const of = name.at(row) ?? "";
    const same = byName.get(of);
    if (same === undefined) byName.set(of, [row]);
    else same.push(row);
  }
  for (const event of told) {
    const row = byName.get(event.server ?? "")?.findLast((at) => (line.values[at] ?? 0) <= event.line);
    if (row !== undefined && id.at(row) === null) id.set(row, event.id ?? null);
  }
}

/**
 * One occurrence is one incident, even where a log tells it twice: the program reports an exception in its own words, and the traceback of
 * the same exception stands next to it; or a transcript shows the response, and the traceback follows. The earlier row stays, and takes
 * over what only the later one knows.
 */
import { dropRows } from "./twice-told.ts";
import type { Store, TableStore } from "../tables/store.ts";

/** Lines between a traceback and the line that tells of the same exception. */
const near = 2;
/** Lines of a response (headers, body) between its status and the traceback that it caused. */
const responseLines = 40;

interface Told {
  readonly row: number;
  readonly line: number;
  /** The traceback's last line; the line itself where there is none. */
  readonly end: number;
  readonly kind: string | null;
  readonly status: number | null;
  readonly traceback: boolean;
}

/** Joins incidents that are the same occurrence into the earlier of the two rows. */
export function joinRetoldIncidents(store: Store): void {
  const incidents = store.table("incidents");
  const dropped = new Set<number>();
  for (const told of bySource(incidents, lastLines(store.table("server_events")))) {
    told.sort((a, b) => a.line - b.line || a.row - b.row);
    told.forEach((one, i) => {
      const other = told[i + 1];
      if (other === undefined || dropped.has(one.row) || !isSame(one, other)) return;
      fill(incidents, one.row, other.row);
      dropped.add(other.row);
    });
  }
  dropRows(store, incidents, dropped);
}

function isSame(first: Told, second: Told): boolean {
  if (first.kind !== second.kind || first.traceback === second.traceback) return false;
  if (first.status !== null && second.status !== null && first.status !== second.status) return false;
  const apart = second.line - first.end;
  const sameStatus = !first.traceback && first.status !== null && first.status === second.status;
  return apart <= (sameStatus ? responseLines : near);
}

/** Where tracebacks end, source by source, ascending. */
function lastLines(events: TableStore<"server_events">): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  const { source, event, line } = events.columns;
  const died = event.code("died");
  for (let row = 0; row < events.length; row++) {
    if (event.codes[row] !== died) continue;
    const of = source.at(row) ?? "";
    const list = lines.get(of);
    if (list === undefined) lines.set(of, [line.at(row)]);
    else list.push(line.at(row));
  }
  for (const list of lines.values()) list.sort((a, b) => a - b);
  return lines;
}

function bySource(
  incidents: TableStore<"incidents">,
  ends: ReadonlyMap<string, readonly number[]>,
): Told[][] {
  const sources = new Map<string, Told[]>();
  const { source, line, kind, http_status, exception } = incidents.columns;
  for (let row = 0; row < incidents.length; row++) {
    const of = source.at(row) ?? "";
    const at = line.at(row);
    const traceback = exception.at(row) !== null;
    const end = traceback ? (firstFrom(ends.get(of) ?? [], at) ?? at) : at;
    const told = { row, line: at, end, kind: kind.at(row), status: http_status.at(row), traceback };
    const list = sources.get(of);
    if (list === undefined) sources.set(of, [told]);
    else list.push(told);
  }
  return [...sources.values()];
}

/** The first of ascending numbers that is at least `least`. */
function firstFrom(ascending: readonly number[], least: number): number | undefined {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return ascending[low];
}

function fill(incidents: TableStore<"incidents">, row: number, from: number): void {
  const known = incidents.at(row);
  const { source: _source, line: _line, ...more } = incidents.at(from);
  const columns = incidents.columns as unknown as Record<string, { set(row: number, value: unknown): void }>;
  for (const [name, value] of Object.entries(more))
    if (value !== null && known[name as keyof typeof known] === null) columns[name]?.set(row, value);
}

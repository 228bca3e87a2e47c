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
  readonly kind: string | null;
  readonly status: number | null;
  /** It names an exception, as every traceback does, but not only they. */
  readonly exception: boolean;
  /** The next request behind it, if a transcript shows it; 0 if none does. */
  readonly nextRequest: number;
  /** The traceback's last line; the line itself where there is none. */
  end: number;
  traceback: boolean;
}

/** Joins incidents that are the same occurrence into the earlier of the two rows. */
export function joinRetoldIncidents(store: Store): void {
  const incidents = store.table("incidents");
  const dropped = new Set<number>();
  const ends = linesOf(store.table("server_events"), "died");
  for (const [source, told] of bySource(store)) {
    told.sort((a, b) => a.line - b.line || a.row - b.row);
    markTracebacks(told, ends.get(source) ?? []);
    let first: Told | undefined;
    let retold = false;
    for (const next of told) {
      if (first !== undefined && (isWithin(first, next) || (!retold && isNext(first, next)))) {
        retold ||= !isWithin(first, next);
        first.end = Math.max(first.end, next.end);
        fill(incidents, first.row, next.row);
        dropped.add(next.row);
      } else {
        first = next;
        retold = false;
      }
    }
  }
  dropRows(incidents, dropped);
}

/** The same line, a line of the traceback, or of the response that a transcript shows. */
function isWithin(first: Told, second: Told): boolean {
  if (second.line <= first.end) return true;
  const inResponse = second.line < first.nextRequest && second.line - first.line <= responseLines;
  const alike = first.kind === second.kind || (first.status !== null && first.status === second.status);
  return inResponse && second.nextRequest === 0 && alike;
}

/** A traceback next to a line that is about the same, either before the other. */
function isNext(first: Told, second: Told): boolean {
  if (first.kind !== second.kind || first.traceback === second.traceback) return false;
  if (first.status !== null && second.status !== null && first.status !== second.status) return false;
  const apart = second.line - first.end;
  const sameStatus = !first.traceback && first.status !== null && first.status === second.status;
  return apart <= (sameStatus ? responseLines : near);
}

/** Finds out which incidents are tracebacks: of those that name an exception, the last that begins above the end of one. */
function markTracebacks(told: readonly Told[], ends: readonly number[]): void {
  let at = 0;
  for (const end of ends) {
    let last: Told | undefined;
    for (; at < told.length && (told[at]?.line ?? end) < end; at++)
      if (told[at]?.exception === true) last = told[at];
    if (last === undefined) continue;
    last.end = end;
    last.traceback = true;
  }
}

/** The lines of some rows, source by source, ascending. */
function linesOf(table: TableStore<"server_events">, event: string): ReadonlyMap<string, number[]>;
function linesOf(table: TableStore<"requests">): ReadonlyMap<string, number[]>;
function linesOf(
  table: TableStore<"server_events"> | TableStore<"requests">,
  event?: string,
): ReadonlyMap<string, number[]> {
  const lines = new Map<string, number[]>();
  const { source, line } = table.columns;
  const kind = "event" in table.columns ? table.columns.event : null;
  const code = event === undefined ? undefined : kind?.code(event);
  for (let row = 0; row < table.length; row++) {
    if (kind !== null && kind.codes[row] !== code) continue;
    const of = source.at(row) ?? "";
    const list = lines.get(of);
    if (list === undefined) lines.set(of, [line.at(row)]);
    else list.push(line.at(row));
  }
  for (const list of lines.values()) list.sort((a, b) => a - b);
  return lines;
}

function bySource(store: Store): Map<string, Told[]> {
  const incidents = store.table("incidents");
  const requests = linesOf(store.table("requests"));
  const sources = new Map<string, Told[]>();
  const { source, line, kind, http_status, exception } = incidents.columns;
  for (let row = 0; row < incidents.length; row++) {
    const of = source.at(row) ?? "";
    const at = line.at(row);
    const told: Told = {
      row,
      line: at,
      kind: kind.at(row),
      status: http_status.at(row),
      exception: exception.at(row) !== null,
      nextRequest: nextRequest(requests.get(of) ?? [], at),
      end: at,
      traceback: false,
    };
    const list = sources.get(of);
    if (list === undefined) sources.set(of, [told]);
    else list.push(told);
  }
  return sources;
}

/** The line of the request behind the one at `line`; infinite if it is the last, 0 if there is none at `line`. */
function nextRequest(requests: readonly number[], line: number): number {
  if (firstFrom(requests, line) !== line) return 0;
  return firstFrom(requests, line + 1) ?? Number.POSITIVE_INFINITY;
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

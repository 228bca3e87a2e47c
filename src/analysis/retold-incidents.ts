/**
 * One occurrence is one incident, even where a log tells it twice: the program reports an exception in its own words, and the traceback of
 * the same exception stands next to it; or a transcript shows the response, and the traceback follows. The earlier row stays, and takes
 * over what only the later one knows.
 */
import type { Codes } from "../tables/growth.ts";
import type { Store, TableStore } from "../tables/store.ts";
import { LineOrder, type Placed, type Span } from "./line-order.ts";

/** Lines between a traceback and the line that tells of the same exception. */
const near = 2;
/** Lines of a response (headers, body) between its status and the traceback that it caused. */
const responseLines = 40;

/** Joins incidents that are the same occurrence into the earlier of the two rows. */
export function joinRetoldIncidents(store: Store): void {
  const incidents = store.table("incidents");
  if (incidents.length < 2) return;
  const order = new LineOrder(incidents);
  const told = new ToldIncidents(incidents, order);
  const [events, requests] = [store.table("server_events"), store.table("requests")];
  const [eventOrder, requestOrder] = [new LineOrder(events), new LineOrder(requests)];
  const isDeath = (row: number) => events.columns.event.at(row) === "died";
  const takeOver = takerOver(incidents);
  const dropped = new Uint8Array(incidents.length);
  for (const source of incidents.columns.source.categories) {
    const log = order.spanOf(source);
    told.markTracebacks(log, linesOf(events, eventOrder, eventOrder.spanOf(source), isDeath));
    told.markRequests(log, linesOf(requests, requestOrder, requestOrder.spanOf(source)));
    joinNeighbours(told, log, (first, next) => {
      takeOver(order.rowAt(first), order.rowAt(next));
      dropped[order.rowAt(next)] = 1;
    });
  }
  incidents.drop(dropped);
}

/** Calls `join` for each incident that is told again by one behind it. */
function joinNeighbours(
  told: ToldIncidents,
  { from, to }: Span,
  join: (first: number, next: number) => void,
): void {
  let first = from;
  let retold = false;
  for (let next = from + 1; next < to; next++) {
    const isWithin = told.isWithin(first, next);
    if (isWithin || (!retold && told.isNext(first, next))) {
      retold ||= !isWithin;
      told.extend(first, next);
      join(first, next);
    } else {
      first = next;
      retold = false;
    }
  }
}

/** What is known of incidents, by their position in the order of lines. */
class ToldIncidents {
  readonly #lines: Uint32Array;
  readonly #kinds: Codes;
  /** NaN where none is stated. */
  readonly #statuses: Float64Array;
  readonly #namesException: (at: number) => boolean;
  /** The traceback's last line; the line itself where there is none. */
  readonly #ends: Uint32Array;
  readonly #isTraceback: Uint8Array;
  /** The line of the next request behind it, if a transcript shows one at its line: infinite if it is the last. 0 if none does. */
  readonly #nextRequests: Float64Array;

  constructor({ columns, length }: TableStore<"incidents">, order: LineOrder) {
    this.#lines = order.valuesOf(columns.line.values);
    this.#kinds = order.valuesOf(columns.kind.codes);
    this.#statuses = order.valuesOf(columns.http_status.values);
    this.#namesException = (at) => columns.exception.startOf(order.rowAt(at)) !== -1;
    this.#ends = this.#lines.slice(0, length);
    this.#isTraceback = new Uint8Array(length);
    this.#nextRequests = new Float64Array(length);
  }

  /** Finds out which incidents are tracebacks: of those that name an exception, as others may too, the last that begins above the end of one. */
  markTracebacks({ from, to }: Span, ends: ArrayLike<number>): void {
    let at = from;
    for (let i = 0; i < ends.length; i++) {
      const end = ends[i] as number;
      let last = -1;
      for (; at < to && (this.#lines[at] as number) < end; at++) if (this.#namesException(at)) last = at;
      if (last === -1) continue;
      this.#ends[last] = end;
      this.#isTraceback[last] = 1;
    }
  }

  markRequests({ from, to }: Span, requests: ArrayLike<number>): void {
    let next = 0;
    for (let at = from; at < to && requests.length > 0; at++) {
      const line = this.#lines[at] as number;
      while ((requests[next] ?? Number.POSITIVE_INFINITY) < line) next++;
      if (requests[next] !== line) continue;
      let behind = next + 1;
      while (requests[behind] === line) behind++;
      this.#nextRequests[at] = requests[behind] ?? Number.POSITIVE_INFINITY;
    }
  }

  /** The same line, a line of the traceback, or of the response that a transcript shows. */
  isWithin(first: number, second: number): boolean {
    const line = this.#lines[second] as number;
    if (line <= (this.#ends[first] as number)) return true;
    const inResponse =
      line < (this.#nextRequests[first] as number) && line - (this.#lines[first] as number) <= responseLines;
    const alike =
      this.#kinds[first] === this.#kinds[second] || this.#statuses[first] === this.#statuses[second];
    return inResponse && this.#nextRequests[second] === 0 && alike;
  }

  /** A traceback next to a line that is about the same, either before the other. */
  isNext(first: number, second: number): boolean {
    if (this.#kinds[first] !== this.#kinds[second] || this.#isTraceback[first] === this.#isTraceback[second])
      return false;
    const [status, other] = [this.#statuses[first] as number, this.#statuses[second] as number];
    const sameStatus = status === other;
    if (!sameStatus && !Number.isNaN(status) && !Number.isNaN(other)) return false;
    const apart = (this.#lines[second] as number) - (this.#ends[first] as number);
    return apart <= (this.#isTraceback[first] === 0 && sameStatus ? responseLines : near);
  }

  /** The first reaches to the end of the second. */
  extend(first: number, second: number): void {
    this.#ends[first] = Math.max(this.#ends[first] as number, this.#ends[second] as number);
  }
}

/** The lines of a log's rows that are wanted, ascending. */
function linesOf(
  { columns }: Placed,
  order: LineOrder,
  { from, to }: Span,
  isWanted: (row: number) => boolean = () => true,
): number[] {
  const lines: number[] = [];
  for (let at = from; at < to; at++) {
    const row = order.rowAt(at);
    if (isWanted(row)) lines.push(columns.line.values[row] as number);
  }
  return lines;
}

/** What is not text costs little to look at. */
interface AnyColumn {
  at(row: number): unknown;
  set(row: number, value: unknown): void;
  /** Of a text column: -1 where missing. */
  startOf?(row: number): number;
}

/** Sets in `row` what only the row `from` knows. */
function takerOver({ columns }: TableStore<"incidents">): (row: number, from: number) => void {
  const { source: _source, line: _line, ...others } = columns;
  const all = Object.values<AnyColumn>(others);
  return (row, from) => {
    for (const column of all)
      if (isMissing(column, row) && !isMissing(column, from)) column.set(row, column.at(from));
  };
}

function isMissing(column: AnyColumn, row: number): boolean {
  return column.startOf === undefined ? column.at(row) === null : column.startOf(row) === -1;
}

/** Ids that a log tells of a server apart from the line of its creation. */
import type { Store } from "../tables/store.ts";
import type { NameCodes } from "./fate-records.ts";
import type { LineOrder, Span } from "./line-order.ts";

/**
 * Sets the ids that other lines tell of servers, by their names: of the last server of that name before the line. Null where no line
 * does; else to be called for each log, in their order.
 */
export function idLearner(
  store: Store,
  orders: { readonly servers: LineOrder; readonly events: LineOrder },
  names: () => NameCodes,
): ((servers: Span, events: Span) => void) | null {
  const { columns: told, length } = store.table("server_events");
  if (!told.id.hasAny(0, length)) return null;
  const { line, id } = store.table("servers").columns;
  const codes = names();
  /** By the code of a name the position of the last server that has it, plus one. */
  const last = new Uint32Array(codes.count + 1);
  return (servers, events) => {
    let next = servers.from;
    for (let e = events.from; e < events.to; e++) {
      const event = orders.events.rowAt(e);
      const start = told.id.startOf(event);
      const code = start === -1 ? 0 : codes.ofEvent(e);
      if (code <= 0) continue;
      const before = told.line.values[event] as number;
      for (; next < servers.to; next++) {
        if ((line.values[orders.servers.rowAt(next)] as number) > before) break;
        last[codes.ofServer(next)] = next + 1;
      }
      const at = (last[code] as number) - 1;
      if (at < servers.from) continue;
      const row = orders.servers.rowAt(at);
      if (id.startOf(row) === -1) id.setBytes(row, told.id.bytes, start, start + told.id.lengthOf(event));
    }
  };
}

/** Facts about rows that only the whole input tells, written into the tables before they are read. */
import type { CategoryColumn, NumberColumn } from "../tables/columns.ts";
import type { Store, TableStore } from "../tables/store.ts";
import { FateFinder } from "./fate.ts";
import type { EventKind, Fates, Lines, LogSpans, NameCodes, Numbered, Records } from "./fate-records.ts";
import { idLearner } from "./learned-ids.ts";
import { LineOrder, type Span } from "./line-order.ts";
import type { Fate } from "./logged-server.ts";
import { joinRetoldIncidents } from "./retold-incidents.ts";
import { TextCodes } from "./text-codes.ts";
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
  if (servers.length === 0) return;
  const orders = {
    servers: new LineOrder(servers),
    builds: new LineOrder(store.table("builds")),
    tests: new LineOrder(store.table("tests")),
    events: new LineOrder(store.table("server_events")),
  };
  let codes: NameCodes | null = null;
  const names = () => (codes ??= nameCodes(store, orders));
  const fates = new FateColumns(servers, orders.servers);
  const finder = new FateFinder({ ...recordsOf(store, orders), names }, fates);
  const learnIds = idLearner(store, orders, names);
  for (const source of servers.columns.source.categories) {
    const log = {
      servers: orders.servers.spanOf(source),
      builds: orders.builds.spanOf(source),
      tests: orders.tests.spanOf(source),
      events: orders.events.spanOf(source),
    };
    finder.read(log);
    learnIds?.(log.servers, log.events);
  }
}

type Orders = Readonly<Record<keyof LogSpans, LineOrder>>;

function recordsOf(store: Store, orders: Orders): Omit<Records, "names"> {
  const numbered = (name: "servers" | "builds"): Numbered => {
    const { index } = store.table(name).columns;
    return { ...lined(store.table(name), orders[name]), indexes: orders[name].valuesOf(index.values) };
  };
  const events = store.table("server_events");
  const { event, server } = events.columns;
  return {
    servers: numbered("servers"),
    builds: numbered("builds"),
    tests: lined(store.table("tests"), orders.tests),
    events: {
      ...lined(events, orders.events),
      kindOf: (at) => event.at(orders.events.rowAt(at)) as EventKind | null,
    },
    eventsName: server.hasAny(0, events.length),
  };
}

function lined(
  { columns: { line, test } }: TableStore<"servers" | "builds" | "tests" | "server_events">,
  order: LineOrder,
): Lines {
  return { lines: order.valuesOf(line.values), tests: order.valuesOf(test.values) };
}

function nameCodes(store: Store, orders: Orders): NameCodes {
  const servers = store.table("servers");
  const built = [store.table("builds").columns.server];
  const told = [store.table("server_events").columns.server];
  const codes = new TextCodes([servers.columns.name], servers.length);
  return {
    count: codes.count,
    ofServer: (at) => codes.codes[orders.servers.rowAt(at)] as number,
    ofBuild: (at) => codes.find(built, orders.builds.rowAt(at)),
    ofEvent: (at) => codes.find(told, orders.events.rowAt(at)),
  };
}

/** Fates of the `servers` table, where parsers left them missing. */
class FateColumns implements Fates {
  readonly #fate: CategoryColumn;
  readonly #evidence: NumberColumn;
  readonly #order: LineOrder;
  #isAnySet = false;

  constructor({ columns }: TableStore<"servers">, order: LineOrder) {
    this.#fate = columns.fate;
    this.#evidence = columns.evidence_line;
    this.#order = order;
  }

  isSet(at: number): boolean {
    return this.#fate.codes[this.#order.rowAt(at)] !== 0;
  }

  set(at: number, fate: Fate, line: number): void {
    const row = this.#order.rowAt(at);
    this.#isAnySet = true;
    this.#fate.setCode(row, this.#fate.code(fate));
    this.#evidence.values[row] = line;
  }

  setOthers({ from, to }: Span, fate: Fate, line: number): void {
    if (this.#order.isPlain && !this.#isAnySet) {
      this.#fate.fillCode(this.#fate.code(fate), from, to);
      this.#evidence.values.fill(line, from, to);
    } else {
      for (let at = from; at < to; at++) if (!this.isSet(at)) this.set(at, fate, line);
    }
  }
}

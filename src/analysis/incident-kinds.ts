/** What the incidents of each kind come to: of all that were read, also where they are not all rows. */
import type { Store } from "../tables/store.ts";
import { categories, numbers, rowsOf, type Tables, textAt } from "../tables/tables.ts";

/** What the incidents of one kind have in common. */
export interface IncidentKind {
  readonly kind: string;
  readonly count: number;
  /** How long clients say that they waited for them, seconds. */
  readonly waited: number;
  /** HTTP statuses, in the order in which they came. */
  readonly statuses: readonly number[];
  /** The first few. */
  readonly places: readonly { readonly source: string; readonly line: number }[];
  /** What the first one says; null if nothing. */
  readonly words: string | null;
}

const mostPlaces = 3;

/** The kinds in the order in which they came. */
export function incidentKinds(tables: Tables): IncidentKind[] {
  return tables.folded_incidents.numRows() > 0 ? foldedKinds(tables) : kindsOfRows(tables);
}

interface Counted {
  count: number;
  waited: number;
  readonly statuses: Set<number>;
  readonly rows: number[];
}

function kindsOfRows(tables: Tables): IncidentKind[] {
  const { codes, names } = categories(tables, "incidents", "kind");
  const statuses = numbers(tables, "incidents", "http_status");
  const delays = numbers(tables, "incidents", "imposed_delay_s");
  const found = new Map<string, Counted>();
  const byCode: Counted[] = [];
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    let one = byCode[code];
    if (one === undefined) {
      const kind = names[code - 1] ?? "other";
      one = found.get(kind) ?? { count: 0, waited: 0, statuses: new Set(), rows: [] };
      found.set(kind, one);
      byCode[code] = one;
    }
    one.count++;
    if (one.rows.length < mostPlaces) one.rows.push(row);
    const [status, delay] = [statuses[row] as number, delays[row] as number];
    if (!Number.isNaN(status)) one.statuses.add(status);
    if (!Number.isNaN(delay)) one.waited += delay;
  }
  return Array.from(found, ([kind, { rows, ...one }]) => ({
    ...one,
    kind,
    statuses: [...one.statuses],
    places: rows.map((row) => ({
      source: textAt(tables, "incidents", "source", row) ?? "",
      line: numbers(tables, "incidents", "line")[row] ?? 0,
    })),
    words: wordsOf(tables, rows[0] ?? 0),
  }));
}

function wordsOf(tables: Tables, row: number): string | null {
  return textAt(tables, "incidents", "message", row) ?? textAt(tables, "incidents", "exception", row);
}

/** The same, added up over rows that go. */
export class IncidentTotals {
  readonly #kinds = new Map<string, IncidentKind>();

  add(tables: Tables): void {
    for (const kind of kindsOfRows(tables)) {
      const known = this.#kinds.get(kind.kind);
      this.#kinds.set(kind.kind, known === undefined ? kind : sumOf(known, kind));
    }
  }

  /** Fills `folded_incidents`: a row for each kind, and one for each further place. */
  writeTo(store: Store): void {
    const table = store.table("folded_incidents");
    for (const { kind, count, waited, statuses, places, words } of this.#kinds.values())
      places.forEach(({ source, line }, i) => {
        store.source = source;
        const sums = { incidents: count, waited_s: waited, statuses: statuses.join(" "), message: words };
        table.add(line, { kind, ...(i === 0 ? sums : {}) });
      });
  }
}

function sumOf(one: IncidentKind, next: IncidentKind): IncidentKind {
  return {
    ...one,
    count: one.count + next.count,
    waited: one.waited + next.waited,
    statuses: [...new Set([...one.statuses, ...next.statuses])],
    places: [...one.places, ...next.places].slice(0, mostPlaces),
  };
}

function foldedKinds(tables: Tables): IncidentKind[] {
  const found = new Map<string, IncidentKind>();
  for (const row of rowsOf(tables, "folded_incidents")) {
    const { source, line, incidents, waited_s, statuses, message } = row;
    const kind = row.kind ?? "other";
    const known = found.get(kind) ?? {
      kind,
      count: incidents ?? 0,
      waited: waited_s ?? 0,
      statuses: (statuses ?? "").split(" ").filter(Boolean).map(Number),
      places: [],
      words: message,
    };
    found.set(kind, { ...known, places: [...known.places, { source, line }] });
  }
  return [...found.values()];
}

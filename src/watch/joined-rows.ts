/**
 * The rows of all followed files in one store, put together again only where something changed: a table that no change concerns stays the
 * same object, so that whoever made something from it knows that it is still true.
 */
import type { Part } from "../tables/parts.ts";
import { type TableName, tableNames } from "../tables/schema.ts";
import { type Mark, Store, type TableStore } from "../tables/store.ts";

/** What has rows; they are moved into the joined store. */
export interface RowsOwner {
  part: Part | null;
}

type Table = TableStore<TableName>;

/** Rows of a table that are to be copied in one piece. */
interface Stretch {
  readonly table: Table;
  readonly from: number;
  to: number;
  readonly source: string | null;
}

/** The rows of an owner, wherever they are in the store by now. */
class Place implements Part {
  readonly source = null;
  readonly #rows: JoinedRows;
  index: number;

  constructor(rows: JoinedRows, index: number) {
    this.#rows = rows;
    this.index = index;
  }

  get store(): Store {
    return this.#rows.store;
  }

  get from(): Mark {
    return this.#rows.markBefore(this.index);
  }

  get to(): Mark {
    return this.#rows.markBefore(this.index + 1);
  }
}

export class JoinedRows {
  /** Not to be changed, and nor are the stores of owners' parts. */
  store = new Store();
  /** Where each owner was put. */
  #places = new Map<RowsOwner, Place>();
  /** For each table, where the rows of each owner begin, and behind the last where those of the next would. */
  #starts = new Map<TableName, readonly number[]>(tableNames.map((name) => [name, [0]]));

  /** Takes these owners, in their order, and no others. */
  join(owners: readonly RowsOwner[]): void {
    const store = new Store();
    const starts = new Map<TableName, readonly number[]>();
    for (const name of tableNames) {
      const laid = this.#lay(name, owners);
      store.adopt(tableOf(name, laid.stretches, this.store.table(name)));
      starts.set(name, laid.starts);
    }
    const places = new Map<RowsOwner, Place>();
    owners.forEach((owner, i) => {
      const place = this.#places.get(owner) ?? new Place(this, i);
      place.index = i;
      owner.part = place;
      places.set(owner, place);
    });
    this.#places = places;
    this.#starts = starts;
    this.store = store;
  }

  markBefore(index: number): Mark {
    return Object.fromEntries(tableNames.map((name) => [name, this.#starts.get(name)?.[index] ?? 0])) as Mark;
  }

  /** Where the rows of a table come from, and where those of each owner will begin. */
  #lay(name: TableName, owners: readonly RowsOwner[]) {
    const known = this.store.table(name);
    const knownStarts = this.#starts.get(name) ?? [];
    const stretches: Stretch[] = [];
    const starts = [0];
    let rows = 0;
    for (const owner of owners) {
      const { part } = owner;
      const place = this.#places.get(owner);
      const from = place === undefined ? 0 : (knownStarts[place.index] ?? 0);
      const to = place === undefined ? 0 : (knownStarts[place.index + 1] ?? 0);
      if (part !== null && part === place) rows += add(stretches, { table: known, from, to, source: null });
      else if (part !== null) {
        const fresh: Stretch = {
          table: part.store.table(name),
          from: part.from[name],
          to: part.to[name],
          source: part.source,
        };
        const old = { table: known, from, to, source: null };
        rows += add(stretches, isSame(fresh, old) ? old : fresh);
      }
      starts.push(rows);
    }
    return { stretches, starts };
  }
}

/** Adds rows behind others, in one piece with them if that is what they are; returns how many. */
function add(stretches: Stretch[], next: Stretch): number {
  const last = stretches.at(-1);
  if (next.to === next.from) return 0;
  const continues =
    last?.table === next.table && last.to === next.from && last.source === null && next.source === null;
  if (continues) last.to = next.to;
  else stretches.push(next);
  return next.to - next.from;
}

/** The table that the stretches come to: the known one, or that of a part, if they are all of it. */
function tableOf(name: TableName, stretches: readonly Stretch[], known: Table): Table {
  const [first] = stretches;
  if (first === undefined && known.length === 0) return known;
  const isWhole = first?.source === null && first.to - first.from === first.table.length;
  if (isWhole && stretches.length === 1) return first.table;
  const table: Table = new Store().table(name);
  table.reserve(stretches.reduce((sum, { from, to }) => sum + to - from, 0));
  for (const { table: other, from, to, source } of stretches) table.append(other, from, to, source);
  return table;
}

/** True if the rows are the same, for sure. */
function isSame(a: Stretch, b: Stretch): boolean {
  const rows = a.to - a.from;
  if (rows !== b.to - b.from) return false;
  if (rows === 0) return true;
  const [one, other] = [a, b].map(({ table, from, to, source }) => {
    const copy: Table = new Store().table(table.name);
    copy.append(table, from, to, source);
    return copy;
  });
  return one !== undefined && other !== undefined && one.equals(other);
}

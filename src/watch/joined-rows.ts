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

/** Owners that follow each other and kept their rows, by their positions the last time: from `first` to before `end`; or one that did not. */
type Section =
  { readonly first: number; end: number } | { readonly part: Part | null; readonly old: number | null };

export class JoinedRows {
  /** Not to be changed, and nor are the stores of owners' parts. */
  store = new Store();
  /** Where each owner was put. */
  #places: ReadonlyMap<RowsOwner, Place> = new Map();
  /** For each table, where the rows of each owner begin, and behind the last where those of the next would. */
  #starts: ReadonlyMap<TableName, Uint32Array> = new Map(
    tableNames.map((name) => [name, new Uint32Array(1)]),
  );

  /** Takes these owners, in their order, and no others. */
  join(owners: readonly RowsOwner[]): void {
    const sections = this.#divide(owners);
    const store = new Store();
    const starts = new Map<TableName, Uint32Array>();
    for (const name of tableNames) {
      const laid = this.#lay(name, sections, owners.length);
      store.adopt(tableOf(name, laid.stretches, this.store.table(name)));
      starts.set(name, laid.starts);
    }
    this.#places = this.#put(owners);
    this.#starts = starts;
    this.store = store;
  }

  markBefore(index: number): Mark {
    return Object.fromEntries(tableNames.map((name) => [name, this.#starts.get(name)?.[index] ?? 0])) as Mark;
  }

  #divide(owners: readonly RowsOwner[]): Section[] {
    const sections: Section[] = [];
    for (const owner of owners) {
      const { part } = owner;
      const place = this.#places.get(owner);
      const last = sections.at(-1);
      if (part === null || part !== place) sections.push({ part, old: place?.index ?? null });
      else if (last !== undefined && "first" in last && last.end === place.index) last.end++;
      else sections.push({ first: place.index, end: place.index + 1 });
    }
    return sections;
  }

  /** Where the rows of a table come from, and where those of each owner will begin. */
  #lay(name: TableName, sections: readonly Section[], owners: number) {
    const table = this.store.table(name);
    const known = this.#starts.get(name) ?? new Uint32Array(1);
    const startAt = (index: number) => known[index] as number;
    const old = (first: number, end: number): Stretch => ({
      table,
      from: startAt(first),
      to: startAt(end),
      source: null,
    });
    const stretches: Stretch[] = [];
    const starts = new Uint32Array(owners + 1);
    let [owner, rows] = [0, 0];
    for (const section of sections) {
      if ("first" in section) {
        const { first, end } = section;
        for (let index = first; index < end; index++)
          starts[owner++] = rows + startAt(index) - startAt(first);
        rows += add(stretches, old(first, end));
        continue;
      }
      const { part } = section;
      starts[owner++] = rows;
      if (part === null) continue;
      const fresh: Stretch = {
        table: part.store.table(name),
        from: part.from[name],
        to: part.to[name],
        source: part.source,
      };
      const before = section.old === null ? null : old(section.old, section.old + 1);
      rows += add(stretches, before !== null && isSame(fresh, before) ? before : fresh);
    }
    starts[owner] = rows;
    return { stretches, starts };
  }

  /** Gives each owner its place. */
  #put(owners: readonly RowsOwner[]): ReadonlyMap<RowsOwner, Place> {
    const places = new Map<RowsOwner, Place>();
    owners.forEach((owner, i) => {
      const place = this.#places.get(owner) ?? new Place(this, i);
      place.index = i;
      owner.part = place;
      places.set(owner, place);
    });
    return places;
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

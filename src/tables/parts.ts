/** Stores put together from parts of others, so that what did not change is copied in one piece, and never read again. */
import { type TableName, tableNames } from "./schema.ts";
import { type Mark, Store } from "./store.ts";

/** The rows of a store between two marks: those of one input. */
export interface Part {
  readonly store: Store;
  readonly from: Mark;
  readonly to: Mark;
  /** What the source is called; null if it is called what the rows say. */
  readonly source: string | null;
}

/** The part that all of a store is. */
export function wholeOf(store: Store): Part {
  return { store, from: new Store().mark(), to: store.mark(), source: null };
}

/** The part of each source, of a store to which the sources were added one after the other, in this order. Some may have no rows. */
export function partsBySource(store: Store, sources: readonly string[]): Part[] {
  const ends = tableNames.map((name) => rowEnds(store, name, sources));
  let from = new Store().mark();
  return sources.map((_, i) => {
    const to = Object.fromEntries(tableNames.map((name, t) => [name, ends[t]?.[i] ?? 0])) as Mark;
    const part = { store, from, to, source: null };
    from = to;
    return part;
  });
}

/** Where the rows of each source end in a table. */
function rowEnds(store: Store, name: TableName, sources: readonly string[]): Uint32Array {
  const ends = new Uint32Array(sources.length);
  const { length, columns } = store.table(name);
  const { source } = columns;
  let row = 0;
  sources.forEach((of, i) => {
    const code = row < length && source.at(row) === of ? source.codes[row] : 0;
    if (code !== 0) while (row < length && source.codes[row] === code) row++;
    ends[i] = row;
  });
  return ends;
}

/** The rows of all parts: the store of the only one if that is all of it, which need not be copied, else a new one. */
export function storeOf(parts: readonly Part[]): Store {
  const [first, ...others] = parts;
  if (first === undefined || others.length > 0 || first.source !== null) return joinParts(parts);
  const { from, to } = wholeOf(first.store);
  return sameMark(first.from, from) && sameMark(first.to, to) ? first.store : joinParts(parts);
}

/** All parts in a new store, one after the other. Neighbours that are neighbours already are copied at once. */
export function joinParts(parts: readonly Part[]): Store {
  const store = new Store();
  reserve(store, parts);
  let [run, ...others] = parts;
  if (run === undefined) return store;
  for (const part of others) {
    if (continues(run, part)) run = { ...run, to: part.to };
    else {
      store.appendBetween(run.store, run.from, run.to, run.source);
      run = part;
    }
  }
  store.appendBetween(run.store, run.from, run.to, run.source);
  return store;
}

/** Growing by doubling would copy everything several times. */
function reserve(store: Store, parts: readonly Part[]): void {
  for (const name of tableNames) {
    const rows = parts.reduce((sum, { from, to }) => sum + to[name] - from[name], 0);
    if (rows > 0) store.table(name).reserve(rows);
  }
}

function continues(run: Part, part: Part): boolean {
  return (
    run.store === part.store && run.source === null && part.source === null && sameMark(run.to, part.from)
  );
}

function sameMark(a: Mark, b: Mark): boolean {
  return a === b || tableNames.every((name) => a[name] === b[name]);
}

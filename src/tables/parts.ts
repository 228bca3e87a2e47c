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
  const filled = tableNames.filter((name) => store.table(name).length > 0);
  const ends = filled.map((name) => rowEnds(store, name, sources));
  let from = new Store().mark();
  return sources.map((_, i) => {
    const to: { [name in TableName]: number } = { ...from };
    filled.forEach((name, t) => {
      to[name] = ends[t]?.[i] ?? 0;
    });
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

/** The rows of all parts: their store if it is one, of which they are all, which need not be copied; else a new one. */
export function storeOf(parts: readonly Part[]): Store {
  const runs = runsOf(parts);
  const [only, ...others] = runs;
  if (only === undefined || others.length > 0 || only.source !== null) return joinRuns(runs);
  const { from, to } = wholeOf(only.store);
  return sameMark(only.from, from) && sameMark(only.to, to) ? only.store : joinRuns(runs);
}

/** All parts in a new store, one after the other. */
export function joinParts(parts: readonly Part[]): Store {
  return joinRuns(runsOf(parts));
}

function joinRuns(runs: readonly Part[]): Store {
  const store = new Store();
  reserve(store, runs);
  for (const { store: other, from, to, source } of runs) store.appendBetween(other, from, to, source);
  return store;
}

/** The same parts, those that are neighbours already as one. */
function runsOf(parts: readonly Part[]): Part[] {
  const runs: Part[] = [];
  for (const part of parts) {
    const run = runs.at(-1);
    if (run !== undefined && continues(run, part)) runs[runs.length - 1] = { ...run, to: part.to };
    else runs.push(part);
  }
  return runs;
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

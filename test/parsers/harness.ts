import fc from "fast-check";
import { lineParsers } from "../../src/parsers/index.ts";
import type { LineParser } from "../../src/parsers/parser.ts";
import { copyState, startState } from "../../src/parsers/scanner-state.ts";
import { Scanner } from "../../src/parsers/scanner.ts";
import { type TableName, tableNames } from "../../src/tables/schema.ts";
import { Store } from "../../src/tables/store.ts";

/** A share of something, each as likely as any other: doubles as such are nearly all next to nothing. */
export const share = fc.noBias(fc.nat(2 ** 24)).map((n) => n / (2 ** 24 + 1));

/** Rows by table, without missing cells and without the source: what a golden file holds. */
export type Rows = Partial<Record<TableName, Record<string, unknown>[]>>;

export function rowsOfStore(store: Store): Rows {
  const rows: Rows = {};
  for (const name of tableNames) {
    const table = store.table(name);
    if (table.length === 0) continue;
    rows[name] = Array.from({ length: table.length }, (_, row) =>
      Object.fromEntries(
        Object.entries(table.at(row)).filter(([column, value]) => column !== "source" && value !== null),
      ),
    );
  }
  return rows;
}

/** Reads an input in blocks that end at the given offsets; the block is overwritten afterwards, as a reader's buffer would be. */
export function read(
  input: Buffer | string,
  cuts: readonly number[] = [],
  parsers: readonly LineParser[] = lineParsers,
): Rows {
  const bytes = Buffer.from(input);
  const store = new Store();
  store.source = "log";
  const scanner = new Scanner(parsers, store, startState(parsers));
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    const block = Buffer.from(bytes.subarray(from, cut));
    scanner.write(block);
    block.fill(0x2a);
    from = cut;
  }
  scanner.end();
  return rowsOfStore(store);
}

/** Reads an input line by line, each time in a new scanner that goes on from the JSON of the state before. */
export function readResumed(input: Buffer | string, parsers: readonly LineParser[] = lineParsers): Rows {
  const store = new Store();
  store.source = "log";
  let state = startState(parsers);
  const bytes = Buffer.from(input);
  for (let from = 0; from < bytes.length;) {
    const next = bytes.indexOf(0x0a, from);
    const end = next === -1 ? bytes.length : next + 1;
    new Scanner(parsers, store, state).write(Buffer.from(bytes.subarray(from, end)));
    const kept = { ...state, parsers: JSON.parse(JSON.stringify(state.parsers)) as unknown[] };
    // The input might have ended here: what that says must not be missed, or doubled, when it goes on.
    const mark = store.mark();
    new Scanner(parsers, store, copyState(kept)).end();
    if (end === bytes.length) break;
    store.rewind(mark);
    state = kept;
    from = end;
  }
  return rowsOfStore(store);
}

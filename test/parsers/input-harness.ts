import { builtInFormats } from "../../src/parsers/index.ts";
import {
  copyInput,
  type Formats,
  InputScanner,
  type InputState,
  startInput,
} from "../../src/parsers/input-scanner.ts";
import { Store } from "../../src/tables/store.ts";
import { type Rows, rowsOfStore } from "./harness.ts";

function newStore(): Store {
  const store = new Store();
  store.source = "log";
  return store;
}

export interface InputReading {
  readonly rows: Rows;
  readonly reader: InputState["reader"];
  readonly lines: number;
}

/**
 * Reads an input of any format in blocks that end at the given offsets; a block is overwritten afterwards, as a reader's buffer would be.
 * `told`: it is said of the last block that nothing follows.
 */
export function readInput(
  input: Buffer | string,
  cuts: readonly number[] = [],
  formats: Formats = builtInFormats,
  told = false,
): InputReading {
  const bytes = Buffer.from(input);
  const store = newStore();
  const state = startInput(formats);
  const scanner = new InputScanner(formats, store, state);
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    const block = Buffer.from(bytes.subarray(from, cut));
    scanner.write(block, 0, block.length, told && cut === bytes.length);
    block.fill(0x2a);
    from = cut;
  }
  scanner.end();
  return { rows: rowsOfStore(store), reader: state.reader, lines: state.lines };
}

/** Reads an input line by line, as a file that grows: each time it is taken for whole, and what that says is taken back. */
export function readGrowingInput(input: Buffer | string, formats: Formats = builtInFormats): InputReading {
  const bytes = Buffer.from(input);
  const store = newStore();
  const state = startInput(formats);
  for (let from = 0; from < bytes.length;) {
    const next = bytes.indexOf(0x0a, from);
    const end = next === -1 ? bytes.length : next + 1;
    new InputScanner(formats, store, state).write(Buffer.from(bytes.subarray(from, end)));
    from = end;
    if (end === bytes.length) break;
    const mark = store.mark();
    new InputScanner(formats, store, copyInput(state)).end();
    store.rewind(mark);
  }
  new InputScanner(formats, store, state).end();
  return { rows: rowsOfStore(store), reader: state.reader, lines: state.lines };
}

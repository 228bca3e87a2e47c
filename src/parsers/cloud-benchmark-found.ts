/** Rows of the usual lines that were read while lines were cut: the same as `cloud-benchmark-usual.ts` makes one by one, a column at a time. */
import type { CategoryColumn } from "../tables/columns.ts";
import type { Store, TableStore } from "../tables/store.ts";
import { epochOfName, isoBytesOfEpoch } from "./epoch.ts";
import type { FoundBuilds, FoundCreations } from "./found-lines.ts";

/** Numbers below this, as those of images and flavors are, have their codes in an array. */
const fewNumbers = 4096;

/** Codes of numbers: there are few, so that the text of each is made once. */
class NumberCodes {
  readonly #column: CategoryColumn;
  readonly #codes = new Uint32Array(fewNumbers);

  constructor(column: CategoryColumn) {
    this.#column = column;
  }

  of(number: number): number {
    if (number >= fewNumbers) return this.#column.code(String(number));
    const known = this.#codes[number] as number;
    return known === 0 ? (this.#codes[number] = this.#column.code(String(number))) : known;
  }
}

/** Adds rows to the tables of a store, for any input. */
export class FoundRows {
  readonly #servers: TableStore<"servers">;
  readonly #builds: TableStore<"builds">;
  readonly #stage: number;
  /** Codes of what became of a build that went well, and of one that did not. */
  readonly #outcomes: readonly [number, number];
  readonly #images: NumberCodes;
  readonly #flavors: NumberCodes;

  constructor(store: Store) {
    this.#servers = store.table("servers");
    this.#builds = store.table("builds");
    this.#stage = this.#builds.columns.stage.code("server");
    const { outcome } = this.#builds.columns;
    this.#outcomes = [outcome.code("built"), outcome.code("timeout")];
    this.#images = new NumberCodes(this.#servers.columns.image);
    this.#flavors = new NumberCodes(this.#servers.columns.flavor);
  }

  /** The selected ones; `before` lines stand before the block. */
  addBuilds(found: FoundBuilds, before: number): void {
    const { lines, tests, indexes, names, nameEnds, seconds, timeouts, from, to } = found;
    const row = this.#builds.addLines(lines, from, to, before);
    const { test, index, server, stage, outcome, duration_s } = this.#builds.columns;
    test.setAll(row, tests, from, to);
    index.setAll(row, indexes, from, to);
    server.setAscii(row, names, nameEnds, from, to);
    stage.fillCode(this.#stage, row, row + to - from);
    const [built, timeout] = this.#outcomes;
    for (let i = from, at = row; i < to; i++, at++) outcome.setCode(at, timeouts[i] === 0 ? built : timeout);
    duration_s.setAll(row, seconds, from, to);
  }

  /** The selected ones; `before` lines stand before the block. */
  addServers(found: FoundCreations, before: number): void {
    const { lines, tests, indexes, names, nameEnds, images, flavors, from, to } = found;
    const first = this.#servers.addLines(lines, from, to, before);
    const { test, index, name, image, flavor, created_at, created_at_from } = this.#servers.columns;
    test.setAll(first, tests, from, to);
    index.setAll(first, indexes, from, to);
    name.setAscii(first, names, nameEnds, from, to);
    for (let i = from, row = first; i < to; i++, row++) {
      image.setCode(row, this.#images.of(images[i] as number));
      flavor.setCode(row, this.#flavors.of(flavors[i] as number));
      const epoch = epochOfName(names, i === 0 ? 0 : (nameEnds[i - 1] as number), nameEnds[i] as number);
      if (epoch === null) continue;
      const iso = isoBytesOfEpoch(epoch);
      created_at.setBytes(row, iso, 0, iso.length);
      created_at_from.set(row, "name");
    }
  }
}

const rowsOfStores = new WeakMap<Store, FoundRows>();

/** One for all inputs of a store. */
export function foundRowsOf(store: Store): FoundRows {
  let rows = rowsOfStores.get(store);
  if (rows === undefined) rowsOfStores.set(store, (rows = new FoundRows(store)));
  return rows;
}

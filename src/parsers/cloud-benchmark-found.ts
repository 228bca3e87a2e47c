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

type Found = FoundBuilds | FoundCreations;

/**
 * Rows of a table that follow each other in a block, and are added together: moving a few at a time takes several times as long. They wait
 * until a row of the table comes from elsewhere, or the block ends.
 */
class Waiting<F extends Found> {
  readonly #table: TableStore<"servers"> | TableStore<"builds">;
  readonly #addAll: (found: F, from: number, to: number, before: number) => void;
  readonly #add = () => this.add();
  #found: F | null = null;
  #before = 0;
  #from = 0;
  #to = 0;

  constructor(
    table: TableStore<"servers"> | TableStore<"builds">,
    addAll: (found: F, from: number, to: number, before: number) => void,
  ) {
    this.#table = table;
    this.#addAll = addAll;
  }

  /** Takes the selected ones, which are behind those that were taken before; `before` lines stand before the block. */
  take(found: F, before: number): void {
    if (this.#found === null || found.from !== this.#to) {
      this.add();
      this.#found = found;
      this.#before = before;
      this.#from = found.from;
      this.#table.waiting = this.#add;
    }
    this.#to = found.to;
  }

  add(): void {
    const found = this.#found;
    if (found === null) return;
    this.#found = null;
    this.#table.waiting = null;
    this.#addAll(found, this.#from, this.#to, this.#before);
  }
}

/** Adds rows to the tables of a store, for any input. */
export class FoundRows {
  readonly #waitingBuilds: Waiting<FoundBuilds>;
  readonly #waitingServers: Waiting<FoundCreations>;
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
    this.#waitingBuilds = new Waiting(this.#builds, (...all) => this.#addBuilds(...all));
    this.#waitingServers = new Waiting(this.#servers, (...all) => this.#addServers(...all));
    this.#stage = this.#builds.columns.stage.code("server");
    const { outcome } = this.#builds.columns;
    this.#outcomes = [outcome.code("built"), outcome.code("timeout")];
    this.#images = new NumberCodes(this.#servers.columns.image);
    this.#flavors = new NumberCodes(this.#servers.columns.flavor);
  }

  /** The selected ones; `before` lines stand before the block. They are there when another row is added, or the block is finished. */
  addBuilds(found: FoundBuilds, before: number): void {
    this.#waitingBuilds.take(found, before);
  }

  /** The same of creations. */
  addServers(found: FoundCreations, before: number): void {
    this.#waitingServers.take(found, before);
  }

  /** All lines of the block were read. */
  finish(): void {
    this.#waitingBuilds.add();
    this.#waitingServers.add();
  }

  #addBuilds(found: FoundBuilds, from: number, to: number, before: number): void {
    const { lines, tests, indexes, names, nameEnds, seconds, timeouts } = found;
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

  #addServers(found: FoundCreations, from: number, to: number, before: number): void {
    const { lines, tests, indexes, names, nameEnds, images, flavors } = found;
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

/**
 * The servers of logs that do not fit into memory. A clean-up script must hold every server that may be left, so they are no sample: first
 * those that are known to be deleted go, and if the others are still too many, the first ones stay, and the rest is counted.
 */
import { bytesOfTable } from "../tables/size.ts";
import { Store, type TableStore } from "../tables/store.ts";

export class ServerShelf {
  rows = 0;
  /** Servers that are not known to be deleted, and did not fit. */
  leftOut = 0;
  /** The first of them; null if there is none. */
  firstLeftOut: { readonly source: string; readonly line: number } | null = null;
  readonly #mostBytes: number;
  #kept = new Store().table("servers");
  #dropsDeleted = false;
  #isFull = false;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get kept(): TableStore<"servers"> {
    return this.#kept;
  }

  /** Lets go of the rows. */
  release(): void {
    this.#kept = new Store().table("servers");
  }

  /** Servers whose fates are settled. */
  take(servers: TableStore<"servers">): void {
    this.rows += servers.length;
    for (let from = 0; from < servers.length; from += batch) {
      if (this.#isFull) {
        this.#leaveOut(servers, from);
        return;
      }
      const to = Math.min(servers.length, from + batch);
      if (this.#dropsDeleted) appendLeft(this.#kept, servers, from, to);
      else this.#kept.append(servers, from, to);
      if (bytesOfTable(this.#kept) > this.#mostBytes && !this.#dropsDeleted) this.#dropDeleted();
      while (bytesOfTable(this.#kept) > this.#mostBytes) this.#takeLast();
    }
  }

  /** Takes the last server back: where the room ends does not depend on how the rows come. */
  #takeLast(): void {
    const last = this.#kept.length - 1;
    const { source, line } = this.#kept.columns;
    this.firstLeftOut = { source: source.at(last) ?? "", line: line.at(last) };
    this.leftOut++;
    this.#isFull = true;
    this.#kept.truncate(last);
  }

  #dropDeleted(): void {
    const before = this.#kept;
    this.#dropsDeleted = true;
    this.#kept = new Store().table("servers");
    appendLeft(this.#kept, before, 0, before.length);
  }

  #leaveOut(servers: TableStore<"servers">, from: number): void {
    const { fate, source, line } = servers.columns;
    const deleted = fate.code("deleted");
    for (let row = from; row < servers.length; row++) {
      if (fate.codes[row] === deleted) continue;
      this.leftOut++;
      this.firstLeftOut ??= { source: source.at(row) ?? "", line: line.at(row) };
    }
  }
}

/** Servers that are added before the size is looked at. */
const batch = 1024;

/** Those that are not known to be deleted. */
function appendLeft(
  to: TableStore<"servers">,
  servers: TableStore<"servers">,
  from: number,
  end: number,
): void {
  const { fate } = servers.columns;
  const deleted = fate.code("deleted");
  let first = from;
  for (let row = from; row < end; row++) {
    if (fate.codes[row] !== deleted) continue;
    to.append(servers, first, row);
    first = row + 1;
  }
  to.append(servers, first, end);
}

/** Servers of one name, id and time of creation: which rows of several logs are one server. */
import { type EvidenceWindow, overlaps } from "./cleanup-window.ts";
import type { Fate } from "./logged-server.ts";

/** A server with what later rows add to it. */
export interface Merged {
  readonly row: number;
  fate: Fate;
  window: EvidenceWindow;
}

/** Rows that agree in name, id and time of creation. */
export class Namesakes {
  /** By source: how many rows it has among them. */
  readonly #counts = new Map<number, number>();
  /** The first of each source, the second, …: those that are servers of their own. */
  #servers: Overlapping[] = [];

  clear(): void {
    this.#counts.clear();
    this.#servers = [];
  }

  /** The server that a row tells of: an earlier one of another source, or a new one. */
  find(row: number, source: number, fate: Fate, window: EvidenceWindow): Merged {
    const nth = this.#counts.get(source) ?? 0;
    this.#counts.set(source, nth + 1);
    const servers = (this.#servers[nth] ??= new Overlapping());
    return servers.find(window) ?? servers.add({ row, fate, window });
  }
}

/** Servers by where their windows begin: ten thousand logs may name a server each `test1`. */
class Overlapping {
  /** `start` is where the window began when the server was added; since then it may have become narrower. */
  readonly #list: { readonly start: number; readonly server: Merged }[] = [];
  #widest = 0;

  /** The first row whose window overlaps; null if none does. */
  find(window: EvidenceWindow): Merged | null {
    const { start, end } = limitsOf(window);
    let found: Merged | null = null;
    for (let at = this.#placeOf(start - this.#widest); at < this.#list.length; at++) {
      const other = this.#list[at];
      if (other === undefined || other.start > end) break;
      const { server } = other;
      if (overlaps(server.window, window) && (found === null || server.row < found.row)) found = server;
    }
    return found;
  }

  add(server: Merged): Merged {
    const { start, end } = limitsOf(server.window);
    this.#widest = Math.max(this.#widest, end - start);
    this.#list.splice(this.#placeOf(start), 0, { start, server });
    return server;
  }

  /** How many begin before a moment. */
  #placeOf(start: number): number {
    let [low, high] = [0, this.#list.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#list[middle]?.start ?? start) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function limitsOf({ notBefore, notAfter }: EvidenceWindow): { start: number; end: number } {
  return { start: notBefore ?? Number.NEGATIVE_INFINITY, end: notAfter ?? Number.POSITIVE_INFINITY };
}

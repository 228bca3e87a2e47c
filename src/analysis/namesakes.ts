/**
 * Servers of one name, id and time of creation: which rows of several logs are one server. An id, a time of creation, or the moment in a name
 * such as `csperform1343582734` tells two servers apart. A name like `test1` does not: every run of a benchmark may use it again.
 */
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
  #servers: (Overlapping | OfRuns)[] = [];
  #isTelling = true;

  /** `isTelling`: what they agree in tells one server from another. */
  clear(isTelling = true): void {
    this.#counts.clear();
    this.#servers = [];
    this.#isTelling = isTelling;
  }

  /** The server that a row tells of: an earlier one of another source, or a new one. */
  find(row: number, source: number, fate: Fate, window: EvidenceWindow): Merged {
    const nth = this.#counts.get(source) ?? 0;
    this.#counts.set(source, nth + 1);
    const servers = (this.#servers[nth] ??= this.#isTelling ? new Overlapping() : new OfRuns());
    return servers.find(window, fate) ?? servers.add({ row, fate, window });
  }
}

/**
 * Servers that have nothing but a name that other runs may have used too. Logs that cover exactly the same time are one run and its copy. Where
 * a log does not say what time it covers it may be a copy, unless it knows otherwise whether the server was deleted: then a later run that
 * tidied up would hide the server that an earlier one forgot.
 */
class OfRuns {
  readonly #list: Merged[] = [];
  readonly #dated = new Map<string, Merged>();
  /** At most one that was deleted and one that was not. */
  #undated: Merged[] = [];

  find(window: EvidenceWindow, fate: Fate): Merged | null {
    const isAlike = (other: Merged) => (other.fate === "deleted") === (fate === "deleted");
    if (isOpen(window)) return this.#list.find(isAlike) ?? null;
    const key = keyOf(window);
    const found = this.#dated.get(key) ?? this.#undated.find(isAlike) ?? null;
    if (found === null) return null;
    this.#undated = this.#undated.filter((other) => other !== found);
    this.#dated.set(key, found);
    return found;
  }

  add(server: Merged): Merged {
    this.#list.push(server);
    if (isOpen(server.window)) this.#undated.push(server);
    else this.#dated.set(keyOf(server.window), server);
    return server;
  }
}

function isOpen({ notBefore, notAfter }: EvidenceWindow): boolean {
  return notBefore === null && notAfter === null;
}

function keyOf({ notBefore, notAfter }: EvidenceWindow): string {
  return `${notBefore} ${notAfter}`;
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

/**
 * The servers of all logs, each once. Two rows are one server if they come from different sources and agree in name, id and time of
 * creation, and their evidence windows overlap. Rows of one source are never merged: a log that names a server twice created two. So
 * the n-th of a log belongs to the n-th of the other.
 */
import {
  type EvidenceWindow,
  hull,
  intersect,
  openWindow,
  overlaps,
  readInstant,
  windowAround,
  windowOfLogName,
} from "./cleanup-window.ts";
import { type Fate, fates, type LoggedServer, type LoggedServers } from "./logged-server.ts";

/** The lines that a sighting rests on. */
export interface Evidence {
  readonly source: string;
  /** The line that shows the creation. */
  readonly line: number;
  /** The line that decided the fate; null if it was none, as when a log says nothing. */
  readonly decidedBy: number | null;
}

/** A server as all logs together tell it. */
export interface Sighting {
  readonly name: string;
  readonly id: string | null;
  readonly fate: Fate;
  readonly window: EvidenceWindow;
  /** The moment of creation where a log states it, else null. */
  readonly createdAt: number | null;
  readonly evidence: Evidence;
}

/** A server with what later rows add to it. */
interface Merged {
  readonly row: number;
  fate: Fate;
  window: EvidenceWindow;
}

/** Sightings by the row that told of them first, made when they are asked for: there may be millions. */
export class Sightings {
  readonly #servers: LoggedServers;
  /** What is known of the time of each source, for servers whose time of creation is not. */
  readonly #windows = new Map<string, EvidenceWindow>();
  readonly #known: ReadonlyMap<string, EvidenceWindow>;
  /** By row. */
  readonly #merged = new Map<number, Merged>();
  /** 1 for rows that another one stands for; empty where there are none. */
  readonly #isDuplicate: Uint8Array;
  duplicates = 0;

  constructor(servers: LoggedServers, known: ReadonlyMap<string, EvidenceWindow>) {
    this.#servers = servers;
    this.#known = known;
    this.#isDuplicate = new Uint8Array(hasSeveralSources(servers) ? servers.length : 0);
    if (this.#isDuplicate.length > 0) this.#merge();
  }

  /** Null for a row that tells of a server that another one told of already. */
  at(row: number): Sighting | null {
    const server = this.#servers.at(row);
    if (server === undefined || this.#isDuplicate[row] === 1) return null;
    const { source, line, name, id, created_at: created, evidence_line: decidedBy } = server;
    const instant = created === null ? null : readInstant(created);
    const merged = this.#merged.get(row);
    return {
      name: name ?? "",
      id,
      fate: merged?.fate ?? fateOf(server.fate),
      window: merged?.window ?? (instant === null ? this.#windowOf(source) : windowAround(instant)),
      createdAt: instant?.seconds ?? null,
      evidence: { source, line, decidedBy },
    };
  }

  /** What became of the server of a row that says `fate`; null for a row that another one stands for. */
  fateOf(row: number, fate: string | null): Fate | null {
    if (this.#isDuplicate[row] === 1) return null;
    return this.#merged.get(row)?.fate ?? fateOf(fate);
  }

  #windowOf(source: string): EvidenceWindow {
    let window = this.#windows.get(source);
    if (window === undefined) {
      window = combine(this.#known.get(source) ?? null, windowOfLogName(source));
      this.#windows.set(source, window);
    }
    return window;
  }

  #merge(): void {
    const namesakes = new Map<string, Namesakes>();
    for (let row = 0; row < this.#servers.length; row++) {
      const server = this.#servers.at(row);
      const sighting = this.at(row);
      if (server === undefined || sighting === null) continue;
      const told = toldOf(server);
      let alike = namesakes.get(told);
      if (alike === undefined) namesakes.set(told, (alike = new Namesakes()));
      const same = alike.find(row, server.source, sighting);
      if (same.row === row) continue;
      this.#isDuplicate[row] = 1;
      this.duplicates++;
      same.fate = surerFate(same.fate, sighting.fate);
      same.window = intersect(same.window, sighting.window);
      this.#merged.set(same.row, same);
    }
  }
}

/** Name, id and time of creation as one text; the lengths keep them apart. */
function toldOf({ name, id, created_at: created }: LoggedServer): string {
  const lengths = `${id?.length ?? "-"} ${created?.length ?? "-"} ${name?.length ?? "-"} `;
  return `${lengths}${id ?? ""}${created ?? ""}${name ?? ""}`;
}

function hasSeveralSources(servers: LoggedServers): boolean {
  const first = servers.at(0)?.source;
  for (let row = 1; row < servers.length; row++) if (servers.at(row)?.source !== first) return true;
  return false;
}

/** Rows that agree in name, id and time of creation. */
class Namesakes {
  /** How many rows each source has among them. */
  readonly #counts = new Map<string, number>();
  /** The first of each source, the second, …: those that are servers of their own. */
  readonly #servers: Overlapping[] = [];

  /** The server that a row tells of: an earlier one of another source, or a new one. */
  find(row: number, source: string, { fate, window }: Sighting): Merged {
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

function fateOf(fate: string | null): Fate {
  return fates.find((known) => known === fate) ?? "unknown";
}

/** Where two sources of knowledge contradict each other, either may be right. */
function combine(a: EvidenceWindow | null, b: EvidenceWindow | null): EvidenceWindow {
  if (a === null || b === null) return a ?? b ?? openWindow;
  return overlaps(a, b) ? intersect(a, b) : hull(a, b);
}

function surerFate(a: Fate, b: Fate): Fate {
  return fates.indexOf(a) <= fates.indexOf(b) ? a : b;
}

/**
 * The servers of all logs, each once. Two rows are one server if they come from different sources and agree in name, id and time of
 * creation, and their evidence windows overlap. Rows of one source are never merged: a log that names a server twice created two. So
 * the n-th of a log belongs to the n-th of the other.
 */
import {
  clockMargin,
  type EvidenceWindow,
  hull,
  type Instant,
  intersect,
  openWindow,
  overlaps,
  readInstant,
  windowAround,
  windowOfLogName,
} from "./cleanup-window.ts";
import { type Fate, fates, type LoggedServers } from "./logged-server.ts";
import { likelyShared, rowsOfTexts, TextCodes } from "./text-codes.ts";
import { secondsOfPlain } from "../units/instant.ts";

/** A server with what later rows add to it. */
interface Merged {
  readonly row: number;
  fate: Fate;
  window: EvidenceWindow;
}

/** What all logs together tell of a server, by the row that told of it first. */
export class Sightings {
  readonly #servers: LoggedServers;
  readonly #known: ReadonlyMap<string, EvidenceWindow>;
  /** By the code of a source, what is known of its time: for servers whose time of creation is not. */
  readonly #windows: EvidenceWindow[] = [];
  /** By the code of a fate. */
  readonly #fates: readonly Fate[];
  /** By row. */
  readonly #merged = new Map<number, Merged>();
  /** 1 for rows that another one stands for; empty where there are none. */
  readonly #isDuplicate: Uint8Array;
  duplicates = 0;

  constructor(servers: LoggedServers, known: ReadonlyMap<string, EvidenceWindow>) {
    this.#servers = servers;
    this.#known = known;
    this.#fates = ["unknown", ...servers.fate.names.map(fateOf)];
    this.#isDuplicate = new Uint8Array(hasSeveralSources(servers) ? servers.length : 0);
    if (this.#isDuplicate.length > 0) this.#merge();
  }

  /** True for a row that tells of a server that another one told of already. */
  isDuplicate(row: number): boolean {
    return this.#isDuplicate[row] === 1;
  }

  fateOf(row: number): Fate {
    const merged = this.#merged.size === 0 ? undefined : this.#merged.get(row);
    return merged?.fate ?? (this.#fates[this.#servers.fate.codes[row] as number] as Fate);
  }

  /** When it can have been created, the earliest and the latest: seconds since the epoch, NaN where that is not known. */
  notBefore(row: number): number {
    const created = this.#merged.has(row) ? Number.NaN : this.#plainlyCreated(row);
    return Number.isNaN(created) ? (this.windowOf(row).notBefore ?? Number.NaN) : created - clockMargin;
  }

  notAfter(row: number): number {
    const created = this.#merged.has(row) ? Number.NaN : this.#plainlyCreated(row);
    return Number.isNaN(created) ? (this.windowOf(row).notAfter ?? Number.NaN) : created + clockMargin;
  }

  /** Both as one. */
  windowOf(row: number): EvidenceWindow {
    const merged = this.#merged.get(row);
    if (merged !== undefined) return merged.window;
    const instant = this.#createdAt(row);
    return instant === null ? this.#windowOfLog(row) : windowAround(instant);
  }

  /** The moment of creation where a log states it, else null: seconds since the epoch. */
  createdAt(row: number): number | null {
    return this.#createdAt(row)?.seconds ?? null;
  }

  /** NaN where the log does not say, or in another way than usual. */
  #plainlyCreated(row: number): number {
    const { createdAt } = this.#servers;
    const start = createdAt.startOf(row);
    return start === -1 ? Number.NaN : secondsOfPlain(createdAt.bytes, start, createdAt.lengthOf(row));
  }

  #createdAt(row: number): Instant | null {
    const seconds = this.#plainlyCreated(row);
    if (!Number.isNaN(seconds)) return { seconds, margin: clockMargin };
    const text = this.#servers.createdAt.at(row);
    return text === null ? null : readInstant(text);
  }

  #windowOfLog(row: number): EvidenceWindow {
    const code = this.#servers.source.codes[row] as number;
    let window = this.#windows[code];
    if (window === undefined) {
      const source = this.#servers.source.names[code - 1] ?? "";
      window = combine(this.#known.get(source) ?? null, windowOfLogName(source));
      this.#windows[code] = window;
    }
    return window;
  }

  #merge(): void {
    const { name, id, createdAt, source, length } = this.#servers;
    const columns = [name, id, createdAt];
    const rows = likelyShared(columns, length);
    const { codes, count } = new TextCodes(
      columns.map((column) => rowsOfTexts(column, rows)),
      rows.length,
    );
    const sources = Uint32Array.from(rows, (row) => source.codes[row] as number);
    const isShared = sharedCodes(codes, count, sources);
    const namesakes = new Map<number, Namesakes>();
    for (let at = 0; at < rows.length; at++) {
      const code = codes[at] as number;
      if (isShared[code] !== 1) continue;
      const row = rows[at] as number;
      let alike = namesakes.get(code);
      if (alike === undefined) namesakes.set(code, (alike = new Namesakes()));
      const [fate, window] = [this.fateOf(row), this.windowOf(row)];
      const same = alike.find(row, sources[at] as number, fate, window);
      if (same.row === row) continue;
      this.#isDuplicate[row] = 1;
      this.duplicates++;
      same.fate = surerFate(same.fate, fate);
      same.window = intersect(same.window, window);
      this.#merged.set(same.row, same);
    }
  }
}

/** 1 for the codes that rows of several sources have. */
function sharedCodes(codes: Uint32Array, count: number, sources: Uint32Array): Uint8Array {
  const isShared = new Uint8Array(count + 1);
  /** By code: the first source that has it. */
  const first = new Uint32Array(count + 1);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] as number;
    const source = sources[at] as number;
    if (first[code] === 0) first[code] = source;
    else if (first[code] !== source) isShared[code] = 1;
  }
  return isShared;
}

function hasSeveralSources({ source: { codes } }: LoggedServers): boolean {
  for (let row = 1; row < codes.length; row++) if (codes[row] !== codes[0]) return true;
  return false;
}

/** Rows that agree in name, id and time of creation. */
class Namesakes {
  /** By source: how many rows it has among them. */
  readonly #counts = new Map<number, number>();
  /** The first of each source, the second, …: those that are servers of their own. */
  readonly #servers: Overlapping[] = [];

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

function fateOf(fate: string): Fate {
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

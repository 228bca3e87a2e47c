/**
 * The servers of all logs, each once. Two rows are one server if they come from different sources and agree in name, id and time of
 * creation, and their evidence windows overlap; more is asked where the name alone ties them together (namesakes.ts). Rows of one source are never merged: a log that names a server twice created two. So
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
import { type Merged, Namesakes } from "./namesakes.ts";
import { rowsByCode } from "./rows-by-code.ts";
import { likelyShared, rowsOfTexts, TextCodes } from "./text-codes.ts";
import { secondsOfPlain } from "../units/instant.ts";

/** What all logs together tell of a server, by the row that told of it first. */
export class Sightings {
  readonly #servers: LoggedServers;
  readonly #known: ReadonlyMap<string, EvidenceWindow>;
  /** By the code of a source, what is known of its time: for servers whose time of creation is not. */
  readonly #windows: EvidenceWindow[] = [];
  /** By the code of a fate, its place among `fates`. */
  readonly #fateNumbers: Uint8Array;
  /** Servers that several rows told of, and by row their place there plus one. */
  readonly #merged: Merged[] = [];
  readonly #mergedAt: Uint32Array;
  /** 1 for rows that another one stands for; both are empty where there are none. */
  readonly #isDuplicate: Uint8Array;
  duplicates = 0;
  /** True if it is quick to see that nothing tells the times of any two rows apart. */
  readonly haveOneWindow: boolean;

  constructor(servers: LoggedServers, known: ReadonlyMap<string, EvidenceWindow>) {
    this.#servers = servers;
    this.#known = known;
    this.#fateNumbers = Uint8Array.from(["unknown", ...servers.fate.names], numberOfFate);
    const isOneLog = !hasSeveralSources(servers);
    this.haveOneWindow = isOneLog && servers.createdAt.places.starts.length === 0;
    const rows = isOneLog ? 0 : servers.length;
    this.#isDuplicate = new Uint8Array(rows);
    this.#mergedAt = new Uint32Array(rows);
    if (rows > 0) this.#merge();
  }

  /** True for a row that tells of a server that another one told of already. */
  isDuplicate(row: number): boolean {
    return this.duplicates > 0 && this.#isDuplicate[row] === 1;
  }

  fateOf(row: number): Fate {
    return fates[this.fateNumberOf(row)] as Fate;
  }

  /** Its place among `fates`. */
  fateNumberOf(row: number): number {
    const merged = this.#mergedOf(row);
    if (merged !== null) return fates.indexOf(merged.fate);
    return this.#fateNumbers[this.#servers.fate.codes[row] as number] as number;
  }

  /** When it can have been created, the earliest and the latest: seconds since the epoch, NaN where that is not known. */
  notBefore(row: number): number {
    const created = this.#mergedOf(row) === null ? this.#plainlyCreated(row) : Number.NaN;
    return Number.isNaN(created) ? (this.windowOf(row).notBefore ?? Number.NaN) : created - clockMargin;
  }

  notAfter(row: number): number {
    const created = this.#mergedOf(row) === null ? this.#plainlyCreated(row) : Number.NaN;
    return Number.isNaN(created) ? (this.windowOf(row).notAfter ?? Number.NaN) : created + clockMargin;
  }

  /** Both as one. */
  windowOf(row: number): EvidenceWindow {
    const merged = this.#mergedOf(row);
    if (merged !== null) return merged.window;
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
    const columns = [name, id, createdAt].filter(({ places }) => places.starts.length > 0);
    const rows = likelyShared(columns, length);
    const { codes, count } = new TextCodes(
      columns.map((column) => rowsOfTexts(column, rows)),
      rows.length,
    );
    const sources = Uint32Array.from(rows, (row) => source.codes[row] as number);
    const isShared = sharedCodes(codes, count, sources);
    const { rows: members, starts } = rowsByCode(codes, count);
    const namesakes = new Namesakes();
    for (let code = 0; code <= count; code++) {
      if (isShared[code] !== 1) continue;
      namesakes.clear(this.#isTelling(rows[members[starts[code] as number] as number] as number));
      for (let i = starts[code] as number; i < (starts[code + 1] as number); i++) {
        const at = members[i] as number;
        this.#join(namesakes, rows[at] as number, sources[at] as number);
      }
    }
  }

  /** True if no other run of the benchmark can have made a server of this name, id and time of creation. */
  #isTelling(row: number): boolean {
    const { name, id, createdAt } = this.#servers;
    if (id.startOf(row) !== -1 || createdAt.startOf(row) !== -1) return true;
    return /(?<!\d)1\d{9}(?!\d)/.test(name.at(row) ?? "");
  }

  #join(namesakes: Namesakes, row: number, source: number): void {
    const [fate, window] = [this.fateOf(row), this.windowOf(row)];
    const same = namesakes.find(row, source, fate, window);
    if (same.row === row) return;
    this.#isDuplicate[row] = 1;
    this.duplicates++;
    same.fate = surerFate(same.fate, fate);
    same.window = intersect(same.window, window);
    if (this.#mergedAt[same.row] !== 0) return;
    this.#merged.push(same);
    this.#mergedAt[same.row] = this.#merged.length;
  }

  /** Null where no other row told of the server. */
  #mergedOf(row: number): Merged | null {
    const at = this.duplicates === 0 ? 0 : (this.#mergedAt[row] as number);
    return at === 0 ? null : (this.#merged[at - 1] as Merged);
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

function hasSeveralSources({ source: { codes, names } }: LoggedServers): boolean {
  if (names.length === 1) return false;
  for (let row = 1; row < codes.length; row++) if (codes[row] !== codes[0]) return true;
  return false;
}

function numberOfFate(fate: string): number {
  const number = fates.findIndex((known) => known === fate);
  return number === -1 ? fates.indexOf("unknown") : number;
}

/** Where two sources of knowledge contradict each other, either may be right. */
function combine(a: EvidenceWindow | null, b: EvidenceWindow | null): EvidenceWindow {
  if (a === null || b === null) return a ?? b ?? openWindow;
  return overlaps(a, b) ? intersect(a, b) : hull(a, b);
}

function surerFate(a: Fate, b: Fate): Fate {
  return fates.indexOf(a) <= fates.indexOf(b) ? a : b;
}

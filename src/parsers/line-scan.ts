/**
 * The scanner of lines in WebAssembly: `src/assembly/line-scan.ts`, compiled. It is there because cutting a gigabyte of log into lines and
 * reading the usual ones takes 3 s of processor time in TypeScript and 0.4 s there. Where it cannot be had (little address space, an old
 * processor) `LineIndex` does the same by itself.
 */
import module from "../assembly/line-scan.wasm";
import { startModule } from "../wasm.ts";
import type {
  FoundBuilds,
  FoundCreations,
  FoundLimits,
  FoundLines,
  FoundStarts,
  Selection,
} from "./found-lines.ts";
import type { PairTable } from "./pair-table.ts";

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  reserve(length: number): number;
  scan(length: number, base: number, slot: number, reading: boolean): void;
}

/** As many as the module keeps. */
const slots = 4;
const pairs = 0x10000;

type Found = Pick<FoundLines, (typeof kindsOfFound)[number]>;

const kindsOfFound = ["builds", "creations", "starts", "limits"] as const;

/** One a thread: a block is read without a pause, so that all who read lines can share it. */
export class LineScan implements FoundLines {
  readonly #module: Exports;
  readonly #globals: ReadonlyMap<string, { readonly value: number }>;
  /** The tables of pairs that the module has. */
  readonly #tables: (PairTable | undefined)[] = Array.from({ length: slots }, () => undefined);
  #nextSlot = 0;
  #memory: ArrayBuffer | null = null;
  #bytes = new Uint8Array(0);
  #block = 0;
  /** How many lines and spots there are. */
  count = 0;
  spotCount = 0;
  /** False if there was more in the bytes than can be told at once: it goes on behind the last line. */
  complete = true;
  ends = new Int32Array(0);
  kinds = new Uint8Array(0);
  spots = new Int32Array(0);
  spotFlags = new Uint16Array(0);
  #found: Found;
  readonly #counts = { builds: 0, creations: 0, starts: 0, limits: 0 };

  constructor(exports: Record<string, unknown>) {
    this.#module = exports as unknown as Exports;
    this.#globals = new Map(Object.entries(exports) as [string, { readonly value: number }][]);
    this.#found = this.#view();
  }

  get builds(): FoundBuilds {
    return this.#found.builds;
  }

  get creations(): FoundCreations {
    return this.#found.creations;
  }

  get starts(): FoundStarts {
    return this.#found.starts;
  }

  get limits(): FoundLimits {
    return this.#found.limits;
  }

  /**
   * Looks at `bytes[from, …)`, which begins a line, by a table of pairs. `reading`: usual lines are read to the end, all others are looked
   * at. Then everything here is about these bytes, and positions are positions in them. False if it cannot hold so many.
   */
  scan(bytes: Buffer, from: number, table: PairTable, reading: boolean): boolean {
    const length = bytes.length - from;
    if (this.#module.reserve(length) === 0) return false;
    if (this.#module.memory.buffer !== this.#memory) this.#found = this.#view();
    this.#bytes.set(from === 0 ? bytes : bytes.subarray(from), this.#block);
    this.#module.scan(length, from, this.#slotOf(table), reading);
    this.count = this.#value("lines");
    this.spotCount = this.#value("spots");
    for (const name of kindsOfFound) {
      this.#counts[name] = this.#value(name);
      this.#found[name].from = this.#found[name].to = 0;
    }
    this.complete = this.#value("complete") !== 0;
    return this.complete || this.count > 0;
  }

  select(first: number, last: number): void {
    for (const name of kindsOfFound) narrow(this.#found[name], this.#counts[name], first, last);
  }

  #value(name: string): number {
    return this.#globals.get(name)?.value ?? 0;
  }

  #slotOf(table: PairTable): number {
    const known = this.#tables.indexOf(table);
    if (known !== -1) return known;
    const slot = this.#nextSlot;
    this.#nextSlot = (slot + 1) % slots;
    this.#tables[slot] = table;
    new Uint16Array(this.#bytes.buffer, this.#value("pairsAt") + slot * pairs * 2, pairs).set(table.flags);
    return slot;
  }

  /** Memory that has grown is another buffer. */
  #view(): Found {
    const { buffer } = this.#module.memory;
    const numbers = (name: string) => new Uint32Array(buffer, this.#value(name));
    this.#memory = buffer;
    this.#bytes = new Uint8Array(buffer);
    this.#block = this.#value("blockAt");
    this.ends = new Int32Array(buffer, this.#value("endsAt"));
    this.kinds = this.#bytes.subarray(this.#value("kindsAt"));
    this.spots = new Int32Array(buffer, this.#value("spotsAt"));
    this.spotFlags = new Uint16Array(buffer, this.#value("spotFlagsAt"));
    const nothing = { from: 0, to: 0 };
    return {
      builds: {
        ...nothing,
        lines: numbers("buildLinesAt"),
        tests: numbers("buildTestsAt"),
        indexes: numbers("buildIndexesAt"),
        names: this.#bytes.subarray(this.#value("buildNamesAt")),
        nameEnds: numbers("buildNameEndsAt"),
        seconds: new Float64Array(buffer, this.#value("buildSecondsAt")),
        timeouts: this.#bytes.subarray(this.#value("buildTimeoutsAt")),
      },
      creations: {
        ...nothing,
        lines: numbers("creationLinesAt"),
        tests: numbers("creationTestsAt"),
        indexes: numbers("creationIndexesAt"),
        names: this.#bytes.subarray(this.#value("creationNamesAt")),
        nameEnds: numbers("creationNameEndsAt"),
        flavors: numbers("creationFlavorsAt"),
        images: numbers("creationImagesAt"),
      },
      starts: {
        ...nothing,
        lines: numbers("startLinesAt"),
        tests: numbers("startTestsAt"),
        requests: numbers("startRequestsAt"),
      },
      limits: {
        ...nothing,
        lines: numbers("limitLinesAt"),
        timeEnds: numbers("limitTimeEndsAt"),
        delays: numbers("limitDelaysAt"),
      },
    };
  }
}

function narrow(found: Selection, count: number, first: number, last: number): void {
  const { lines } = found;
  let at = found.to;
  while (at < count && (lines[at] as number) < first) at++;
  found.from = at;
  while (at < count && (lines[at] as number) < last) at++;
  found.to = at;
}

let shared: LineScan | null | undefined;

/** The scanner of this thread; null where there cannot be one. */
export function lineScan(): LineScan | null {
  if (shared === undefined) {
    const exports = startModule(module);
    shared = exports === null ? null : new LineScan(exports);
  }
  return shared;
}

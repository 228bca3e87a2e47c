/** Usual lines of a cloud benchmark as they are read while a block is cut into lines, a column at a time. */

/** Lines of one kind. Everything here is valid until the next block is read. */
export interface Selection {
  /** Those of the lines that were selected. */
  from: number;
  to: number;
  /** Lines in the block, from 1 on. */
  readonly lines: Uint32Array;
}

/** Builds, one after the other. */
export interface FoundBuilds extends Selection {
  readonly tests: Uint32Array;
  readonly indexes: Uint32Array;
  /** ASCII of all names one after the other, and where each ends. */
  readonly names: Uint8Array;
  readonly nameEnds: Uint32Array;
  readonly seconds: Float64Array;
  /** 1 for one that was given up. */
  readonly timeouts: Uint8Array;
}

/** Creations that the API accepted. */
export interface FoundCreations extends Omit<FoundBuilds, "seconds" | "timeouts"> {
  readonly flavors: Uint32Array;
  readonly images: Uint32Array;
}

/** Tests that begin, and how many servers they want. */
export interface FoundStarts extends Selection {
  readonly tests: Uint32Array;
  readonly requests: Uint32Array;
}

/** Lines that say that the API's limit was hit. */
export interface FoundLimits extends Selection {
  /** How far from the beginning of the line the time of day ends. */
  readonly timeEnds: Uint32Array;
  /** Seconds to wait. */
  readonly delays: Uint32Array;
}

/** Lines of a block that were read while it was cut. */
export interface FoundLines {
  readonly builds: FoundBuilds;
  readonly creations: FoundCreations;
  readonly starts: FoundStarts;
  readonly limits: FoundLimits;
  /** Selects what stands in lines from `first` up to, but not including, `last`: lines behind those of the call before. */
  select(first: number, last: number): void;
}

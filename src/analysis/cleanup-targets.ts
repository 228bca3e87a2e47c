/** The servers that a clean-up plan is to delete. */
import type { Categories, Texts } from "../tables/tables.ts";
import { formatInstant } from "../units/instant.ts";
import type { Sightings } from "./cleanup-sightings.ts";
import type { Fate, LoggedServers } from "./logged-server.ts";

/** The lines that a target rests on. */
export interface Evidence {
  readonly source: string;
  /** The line that shows the creation. */
  readonly line: number;
  /** The line that decided the fate; null if it was none, as when a log says nothing. */
  readonly decidedBy: number | null;
}

export interface CleanupTarget {
  readonly name: string;
  /** Null if the log does not give one. */
  readonly id: string | null;
  /** ISO 8601, UTC; null where the log leaves that side open. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  readonly fate: Fate;
  readonly evidence: Evidence;
}

/** Targets one by one: made when they are asked for, since there may be millions. An array will do. */
export interface CleanupTargets extends Iterable<CleanupTarget> {
  readonly length: number;
  /** How many there are of each fate, in the order in which they come, where that was counted already. */
  readonly byFate?: ReadonlyMap<Fate, number>;
  /** The same targets as columns, where they are rows of a table. */
  readonly rows?: TargetRows;
}

/** Targets that can be written without an object of each; rows are those of the `servers` table. */
export interface TargetRows {
  /** 1 for each row that is a target. */
  readonly isTarget: Uint8Array;
  readonly name: Texts;
  readonly id: Texts;
  readonly source: Categories;
  readonly line: LoggedServers["line"];
  /** True if the times are known to be the same for all rows. */
  readonly haveOneWindow: boolean;
  /** Seconds since the epoch, NaN where the log leaves that side open. */
  notBefore(row: number): number;
  notAfter(row: number): number;
  fateOf(row: number): Fate;
  /** As in `Evidence`. */
  decidedBy(row: number): number | null;
  at(row: number): CleanupTarget;
}

export class TargetList implements CleanupTargets {
  readonly length: number;
  readonly byFate: ReadonlyMap<Fate, number>;
  readonly rows: TargetRows;

  constructor(
    servers: LoggedServers,
    sightings: Sightings,
    isTarget: Uint8Array,
    byFate: ReadonlyMap<Fate, number>,
  ) {
    const { name, id, source, line } = servers;
    this.byFate = byFate;
    this.length = [...byFate.values()].reduce((sum, count) => sum + count, 0);
    this.rows = {
      isTarget,
      name,
      id,
      source,
      line,
      haveOneWindow: sightings.haveOneWindow,
      notBefore: (row) => sightings.notBefore(row),
      notAfter: (row) => sightings.notAfter(row),
      fateOf: (row) => sightings.fateOf(row),
      decidedBy: (row) => decidedBy(servers, row),
      at: (row) => targetAt(servers, sightings, row),
    };
  }

  *[Symbol.iterator](): Generator<CleanupTarget, void, void> {
    const { isTarget } = this.rows;
    for (let row = isTarget.indexOf(1); row !== -1; row = isTarget.indexOf(1, row + 1))
      yield this.rows.at(row);
  }

  /** All at once, for JSON. */
  toJSON(): CleanupTarget[] {
    return [...this];
  }
}

function targetAt(servers: LoggedServers, sightings: Sightings, row: number): CleanupTarget {
  const [notBefore, notAfter] = [sightings.notBefore(row), sightings.notAfter(row)];
  return {
    name: servers.name.at(row) ?? "",
    id: servers.id.at(row),
    notBefore: Number.isNaN(notBefore) ? null : formatInstant(notBefore),
    notAfter: Number.isNaN(notAfter) ? null : formatInstant(notAfter),
    fate: sightings.fateOf(row),
    evidence: {
      source: servers.source.at(row) ?? "",
      line: servers.line[row] ?? 0,
      decidedBy: decidedBy(servers, row),
    },
  };
}

function decidedBy({ evidenceLine }: LoggedServers, row: number): number | null {
  const line = evidenceLine[row] ?? Number.NaN;
  return Number.isNaN(line) ? null : line;
}

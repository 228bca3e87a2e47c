/**
 * The plan of a clean-up: which of the servers that logs name are to be deleted, and which are not and why. Nothing here touches a cloud;
 * `output/shell/` writes the plan as a script, which looks every target up again before it deletes anything.
 *
 * What still protects a target of which the log gives no time: its id, if the log has one (name and id must both agree), else only that
 * exactly one server bears exactly this name. The script marks such targets.
 */
import type { Categories, Texts } from "../tables/tables.ts";
import { formatInstant } from "../units/instant.ts";
import { Sightings } from "./cleanup-sightings.ts";
import { type EvidenceWindow, overlaps } from "./cleanup-window.ts";
import { globMatcher } from "./glob.ts";
import { type Fate, fates, type LoggedServers } from "./logged-server.ts";
import { isUsualName, refuseServerName } from "./server-name.ts";

/** All but the servers that are known to be deleted. */
const defaultFates: readonly Fate[] = fates.filter((fate) => fate !== "deleted");

export interface CleanupOptions {
  readonly fates: readonly Fate[];
  /** Only servers created at or after this moment, seconds since the epoch; null: no limit. */
  readonly since: number | null;
  /** Only servers created at or before this moment, seconds since the epoch; null: no limit. */
  readonly until: number | null;
  /** Only servers whose name matches one of these patterns; empty: all. */
  readonly names: readonly string[];
  /** Not the servers whose name matches one of these patterns. */
  readonly exclude: readonly string[];
  readonly allowUnusualNames: boolean;
  /**
   * What else is known of the time that a source covers (its first and last time of day, when it was last written), by source. It counts
   * for servers of which the log does not say when they were created, together with the number in the log's name.
   */
  readonly windows: ReadonlyMap<string, EvidenceWindow>;
}

export const defaultCleanupOptions: CleanupOptions = {
  fates: defaultFates,
  since: null,
  until: null,
  names: [],
  exclude: [],
  allowUnusualNames: false,
  windows: new Map(),
};

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

export interface RefusedServer {
  /** As in the log: may hold anything. */
  readonly name: string;
  readonly id: string | null;
  readonly reason: string;
  readonly place: { readonly source: string; readonly line: number };
}

/** How many servers the options left out, by the first of these that did. */
export interface SkippedServers {
  readonly fate: number;
  /** Outside since and until, or of unknown time when one of them is given. */
  readonly time: number;
  readonly name: number;
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
  readonly line: ArrayLike<number>;
  /** Seconds since the epoch, NaN where the log leaves that side open. */
  notBefore(row: number): number;
  notAfter(row: number): number;
  fateOf(row: number): Fate;
  /** As in `Evidence`. */
  decidedBy(row: number): number | null;
  at(row: number): CleanupTarget;
}

export interface CleanupPlan {
  /** In the order of the inputs. */
  readonly targets: CleanupTargets;
  readonly refused: readonly RefusedServer[];
  readonly skipped: SkippedServers;
  /** Rows that told of a server that another log tells of too. */
  readonly duplicates: number;
  /** Servers that logs name and the plan does not know, because they did not fit into memory; absent if there are none. */
  readonly missing?: number;
}

/** Plans the deletion of the servers that the logs show, less what the options leave out and what must not be named in a script. */
export function planCleanup(servers: LoggedServers, options: CleanupOptions): CleanupPlan {
  const sightings = new Sightings(servers, options.windows);
  const leftOutBy = filterOf(servers, sightings, options);
  const isTarget = new Uint8Array(servers.length);
  const counts = new Uint32Array(fates.length);
  /** In the order in which they come. */
  const present: Fate[] = [];
  const refused: RefusedServer[] = [];
  const skipped = { fate: 0, time: 0, name: 0 };
  const wanted = fates.map((fate) => options.fates.includes(fate));
  for (let row = 0; row < servers.length; row++) {
    if (sightings.isDuplicate(row)) continue;
    const fate = sightings.fateOf(row);
    const number = fates.indexOf(fate);
    const left = wanted[number] === true ? leftOutBy(row) : "fate";
    const reason = left === null ? refuse(servers, row, options.allowUnusualNames) : null;
    if (left !== null) skipped[left]++;
    else if (reason !== null) refused.push(refusedAt(servers, row, reason));
    else {
      isTarget[row] = 1;
      if (counts[number] === 0) present.push(fate);
      counts[number] = (counts[number] as number) + 1;
    }
  }
  const byFate = new Map(present.map((fate) => [fate, counts[fates.indexOf(fate)] as number]));
  const targets = new TargetList(servers, sightings, isTarget, byFate);
  return { targets, refused, skipped, duplicates: sightings.duplicates };
}

/** What leaves a server out whose fate does not; null if nothing. */
function filterOf(
  { name }: LoggedServers,
  sightings: Sightings,
  { since, until, names, exclude }: CleanupOptions,
): (row: number) => "time" | "name" | null {
  const asksTime = since !== null || until !== null;
  const asksName = names.length > 0 || exclude.length > 0;
  const period = { notBefore: since, notAfter: until };
  const [wanted, unwanted] = [names.map(globMatcher), exclude.map(globMatcher)];
  return (row) => {
    if (asksTime && !isWithin(sightings, row, period)) return "time";
    if (!asksName) return null;
    const text = name.at(row) ?? "";
    const isWanted = names.length === 0 || wanted.some((matches) => matches(text));
    return isWanted && !unwanted.some((matches) => matches(text)) ? null : "name";
  };
}

/** True if it may have been created then; false if nothing says when. */
function isWithin(sightings: Sightings, row: number, period: EvidenceWindow): boolean {
  const created = sightings.createdAt(row);
  const window = created === null ? sightings.windowOf(row) : { notBefore: created, notAfter: created };
  return (window.notBefore !== null || window.notAfter !== null) && overlaps(window, period);
}

/** Why a server must not be named in a script; null if it may. Most names are seen to be usual without making a text of them. */
function refuse({ name, id }: LoggedServers, row: number, allowUnusual: boolean): string | null {
  const start = name.startOf(row);
  const hasNoId = id.startOf(row) === -1;
  if (hasNoId && start !== -1 && isUsualName(name.bytes, start, start + name.lengthOf(row))) return null;
  if (!hasNoId && !/^[0-9A-Za-z][0-9A-Za-z_-]*$/.test(id.at(row) ?? "")) return "its id is not one";
  return refuseServerName(name.at(row) ?? "", allowUnusual);
}

function refusedAt({ name, id, source, line }: LoggedServers, row: number, reason: string): RefusedServer {
  const place = { source: source.at(row) ?? "", line: line[row] ?? 0 };
  return { name: name.at(row) ?? "", id: id.at(row), reason, place };
}

class TargetList implements CleanupTargets {
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

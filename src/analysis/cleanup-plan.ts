/**
 * The plan of a clean-up: which of the servers that logs name are to be deleted, and which are not and why. Nothing here touches a cloud;
 * `output/shell/` writes the plan as a script, which looks every target up again before it deletes anything.
 *
 * What still protects a target of which the log gives no time: its id, if the log has one (name and id must both agree), else only that
 * exactly one server bears exactly this name. The script marks such targets.
 */
import { type Evidence, type Sighting, Sightings } from "./cleanup-sightings.ts";
import { type EvidenceWindow, overlaps } from "./cleanup-window.ts";
import { formatInstant } from "../units/instant.ts";
import { matchesGlob } from "./glob.ts";
import { type Fate, fates, type LoggedServers } from "./logged-server.ts";
import { refuseServerName } from "./server-name.ts";

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
}

export interface CleanupPlan {
  /** In the order of the inputs. */
  readonly targets: CleanupTargets;
  readonly refused: readonly RefusedServer[];
  readonly skipped: SkippedServers;
  /** Rows that told of a server that another log tells of too. */
  readonly duplicates: number;
}

/** Plans the deletion of the servers that the logs show, less what the options leave out and what must not be named in a script. */
export function planCleanup(servers: LoggedServers, options: CleanupOptions): CleanupPlan {
  const sightings = new Sightings(servers, options.windows);
  const isTarget = new Uint8Array(servers.length);
  const byFate = new Map<Fate, number>();
  const refused: RefusedServer[] = [];
  const skipped = { fate: 0, time: 0, name: 0 };
  const take = (row: number, fate: Fate) => {
    isTarget[row] = 1;
    byFate.set(fate, (byFate.get(fate) ?? 0) + 1);
  };
  const quick = isUnfiltered(options) ? servers.quick : undefined;
  for (let row = 0; row < servers.length; row++) {
    const fate = quick?.isUsable(row) === true ? sightings.fateOf(row, quick.fateOf(row)) : null;
    if (fate !== null && options.fates.includes(fate)) {
      take(row, fate);
      continue;
    }
    const sighting = sightings.at(row);
    if (sighting === null) continue;
    const left = leftOutBy(sighting, options);
    const reason = left === null ? refuse(sighting, options.allowUnusualNames) : null;
    const { name, id, evidence } = sighting;
    if (left !== null) skipped[left]++;
    else if (reason !== null) {
      refused.push({ name, id, reason, place: { source: evidence.source, line: evidence.line } });
    } else take(row, sighting.fate);
  }
  const targets = new TargetList(isTarget, byFate, (row) => toTarget(sightings.at(row)));
  return { targets, refused, skipped, duplicates: sightings.duplicates };
}

/** Nothing but the fate decides. */
function isUnfiltered({ since, until, names, exclude }: CleanupOptions): boolean {
  return since === null && until === null && names.length === 0 && exclude.length === 0;
}

class TargetList implements CleanupTargets {
  readonly length: number;
  readonly byFate: ReadonlyMap<Fate, number>;
  readonly #isTarget: Uint8Array;
  readonly #read: (row: number) => CleanupTarget;

  constructor(isTarget: Uint8Array, byFate: ReadonlyMap<Fate, number>, read: (row: number) => CleanupTarget) {
    this.byFate = byFate;
    this.#isTarget = isTarget;
    this.#read = read;
    this.length = isTarget.reduce((sum, one) => sum + one, 0);
  }

  *[Symbol.iterator](): Generator<CleanupTarget, void, void> {
    for (let row = this.#isTarget.indexOf(1); row !== -1; row = this.#isTarget.indexOf(1, row + 1))
      yield this.#read(row);
  }

  /** All at once, for JSON. */
  toJSON(): CleanupTarget[] {
    return [...this];
  }
}

function refuse({ name, id }: Sighting, allowUnusual: boolean): string | null {
  if (id !== null && !/^[0-9A-Za-z][0-9A-Za-z_-]*$/.test(id)) return "its id is not one";
  return refuseServerName(name, allowUnusual);
}

function leftOutBy(sighting: Sighting, options: CleanupOptions): keyof SkippedServers | null {
  if (!options.fates.includes(sighting.fate)) return "fate";
  const { since, until, names, exclude } = options;
  if (since !== null || until !== null) {
    const { createdAt } = sighting;
    const window = createdAt === null ? sighting.window : { notBefore: createdAt, notAfter: createdAt };
    const unknown = window.notBefore === null && window.notAfter === null;
    if (unknown || !overlaps(window, { notBefore: since, notAfter: until })) return "time";
  }
  const matches = (pattern: string) => matchesGlob(sighting.name, pattern);
  if ((names.length > 0 && !names.some(matches)) || exclude.some(matches)) return "name";
  return null;
}

function toTarget(sighting: Sighting | null): CleanupTarget {
  if (sighting === null) throw new Error("a row that another one stands for is no target");
  const { name, id, fate, window, evidence } = sighting;
  return {
    name,
    id,
    notBefore: window.notBefore === null ? null : formatInstant(window.notBefore),
    notAfter: window.notAfter === null ? null : formatInstant(window.notAfter),
    fate,
    evidence,
  };
}

/**
 * The plan of a clean-up: which of the servers that logs name are to be deleted, and which are not and why. Nothing here touches a cloud;
 * `output/shell/` writes the plan as a script, which looks every target up again before it deletes anything.
 *
 * What still protects a target of which the log gives no time: its id, if the log has one (name and id must both agree), else only that
 * exactly one server bears exactly this name. The script marks such targets.
 */
import { Sightings } from "./cleanup-sightings.ts";
import { type CleanupTargets, TargetList } from "./cleanup-targets.ts";
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
  const isWanted = Uint8Array.from(fates, (fate) => Number(options.fates.includes(fate)));
  const isTarget = new Uint8Array(servers.length);
  const counts = new Uint32Array(fates.length);
  /** In the order in which they come. */
  const present: Fate[] = [];
  const refused: RefusedServer[] = [];
  const skipped = { fate: 0, time: 0, name: 0 };
  const isUsual = usualRows(servers);
  for (let row = 0; row < servers.length; row++) {
    if (sightings.isDuplicate(row)) continue;
    const fate = sightings.fateNumberOf(row);
    const left = isWanted[fate] === 0 ? "fate" : leftOutBy === null ? null : leftOutBy(row);
    const isSafe = left !== null || isUsual[row] === 1;
    const reason = isSafe ? null : refuse(servers, row, options.allowUnusualNames);
    if (left !== null) skipped[left]++;
    else if (reason !== null) refused.push(refusedAt(servers, row, reason));
    else {
      isTarget[row] = 1;
      if (counts[fate] === 0) present.push(fates[fate] as Fate);
      counts[fate] = (counts[fate] as number) + 1;
    }
  }
  const byFate = new Map(present.map((fate) => [fate, counts[fates.indexOf(fate)] as number]));
  const targets = new TargetList(servers, sightings, isTarget, byFate);
  return { targets, refused, skipped, duplicates: sightings.duplicates };
}

/** What leaves a server out whose fate does not, null if nothing; null in place of it if the options ask for nothing of the kind. */
function filterOf(
  { name }: LoggedServers,
  sightings: Sightings,
  { since, until, names, exclude }: CleanupOptions,
): ((row: number) => "time" | "name" | null) | null {
  const asksTime = since !== null || until !== null;
  const asksName = names.length > 0 || exclude.length > 0;
  if (!asksTime && !asksName) return null;
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

/** 1 for servers without an id whose names are seen to be usual, which most are, without making a text of each. */
function usualRows({ name, id, length }: LoggedServers): Uint8Array {
  const isUsual = new Uint8Array(length);
  const { bytes } = name;
  const { starts, lengths } = name.places;
  const ids = id.places.starts;
  for (let row = 0; row < starts.length; row++) {
    const start = (starts[row] as number) - 1;
    if (start === -1 || (ids.length > 0 && ids[row] !== 0)) continue;
    isUsual[row] = Number(isUsualName(bytes, start, start + (lengths[row] as number)));
  }
  return isUsual;
}

/** Why a server must not be named in a script; null if it may. */
function refuse({ name, id }: LoggedServers, row: number, allowUnusual: boolean): string | null {
  const known = id.at(row);
  if (known !== null && !/^[0-9A-Za-z][0-9A-Za-z_-]*$/.test(known)) return "its id is not one";
  return refuseServerName(name.at(row) ?? "", allowUnusual);
}

function refusedAt({ name, id, source, line }: LoggedServers, row: number, reason: string): RefusedServer {
  const place = { source: source.at(row) ?? "", line: line[row] ?? 0 };
  return { name: name.at(row) ?? "", id: id.at(row), reason, place };
}

/**
 * The plan of a clean-up: which of the servers that logs name are to be deleted, and which are not and why. Nothing here touches a cloud;
 * `output/shell/` writes the plan as a script, which looks every target up again before it deletes anything.
 *
 * What still protects a target of which the log gives no time: its id, if the log has one (name and id must both agree), else only that
 * exactly one server bears exactly this name. The script marks such targets.
 */
import type { Row } from "../tables/schema.ts";
import {
  type EvidenceWindow,
  formatInstant,
  hull,
  instantOf,
  intersect,
  openWindow,
  overlaps,
  windowOfCreation,
  windowOfLogName,
} from "./cleanup-window.ts";
import { matchesGlob } from "./glob.ts";
import { refuseServerName } from "./server-name.ts";

/** What a log shows of a server's end; `servers.fate`. */
export type Fate = "deleted" | "delete-failed" | "orphan" | "unknown";

/** The surest first: a log that shows the end knows more than a copy of it that was cut off. */
export const fates: readonly Fate[] = ["deleted", "delete-failed", "orphan", "unknown"];

/** All but the servers that are known to be deleted. */
const defaultFates: readonly Fate[] = ["delete-failed", "orphan", "unknown"];

export type LoggedServer = Pick<
  Row<"servers">,
  "source" | "line" | "name" | "id" | "created_at" | "created_at_from" | "fate" | "evidence_line"
>;

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

export interface CleanupPlan {
  /** In the order of the inputs. */
  readonly targets: readonly CleanupTarget[];
  readonly refused: readonly RefusedServer[];
  readonly skipped: SkippedServers;
  /** Rows that told of a server that another log tells of too. */
  readonly duplicates: number;
}

/** A server as all logs together tell it. */
interface Sighting {
  readonly name: string;
  readonly id: string | null;
  fate: Fate;
  window: EvidenceWindow;
  /** The moment of creation where a log states it, else null. */
  readonly createdAt: number | null;
  readonly evidence: Evidence;
}

/** Plans the deletion of the servers that the logs show, less what the options leave out and what must not be named in a script. */
export function planCleanup(servers: Iterable<LoggedServer>, options: CleanupOptions): CleanupPlan {
  const { sightings, duplicates } = mergeSightings(servers, options.windows);
  const targets: CleanupTarget[] = [];
  const refused: RefusedServer[] = [];
  const skipped = { fate: 0, time: 0, name: 0 };
  for (const sighting of sightings) {
    const left = leftOutBy(sighting, options);
    const reason = left === null ? refuse(sighting, options.allowUnusualNames) : null;
    const { name, id, evidence } = sighting;
    if (left !== null) skipped[left]++;
    else if (reason !== null) {
      refused.push({ name, id, reason, place: { source: evidence.source, line: evidence.line } });
    } else targets.push(toTarget(sighting));
  }
  return { targets, refused, skipped, duplicates };
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

function toTarget({ name, id, fate, window, evidence }: Sighting): CleanupTarget {
  return {
    name,
    id,
    notBefore: window.notBefore === null ? null : formatInstant(window.notBefore),
    notAfter: window.notAfter === null ? null : formatInstant(window.notAfter),
    fate,
    evidence,
  };
}

/**
 * One sighting a server. Two rows are one server if they come from different sources and agree in name, id and time of creation. Rows of
 * one source are never merged: a log that names a server twice created two. So the n-th of a log belongs to the n-th of the other.
 */
function mergeSightings(servers: Iterable<LoggedServer>, windows: CleanupOptions["windows"]) {
  const sightings: Sighting[] = [];
  const seen = new Map<string, Sighting[]>();
  const counts = new Map<string, number>();
  let duplicates = 0;
  for (const server of servers) {
    const told = JSON.stringify([server.name, server.id, server.created_at]);
    const within = JSON.stringify([server.source, told]);
    const nth = counts.get(within) ?? 0;
    counts.set(within, nth + 1);

    const sighting = toSighting(server, windows.get(server.source) ?? null);
    const key = `${nth} ${told}`;
    const alike = seen.get(key) ?? [];
    const same = alike.find((other) => overlaps(other.window, sighting.window));
    if (same === undefined) {
      seen.set(key, [...alike, sighting]);
      sightings.push(sighting);
    } else {
      duplicates++;
      same.window = intersect(same.window, sighting.window);
      same.fate = surerFate(same.fate, sighting.fate);
    }
  }
  return { sightings, duplicates };
}

function toSighting(server: LoggedServer, known: EvidenceWindow | null): Sighting {
  const created = server.created_at === null ? null : windowOfCreation(server.created_at);
  const byName = windowOfLogName(server.source);
  return {
    name: server.name ?? "",
    id: server.id,
    fate: fates.find((fate) => fate === server.fate) ?? "unknown",
    window: created ?? combine(known, byName),
    createdAt: server.created_at === null ? null : instantOf(server.created_at),
    evidence: { source: server.source, line: server.line, decidedBy: server.evidence_line },
  };
}

/** Where two sources of knowledge contradict each other, either may be right. */
function combine(a: EvidenceWindow | null, b: EvidenceWindow | null): EvidenceWindow {
  if (a === null || b === null) return a ?? b ?? openWindow;
  return overlaps(a, b) ? intersect(a, b) : hull(a, b);
}

function surerFate(a: Fate, b: Fate): Fate {
  return fates.indexOf(a) <= fates.indexOf(b) ? a : b;
}

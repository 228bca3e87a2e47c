/**
 * From what the user typed (files, directories, patterns, `-`) to the list of inputs to read. Whatever cannot be read becomes a value
 * that names it; nothing here throws because of the state of a disk.
 */
import { type BigIntStats, readdirSync, readlinkSync, statSync } from "node:fs";
import { globSync, isDynamicPattern } from "tinyglobby";
import { errorCode, explain, isOutage } from "./errors.ts";

/** Standard input, as the user names it and as rows name it. */
export const standardInput = "-";

export interface Input {
  /** The path as the user gave it, or what follows from that: `data` → `data/log.1.txt`. */
  readonly source: string;
  /** `stream`: neither size nor end are known beforehand: standard input, named pipes, `<(command)`. */
  readonly kind: "file" | "stream";
  /** Size on disk when it was found; 0 for a stream. */
  readonly bytes: number;
}

/** What a file looked like from outside: as long as this is the same, so is what is in it. */
export interface Stamp {
  /** Device and inode. */
  readonly identity: string;
  readonly bytes: number;
  /** When its contents were last changed, in nanoseconds. */
  readonly changedAt: bigint;
  /** When anything about it was last changed, its name or permissions too, in nanoseconds. */
  readonly touchedAt: bigint;
}

/** An input with what it looked like when it was found. */
export interface StampedInput extends Input {
  readonly stamp: Stamp;
}

export interface FoundDirectory {
  readonly path: string;
  /** Device and inode. */
  readonly identity: string;
}

export interface FoundFiles {
  readonly inputs: readonly StampedInput[];
  /** All directories that were looked into. */
  readonly directories: readonly FoundDirectory[];
  readonly unreadable: readonly Unreadable[];
}

export interface Unreadable {
  readonly source: string;
  readonly message: string;
  /** There if the device or the network failed: what was there before may still be there. */
  readonly outage?: true;
}

export interface FoundInputs {
  readonly inputs: readonly Input[];
  readonly unreadable: readonly Unreadable[];
}

/** Directories that hold other people's files, whatever the benchmark. */
const skippedDirectories: ReadonlySet<string> = new Set(["node_modules"]);

/**
 * The inputs that `paths` stand for, each file once (by device and inode, so a link and its target count as one), in the order given
 * and by name within a directory. Dot-files, `node_modules` and what `leaveOut` names (the command's own output) are passed over
 * inside directories and among the matches of a pattern, but read when named themselves.
 */
export function findInputs(paths: readonly string[], leaveOut: readonly string[] = []): FoundInputs {
  const { inputs, unreadable } = findFiles(paths, leaveOut);
  return { inputs: inputs.map(({ source, kind, bytes }) => ({ source, kind, bytes })), unreadable };
}

/**
 * The same, with what the files look like from outside and where they were found. A file in a directory for which `known` gives a stamp is
 * not looked at: it looks like that.
 */
export function findFiles(
  paths: readonly string[],
  leaveOut: readonly string[] = [],
  known: (path: string) => Stamp | null = () => null,
): FoundFiles {
  const search = new Search(leaveOut, known);
  for (const path of paths) search.argument(path);
  return search;
}

/** Said of a directory that was named and holds nothing. */
export const nothingToRead = "there is no file to read in this directory";

/** Standard input is never the same twice. */
const noStamp: Stamp = { identity: "", bytes: 0, changedAt: 0n, touchedAt: 0n };

class Search {
  readonly inputs: StampedInput[] = [];
  readonly directories: FoundDirectory[] = [];
  readonly unreadable: Unreadable[] = [];
  /** Device and inode of what was met already. */
  readonly #met = new Set<string>();
  readonly #leftOut = new Set<string>();
  /** Entries met so far that are not directories. */
  #entries = 0;

  readonly #known: (path: string) => Stamp | null;

  constructor(leaveOut: readonly string[], known: (path: string) => Stamp | null) {
    this.#known = known;
    for (const path of leaveOut) {
      const stats = look(path);
      if (!("refusal" in stats)) this.#leftOut.add(identity(stats)); // what cannot be seen is not met either
    }
  }

  argument(path: string): void {
    if (path === standardInput) {
      if (this.#isNew("standard input"))
        this.inputs.push({ source: path, kind: "stream", bytes: 0, stamp: noStamp });
      return;
    }
    const stats = look(path);
    if ("refusal" in stats) {
      if (stats.absent && isDynamicPattern(path)) this.#pattern(path);
      else this.#refuse(path, stats.refusal, stats.outage);
      return;
    }
    if (!this.#isNew(identity(stats))) return;
    const before = this.#entries;
    this.#take(path, stats, true);
    if (this.#entries === before) this.#refuse(path, nothingToRead);
  }

  #pattern(pattern: string): void {
    const matches = globSync(pattern, { expandDirectories: false, onlyFiles: false });
    if (matches.length === 0) this.#refuse(pattern, "no file matches this pattern");
    for (const match of matches.toSorted(byCodeUnits)) this.#inner(match.replace(/\/+$/, ""));
  }

  /** Something inside a directory, or a match of a pattern. */
  #inner(path: string): void {
    const stamp = this.#known(path);
    if (stamp !== null) {
      this.#entries++;
      if (this.#isNew(stamp.identity)) this.#file(path, stamp);
      return;
    }
    const stats = look(path);
    if ("refusal" in stats) {
      this.#entries++;
      this.#refuse(path, stats.refusal, stats.outage);
    } else if (!this.#leftOut.has(identity(stats))) {
      if (!stats.isDirectory()) this.#entries++;
      if (this.#isNew(identity(stats))) this.#take(path, stats, false);
    }
  }

  #take(path: string, stats: BigIntStats, named: boolean): void {
    if (stats.isDirectory()) {
      this.directories.push({ path, identity: identity(stats) });
      this.#directory(path);
      return;
    }
    if (named) this.#entries++;
    if (stats.isFile()) this.#file(path, stampOf(stats));
    else if (named && (stats.isFIFO() || stats.isCharacterDevice()))
      this.inputs.push({ source: path, kind: "stream", bytes: 0, stamp: noStamp });
    else this.#refuse(path, `this is ${kindOf(stats)}, not a file`);
  }

  #file(path: string, stamp: Stamp): void {
    this.inputs.push({ source: path, kind: "file", bytes: stamp.bytes, stamp });
  }

  #directory(path: string): void {
    const prefix = path.replace(/\/*$/, "/");
    let names: string[];
    try {
      names = readdirSync(path);
    } catch (error) {
      this.#entries++;
      this.#refuse(path, explain(error), isOutage(error));
      return;
    }
    for (const name of names.toSorted(byCodeUnits))
      if (!name.startsWith(".") && !skippedDirectories.has(name)) this.#inner(prefix + name);
  }

  #isNew(key: string): boolean {
    if (this.#met.has(key)) return false;
    this.#met.add(key);
    return true;
  }

  #refuse(source: string, message: string, outage = false): void {
    this.unreadable.push(outage ? { source, message, outage } : { source, message });
  }
}

interface Refusal {
  readonly refusal: string;
  readonly absent: boolean;
  readonly outage: boolean;
}

/** What stands at a path, links followed, or why that cannot be said. */
function look(path: string): BigIntStats | Refusal {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    const absent = errorCode(error) === "ENOENT";
    return {
      refusal: (absent ? reasonOfAbsence(path) : null) ?? explain(error),
      absent,
      outage: isOutage(error),
    };
  }
}

function reasonOfAbsence(path: string): string | null {
  try {
    return `this is a link to ${readlinkSync(path)}, which does not exist`;
  } catch (error) {
    if (path.includes("\ufffd")) return "the name is not valid UTF-8: rename the file";
    return errorCode(error) === "EINVAL" ? "it vanished while it was being looked at" : null;
  }
}

/** The same for all names of one file: links, hard links, `./` and so on. */
function identity(stats: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${stats.dev}:${stats.ino}`;
}

/** The device that a file is on; empty where there was nothing to be seen. */
export function deviceOf(stamp: Stamp): string {
  return stamp.identity.replace(/:.*$/, "");
}

/** That of whatever is at a path, links followed; null if there is nothing to be seen. */
export function deviceAt(path: string): string | null {
  const stats = look(path);
  return "refusal" in stats ? null : deviceOf(stampOf(stats));
}

export function stampOf(stats: BigIntStats): Stamp {
  return {
    identity: identity(stats),
    bytes: Number(stats.size),
    changedAt: stats.mtimeNs,
    touchedAt: stats.ctimeNs,
  };
}

/** Nothing was done to the file between the two. */
export function sameStamp(a: Stamp, b: Stamp): boolean {
  return (
    a.bytes === b.bytes &&
    a.touchedAt === b.touchedAt &&
    a.changedAt === b.changedAt &&
    a.identity === b.identity
  );
}

/** The stamp of the file at a path, links followed; null if there is none, or none to be seen. */
export function stampAt(path: string): Stamp | null {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stats?.isFile() === true ? stampOf(stats) : null;
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}

function kindOf(stats: BigIntStats): string {
  if (stats.isSocket()) return "a socket";
  if (stats.isFIFO()) return "a named pipe";
  return stats.isBlockDevice() ? "a block device" : "a device";
}

/** The same order everywhere, whatever the locale. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * From what the user typed (files, directories, patterns, `-`) to the list of inputs to read. Whatever cannot be read becomes a value
 * that names it; nothing here throws because of the state of a disk.
 */
import { type BigIntStats, readdirSync, readlinkSync, statSync } from "node:fs";
import { globSync, isDynamicPattern } from "tinyglobby";
import { errorCode, explain } from "./errors.ts";

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

export interface Unreadable {
  readonly source: string;
  readonly message: string;
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
  const search = new Search(leaveOut);
  for (const path of paths) search.argument(path);
  return { inputs: search.inputs, unreadable: search.unreadable };
}

class Search {
  readonly inputs: Input[] = [];
  readonly unreadable: Unreadable[] = [];
  /** Device and inode of what was met already. */
  readonly #met = new Set<string>();
  readonly #leftOut = new Set<string>();
  /** Entries met so far that are not directories. */
  #entries = 0;

  constructor(leaveOut: readonly string[]) {
    for (const path of leaveOut) {
      const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
      if (stats !== undefined) this.#leftOut.add(identity(stats));
    }
  }

  argument(path: string): void {
    if (path === standardInput) {
      if (this.#isNew("standard input")) this.inputs.push({ source: path, kind: "stream", bytes: 0 });
      return;
    }
    const stats = look(path);
    if ("refusal" in stats) {
      if (stats.absent && isDynamicPattern(path)) this.#pattern(path);
      else this.#refuse(path, stats.refusal);
      return;
    }
    if (!this.#isNew(identity(stats))) return;
    const before = this.#entries;
    this.#take(path, stats, true);
    if (this.#entries === before) this.#refuse(path, "there is no file to read in this directory");
  }

  #pattern(pattern: string): void {
    const matches = globSync(pattern, { expandDirectories: false, onlyFiles: false });
    if (matches.length === 0) this.#refuse(pattern, "no file matches this pattern");
    for (const match of matches.toSorted(byCodeUnits)) this.#inner(match.replace(/\/+$/, ""));
  }

  /** Something inside a directory, or a match of a pattern. */
  #inner(path: string): void {
    const stats = look(path);
    if ("refusal" in stats) {
      this.#entries++;
      this.#refuse(path, stats.refusal);
    } else if (!this.#leftOut.has(identity(stats))) {
      if (!stats.isDirectory()) this.#entries++;
      if (this.#isNew(identity(stats))) this.#take(path, stats, false);
    }
  }

  #take(path: string, stats: BigIntStats, named: boolean): void {
    if (stats.isDirectory()) {
      this.#directory(path);
      return;
    }
    if (named) this.#entries++;
    if (stats.isFile()) this.inputs.push({ source: path, kind: "file", bytes: Number(stats.size) });
    else if (named && (stats.isFIFO() || stats.isCharacterDevice()))
      this.inputs.push({ source: path, kind: "stream", bytes: 0 });
    else this.#refuse(path, `this is ${kindOf(stats)}, not a file`);
  }

  #directory(path: string): void {
    const prefix = path.replace(/\/*$/, "/");
    let names: string[];
    try {
      names = readdirSync(path);
    } catch (error) {
      this.#entries++;
      this.#refuse(path, explain(error));
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

  #refuse(source: string, message: string): void {
    this.unreadable.push({ source, message });
  }
}

/** What stands at a path, links followed, or why that cannot be said. */
function look(path: string): BigIntStats | { readonly refusal: string; readonly absent: boolean } {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    const absent = errorCode(error) === "ENOENT";
    return { refusal: (absent ? reasonOfAbsence(path) : null) ?? explain(error), absent };
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
export function identity(stats: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${stats.dev}:${stats.ino}`;
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

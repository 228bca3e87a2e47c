/**
 * What was learned from files, kept on disk, so that ten thousand old logs need not be read again. One file for everything that is read
 * together (a directory, usually). It holds rows, from which secrets were removed, and where reading stopped, but no bytes of any log: of
 * what parsers remember it has a digest. A large log that has grown since is read on, a small one anew. Texts may be kept beside it that are
 * made from the rows and take a while: the charts of the page.
 */
import { createHash } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { decode, encode, type Remembered } from "./cache/format.ts";
import { makeDirectory } from "./io/directory.ts";
import { errorCode, explain } from "./io/errors.ts";
import { hashFile } from "./io/hash-file.ts";
import type { StampedInput } from "./io/inputs.ts";
import { removeAbandoned, writeWhole } from "./io/write.ts";
import type { Part } from "./tables/parts.ts";

export type { Remembered } from "./cache/format.ts";

/** A change may leave the stamp of a file as it is if it comes so soon after the last one: milliseconds, with room for clocks that differ. */
const shortestTick = 2000;

/** What is kept beside the rows. */
const textNames = ["charts"] as const;
export type TextName = (typeof textNames)[number];

/** From here on reading takes longer than a moment. */
const manyFiles = 200;
const manyBytes = 8 * 1024 * 1024;

/** Where caches are kept unless said otherwise, by the XDG base directory specification; null if the user has no home. */
export function cacheDirectory(env: Readonly<Record<string, string | undefined>>): string | null {
  const given = env["XDG_CACHE_HOME"] ?? "";
  if (given.startsWith("/")) return join(given, "runlens");
  const home = env["HOME"] ?? "";
  return home.startsWith("/") ? join(home, ".cache", "runlens") : null;
}

/** The cache of what is read for these paths. */
export class Cache {
  readonly path: string;
  readonly #program: string;
  /** Bytes of the last cache that was written. */
  bytes = 0;

  readonly #always: boolean;

  /** `program` tells this version of runlens from all others. `always`: the user asked for it, however little there is to read. */
  constructor(directory: string, paths: readonly string[], program: string, always: boolean) {
    this.#always = always;
    const name = createHash("sha256")
      .update(JSON.stringify(paths.map(realPath)))
      .digest("hex")
      .slice(0, 32);
    this.path = join(directory, `${name}.tables`);
    this.#program = program;
  }

  /** All that it writes: not to be read as input. */
  get files(): string[] {
    return [this.path, ...textNames.map((name) => this.#textPath(name))];
  }

  /** What is read in a blink need not be kept. */
  isWorthwhile(inputs: readonly { readonly bytes: number }[]): boolean {
    const bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
    return this.#always || inputs.length >= manyFiles || bytes >= manyBytes;
  }

  /** What the cache holds; nothing, perhaps with a note why, if it cannot be used. */
  load(): { readonly memory: Memory; readonly note: string | null } {
    let bytes: Buffer;
    try {
      bytes = readFileSync(this.path);
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return {
        memory: new Memory([]),
        note: errorCode(error) === "ENOENT" ? null : this.#note(explain(error)),
      };
    }
    const files = decode(bytes, this.#program);
    if (typeof files === "string") return { memory: new Memory([]), note: this.#note(files) };
    return { memory: new Memory(files), note: null };
  }

  /** Writes what is known of these files; returns a note if that is not possible. Files of which nothing is known are left out. */
  save(files: readonly Remembered[]): string | null {
    try {
      this.#makeDirectory();
      removeAbandoned(join(this.path, ".."), Date.now());
      const parts = encode(
        files.filter(({ position }) => position.stamp.identity !== "" && !position.outage),
        this.#program,
      );
      this.bytes = parts.reduce((sum, part) => sum + part.length, 0);
      writeWhole(this.path, parts, 0o600);
      return null;
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return `${this.path}: the cache cannot be written (${explain(error)}); all logs will be read again the next time`;
    }
  }

  /** The text that was kept beside the rows; null if there is none, or another version kept it. */
  loadText(name: TextName): string | null {
    try {
      const [program, digest, ...lines] = readFileSync(this.#textPath(name), "utf8").split("\n");
      const text = lines.join("\n");
      return program === this.#program && digest === digestOf(text) ? text : null;
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return null; // it can be made again
    }
  }

  /** Keeps a text beside the rows. Throws what the file system says. */
  saveText(name: TextName, text: string): void {
    this.#makeDirectory();
    writeWhole(this.#textPath(name), `${this.#program}\n${digestOf(text)}\n${text}`, 0o600);
  }

  #makeDirectory(): void {
    makeDirectory(join(this.path, ".."), 0o700);
  }

  #textPath(name: TextName): string {
    return this.path.replace(/\.tables$/, `.${name}`);
  }

  #note(why: string): string {
    return `${this.path}: the cache is not used (${why}); all logs are read again`;
  }
}

/** What was read before, to be found again by what a file looks like. */
export class Memory {
  readonly #byIdentity: ReadonlyMap<string, Remembered>;
  readonly #bySource: ReadonlyMap<string, Remembered>;

  constructor(files: readonly Remembered[]) {
    this.#byIdentity = new Map(files.map((file) => [file.position.stamp.identity, file]));
    this.#bySource = new Map(files.map((file) => [file.source, file]));
  }

  get size(): number {
    return this.#bySource.size;
  }

  get files(): readonly Remembered[] {
    return [...this.#bySource.values()];
  }

  /** What is known of this file, if it is still what it was. Where its stamp leaves a doubt, its contents decide. */
  recall(input: StampedInput): Remembered | null {
    const { source, stamp } = input;
    const same = this.#byIdentity.get(stamp.identity);
    const known = same ?? this.#bySource.get(source); // inode numbers may change when a disk is mounted again
    if (known === undefined || known.position.stamp.bytes !== stamp.bytes) return null;
    const { position } = known;
    const then = position.stamp;
    const quiet = position.lookedAt - Number(then.touchedAt / 1_000_000n) > shortestTick;
    const untouched = then.changedAt === stamp.changedAt && then.touchedAt === stamp.touchedAt;
    if (same === undefined || !quiet || !untouched) {
      if (position.sha256 === null || position.sha256 !== sha256Of(source)) return null;
    }
    const { lines, part, checkpoint = null } = known;
    const named = source === known.source ? part : { ...part, source };
    return { source, lines, part: named, checkpoint, position: { ...position, stamp } };
  }

  /** What is known of this file, if it can only have grown since and reading can go on; whether it is the same, its contents decide. */
  recallGrown({ source, stamp }: StampedInput): Remembered | null {
    const known = this.#byIdentity.get(stamp.identity);
    if (known === undefined || (known.checkpoint ?? null) === null || known.source !== source) return null;
    return known.position.stamp.bytes < stamp.bytes ? known : null;
  }

  /** The rows that this file had when it was shorter, to tell what is new in it: its contents decide. Null if nothing is known of that. */
  recallFormer({ source, stamp }: StampedInput): Part | null {
    for (const known of [this.#byIdentity.get(stamp.identity), this.#bySource.get(source)]) {
      if (known === undefined || known.position.sha256 === null) continue;
      const { stamp: then, sha256 } = known.position;
      if (then.bytes <= stamp.bytes && sha256Of(source, then.bytes) === sha256) return known.part;
    }
    return null;
  }
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Of the file, or its first `bytes` bytes; null if it cannot be read. */
function sha256Of(path: string, bytes?: number): string | null {
  try {
    return hashFile(path, bytes);
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return resolve(path);
  }
}

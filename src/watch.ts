/**
 * Follows a directory: files that arrive, grow, shrink, move, are replaced, compressed or deleted. What the system reports is taken as a
 * hint that something happened somewhere; what is there is found out by looking, again and again until it stays the same. So a lost, late
 * or doubled report costs a moment, never a row.
 */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { LogSummary } from "./analysis/log-summary.ts";
import { mayBeTwiceTold } from "./analysis/twice-told.ts";
import type { Remembered } from "./cache.ts";
import { FollowedFile } from "./follow.ts";
import { Hearing } from "./hearing.ts";
import { GrowingReader } from "./io/growing.ts";
import {
  type FoundFiles,
  findFiles,
  sameStamp,
  stampAt,
  type StampedInput,
  type Unreadable,
} from "./io/inputs.ts";
import type { Formats } from "./parsers/input-scanner.ts";
import { headroom } from "./parsers/scanner.ts";
import { addUnreadable, type Ingested } from "./pipeline.ts";
import { joinParts, type Part } from "./tables/parts.ts";
import { Store } from "./tables/store.ts";

export interface Change {
  readonly source: string;
  /**
   * `moved`: renamed, or compressed. `gone`: deleted; its rows go with it, because the report is about what is there, and would otherwise
   * say something else than one that is made anew. Who is told of it also learns what the log came to.
   */
  readonly what: "new" | "changed" | "moved" | "gone";
  /** Of what moved, where it was; of what is gone, where its contents are now. Null if that is nowhere. */
  readonly other: string | null;
  /** What the log came to before; null if it is new. */
  readonly before: LogSummary | null;
  /** What it comes to now; null if it is gone. */
  readonly now: LogSummary | null;
}

/** Everything as `ingest` would have read it now, with what changed since the last time. */
export interface Snapshot extends Ingested {
  readonly changes: readonly Change[];
  /** The rows of each file, for what is made file by file. The same part means the same rows. */
  readonly files: readonly FileRows[];
}

export interface FileRows {
  readonly source: string;
  /** Changes whenever the file's rows, or its name, do. */
  readonly version: object;
  readonly part: Part;
}

export interface WatchOptions {
  /** What files are looked through for; all that runlens knows, unless said otherwise. */
  readonly formats?: Formats;
  /** Paths that are not to be followed: the own output. */
  readonly leaveOut: readonly string[];
  /** Ends the watch, after what `publish` is doing. */
  readonly signal: AbortSignal;
  /** Ends the watch once everything that is there was published. */
  readonly once?: boolean;
  /** What is known of a file from an earlier time; null if nothing. */
  readonly recall?: (input: StampedInput) => Remembered | null;
  /** Called from time to time, and at the end, with what is known. */
  readonly remember?: (files: readonly Remembered[]) => void;
  /** Called at the start and after every change, one call at a time. False if it has to be tried again. */
  readonly publish: (snapshot: Snapshot) => Promise<boolean>;
  /** Called if the system cannot report changes, with the reason, and with null when it can again. In between everything is looked at every two seconds. */
  readonly onDeaf: (reason: string | null) => void;
}

/** Follows `directory` until the signal. */
export async function watchDirectory(directory: string, options: WatchOptions): Promise<void> {
  await new WatchedDirectory(directory, options).run();
}

/** So many files that changed last can be read on from where reading stopped; others are read anew should they change. */
const mostReadings = 256;
/** Pause between two calls of `remember`, in milliseconds. */
const memoryPause = 60_000;

class WatchedDirectory {
  readonly #directory: string;
  readonly #options: WatchOptions;
  readonly #reader = new GrowingReader(headroom);
  readonly #hearing: Hearing;
  /** In the order of the listing. */
  #files = new Map<string, FollowedFile>();
  /** Names of new files whose name another file had: they changed, to whoever goes by names. */
  readonly #replaced = new Map<string, FollowedFile>();
  /** Those that changed last, the latest last. */
  readonly #readings = new Set<FollowedFile>();
  /** SHA-256 of the texts of files that are gone, as of the last listing. */
  readonly #lastTexts = new Map<string, string | null>();
  #unreadable: readonly Unreadable[] = [];
  /** Device of the directory. */
  #device: string | null = null;
  #sweptFor = 0;
  #unremembered = false;
  #rememberedAt = performance.now();

  constructor(directory: string, options: WatchOptions) {
    this.#directory = directory;
    this.#options = options;
    this.#hearing = new Hearing(options.signal, options.onDeaf);
  }

  async run(): Promise<void> {
    const { signal, publish, once = false } = this.#options;
    try {
      for (let owed = true; !signal.aborted;) {
        const changes = await this.#look();
        const begun = performance.now();
        if (owed || changes.length > 0) owed = !(await publish(this.#snapshot(changes)));
        if (changes.length > 0) this.#unremembered = true;
        if (once) break;
        this.#remember(memoryPause);
        // A log that grows all the time must not keep the machine busy all the time.
        await this.#hearing.next(performance.now() - begun, owed, this.#sweptFor);
      }
    } finally {
      this.#hearing.close();
    }
    this.#remember(0);
  }

  /** Reads whatever is new and says what that is. */
  async #look(): Promise<Change[]> {
    const { paths, everything } = this.#hearing.take();
    const changed = everything ? null : this.#changedOf(paths);
    const changes: Change[] = [];
    const moved = new Map<FollowedFile, string>();
    const suspects = changed ?? this.#list(changes, moved);
    const fresh = new Store();
    for (const file of suspects) {
      const from = moved.get(file) ?? null;
      const change = await this.#update(file, from, fresh);
      changes.push(...change);
      // The last report of a burst may come before its last byte: until it stays the same.
      if (change.length > 0) this.#hearing.suspect(file.source);
    }
    this.#replaced.clear();
    return changes.map((change) => this.#recognisePacked(change));
  }

  /** The files at these paths that look different from outside; null if files came or went. */
  #changedOf(paths: ReadonlySet<string>): FollowedFile[] | null {
    const changed: FollowedFile[] = [];
    for (const path of paths) {
      const file = this.#files.get(path);
      const stamp = stampAt(path);
      if (file === undefined && stamp === null && !existsSync(path) && !this.#wasDirectory(path)) continue; // came and went
      if (file === undefined || stamp === null || file.stamp?.identity !== stamp.identity) return null;
      if (!sameStamp(file.stamp, stamp)) changed.push(file);
    }
    return changed;
  }

  #wasDirectory(path: string): boolean {
    for (const source of this.#files.keys()) if (source.startsWith(`${path}/`)) return true;
    return false;
  }

  async #update(file: FollowedFile, from: string | null, fresh: Store): Promise<Change[]> {
    const replaced = this.#replaced.get(file.source) ?? null;
    const isNew = file.isNew && replaced === null;
    const before = isNew ? null : (replaced ?? file).summary;
    const progress = await file.update(this.#reader, fresh);
    if (progress !== "same") this.#keepReading(file);
    const now = file.summary;
    const { source } = file;
    if (from !== null && progress !== "anew") return [{ source, what: "moved", other: from, before, now }];
    if (progress === "same" && replaced === null) return [];
    if (from === null) return [{ source, what: isNew ? "new" : "changed", other: null, before, now }];
    // Another file got the number of one that is gone.
    return [
      { source: from, what: "gone", other: null, before, now: null },
      { source, what: "new", other: null, before: null, now },
    ];
  }

  #keepReading(file: FollowedFile): void {
    this.#readings.delete(file);
    this.#readings.add(file);
    for (const oldest of this.#readings) {
      if (this.#readings.size <= mostReadings) break;
      this.#readings.delete(oldest);
      oldest.forget();
    }
  }

  /** Finds the files anew. Adds those that are gone to `changes` and the former names of those that moved to `moved`; returns those that may have changed. */
  #list(changes: Change[], moved: Map<FollowedFile, string>): FollowedFile[] {
    const begun = performance.now();
    const found = this.#find();
    const before = this.#files;
    const owners = new Map([...before.values()].map((file) => [file.stamp?.identity ?? "", file]));
    const there = new Set(found.inputs.map(({ stamp }) => stamp.identity));
    const files = new Map<string, FollowedFile>();
    const suspects: FollowedFile[] = [];
    for (const input of found.inputs) {
      if (input.kind !== "file") continue;
      const { source, stamp } = input;
      const old = before.get(source);
      const oldIdentity = old?.stamp?.identity ?? "";
      const owner = owners.get(stamp.identity) ?? (oldIdentity === "" ? old : undefined);
      const file = owner ?? this.#open(input);
      if (file.source !== source) {
        moved.set(file, file.source);
        file.rename(source);
      }
      if (owner === undefined && old !== undefined && !there.has(oldIdentity))
        this.#replaced.set(source, old);
      files.set(source, file);
      if (file.stamp === null || file.isOut || moved.has(file) || !sameStamp(file.stamp, stamp))
        suspects.push(file);
    }
    this.#keepThroughOutage(found, before, files);
    const kept = new Set(files.values());
    this.#lastTexts.clear();
    for (const [source, file] of before) {
      if (kept.has(file) || this.#replaced.has(source)) continue;
      changes.push({ source, what: "gone", other: null, before: file.summary, now: null });
      this.#readings.delete(file);
      this.#lastTexts.set(source, file.textSha256);
    }
    this.#files = files;
    this.#sweptFor = performance.now() - begun;
    return suspects;
  }

  /** Lists the directory, and listens to it and those in it. */
  #find(): FoundFiles {
    const found = findFiles([this.#directory], this.#options.leaveOut);
    if (!this.#options.once && this.#hearing.cover(found.directories)) this.#hearing.hint();
    const absent = !existsSync(this.#directory);
    this.#hearing.absent = absent;
    // That there is nothing in it yet is no problem here.
    this.#unreadable = found.unreadable.filter(
      ({ source }) => absent || source !== this.#directory || found.directories.length === 0,
    );
    return found;
  }

  #open(input: StampedInput): FollowedFile {
    const { formats, recall } = this.#options;
    const known = recall?.(input) ?? null;
    return known === null
      ? new FollowedFile(input.source, formats)
      : FollowedFile.remembered(input.source, known, known.part, formats);
  }

  /** What is on a device that failed, or on one that is not mounted any more, is not gone: it is kept as it was read. */
  #keepThroughOutage(
    found: FoundFiles,
    before: ReadonlyMap<string, FollowedFile>,
    files: Map<string, FollowedFile>,
  ): void {
    const out = found.unreadable.filter(({ outage }) => outage === true).map(({ source }) => source);
    const device = deviceOf(this.#directory);
    const unmounted =
      device !== null && this.#device !== null && device !== this.#device && found.inputs.length === 0;
    if (unmounted && before.size > 0) {
      out.push(this.#directory);
      const message =
        "the file system that held the logs is not mounted here any more; what was read of them is kept until it is back";
      this.#unreadable = [{ source: this.#directory, message }];
    } else this.#device = device ?? this.#device;
    if (out.length === 0) return;
    for (const [source, file] of before)
      if (!files.has(source) && out.some((path) => source === path || source.startsWith(join(path, "/"))))
        files.set(source, file);
  }

  /** A compressed file that holds the text of a log that is gone, or about to be, is no new log: it moved. */
  #recognisePacked(change: Change): Change {
    const { source, what } = change;
    if (what === "moved") return change;
    const text = (name: string) => this.#files.get(name)?.textSha256 ?? this.#lastTexts.get(name) ?? null;
    const isCopy = (name: string) => name !== source && text(name) !== null && text(name) === text(source);
    if (what === "gone") {
      const packed = packings
        .map((suffix) => source + suffix)
        .find((name) => this.#files.has(name) && isCopy(name));
      return packed === undefined ? change : { ...change, other: packed };
    }
    const plain = source.replace(/\.(?:gz|zst|xz)$/, "");
    return isCopy(plain) ? { ...change, what: "moved", other: plain, before: change.now } : change;
  }

  #snapshot(changes: readonly Change[]): Snapshot {
    const files = [...this.#files.values()];
    const rows = files.map((file) => file.rows);
    const { store: joined, parts } = joinParts(rows);
    files.forEach((file, i) => {
      file.part = parts[i] ?? null;
    });
    // The rows of all logs together may be changed by who gets them: then the parts must be of another store.
    const store = mayBeTwiceTold(joined) ? joinParts(parts).store : joined;
    const troubles = files.flatMap(({ source, trouble }) =>
      trouble === null ? [] : [{ source, message: trouble }],
    );
    const unreadable = [...this.#unreadable, ...troubles];
    addUnreadable(store, unreadable);
    return {
      store,
      facts: files.flatMap(({ fact }) => fact ?? []),
      unreadable,
      changes,
      files: files.map((file) => ({ source: file.source, version: file.version, part: file.rows })),
    };
  }

  /** Hands what is known to who keeps it, if the last time is so long ago. */
  #remember(pause: number): void {
    const { remember } = this.#options;
    if (remember === undefined || !this.#unremembered || performance.now() - this.#rememberedAt < pause)
      return;
    remember(
      [...this.#files.values()].flatMap(({ source, knowledge, rows }) =>
        knowledge === null ? [] : [{ ...knowledge, source, part: rows }],
      ),
    );
    this.#unremembered = false;
    this.#rememberedAt = performance.now();
  }
}

function deviceOf(directory: string): string | null {
  const stats = existsSync(directory) ? statSync(directory, { throwIfNoEntry: false }) : undefined;
  return stats === undefined ? null : String(stats.dev);
}

/** What compressing a log adds to its name. */
const packings = [".gz", ".zst", ".xz"] as const;

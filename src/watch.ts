/**
 * Follows a directory: files that arrive, grow, shrink, move, are replaced, compressed or deleted. What the system reports is taken as a
 * hint that something happened somewhere; what is there is found out by looking, again and again until it stays the same. So a lost, late
 * or doubled report costs a moment, never a row.
 */
import { performance } from "node:perf_hooks";
import { type LogSummary, summariseLog } from "./analysis/log-summary.ts";
import type { Remembered } from "./cache.ts";
import { fileSystemKind } from "./io/file-system.ts";
import { GrowingReader } from "./io/growing.ts";
import { deviceOf, type StampedInput } from "./io/inputs.ts";
import { builtInFormats } from "./parsers/index.ts";
import type { Formats } from "./parsers/input-scanner.ts";
import { headroom } from "./parsers/scanner.ts";
import type { Ingested } from "./pipeline.ts";
import type { Part } from "./tables/parts.ts";
import { Store } from "./tables/store.ts";
import type { Change } from "./watch/change.ts";
import { FinishedRows } from "./watch/finished-rows.ts";
import { FollowedFile, type Progress } from "./watch/followed-file.ts";
import { Hearing } from "./watch/hearing.ts";
import { JoinedRows } from "./watch/joined-rows.ts";
import { Listing } from "./watch/listing.ts";
import { readManyNew, type ReadWhole } from "./watch/many-new.ts";
import { recognisePacked } from "./watch/moves.ts";
import { type Former, Rotations } from "./watch/rotations.ts";

/**
 * Everything as `ingest` would have read it now, what two files tell alike told once, with what changed since the last time. Tables of the
 * store whose rows did not change are the same objects as the last time.
 */
export interface Snapshot extends Omit<Ingested, "landmarks"> {
  readonly changes: readonly Change[];
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
  /** The rows that a file of which nothing is known had at an earlier time, before it grew; null if it is new. */
  readonly recallFormer?: (input: StampedInput) => Part | null;
  /** All files of an earlier time: what is not there any more is gone. */
  readonly formerFiles?: readonly Remembered[];
  /** Called from time to time, and at the end, with what is known. */
  readonly remember?: (files: readonly Remembered[]) => void;
  /** Called at the start and after every change, one call at a time. False if it has to be tried again. */
  readonly publish: (snapshot: Snapshot) => Promise<boolean>;
  /** False if what was published is not there any more. */
  readonly isThere?: () => boolean;
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
/** The same while logs change without an end. */
const longestMemoryPause = 300_000;

class WatchedDirectory {
  readonly #directory: string;
  readonly #options: WatchOptions;
  readonly #reader = new GrowingReader(headroom);
  readonly #hearing: Hearing;
  readonly #listing: Listing;
  readonly #joined = new JoinedRows();
  readonly #finished = new FinishedRows();
  readonly #rotations = new Rotations();
  /** Those that changed last, the latest last. */
  readonly #readings = new Set<FollowedFile>();
  /** What files came to at an earlier time that are read anew. */
  readonly #former = new WeakMap<FollowedFile, LogSummary>();
  /** Device and inode of files that are known from an earlier time, whatever their names: a number alone may be another file's by now. */
  readonly #recognised = new Set<string>();
  #isFirstLook = true;
  #troubles = "[]";
  #unremembered = false;
  #rememberedAt = performance.now();

  constructor(directory: string, options: WatchOptions) {
    this.#directory = directory;
    this.#options = options;
    this.#hearing = new Hearing(options.signal, options.onDeaf);
    const { leaveOut, formerFiles = [] } = options;
    const formerDevice = deviceOfAll(formerFiles);
    this.#listing = new Listing({ directory, leaveOut, formerDevice, open: (input) => this.#open(input) });
  }

  async run(): Promise<void> {
    const { signal, publish, isThere, once = false } = this.#options;
    try {
      for (let owed = true; !signal.aborted;) {
        const changes = await this.#look();
        const begun = performance.now();
        if (this.#isTroubledAnew() || isThere?.() === false) owed = true;
        if (owed || changes.length > 0) owed = !(await publish(this.#snapshot(changes)));
        if (changes.length > 0) this.#unremembered = true;
        if (once) break;
        // Not while somebody waits for the page of a burst.
        this.#remember(changes.length === 0 ? memoryPause : longestMemoryPause);
        // A log that grows all the time must not keep the machine busy all the time.
        await this.#hearing.next(performance.now() - begun, owed);
      }
    } finally {
      this.#hearing.close();
    }
    this.#remember(0);
  }

  /** What cannot be looked at is something else than the last time this was asked. */
  #isTroubledAnew(): boolean {
    const before = this.#troubles;
    this.#troubles = JSON.stringify(this.#listing.unreadable);
    return this.#troubles !== before;
  }

  /** Reads whatever is new and says what that is. */
  async #look(): Promise<Change[]> {
    const { paths, everything } = this.#hearing.take();
    const sighting = everything ? this.#listing.lookAtAll() : this.#listing.lookAt(paths);
    const { absent } = this.#listing;
    if (everything) this.#hearing.swept({ absent, fileSystem: fileSystemKind(this.#directory) });
    if (!this.#options.once) this.#hearing.cover(this.#listing.directories);
    const { suspects, moved, replaced } = sighting;
    const former = this.#formerOf(suspects);
    const changes: Change[] = [];
    const { formats = builtInFormats } = this.#options;
    const ahead =
      formats === builtInFormats ? await readManyNew(suspects) : new Map<FollowedFile, ReadWhole>();
    const fresh = new Store();
    const update = (file: FollowedFile) => {
      const whole = ahead.get(file);
      return whole === undefined ? file.update(this.#reader, fresh) : file.take(whole, whole.part);
    };
    for (const file of suspects) {
      const change = await this.#update(file, moved.get(file) ?? null, replaced.get(file) ?? null, update);
      changes.push(...change);
      // The last report of a burst may come before its last byte: until it stays the same.
      if (change.length > 0) this.#hearing.suspect(file.source);
    }
    const { files } = this.#listing;
    const gone = new Map([...sighting.gone, ...this.#goneMeanwhile()]);
    const losses = [...gone].map(([source, file]): Change => {
      this.#readings.delete(file);
      return { source, what: "gone", other: null, before: file.summary, now: null };
    });
    const textOf = (source: string) => (files.get(source) ?? gone.get(source))?.textSha256 ?? null;
    const told = [...losses, ...changes].map((change) =>
      recognisePacked(change, textOf, (source) => files.has(source)),
    );
    return this.#rotations.recognise(told, former, files);
  }

  /** What files were that may have changed; at the first look, what all were at an earlier time. */
  #formerOf(suspects: readonly FollowedFile[]): ReadonlyMap<string, Former> {
    const { formerFiles = [] } = this.#options;
    const before = suspects.flatMap(({ source, stamp, textSha256: text }): [string, Former][] =>
      stamp === null ? [] : [[source, { bytes: stamp.bytes, text }]],
    );
    if (this.#isFirstLook)
      for (const { source, position } of formerFiles)
        before.push([source, { bytes: position.stamp.bytes, text: position.sha256 }]);
    return new Map(before);
  }

  /** At the first look, what is gone since an earlier time, by where it was; nothing if something cannot be looked at. */
  #goneMeanwhile(): ReadonlyMap<string, FollowedFile> {
    const { formerFiles = [], formats } = this.#options;
    const { files, unreadable } = this.#listing;
    const gone = new Map<string, FollowedFile>();
    if (!this.#isFirstLook) return gone;
    this.#isFirstLook = false;
    if (unreadable.length > 0) return gone;
    for (const known of formerFiles) {
      const { source, part, position } = known;
      if (!files.has(source) && !this.#recognised.has(position.stamp.identity))
        gone.set(source, FollowedFile.remembered(source, known, part, formats));
    }
    return gone;
  }

  /** `from`: where it was, if it moved. `replaced`: what had its name until now. `update` reads it. */
  async #update(
    file: FollowedFile,
    from: string | null,
    replaced: FollowedFile | null,
    update: (file: FollowedFile) => Progress | Promise<Progress>,
  ): Promise<Change[]> {
    const former = (file.isNew ? this.#former.get(file) : undefined) ?? null;
    const isNew = file.isNew && replaced === null && former === null;
    const before = isNew ? null : (former ?? (replaced ?? file).summary);
    const progress = await update(file);
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

  #open(input: StampedInput): FollowedFile {
    const { formats, recall, recallFormer } = this.#options;
    const known = recall?.(input) ?? null;
    const former = known === null ? (recallFormer?.(input) ?? null) : null;
    if (this.#isFirstLook && (known ?? former) !== null) this.#recognised.add(input.stamp.identity);
    if (known !== null) return FollowedFile.remembered(input.source, known, known.part, formats);
    const file = new FollowedFile(input.source, formats);
    if (former !== null) this.#former.set(file, summariseLog(former));
    return file;
  }

  #snapshot(changes: readonly Change[]): Snapshot {
    const files = [...this.#listing.files.values()];
    this.#joined.join(files);
    const troubles = files.flatMap(({ source, trouble }) =>
      trouble === null ? [] : [{ source, message: trouble }],
    );
    const unreadable = [...this.#listing.unreadable, ...troubles];
    return {
      store: this.#finished.finish(this.#joined.store, unreadable),
      facts: files.flatMap(({ fact }) => fact ?? []),
      unreadable,
      changes,
    };
  }

  /** Hands what is known to who keeps it, if the last time is so long ago. */
  #remember(pause: number): void {
    const { remember } = this.#options;
    if (remember === undefined || !this.#unremembered || performance.now() - this.#rememberedAt < pause)
      return;
    remember(
      [...this.#listing.files.values()].flatMap(({ source, knowledge, rows: { store, from, to } }) =>
        knowledge === null ? [] : [{ ...knowledge, source, part: { store, from, to, source } }],
      ),
    );
    this.#unremembered = false;
    this.#rememberedAt = performance.now();
  }
}

/** Null if there are none, or if they were on more than one. */
function deviceOfAll(files: readonly Remembered[]): string | null {
  const [device = "", ...others] = new Set(files.map(({ position }) => deviceOf(position.stamp)));
  return device === "" || others.length > 0 ? null : device;
}

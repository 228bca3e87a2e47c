/**
 * Follows a directory: files that arrive, grow, shrink, are replaced or vanish. What the file system reports is taken as a hint that
 * something happened somewhere; what is there is found out by looking, again and again until it stays the same. So a lost, late or
 * doubled event costs a moment, never a row.
 */
import { existsSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { basename, resolve } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { FollowedFile } from "./follow.ts";
import { explain } from "./io/errors.ts";
import { GrowingReader } from "./io/growing.ts";
import { findInputs, type Unreadable } from "./io/inputs.ts";
import type { Formats } from "./parsers/input-scanner.ts";
import { headroom } from "./parsers/scanner.ts";
import { addUnreadable, type Ingested } from "./pipeline.ts";
import { Store } from "./tables/store.ts";

/** Pauses in milliseconds. */
const pauses = {
  /** A burst is over when nothing was reported for so long … */
  quiet: 80,
  /** … or when it has lasted so long. */
  longestBurst: 1000,
  /** A file that changed is looked at again after this, until it stays the same. */
  again: 200,
  /** Without help from the system, everything is looked at so often. */
  poll: 2000,
  /** What could not be published is tried again after this. */
  retry: 5000,
} as const;

export interface Change {
  readonly source: string;
  readonly what: "new" | "changed" | "gone";
  /** The rows of the file, all of them; empty if it is gone. */
  readonly store: Store;
}

/** Everything as `ingest` would have read it now, with what changed since the last time. */
export interface Snapshot extends Ingested {
  readonly changes: readonly Change[];
}

export interface WatchOptions {
  /** What files are looked through for; all that runlens knows, unless said otherwise. */
  readonly formats?: Formats;
  /** Paths that are not to be followed: the own output. */
  readonly leaveOut: readonly string[];
  /** Ends the watch, after what `publish` is doing. */
  readonly signal: AbortSignal;
  /** Called at the start and after every change, one call at a time. False if it has to be tried again. */
  readonly publish: (snapshot: Snapshot) => Promise<boolean>;
  /** Called once if the system cannot report changes, with the reason; from then on everything is looked at every two seconds. */
  readonly onDeaf: (reason: string) => void;
}

/** Follows `directory` until the signal. */
export async function watchDirectory(directory: string, options: WatchOptions): Promise<void> {
  await new WatchedDirectory(directory, options).run();
}

class WatchedDirectory {
  readonly #directory: string;
  readonly #options: WatchOptions;
  readonly #reader = new GrowingReader(headroom);
  readonly #watcher: FSWatcher;
  #files = new Map<string, FollowedFile>();
  #unreadable: readonly Unreadable[] = [];
  /** Absolute paths that may have changed. */
  readonly #suspects = new Set<string>();
  /** Files may have come or gone. */
  #listAgain = true;
  /** The system cannot report changes. */
  #deaf = false;
  /** The directory itself is not there. */
  #absent = false;
  #hinted = false;
  #wake: () => void = () => undefined;

  constructor(directory: string, options: WatchOptions) {
    this.#directory = directory;
    this.#options = options;
    this.#watcher = this.#listen();
  }

  async run(): Promise<void> {
    const { signal, publish } = this.#options;
    signal.addEventListener("abort", () => this.#hint());
    for (let owed = true; !signal.aborted;) {
      const changes = await this.#look();
      const begun = performance.now();
      if (owed || changes.length > 0) owed = !(await publish(this.#snapshot(changes)));
      // A log that grows all the time must not keep the machine busy all the time.
      await this.#nextHint(performance.now() - begun, owed);
    }
    await this.#watcher.close();
  }

  /** Begins to collect hints. */
  #listen(): FSWatcher {
    const leftOut = this.#options.leaveOut.map((path) => resolve(path));
    const root = resolve(this.#directory);
    const watcher = watch(this.#directory, {
      ignoreInitial: true,
      ignored(path) {
        const absolute = resolve(path);
        const name = basename(absolute);
        return (
          absolute !== root && (name.startsWith(".") || name === "node_modules" || leftOut.includes(absolute))
        );
      },
    });
    watcher.on("all", (event, path) => {
      if (event !== "change") this.#listAgain = true;
      this.#suspects.add(resolve(path));
      this.#hint();
    });
    // What happened between the first look and now was not reported.
    watcher.on("ready", () => this.#suspectAll());
    watcher.on("error", (error) => {
      if (!this.#deaf) this.#options.onDeaf(explain(error));
      this.#deaf = true;
      this.#suspectAll();
    });
    return watcher;
  }

  #suspectAll(): void {
    this.#listAgain = true;
    for (const source of this.#files.keys()) this.#suspects.add(resolve(source));
    this.#hint();
  }

  #hint(): void {
    this.#hinted = true;
    this.#wake();
  }

  /** Reads whatever is new and says what that is. */
  async #look(): Promise<Change[]> {
    const suspects = [...this.#suspects];
    this.#suspects.clear();
    const gone = this.#listAgain || suspects.some((path) => !existsSync(path)) ? this.#list() : [];
    const changes: Change[] = [];
    const suspected = new Set(suspects);
    for (const file of this.#files.values()) {
      const path = resolve(file.source);
      if (!file.isNew && !suspected.has(path)) continue;
      const what = file.isNew ? "new" : "changed";
      if (!(await file.update(this.#reader))) continue;
      changes.push({ source: file.source, what, store: file.store });
      this.#suspects.add(path); // the last report of a burst may come before its last byte: until it stays the same
    }
    return [...gone, ...changes];
  }

  /** Finds the files anew; returns those that are gone. */
  #list(): Change[] {
    this.#listAgain = false;
    const before = this.#files;
    const { inputs, unreadable } = findInputs([this.#directory], this.#options.leaveOut);
    const sources = inputs.filter(({ kind }) => kind === "file").map(({ source }) => source);
    this.#files = new Map(
      sources.map((source) => [
        source,
        before.get(source) ?? new FollowedFile(source, this.#options.formats),
      ]),
    );
    const absent = !existsSync(this.#directory);
    // That there is nothing in it yet is no problem here.
    this.#unreadable = unreadable.filter(({ source }) => absent || source !== this.#directory);
    if (this.#absent && !absent) this.#watcher.unwatch(this.#directory).add(this.#directory);
    this.#absent = absent;
    const gone = [...before.keys()].filter((source) => !this.#files.has(source));
    return gone.map((source) => ({ source, what: "gone", store: new Store() }));
  }

  #snapshot(changes: readonly Change[]): Snapshot {
    const store = new Store();
    const files = [...this.#files.values()];
    for (const file of files) store.append(file.store);
    const troubles = files.flatMap(({ source, trouble }) =>
      trouble === null ? [] : [{ source, message: trouble }],
    );
    const unreadable = [...this.#unreadable, ...troubles];
    addUnreadable(store, unreadable);
    return { store, facts: files.flatMap(({ fact }) => fact ?? []), unreadable, changes };
  }

  /** Waits for a hint, or for the time to look without one; then, `rest` milliseconds at least, for the end of the burst. */
  async #nextHint(rest: number, owed: boolean): Promise<void> {
    const everything = this.#deaf || this.#absent ? pauses.poll : null;
    const hinted = await this.#sleep(
      this.#suspects.size > 0 ? pauses.again : owed ? pauses.retry : everything,
    );
    if (!hinted && everything !== null) this.#suspectAll();
    const end = performance.now() + Math.max(rest, pauses.longestBurst);
    const earliest = performance.now() + rest;
    while (!this.#options.signal.aborted && performance.now() < end) {
      if (!(await this.#sleep(pauses.quiet)) && performance.now() >= earliest) break;
    }
  }

  /** True if there was a hint, also before it was asked for; false if none came for `pause` milliseconds (null: for ever). */
  async #sleep(pause: number | null): Promise<boolean> {
    const hinted = await new Promise<boolean>((done) => {
      const timer = pause === null ? undefined : setTimeout(() => done(false), pause);
      this.#wake = () => {
        clearTimeout(timer);
        done(true);
      };
      if (this.#hinted) this.#wake();
    });
    this.#hinted = false;
    this.#wake = () => undefined;
    return hinted;
  }
}

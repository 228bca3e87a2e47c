/**
 * When the watcher looks, and at what: soon after a hint from the system, again until what changed stays the same, and now and then at
 * everything, because hints get lost (network file systems give none at all, links lead out of the directory).
 */
import { performance } from "node:perf_hooks";
import type { FileSystemKind } from "../io/file-system.ts";
import { DirectoryHints } from "../io/hints.ts";
import type { FoundDirectory } from "../io/inputs.ts";

/** Pauses in milliseconds. */
const pauses = {
  /** A burst is over when nothing was reported for so long … */
  quiet: 40,
  /** … where it is the first for a while, so that it may well be a single write: */
  quietFirst: 8,
  /** for so long. */
  calm: 1000,
  /** … or when it has lasted so long. */
  longestBurst: 1000,
  /** A file that changed is looked at again after this, until it stays the same. */
  again: 200,
  /** Without help from the system, everything is looked at so often. */
  poll: 2000,
  /** With its help, everything is looked at this often at most … */
  sweep: 5000,
  /** … and at least. */
  longestSweep: 60_000,
  /** What could not be published is tried again after this. */
  retry: 5000,
} as const;
/**
 * … and so many times more seldom than it takes: a tenth of a percent of a processor where hints tell everything but what links lead to,
 * one percent where other machines may write, of which there are no hints at all.
 */
const sweepCosts = { local: 1000, shared: 100, unknown: 300 } as const;

export interface DirectoryState {
  /** It is not there. */
  readonly absent: boolean;
  readonly fileSystem: FileSystemKind;
}

interface Suspicion {
  /** Paths that may have changed, as the listing names them. */
  readonly paths: ReadonlySet<string>;
  /** Files may have come or gone anywhere. */
  readonly everything: boolean;
}

export class Hearing {
  readonly #signal: AbortSignal;
  readonly #onDeaf: (reason: string | null) => void;
  readonly #hints = new DirectoryHints({ onHint: (directory, name) => this.#heard(directory, name) });
  #paths = new Set<string>();
  #everything = true;
  #deaf: string | null = null;
  #lastTake = 0;
  #lastSweep = performance.now();
  #sweepTakes = 0;
  #directory: DirectoryState = { absent: false, fileSystem: null };
  #hinted = false;
  #wake: () => void = () => undefined;

  constructor(signal: AbortSignal, onDeaf: (reason: string | null) => void) {
    this.#signal = signal;
    this.#onDeaf = onDeaf;
    signal.addEventListener("abort", () => this.hint());
  }

  /** What may have changed since the last time this was asked. */
  take(): Suspicion {
    const suspicion = { paths: this.#paths, everything: this.#everything };
    this.#lastTake = performance.now();
    this.#paths = new Set();
    this.#everything = false;
    return suspicion;
  }

  /** Everything that was to be looked at was. */
  swept(directory: DirectoryState): void {
    this.#lastSweep = performance.now();
    this.#sweepTakes = this.#lastSweep - this.#lastTake;
    this.#directory = directory;
  }

  /** A file changed: it is to be looked at again soon. */
  suspect(path: string): void {
    this.#paths.add(path);
  }

  /** Listens to these directories: in new ones something may have happened unheard. */
  cover(directories: readonly FoundDirectory[]): void {
    const { deaf, added } = this.#hints.cover(directories);
    if (deaf !== this.#deaf) {
      this.#onDeaf(deaf);
      this.#deaf = deaf;
    }
    if (!added) return;
    this.#everything = true;
    this.hint();
  }

  hint(): void {
    this.#hinted = true;
    this.#wake();
  }

  close(): void {
    this.#hints.close();
  }

  #heard(directory: string, name: string | null): void {
    if (name === null) this.#everything = true;
    else if (name.startsWith(".") || name === "node_modules") return;
    else this.#paths.add(directory.replace(/\/*$/, "/") + name);
    this.hint();
  }

  /**
   * Waits for a hint, or for the time to look without one; then, `rest` milliseconds from now at least, for the end of the burst. `owed`:
   * something could not be published.
   */
  async next(rest: number, owed: boolean): Promise<void> {
    const rested = performance.now() + rest;
    const sweepPause = this.#sweepPause();
    const untilSweep = Math.max(0, this.#lastSweep + sweepPause - performance.now());
    const pending = this.#paths.size > 0 || this.#everything;
    await this.#sleep(Math.min(untilSweep, pending ? pauses.again : owed ? pauses.retry : untilSweep));
    if (performance.now() >= this.#lastSweep + sweepPause) this.#everything = true;
    const begun = performance.now();
    const quiet = begun - this.#lastTake >= pauses.calm ? pauses.quietFirst : pauses.quiet;
    const end = Math.max(begun + pauses.longestBurst, rested);
    while (!this.#signal.aborted && performance.now() < end) {
      if (!(await this.#sleep(quiet)) && performance.now() >= rested) break;
    }
  }

  #sweepPause(): number {
    const { absent, fileSystem } = this.#directory;
    if (this.#deaf !== null || absent) return pauses.poll;
    const least = fileSystem === "shared" ? pauses.poll : pauses.sweep;
    const pause = Math.max(least, this.#sweepTakes * sweepCosts[fileSystem ?? "unknown"]);
    return Math.min(pause, pauses.longestSweep);
  }

  /** True if there was a hint, also before it was asked for; false if none came for `pause` milliseconds. */
  async #sleep(pause: number): Promise<boolean> {
    const hinted = await new Promise<boolean>((done) => {
      const timer = setTimeout(() => done(false), pause);
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

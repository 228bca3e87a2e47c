/**
 * When the watcher looks, and at what: soon after a hint from the system, again until what changed stays the same, and now and then at
 * everything, because hints get lost (network file systems give none at all, links lead out of the directory).
 */
import { performance } from "node:perf_hooks";
import { DirectoryHints } from "./io/hints.ts";
import type { FoundDirectory } from "./io/inputs.ts";

/** Pauses in milliseconds. */
const pauses = {
  /** A burst is over when nothing was reported for so long … */
  quiet: 40,
  /** … or when it has lasted so long. */
  longestBurst: 1000,
  /** A file that changed is looked at again after this, until it stays the same. */
  again: 200,
  /** Without help from the system, everything is looked at so often. */
  poll: 2000,
  /** With its help, everything is looked at this often at most … */
  sweep: 5000,
  /** What could not be published is tried again after this. */
  retry: 5000,
} as const;
/** … and so much more seldom than it takes that it costs a third of a percent of a processor. */
const sweepsCost = 300;

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
  #lastSweep = performance.now();
  #hinted = false;
  #wake: () => void = () => undefined;
  /** The directory itself is not there. */
  absent = false;

  constructor(signal: AbortSignal, onDeaf: (reason: string | null) => void) {
    this.#signal = signal;
    this.#onDeaf = onDeaf;
    signal.addEventListener("abort", () => this.hint());
  }

  /** What may have changed since the last time this was asked. */
  take(): Suspicion {
    const suspicion = { paths: this.#paths, everything: this.#everything };
    if (this.#everything) this.#lastSweep = performance.now();
    this.#paths = new Set();
    this.#everything = false;
    return suspicion;
  }

  /** A file changed: it is to be looked at again soon. */
  suspect(path: string): void {
    this.#paths.add(path);
  }

  /** Listens to these directories; true if there are new ones among them, in which something may have happened unheard. */
  cover(directories: readonly FoundDirectory[]): boolean {
    const { deaf, added } = this.#hints.cover(directories);
    if (deaf !== this.#deaf) {
      this.#onDeaf(deaf);
      this.#deaf = deaf;
    }
    if (added) this.#everything = true;
    return added;
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
   * Waits for a hint, or for the time to look without one; then, `rest` milliseconds at least, for the end of the burst. `owed`: something
   * could not be published. `sweepTakes`: how long it takes to look at everything.
   */
  async next(rest: number, owed: boolean, sweepTakes: number): Promise<void> {
    const sweepPause =
      this.#deaf !== null || this.absent ? pauses.poll : Math.max(pauses.sweep, sweepTakes * sweepsCost);
    const untilSweep = Math.max(0, this.#lastSweep + sweepPause - performance.now());
    const pending = this.#paths.size > 0 || this.#everything;
    await this.#sleep(Math.min(untilSweep, pending ? pauses.again : owed ? pauses.retry : untilSweep));
    if (performance.now() >= this.#lastSweep + sweepPause) this.#everything = true;
    const begun = performance.now();
    const end = begun + Math.max(rest, pauses.longestBurst);
    while (!this.#signal.aborted && performance.now() < end) {
      if (!(await this.#sleep(pauses.quiet)) && performance.now() >= begun + rest) break;
    }
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

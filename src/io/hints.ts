/**
 * Hints from the operating system that something happened in a directory. One watch for a directory, not one for a file as chokidar takes:
 * ten thousand logs in a directory cost one inotify watch, and nothing is listed or read here. A hint may be late, doubled or about
 * nothing; the reader looks for itself.
 */
import { type FSWatcher, watch } from "node:fs";
import { basename } from "node:path";
import { errorCode, explain } from "./errors.ts";
import type { FoundDirectory } from "./inputs.ts";

/** Errors that say that the system has no more watches to give, not that there is something wrong with the directory. */
const exhausted: ReadonlySet<string> = new Set(["ENOSPC", "EMFILE", "ENFILE", "ENOMEM", "ENOSYS"]);

export interface HintHandlers {
  /** Something happened to `name` in `directory`; null: to the directory, or it is not known to what. */
  readonly onHint: (directory: string, name: string | null) => void;
}

interface Watched {
  readonly identity: string;
  readonly watcher: FSWatcher;
}

export class DirectoryHints {
  readonly #onHint: HintHandlers["onHint"];
  readonly #watched = new Map<string, Watched>();
  /** What is asked for a watch: `fs.watch`, or what a test puts in its place. */
  readonly #watch: typeof watch;

  constructor({ onHint }: HintHandlers, watchDirectory: typeof watch = watch) {
    this.#onHint = onHint;
    this.#watch = watchDirectory;
  }

  /**
   * Listens to these directories and no others. Returns what it could not listen to and why, the system being short of watches; null if
   * all is well. `added` is true if a directory is listened to now that was not before: what happened there in between was not reported.
   */
  cover(directories: readonly FoundDirectory[]): { readonly deaf: string | null; readonly added: boolean } {
    const wanted = new Map(directories.map(({ path, identity }) => [path, identity]));
    for (const [path, { identity }] of this.#watched) if (wanted.get(path) !== identity) this.#drop(path);
    let deaf: string | null = null;
    let added = false;
    for (const { path, identity } of directories) {
      if (this.#watched.has(path)) continue;
      const refusal = this.#listen(path, identity);
      if (refusal === null) added = true;
      else if (exhausted.has(errorCode(refusal) ?? "")) deaf ??= explain(refusal);
      // Any other error is about the directory: it is gone, or closed to us, and the listing says so.
    }
    return { deaf, added };
  }

  close(): void {
    for (const path of this.#watched.keys()) this.#drop(path);
  }

  #listen(path: string, identity: string): Error | null {
    try {
      const watcher = this.#watch(path, { persistent: true }, (event, name) => {
        // A watch ends with its directory, silently if another takes its place: better a new one than a dead one.
        const own = name === null || (event === "rename" && name === basename(path));
        if (own) this.#drop(path);
        this.#onHint(path, own ? null : name);
      });
      watcher.on("error", () => {
        this.#drop(path);
        this.#onHint(path, null);
      });
      this.#watched.set(path, { identity, watcher });
      return null;
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return error as Error;
    }
  }

  #drop(path: string): void {
    this.#watched.get(path)?.watcher.close();
    this.#watched.delete(path);
  }
}

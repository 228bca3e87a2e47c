/**
 * Hints from the operating system that something happened in a directory, through chokidar. Only directories are watched, one watch each:
 * ten thousand logs in a directory cost one inotify watch. What chokidar works out from its own listings may be stale after a burst, and a
 * listing of ten thousand logs at every event costs a tenth of a second: it makes none, and its raw events are taken instead, and only as
 * hints. They may be late, doubled or about nothing; the reader looks for itself.
 */
import { basename } from "node:path";
import { FSWatcher } from "chokidar";
import { errorCode } from "./errors.ts";
import type { FoundDirectory } from "./inputs.ts";

/** Errors that say that the system has no more watches to give, not that there is something wrong with the directory, and what they mean here. */
const exhausted: ReadonlyMap<string, string> = new Map([
  ["ENOSPC", "all watches that a user may have are in use: raise fs.inotify.max_user_watches with sysctl"],
  [
    "EMFILE",
    "all inotify instances that a user may have, or all files that a process may open, are in use: raise fs.inotify.max_user_instances with sysctl, or `ulimit -n`",
  ],
  ["ENFILE", "the system has too many files open"],
  ["ENOMEM", "the system is out of memory"],
  ["ENOSYS", "this system has no way to do so"],
]);

export interface HintHandlers {
  /** Something happened to `name` in `directory`; null: to the directory, or it is not known to what. */
  readonly onHint: (directory: string, name: string | null) => void;
}

/** Reports what the system says of a directory, and never looks into it. */
class DirectoryWatcher extends FSWatcher {
  override _readdirp(): undefined {
    return undefined;
  }
}

interface Watched {
  readonly identity: string;
  readonly watcher: FSWatcher;
}

export class DirectoryHints {
  readonly #onHint: HintHandlers["onHint"];
  readonly #watched = new Map<string, Watched>();
  /** Directories that could not be listened to when it was last tried, and why. */
  readonly #refused = new Map<string, string>();

  constructor({ onHint }: HintHandlers) {
    this.#onHint = onHint;
  }

  /**
   * Listens to these directories and no others. `deaf` says why some could not be listened to, the system being short of watches; null if
   * all is well as far as is known: that a watch was refused may turn out only after this, and is a hint then. `added` is true if a
   * directory is listened to now that was not before: what happened there in between was not reported.
   */
  cover(directories: readonly FoundDirectory[]): { readonly deaf: string | null; readonly added: boolean } {
    const wanted = new Map(directories.map(({ path, identity }) => [path, identity]));
    for (const [path, { identity }] of this.#watched) if (wanted.get(path) !== identity) this.#drop(path);
    for (const path of this.#refused.keys()) if (!wanted.has(path)) this.#refused.delete(path);
    let added = false;
    for (const { path, identity } of directories) {
      if (this.#watched.has(path)) continue;
      this.#listen(path, identity);
      added = true;
    }
    const [deaf = null] = this.#refused.values();
    return { deaf, added };
  }

  close(): void {
    for (const path of this.#watched.keys()) this.#drop(path);
  }

  #listen(path: string, identity: string): void {
    const watcher = new DirectoryWatcher({ ignoreInitial: true });
    let failed = false;
    this.#watched.set(path, { identity, watcher });
    watcher.on("raw", (event, name) => {
      // A watch ends with its directory, silently if another takes its place: better a new one than a dead one.
      const own = typeof name !== "string" || name === "" || (event === "rename" && name === basename(path));
      if (own) this.#drop(path, watcher);
      this.#onHint(path, own ? null : name);
    });
    watcher.on("error", (error) => {
      failed = true;
      // Any other error is about the directory: it is gone, or closed to us, and the listing says so.
      const reason = exhausted.get(errorCode(error) ?? "");
      if (reason !== undefined) this.#refused.set(path, reason);
      this.#drop(path, watcher);
      this.#onHint(path, null);
    });
    watcher.on("ready", () => {
      if (failed) return;
      this.#refused.delete(path);
      this.#onHint(path, null);
    });
    watcher.add(path);
  }

  /** Stops listening; `watcher` if it is still the one in charge. */
  #drop(path: string, watcher = this.#watched.get(path)?.watcher): void {
    if (this.#watched.get(path)?.watcher === watcher) this.#watched.delete(path);
    void watcher?.close();
  }
}

/** Which files there are in the directory, from one look to the next: a file that is renamed, or whose device fails for a while, stays the same one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  deviceAt,
  type FoundDirectory,
  type FoundFiles,
  findFiles,
  nothingToRead,
  sameStamp,
  stampAt,
  type StampedInput,
  type Unreadable,
} from "../io/inputs.ts";
import type { FollowedFile } from "./followed-file.ts";

/** What a look at the files from outside has shown. */
export interface Sighting {
  /** Files whose contents may be others than before, and new ones. */
  readonly suspects: readonly FollowedFile[];
  /** Of files that moved, where they were. */
  readonly moved: ReadonlyMap<FollowedFile, string>;
  /** Files that are gone, by where they were. */
  readonly gone: ReadonlyMap<string, FollowedFile>;
  /** Of new files, those that had the name before: they changed, to whoever goes by names. */
  readonly replaced: ReadonlyMap<FollowedFile, FollowedFile>;
}

const nothing = { moved: new Map(), gone: new Map(), replaced: new Map() } as const;

export interface ListingOptions {
  readonly directory: string;
  /** Paths that are not to be followed. */
  readonly leaveOut: readonly string[];
  /** Device of all logs that were there at an earlier time; null if that is not known. */
  readonly formerDevice: string | null;
  /** Called for each file that was not there before. */
  readonly open: (input: StampedInput) => FollowedFile;
}

export class Listing {
  readonly #options: ListingOptions;
  /** In the order of the listing. */
  files: ReadonlyMap<string, FollowedFile> = new Map();
  /** What cannot be looked at. */
  unreadable: readonly Unreadable[] = [];
  /** The directory itself is not there. */
  absent = false;
  directories: readonly FoundDirectory[] = [];
  /** Device of the directory. */
  #device: string | null = null;
  #formerDevice: string | null;

  constructor(options: ListingOptions) {
    this.#options = options;
    this.#formerDevice = options.formerDevice;
  }

  /** Looks at these paths only, and at more where files came or went. */
  lookAt(paths: ReadonlySet<string>): Sighting {
    const suspects: FollowedFile[] = [];
    let sameFiles = true;
    for (const path of paths) {
      const file = this.files.get(path);
      const stamp = stampAt(path);
      if (stamp === null && existsSync(path)) return this.lookAtAll(); // a directory, or worse
      if (stamp === null && file === undefined) {
        if (this.#wasDirectory(path)) return this.lookAtAll();
      } else if (file === undefined || stamp === null || file.stamp?.identity !== stamp.identity)
        sameFiles = false;
      else if (!sameStamp(file.stamp, stamp)) suspects.push(file);
    }
    return sameFiles ? { suspects, ...nothing } : this.#list(paths);
  }

  lookAtAll(): Sighting {
    return this.#list(null);
  }

  #wasDirectory(path: string): boolean {
    for (const source of this.files.keys()) if (source.startsWith(`${path}/`)) return true;
    return false;
  }

  /** Lists all directories; looks at all files in them, or at those at these paths and at new ones. */
  #list(paths: ReadonlySet<string> | null): Sighting {
    const found = this.#find(paths);
    const before = this.files;
    const owners = new Map([...before.values()].map((file) => [file.stamp?.identity ?? "", file]));
    const there = new Set(found.inputs.map(({ stamp }) => stamp.identity));
    const files = new Map<string, FollowedFile>();
    const moved = new Map<FollowedFile, string>();
    const replaced = new Map<FollowedFile, FollowedFile>();
    const suspects: FollowedFile[] = [];
    for (const input of found.inputs) {
      if (input.kind !== "file") continue;
      const { source, stamp } = input;
      const old = before.get(source);
      const oldIdentity = old?.stamp?.identity ?? "";
      const owner = owners.get(stamp.identity) ?? (oldIdentity === "" ? old : undefined);
      const file = owner ?? this.#options.open(input);
      if (file.source !== source) {
        moved.set(file, file.source);
        file.rename(source);
      }
      if (owner === undefined && old !== undefined && !there.has(oldIdentity)) replaced.set(file, old);
      files.set(source, file);
      if (file.stamp === null || file.isOut || moved.has(file) || !sameStamp(file.stamp, stamp))
        suspects.push(file);
    }
    this.#keepThroughOutage(found, files);
    this.files = files;
    const kept = new Set([...files.values(), ...replaced.values()]);
    const gone = new Map([...before].filter(([, file]) => !kept.has(file)));
    return { suspects, moved, replaced, gone };
  }

  #find(paths: ReadonlySet<string> | null): FoundFiles {
    const { directory, leaveOut } = this.#options;
    const found = findFiles([directory], leaveOut, (path) =>
      paths === null || paths.has(path) ? null : (this.files.get(path)?.stamp ?? null),
    );
    this.absent = !existsSync(directory);
    this.directories = found.directories;
    // That there is nothing in it yet is no problem here.
    this.unreadable = found.unreadable.filter(({ message }) => message !== nothingToRead);
    return found;
  }

  /**
   * What is on a device that failed, on one that is not mounted any more, or in a directory that was moved, deleted whole or closed to us, is
   * not gone: it is kept as it was read. Else the report would be empty, and the script would delete nothing of what the logs left behind.
   */
  #keepThroughOutage(found: FoundFiles, files: Map<string, FollowedFile>): void {
    const { directory } = this.#options;
    const out = found.unreadable.filter(({ outage }) => outage === true).map(({ source }) => source);
    const device = deviceAt(directory);
    if (found.inputs.length > 0) this.#formerDevice = null;
    const held = this.files.size > 0 ? this.#device : this.#formerDevice;
    const unmounted = device !== null && held !== null && device !== held && found.inputs.length === 0;
    const refused = this.unreadable.find(({ source }) => source === directory)?.message;
    const lost = refused ?? (unmounted ? unmountedHere : null);
    if (lost !== null && (this.files.size > 0 || unmounted)) {
      out.push(directory);
      const kept = "; what was read of the logs in it is kept until it can be read again";
      this.unreadable = [{ source: directory, message: this.files.size > 0 ? lost + kept : lost }];
    } else this.#device = device ?? this.#device;
    if (out.length === 0) return;
    for (const [source, file] of this.files)
      if (!files.has(source) && out.some((path) => source === path || source.startsWith(join(path, "/"))))
        files.set(source, file);
  }
}

const unmountedHere = "the file system that held the logs is not mounted here any more";

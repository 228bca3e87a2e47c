/**
 * Logs that are copied away and then truncated, as `copytruncate` of logrotate does it: to whoever goes by what they say, the copy is the log,
 * moved, and what is written from then on is a new one. Contents alone prove nothing, for runs that fail alike leave the same bytes: the name
 * has to be that of a rotated log, and the log has to be shorter than it was.
 */
import { basename, dirname, join } from "node:path";
import type { LogSummary } from "../analysis/log-summary.ts";
import type { Change } from "./change.ts";
import { packing } from "./moves.ts";

/** A file before a look at it. */
export interface Former {
  readonly bytes: number;
  /** SHA-256, hex; null if it was not read to its end. */
  readonly text: string | null;
}

/** What is known of a file now. */
interface Known {
  readonly textSha256: string | null;
  readonly summary: LogSummary;
  readonly stamp: { readonly bytes: number } | null;
}

/** `log.1`, `log-20261123`, `app.1.log`, `app-20261123.log.gz`: what stands before that, and the ending behind it. */
const rotated = /^(?<name>.+?)(?:\.\d+|-\d{8,})(?<ending>\.[A-Za-z]\w*)?$/;

/** What a log of this name may have been called before it was rotated, there or in the directory above. */
export function namesBefore(source: string): string[] {
  const unpacked = basename(source).replace(packing, "");
  const { name, ending = "" } = rotated.exec(unpacked)?.groups ?? {};
  if (name === undefined) return [];
  const directory = dirname(source);
  return [directory, dirname(directory)].map((each) => join(each, name + ending));
}

export class Rotations {
  /** Copies that were found before their logs were truncated, by the names of these. */
  readonly #copies = new Map<string, string>();

  /** The changes of a look as they are meant. `former`: files that were known and may be others now. */
  recognise(
    changes: readonly Change[],
    former: ReadonlyMap<string, Former>,
    files: ReadonlyMap<string, Known>,
  ): Change[] {
    const told = changes.map((change) => this.#find(change, former, files));
    const moves = new Map<string, Change>();
    for (const [source, { bytes, text }] of former) {
      const copy = this.#copies.get(source) ?? "";
      const file = files.get(copy);
      if ((files.get(source)?.stamp?.bytes ?? bytes) >= bytes) continue;
      this.#copies.delete(source);
      if (file === undefined || text === null || file.textSha256 !== text) continue;
      const { summary } = file;
      moves.set(source, { source: copy, what: "moved", other: source, before: summary, now: summary });
    }
    const copies = new Set([...moves.values()].map(({ source }) => source));
    const others = told.filter(({ source }) => !copies.has(source));
    return [
      ...moves.values(),
      ...others.map((change): Change =>
        change.what === "changed" && moves.has(change.source)
          ? { ...change, what: "new", before: null }
          : change,
      ),
    ];
  }

  /** A new log that holds what another does, or did until now, and has the name that this may be rotated to, is said to be its copy. */
  #find(change: Change, former: ReadonlyMap<string, Former>, files: ReadonlyMap<string, Known>): Change {
    const { source, what, other } = change;
    const text = files.get(source)?.textSha256 ?? null;
    if (what !== "new" || other !== null || text === null) return change;
    const isHeldBy = (name: string) =>
      former.get(name)?.text === text || files.get(name)?.textSha256 === text;
    const original = namesBefore(source).find((name) => name !== source && isHeldBy(name));
    if (original === undefined) return change;
    this.#copies.set(original, source);
    return { ...change, other: original };
  }
}

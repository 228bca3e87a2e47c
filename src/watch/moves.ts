/** Logs that were compressed: the compressed file holds the text of one that is gone, or about to be, so it is no new log. */
import type { Change } from "./change.ts";

/** What compressing a log adds to its name. */
const packings = [".gz", ".zst", ".xz"] as const;
export const packing = /\.(?:gz|zst|xz)$/;

/** Of a file that is there, or was until now, the SHA-256 of its text; null if there was none, or it is not known. */
type TextOf = (source: string) => string | null;

/** The change as it is meant; `isThere` tells files that are there. */
export function recognisePacked(
  change: Change,
  textOf: TextOf,
  isThere: (source: string) => boolean,
): Change {
  const { source, what } = change;
  if (what === "moved") return change;
  const text = textOf(source);
  const isCopy = (name: string) => name !== source && text !== null && textOf(name) === text;
  if (what === "gone") {
    const packed = packings.map((suffix) => source + suffix).find((name) => isThere(name) && isCopy(name));
    return packed === undefined ? change : { ...change, other: packed };
  }
  const plain = source.replace(packing, "");
  return isCopy(plain) ? { ...change, what: "moved", other: plain, before: change.now } : change;
}

/**
 * What a format has to provide that fills a whole file: CSV, JSON, tables with a heading. Such a file is recognised once, from its
 * beginning, and then read in one piece. A new format is one file with a `FileParser`, its fixtures under `test/parsers/<id>/`, and one
 * line in `index.ts`.
 */
import type { Store } from "../tables/store.ts";
import type { Format } from "./parser.ts";

/** So much of an input is held back until it is known what reads it. */
export const headLength = 64 * 1024;

/** One whole-file format. Knows nothing of other formats, or of what the rows are used for. */
export interface FileParser extends Format {
  /** False for inputs that the format is not meant for by their name; only formats that users describe themselves ask for one. */
  readonly accepts?: (source: string) => boolean;
  /** True of a file that begins with `head`; `whole`: that is all there is. Says no to what other programs might have written too. */
  recognise(head: Buffer, whole: boolean): boolean;
  /** Adds the rows of the file to `store`. Never throws: what is broken becomes a problem, and the rest still counts. */
  read(bytes: Buffer, store: Store): void;
}

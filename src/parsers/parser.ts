/**
 * What a log format has to provide. A log is a mixture: a benchmark's own lines, a traceback and a `time -v` block may stand in one
 * file, so every parser is asked line by line and none knows of the others. A new format is one file with a `LineParser`, its fixtures
 * under `test/parsers/<id>/`, and one line in `index.ts`.
 */
import type { Store } from "../tables/store.ts";
import type { BlockLines } from "./block-lines.ts";
import type { Line } from "./line.ts";

/** How the scanner finds the lines that are worth offering, without looking closely at the others. At least one of the two. */
export interface Find {
  /** The line, once blanks are skipped, begins with one of these ASCII strings. */
  readonly starts?: readonly string[];
  /**
   * The line contains one of these ASCII strings of three characters or more, wherever it begins: for formats found behind prefixes. All of
   * them are searched in one pass, which takes the longer the more frequent their rarest two neighbouring characters are.
   */
  readonly anchors?: readonly string[];
  /** What others write so often, with an anchor in it, that it pays to look closer: there the anchor does not count. */
  readonly notIn?: readonly string[];
}

/** An example line for `runlens formats`, with what it means. */
export interface LineType {
  readonly meaning: string;
  readonly example: string;
}

/** Fixed text of a line before and behind a name. */
export interface NamedPart {
  readonly before: string;
  /** Missing where there is no name: then `before` is the whole line. */
  readonly behind?: string;
}

/**
 * For formats that find their lines by how they begin: where they all stand behind something, every line is read without that. How the
 * surest of them begin, at whatever place in a line, and texts of which these hold one.
 */
export interface Prefixed {
  readonly record: RegExp;
  readonly parts: readonly string[];
}

/** What every format says of itself, whether it is read line by line or as a whole file. */
export interface Format {
  /** Also the name of the file and of the fixture folder. */
  readonly id: string;
  readonly title: string;
  readonly lineTypes: readonly LineType[];
}

/**
 * One log format. Knows nothing of files, of other formats, or of what the rows are used for.
 *
 * `State` is everything that the parser remembers of one input between two lines: plain data (it survives `structuredClone` and JSON),
 * so that reading can stop at any byte and go on later, in this process or in another.
 */
export interface LineParser<State = unknown> extends Format {
  readonly find: Find;
  /**
   * How the lines begin, blanks aside, that the handler's `readUsual` takes. If another parser's lines may begin so too, it is not used.
   */
  readonly usualStarts?: readonly string[];
  /**
   * The usual lines, and some more, are those that a `LineScan` reads while it cuts lines. It looks for other parsers' anchors in their
   * names only: these are the texts around names, of which the other anchors must be no part. One parser of a list at most.
   */
  readonly scannedParts?: readonly NamedPart[];
  /** Its rows are in no table that usual lines of others fill: among those it does not matter where a block of its ends. */
  readonly aside?: true;
  readonly prefixed?: Prefixed;
  /** The state before the first line. */
  start(): State;
  /** Reads on from `state`, which the handler changes in place, and adds rows to `store`. */
  open(store: Store, state: State): LineHandler;
}

/** A parser at work on one input. */
export interface LineHandler {
  /** True while the parser wants to see every following line, whatever it looks like: a block is open. */
  readonly open: boolean;
  /** Reads a line; true if it belonged to this format. The line is only valid during the call. */
  line(line: Line): boolean;
  /**
   * Only a faster way to what `line` does, for the lines that make up nearly all of a log: reads the lines from `first` up to, but not
   * including, `last`, as far as they are usual ones, and returns the first that is not (`last` if all are). Called with lines that are
   * no business of any other parser and hold no control bytes. `open` must not change.
   */
  readUsual?(lines: BlockLines, first: number, last: number): number;
  /** All lines of a block were read: what `readUsual` was given is not valid any more. */
  blockRead?(): void;
  /**
   * The input ends here, for now. Adds the rows of an unfinished block, with a problem that says what is missing. `state` is not read
   * again after this: if the input grows, the caller goes on from a copy of the state before.
   */
  end(last: EndOfInput): void;
}

export interface EndOfInput {
  /** Number of the last line; 0 for an empty input. */
  readonly line: number;
  /** True if the input does not end with a line feed: it was perhaps cut off within its last line. */
  readonly unterminated: boolean;
}

/**
 * The story in one screen: the bytes of every input go through the parsers into tables, what only the whole input tells is settled, and
 * the reports are built over the tables. Nothing is printed or written here.
 */
import { settleLogs } from "./analysis/settle.ts";
import { foldedTables } from "./analysis/folded-tables.ts";
import { sourcesWithRows } from "./analysis/sources-with-rows.ts";
import { dropTwiceTold } from "./analysis/twice-told.ts";
import type { Folding } from "./analysis/folding.ts";
import type { FoundInputs, Input, Unreadable } from "./io/inputs.ts";
import type { Landmark } from "./io/landmarks.ts";
import { InputReader, type OnBytes, type Outcome } from "./io/read.ts";
import { readWantedLines } from "./io/wanted-lines.ts";
import { builtInFormats } from "./parsers/index.ts";
import type { Formats } from "./parsers/input-scanner.ts";
import { quoteLines } from "./parsers/quoted-lines.ts";
import { headroom, type LineObserver } from "./parsers/scanner.ts";
import { type Compared, findContained } from "./reading/contained.ts";
import { readInput } from "./reading/jobs.ts";
import { readAhead, type ReadAhead } from "./reading/read-ahead.ts";
import { withCopies } from "./reports/copies.ts";
import { type BuildReport, buildDocument } from "./reports/index.ts";
import { cutPassages, type ReadPassages, type WantedPassages, wantedPassages } from "./reports/passages.ts";
import type { InputFact, ReportDocument, ReportOptions } from "./reports/report.ts";
import { withUntold } from "./reports/untold.ts";
import { type Part, storeOf, wholeOf } from "./tables/parts.ts";
import { Store } from "./tables/store.ts";
import { type Tables, toTables } from "./tables/tables.ts";

export interface Ingested {
  /** What each log tells by itself is settled. */
  readonly store: Store;
  /** The inputs that were read, also those that were not read to their end. */
  readonly facts: readonly InputFact[];
  /** The inputs that were not read, or not to their end. Each has a row in `problems` too. */
  readonly unreadable: readonly Unreadable[];
  /** Where lines begin in the inputs that are long enough for that to be of use. */
  readonly landmarks: ReadonlyMap<string, readonly Landmark[]>;
}

export interface IngestOptions {
  /** What inputs are looked through for; all that runlens knows, unless said otherwise. */
  readonly formats?: Formats;
  /** Called when an input begins or, where several are read at a time, once it was read. */
  readonly onInput?: (input: Input) => void;
  /** Called from time to time with how many bytes were read since. */
  readonly onBytes?: OnBytes;
  /** Called when an input begins: what is to see its lines. */
  readonly linesOf?: (source: string) => LineObserver;
  /** What is known of an input from an earlier time; null if it has to be read. Each input then has its rows to itself until the end. */
  readonly recall?: (input: Input) => Recalled | null;
  /** Called for each input that was read or recalled, with its settled rows. */
  readonly onRead?: (input: Input, outcome: Recalled) => void;
  /** What becomes of rows that do not fit into memory; without it all are kept. */
  readonly folding?: Folding;
}

/** What reading an input gave. */
export type Recalled = ReadAhead;

/** Reads all inputs, on all processors where that pays. What could not even be found is carried on as a problem. */
export async function ingest(found: FoundInputs, options: IngestOptions = {}): Promise<Ingested> {
  const { formats = builtInFormats, recall, linesOf, onInput, folding } = options;
  const known = new Map<Input, Recalled>();
  for (const input of found.inputs) {
    const recalled = recall?.(input) ?? null;
    if (recalled === null) continue;
    known.set(input, recalled);
    onInput?.(input);
  }
  // Several threads read faster than rows could be folded.
  const fits = folding?.mayFold(found.inputs) !== true;
  if (linesOf === undefined && formats === builtInFormats && fits) {
    const unknown = found.inputs.filter((input) => !known.has(input));
    for (const [input, read] of await readAhead(unknown, { ...options, formats })) known.set(input, read);
  }
  return joinInputs(found, known, { ...options, formats });
}

/** Reads the inputs that nothing is known of, and puts all rows together in the order of the inputs. */
async function joinInputs(
  found: FoundInputs,
  known: Map<Input, Recalled>,
  options: IngestOptions & { readonly formats: Formats },
): Promise<Ingested> {
  const { formats, recall, linesOf, onInput, onRead, folding } = options;
  const reader = new InputReader(headroom);
  const facts: InputFact[] = [];
  const unreadable: Unreadable[] = [...found.unreadable];
  const marked = new Map<string, readonly Landmark[]>();
  const byParts = recall !== undefined || known.size > 0;
  const parts: Part[] = [];
  const together = new Store();
  for (const input of found.inputs) {
    const { source } = input;
    const before = known.get(input);
    if (before === undefined) onInput?.(input);
    known.delete(input);
    const into = byParts ? new Store() : together;
    const observer = linesOf?.(source) ?? null;
    const onBytes = (bytes: number) => {
      folding?.check(parts, into);
      options.onBytes?.(bytes);
    };
    const { outcome, lines, landmarks } =
      before ?? (await readInput(input, reader, into, formats, onBytes, observer));
    if (byParts) {
      if (before === undefined) settleLogs(into);
      const part = before?.part ?? wholeOf(into);
      onRead?.(input, { outcome, lines, landmarks, part });
      parts.push(part);
    }
    folding?.check(parts, byParts ? null : together);
    const { trouble } = outcome;
    if (landmarks.length > 0) marked.set(source, landmarks);
    if (trouble !== null) unreadable.push({ source, message: trouble });
    if (trouble === null || lines > 0) facts.push(inputFact(source, lines, outcome));
  }
  if (!byParts) settleLogs(together);
  const rest = byParts ? storeOf(parts) : together;
  const store = folding?.active === true ? folding.finish(rest) : rest;
  addUnreadable(store, unreadable);
  return { store, facts, unreadable, landmarks: marked };
}

/** An input for the record, by what was read of it. */
export function inputFact(
  source: string,
  lines: number,
  { bytes, sha256, unpacked }: Omit<Outcome, "trouble">,
): InputFact {
  return unpacked === null ? { source, bytes, lines, sha256 } : { source, bytes, lines, sha256, unpacked };
}

/** What was not read is a problem like others, behind all of them; a table of its own tells which these are. */
export function addUnreadable(store: Store, unreadable: readonly Unreadable[]): void {
  for (const { source, message } of unreadable) {
    store.source = source;
    store.problem(1, message);
    store.table("unreadable_inputs").add(1, { message });
  }
}

/** The finished tables of a store. */
export function tabulate(store: Store): Tables {
  dropTwiceTold(store);
  return toTables(store);
}

export interface Analysis {
  readonly tables: Tables;
  readonly document: ReportDocument;
}

/**
 * Everything that can be said about the rows of finished tables; `build` may have built some reports, and `compared` some inputs, before.
 */
export function analyseTables(
  tables: Tables,
  options: ReportOptions,
  provenance: ReportDocument["provenance"],
  build?: BuildReport,
  compared?: Compared,
): Analysis {
  const document = buildDocument(tables, options, provenance, build);
  const contained = findContained(tables, provenance.inputs, compared);
  // Of folded tables the rows of some inputs may all be gone.
  if (foldedTables(tables).length > 0)
    return { tables, document: withCopies(document, () => sourcesWithRows(tables), contained) };
  const sources = sourcesWithRows(tables);
  return {
    tables,
    document: withUntold(
      withCopies(document, () => sources, contained),
      sources,
    ),
  };
}

/** Reads some lines of an input, as it was when it was read the first time; null if nothing is known of that. */
export type PassageReader = (wanted: WantedPassages, input: InputFact | null) => Promise<ReadPassages>;

/** The document with the lines that it rests on, which are read again for it: the last step before it is written. */
export async function quoteInputs(
  document: ReportDocument,
  readLines: PassageReader = passageReader(),
): Promise<ReportDocument> {
  const inputs = new Map(document.provenance.inputs.map((input) => [input.source, input]));
  const read: ReadPassages[] = [];
  for (const wanted of wantedPassages(document))
    read.push(await readLines(wanted, inputs.get(wanted.source) ?? null));
  return { ...document, quotes: cutPassages(document, read) };
}

export function passageReader(landmarks: Ingested["landmarks"] = new Map()): PassageReader {
  return async ({ source, ranges }, input) => {
    const { lines, trouble } = await readWantedLines(
      source,
      ranges,
      input?.bytes ?? 0,
      landmarks.get(source),
    );
    const texts = new Map<number, string>();
    for (const { first, last } of ranges) {
      const read = Array.from({ length: last - first + 1 }, (_, i) => lines.get(first + i) ?? null);
      const there = read.filter((line) => line !== null);
      quoteLines(there).forEach((text, i) => texts.set(first + i, text));
    }
    return { source, texts, trouble };
  };
}

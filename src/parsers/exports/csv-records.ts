/**
 * CSV as benchmark programs write it, through csv-parse, with what csv-parse leaves out: the line on which each record begins, and going
 * on behind a broken record, so that one bad quote does not cost the rest of the file.
 */
import { isUtf8 } from "node:buffer";
import { CsvError, type CsvErrorCode, type Options, parse } from "csv-parse/sync";
import type { Store } from "../../tables/store.ts";

export interface CsvOptions {
  readonly delimiter?: string;
  /** False where the format knows no quotes, so that one is a character like others. */
  readonly quotes?: boolean;
  /** Records have as many fields as the first one, others are problems; or any number. */
  readonly columns: "as-first" | "any";
  /** Where the first record begins in the file. */
  readonly from?: number;
  /** The line of the input on which the bytes begin, if they are a part of it. */
  readonly firstLine?: number;
  /** Cut blanks off every field. */
  readonly trim?: boolean;
}

/** Takes a record: its fields, and the 1-based line on which it begins. */
export type OnRecord = (fields: readonly string[], line: number) => void;

/** A file that has more broken records than this is broken itself, or no CSV. */
const mostBroken = 100;
/** No record is longer; a quote that is never closed would else take in the rest of the file, again and again. */
const longestRecord = 1024 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** What is wrong with a record, and where in the file it begins. */
interface Broken {
  readonly start: number;
  readonly message: string;
}

/** Thrown out of csv-parse to stop it. */
class BrokenRecord extends Error {}

/** How many fields the records have: 0 until the first one was read, null if that varies. */
interface Expected {
  fields: number | null;
}

/**
 * Reads all records; broken ones become problems, and reading goes on at the next line. A line that is only broken because a quote stands
 * within a field counts all the same.
 */
export function readRecords(bytes: Buffer, options: CsvOptions, store: Store, onRecord: OnRecord): void {
  const lines = new LineCounter(bytes, options.firstLine ?? 1);
  const expected: Expected = { fields: options.columns === "any" ? null : 0 };
  const csv = csvOptions(bytes, options);
  let from = options.from ?? 0;
  let count = 0;
  while (from < bytes.length) {
    const broken = readRun(bytes.subarray(from), csv, expected, (fields, at) =>
      onRecord(fields, lines.at(from + at)),
    );
    if (broken === null) return;
    const start = from + broken.start;
    const next = bytes.indexOf(lineFeed, start);
    const end = next === -1 ? bytes.length : next;
    const line = lines.at(start);
    const alone = bytes.subarray(start, end);
    const tolerant = { ...csv, relax_quotes: true };
    if (readRun(alone, tolerant, expected, (fields) => onRecord(fields, line)) !== null) {
      store.problem(line, broken.message);
      if (++count > mostBroken) {
        store.problem(
          line,
          `file: expected CSV, found more than ${mostBroken} broken records; the rest was not read`,
        );
        return;
      }
    }
    from = end + 1;
  }
}

function csvOptions(bytes: Buffer, { delimiter = ",", quotes = true, trim = false }: CsvOptions): Options {
  return {
    bom: true,
    delimiter,
    trim,
    quote: quotes ? '"' : false,
    encoding: isUtf8(bytes) ? "utf8" : "latin1",
    record_delimiter: ["\n", "\r\n"],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRecord,
  };
}

/** Reads records up to the first broken one; null if there is none. Hands on where each begins. */
function readRun(
  bytes: Buffer,
  options: Options,
  expected: Expected,
  onRecord: (fields: readonly string[], start: number) => void,
): Broken | null {
  let start = 0;
  let message = "";
  try {
    parse(bytes, {
      ...options,
      on_record: (fields: string[], { bytes: read }) => {
        if (expected.fields !== null) {
          expected.fields ||= fields.length;
          message = `record: expected ${expected.fields} fields, found ${fields.length}`;
          if (fields.length !== expected.fields) throw new BrokenRecord();
        }
        onRecord(fields, skipBlankLines(bytes, start));
        start = read;
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError)
      message = messages[error.code] ?? "record: expected CSV, found a quote within a field";
    else if (!(error instanceof BrokenRecord)) throw error;
    return { start: skipBlankLines(bytes, start), message };
  }
  return null;
}

const messages: Partial<Record<CsvErrorCode, string>> = {
  CSV_QUOTE_NOT_CLOSED: "record: expected a closing quote, found the end of the file",
  CSV_INVALID_CLOSING_QUOTE:
    "record: expected a delimiter behind a closing quote; perhaps a quote is not closed",
  CSV_MAX_RECORD_SIZE: `record: expected at most ${longestRecord} bytes, found more; perhaps a quote is not closed`,
};

function skipBlankLines(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] === lineFeed || bytes[at] === carriageReturn)) at++;
  return at;
}

/** Line numbers of ascending offsets, each byte looked at once. */
class LineCounter {
  readonly #bytes: Buffer;
  #line: number;
  #offset = 0;

  constructor(bytes: Buffer, firstLine: number) {
    this.#bytes = bytes;
    this.#line = firstLine;
  }

  /** `offset` is not before the one asked for last. */
  at(offset: number): number {
    for (;;) {
      const end = this.#bytes.indexOf(lineFeed, this.#offset);
      if (end === -1 || end >= offset) return this.#line;
      this.#offset = end + 1;
      this.#line++;
    }
  }
}

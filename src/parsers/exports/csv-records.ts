/**
 * CSV as benchmark programs write it, through csv-parse, with what csv-parse leaves out: the line on which each record begins, and going
 * on behind a broken record, so that one bad quote does not cost the rest of the file.
 */
import { isUtf8 } from "node:buffer";
import { CsvError, type CsvErrorCode, parse } from "csv-parse/sync";
import type { Store } from "../../tables/store.ts";

export interface CsvOptions {
  readonly delimiter?: string;
  /** False where the format knows no quotes, so that one is a character like others. */
  readonly quotes?: boolean;
  /** Records have as many fields as the first one, others are problems; or any number. */
  readonly columns: "as-first" | "any";
  /** Where the first record begins in the file. */
  readonly from?: number;
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

/** Reads all records; broken ones become problems, and reading goes on at the next line. */
export function readRecords(bytes: Buffer, options: CsvOptions, store: Store, onRecord: OnRecord): void {
  const lines = new LineCounter(bytes);
  const expected = options.columns === "any" ? null : { fields: 0 };
  let from = options.from ?? 0;
  for (let count = 0; from < bytes.length; count++) {
    const broken = readRun(bytes, from, options, expected, lines, onRecord);
    if (broken === null) return;
    const line = lines.at(broken.start);
    store.problem(line, broken.message);
    if (count === mostBroken) {
      store.problem(
        line,
        `file: expected CSV, found more than ${mostBroken} broken records; the rest was not read`,
      );
      return;
    }
    const end = bytes.indexOf(lineFeed, broken.start);
    if (end === -1) return;
    from = end + 1;
  }
}

/** Reads records up to the first broken one; null if there is none. */
function readRun(
  bytes: Buffer,
  from: number,
  { delimiter = ",", quotes = true, trim = false }: CsvOptions,
  expected: { fields: number } | null,
  lines: LineCounter,
  onRecord: OnRecord,
): Broken | null {
  let start = from;
  let message = "";
  try {
    parse(bytes.subarray(from), {
      bom: true,
      delimiter,
      trim,
      quote: quotes ? '"' : false,
      encoding: isUtf8(bytes) ? "utf8" : "latin1",
      record_delimiter: ["\n", "\r\n"],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: longestRecord,
      on_record: (fields: string[], { bytes: read }) => {
        start = skipBlankLines(bytes, start);
        if (expected !== null) {
          expected.fields ||= fields.length;
          message = `record: expected ${expected.fields} fields, found ${fields.length}`;
          if (fields.length !== expected.fields) throw new BrokenRecord();
        }
        onRecord(fields, lines.at(start));
        start = from + read;
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) message = messages[error.code] ?? `record: ${error.message}`;
    else if (!(error instanceof BrokenRecord)) throw error;
    return { start: skipBlankLines(bytes, start), message };
  }
  return null;
}

const messages: Partial<Record<CsvErrorCode, string>> = {
  CSV_QUOTE_NOT_CLOSED: "record: expected a closing quote, found the end of the file",
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
  #line = 1;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
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

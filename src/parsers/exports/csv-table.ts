/** CSV files whose first record names the columns. */
import type { Store } from "../../tables/store.ts";
import { type OnRecord, readRecords } from "./csv-records.ts";
import { type HeadLine, headLines } from "./head-line.ts";

/** Delimiters that programs let their users choose among. */
const delimiters = [",", ";", "\t", "|"] as const;

/** The delimiter that cuts a line into the most fields; of several the first. */
export function delimiterOf(line: string): string {
  let found: string = delimiters[0];
  let most = 0;
  for (const delimiter of delimiters) {
    let count = 0;
    for (let at = line.indexOf(delimiter); at !== -1; at = line.indexOf(delimiter, at + 1)) count++;
    if (count > most) [found, most] = [delimiter, count];
  }
  return found;
}

/** The fields of a heading, without quotes and blanks around them. */
export function headingFields(line: string, delimiter = delimiterOf(line)): string[] {
  return line.split(delimiter).map((field) => withoutQuotes(field.trim()));
}

function withoutQuotes(field: string): string {
  return field.length > 1 && field.startsWith('"') && field.endsWith('"') ? field.slice(1, -1) : field;
}

/** The first of the first `most` lines whose fields satisfy `isHeading`. */
export function findHeading(
  head: Buffer,
  whole: boolean,
  isHeading: (fields: readonly string[]) => boolean,
  most = 1,
): HeadLine | null {
  return headLines(head, whole, most).find((line) => isHeading(line.fields(headingFields))) ?? null;
}

export function hasAll(fields: readonly string[], names: readonly string[]): boolean {
  return names.every((name) => fields.includes(name));
}

/**
 * Reads a table from its heading on. `open` is given the names of the columns and returns what takes a record. A heading that is
 * repeated further down, because two files were joined, is passed over, which `onRepeated` is told.
 */
export function readTable(
  bytes: Buffer,
  { text, offset }: HeadLine,
  store: Store,
  open: (columns: readonly string[]) => OnRecord,
  delimiter = delimiterOf(text),
  onRepeated?: () => void,
): void {
  let heading: readonly string[] | null = null;
  let onRecord: OnRecord | null = null;
  const options = { delimiter, columns: "as-first", from: offset } as const;
  readRecords(bytes, options, store, (fields, line) => {
    if (heading === null) {
      heading = fields;
      onRecord = open(fields.map((field) => field.trim()));
    } else if (isSame(fields, heading)) {
      onRepeated?.();
    } else {
      onRecord?.(fields, line);
    }
  });
}

function isSame(fields: readonly string[], heading: readonly string[]): boolean {
  return fields[0] === heading[0] && fields.every((field, i) => field === heading[i]);
}

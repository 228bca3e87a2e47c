/** Looks for the line that names the columns of a table, at the beginning of a file. */
import { decode } from "../line.ts";

/** A line of the head, without its end. */
export class HeadLine {
  readonly text: string;
  /** Where it begins in the file. */
  readonly offset: number;
  #fields: readonly string[] | null = null;

  constructor(text: string, offset: number) {
    this.text = text;
    this.offset = offset;
  }

  /** The line cut into fields, once for all formats that ask. */
  fields(cut: (text: string) => readonly string[]): readonly string[] {
    return (this.#fields ??= cut(this.text));
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** The lines of a head that are not blank, found as they are asked for: nearly every file is told apart by its first. */
class Head {
  readonly #bytes: Buffer;
  readonly #whole: boolean;
  readonly #lines: HeadLine[] = [];
  #next: number;

  constructor(bytes: Buffer, whole: boolean) {
    this.#bytes = bytes;
    this.#whole = whole;
    this.#next = byteOrderMark.compare(bytes, 0, Math.min(3, bytes.length)) === 0 ? 3 : 0;
  }

  isOf(bytes: Buffer, whole: boolean): boolean {
    return this.#bytes === bytes && this.#whole === whole;
  }

  lines(most: number): readonly HeadLine[] {
    const bytes = this.#bytes;
    while (this.#lines.length < most && this.#next < bytes.length) {
      const feed = bytes.indexOf(0x0a, this.#next);
      if (feed === -1 && !this.#whole) break;
      const end = feed === -1 ? bytes.length : feed;
      const text = decode(bytes, this.#next, end).trimEnd();
      if (text.trim() !== "") this.#lines.push(new HeadLine(text, this.#next));
      this.#next = end + 1;
    }
    return this.#lines.slice(0, most);
  }
}

/** Every format looks at the head of every file, one file after the other: its lines are found once. A head does not change meanwhile. */
let last = new Head(Buffer.alloc(0), true);

/** The first `most` lines that are not blank; a last one that the head cuts off is not among them unless the head is all there is. */
export function headLines(head: Buffer, whole: boolean, most: number): readonly HeadLine[] {
  if (!last.isOf(head, whole)) last = new Head(head, whole);
  return last.lines(most);
}

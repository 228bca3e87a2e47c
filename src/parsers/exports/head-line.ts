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

interface FoundLines {
  readonly head: Buffer;
  readonly whole: boolean;
  readonly most: number;
  readonly lines: readonly HeadLine[];
}

/** Every format looks at the head of every file, one file after the other: its lines are found once. A head does not change meanwhile. */
let last: FoundLines | null = null;

/** The first `most` lines that are not blank; a last one that the head cuts off is not among them unless the head is all there is. */
export function headLines(head: Buffer, whole: boolean, most: number): readonly HeadLine[] {
  if (last === null || last.head !== head || last.whole !== whole || last.most < most)
    last = { head, whole, most, lines: findHeadLines(head, whole, most) };
  return last.lines.slice(0, most);
}

function findHeadLines(head: Buffer, whole: boolean, most: number): HeadLine[] {
  const lines: HeadLine[] = [];
  let from = byteOrderMark.compare(head, 0, Math.min(3, head.length)) === 0 ? 3 : 0;
  while (from < head.length && lines.length < most) {
    const next = head.indexOf(0x0a, from);
    if (next === -1 && !whole) break;
    const end = next === -1 ? head.length : next;
    const text = decode(head, from, end).trimEnd();
    if (text.trim() !== "") lines.push(new HeadLine(text, from));
    from = end + 1;
  }
  return lines;
}

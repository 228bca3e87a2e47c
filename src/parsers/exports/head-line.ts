/** Looks for the line that names the columns of a table, at the beginning of a file. */
import { decode } from "../line.ts";

/** A line of the head, without its end. */
export interface HeadLine {
  readonly text: string;
  /** Where it begins in the file. */
  readonly offset: number;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Every format looks at the head of every file: its lines are found once. Keyed by the buffer, which does not change meanwhile. */
const found = new WeakMap<
  Buffer,
  { readonly whole: boolean; readonly most: number; readonly lines: readonly HeadLine[] }
>();

/** The first `most` lines that are not blank; a last one that the head cuts off is not among them unless the head is all there is. */
export function headLines(head: Buffer, whole: boolean, most: number): readonly HeadLine[] {
  const known = found.get(head);
  if (known !== undefined && known.whole === whole && known.most >= most) return known.lines.slice(0, most);
  const lines = findHeadLines(head, whole, most);
  found.set(head, { whole, most, lines });
  return lines;
}

function findHeadLines(head: Buffer, whole: boolean, most: number): HeadLine[] {
  const lines: HeadLine[] = [];
  let from = byteOrderMark.compare(head, 0, Math.min(3, head.length)) === 0 ? 3 : 0;
  while (from < head.length && lines.length < most) {
    const next = head.indexOf(0x0a, from);
    if (next === -1 && !whole) break;
    const end = next === -1 ? head.length : next;
    const text = decode(head, from, end).trimEnd();
    if (text.trim() !== "") lines.push({ text, offset: from });
    from = end + 1;
  }
  return lines;
}

/** What lines mean that came before, by their bytes: the same code fails in the same way again and again, and no text is made of it. */
import { viewOf } from "./bytes.ts";

/** So many lines are kept: 2 to the power of this. */
const bitsOfPlace = 9;
/** Any odd number whose bits look like chance. */
const mixing = 0x5bd1e995;
/** Lines of fewer bytes have no word of four, and longer ones are not likely to come again. */
const shortest = 4;
const longest = 500;

interface Kept<Meaning> {
  readonly length: number;
  /** All bytes, four at a time; the last four may overlap those before. */
  readonly words: Int32Array;
  readonly meaning: Meaning;
}

export class KnownLines<Meaning> {
  /** By a number made from the words; one pushes out another. */
  readonly #kept: (Kept<Meaning> | undefined)[] = Array.from({ length: 2 ** bitsOfPlace }, () => undefined);

  /** Null if the line `bytes[start, end)` is not known. */
  get(bytes: Buffer, start: number, end: number): Meaning | null {
    const length = end - start;
    if (length < shortest || length > longest) return null;
    const view = viewOf(bytes);
    const kept = this.#kept[placeOf(view, start, end)];
    return kept?.length === length && isAt(view, start, end, kept.words) ? kept.meaning : null;
  }

  set(bytes: Buffer, start: number, end: number, meaning: Meaning): void {
    const length = end - start;
    if (length < shortest || length > longest) return;
    const view = viewOf(bytes);
    const words = Int32Array.from({ length: Math.ceil(length / 4) }, (_, i) =>
      view.getInt32(Math.min(start + 4 * i, end - 4), true),
    );
    this.#kept[placeOf(view, start, end)] = { length, words, meaning };
  }
}

/** The upper bits of a product depend on all bits of what is multiplied. */
function placeOf(view: DataView, start: number, end: number): number {
  const last = end - 4;
  let hash = end - start;
  for (let at = start; at < last; at += 4) hash = mixed(hash ^ view.getInt32(at, true));
  return Math.imul(hash ^ view.getInt32(last, true), mixing) >>> (32 - bitsOfPlace);
}

function mixed(hash: number): number {
  const product = Math.imul(hash, mixing);
  return product ^ (product >>> 15);
}

function isAt(view: DataView, start: number, end: number, words: Int32Array): boolean {
  const last = words.length - 1;
  for (let i = 0, at = start; i < last; i++, at += 4) if (view.getInt32(at, true) !== words[i]) return false;
  return view.getInt32(end - 4, true) === words[last];
}

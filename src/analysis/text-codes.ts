/** Texts as numbers, so that rows are compared and grouped without making a string of each. */

/** Texts as UTF-8: `bytes[startOf(row), startOf(row) + lengthOf(row))`. */
export interface TextRows {
  readonly bytes: Uint8Array;
  /** -1 where missing. */
  startOf(row: number): number;
  lengthOf(row: number): number;
}

/**
 * The same number for rows whose texts are the same in all columns, from 1 on in the order of the rows; 0 where all are missing, which is
 * not the same as empty. A hash table with open addressing (Knuth, The Art of Computer Programming 3, 6.4), at most half full.
 */
export class TextCodes {
  /** By row. */
  readonly codes: Uint32Array;
  /** By code: the first row that has it. */
  readonly firstRows: Uint32Array;
  /** The largest code. */
  readonly count: number;
  readonly #columns: readonly TextRows[];
  readonly #slots: Uint32Array;
  readonly #hashes: Uint32Array;

  constructor(columns: readonly TextRows[], rows: number) {
    this.#columns = columns;
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * rows + 2)));
    this.#hashes = new Uint32Array(rows + 1);
    this.codes = new Uint32Array(rows);
    this.firstRows = new Uint32Array(rows + 1);
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const hash = hashOf(columns, row);
      if (hash === missing) continue;
      const slot = this.#slotOf(columns, row, hash);
      let code = this.#slots[slot] as number;
      if (code === 0) {
        code = ++count;
        this.#slots[slot] = code;
        this.#hashes[code] = hash;
        this.firstRows[code] = row;
      }
      this.codes[row] = code;
    }
    this.count = count;
  }

  /** The code of the texts of a row of other columns, as many of them; -1 if no row has these texts. */
  find(columns: readonly TextRows[], row: number): number {
    const hash = hashOf(columns, row);
    if (hash === missing) return 0;
    const code = this.#slots[this.#slotOf(columns, row, hash)] as number;
    return code === 0 ? -1 : code;
  }

  /** The slot with the code of these texts, or the free one where it belongs. */
  #slotOf(columns: readonly TextRows[], row: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const code = this.#slots[slot] as number;
      if (code === 0) return slot;
      if (
        this.#hashes[code] === hash &&
        sameTexts(this.#columns, this.firstRows[code] as number, columns, row)
      )
        return slot;
    }
  }
}

/** The rows whose texts another row may have too, ascending: all that have the same texts are there, and a few that do not. */
export function likelyShared(columns: readonly TextRows[], rows: number): Uint32Array {
  const hashes = new Uint32Array(rows);
  // A bit for each of several times as many hashes: small enough to stay in a cache, where a hash table would not.
  const bits = 2 ** Math.ceil(Math.log2(8 * rows + 32));
  const [seen, seenAgain] = [new Uint32Array(bits / 32), new Uint32Array(bits / 32)];
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const hash = hashOf(columns, row) & (bits - 1);
    hashes[row] = hash;
    const [word, bit] = [hash >>> 5, 1 << (hash & 31)];
    const known = seen[word] as number;
    if ((known & bit) !== 0) seenAgain[word] = (seenAgain[word] as number) | bit;
    else seen[word] = known | bit;
  }
  for (let row = 0; row < rows; row++) {
    const hash = hashes[row] as number;
    if (((seenAgain[hash >>> 5] as number) & (1 << (hash & 31))) !== 0) hashes[count++] = row;
  }
  return hashes.subarray(0, count);
}

/** Some rows of a column. */
export function rowsOfTexts(column: TextRows, rows: ArrayLike<number>): TextRows {
  return {
    bytes: column.bytes,
    startOf: (at) => column.startOf(rows[at] as number),
    lengthOf: (at) => column.lengthOf(rows[at] as number),
  };
}

/** The hash of rows without any text. */
const missing = 0;

/** Appleby's MurmurHash3 (x86, 32 bits; public domain), of which each column mixes in its length, too. */
function hashOf(columns: readonly TextRows[], row: number): number {
  let hash = 0;
  let any = false;
  for (const column of columns) {
    const start = column.startOf(row);
    if (start === -1) {
      hash = mixed(hash, -1);
      continue;
    }
    any = true;
    const { bytes } = column;
    const length = column.lengthOf(row);
    const end = start + length;
    let at = start;
    for (; at + 4 <= end; at += 4) hash = mixed(hash, wordAt(bytes, at));
    let rest = length << 24;
    for (; at < end; at++) rest = (rest << 8) ^ (bytes[at] as number);
    hash = mixed(hash, rest);
  }
  if (!any) return missing;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return hash === missing ? 1 : hash;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(word, 0xcc9e2d51);
  const next = hash ^ Math.imul((product << 15) | (product >>> 17), 0x1b873593);
  return (Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64) | 0;
}

function sameTexts(a: readonly TextRows[], rowA: number, b: readonly TextRows[], rowB: number): boolean {
  for (let i = 0; i < a.length; i++)
    if (!sameText(a[i] as TextRows, rowA, b[i] as TextRows, rowB)) return false;
  return true;
}

/** True if both are missing, or both the same bytes. */
function sameText(a: TextRows, rowA: number, b: TextRows, rowB: number): boolean {
  const [startA, startB] = [a.startOf(rowA), b.startOf(rowB)];
  if (startA === -1 || startB === -1) return startA === startB;
  const length = a.lengthOf(rowA);
  if (length !== b.lengthOf(rowB)) return false;
  return sameBytes(a.bytes, startA, b.bytes, startB, length);
}

function sameBytes(a: Uint8Array, startA: number, b: Uint8Array, startB: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[startA + i] !== b[startB + i]) return false;
  return true;
}

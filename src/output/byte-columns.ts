/** Columns of a table as the kernel has them (`src/assembly/table-rows.ts`): laid out in its memory, a block of rows at a time. */
import { type BytesColumn, type Cells, specialAtEnds, specialByte, textsOf } from "./byte-format.ts";
import type { Memory } from "./byte-memory.ts";

/** Gives an address at which so many bytes may be kept, and a few more behind them. */
export type Take = (length: number) => number;

/** Rows of a block: what goes in and what comes out are to stay in the cache. */
export const blockRows = 2048;
/** Bytes that the texts of a column may take in a block; others the kernel leaves to us. */
const textRoom = 256 * 1024;
/** More than a number or a moment takes, and a quote. */
const valueLength = 32;

/** Kinds of columns. Codes are of three kinds, by their width. */
const kinds = { numbers: 0, lines: 1, codes: 2, texts: 5, instants: 6 } as const;

/** Bytes of what says what a column is, and which word of it says where its texts are. */
export const columnLength = 28;
const textWord = 3;

/** Bytes of what says which bytes are special: see there. */
const specialLength = 16 + 256;

/** A column in that memory, by addresses. */
export class KernelColumn {
  readonly #cells: Cells;
  readonly #textOf: (row: number) => string;
  readonly #fixed: readonly string[];
  readonly #fixedLengths: readonly number[];
  readonly #column: number;
  readonly #fixedPlaces: number;
  readonly #fixedTexts: number;
  readonly #special: number;
  readonly #values: number;
  readonly #lengths: number;
  readonly #texts: number;

  /** `at`: where the kernel looks for what says what the column is. */
  constructor(cells: Cells, at: number, take: Take) {
    this.#cells = cells;
    this.#textOf = textsOf(cells);
    this.#fixed = fixedTexts(cells);
    this.#fixedLengths = this.#fixed.map((text) => Buffer.byteLength(text));
    this.#column = at;
    this.#fixedPlaces = take(8 * this.#fixed.length);
    this.#fixedTexts = take(this.#fixedLengths.reduce((sum, length) => sum + length, 0));
    this.#special = take(specialLength);
    this.#values = take(8 * blockRows);
    this.#lengths = take(4 * blockRows);
    this.#texts = this.#isText ? take(textRoom) : 0;
  }

  /** Bytes that no block of rows takes more than: each byte of a text may be doubled. */
  get room(): number {
    const longest = this.#fixedLengths.reduce((most, length) => Math.max(most, length), 0);
    return blockRows * (longest + valueLength) + (this.#isText ? 2 * textRoom : 0);
  }

  get #isText(): boolean {
    return "places" in this.#cells.column;
  }

  /** The whole cell of a row. */
  cellOf(row: number): Buffer {
    return Buffer.from(this.#textOf(row));
  }

  /** Writes what is the same for all blocks. */
  layOut({ bytes, words }: Memory): void {
    const { quote, special } = this.#cells;
    const after = quote === "" ? 0 : quote.charCodeAt(0);
    const places = [this.#values, this.#lengths, 0, this.#fixedPlaces, this.#special];
    words.set([kindOf(this.#cells), ...places, after], this.#column / 4);
    let at = this.#fixedTexts;
    let place = this.#fixedPlaces / 4;
    for (const text of this.#fixed) {
      const length = bytes.write(text, at);
      words[place++] = at;
      words[place++] = length;
      at += length;
    }
    const asks = this.#special + 16;
    bytes.fill(0, this.#special, asks);
    bytes.set(special, asks);
    bytes.fill(specialByte, asks + 0x80, asks + 0x100);
    special.subarray(0, 0x80).forEach((asked, byte) => {
      const lower = this.#special + (byte & 15);
      if (asked !== 0 && asked !== specialAtEnds)
        bytes[lower] = (bytes[lower] as number) | (1 << (byte >> 4));
    });
  }

  /** Copies rows from `from` on. */
  fill(memory: Memory, from: number, count: number): void {
    const { column } = this.#cells;
    if ("places" in column) {
      memory.words[this.#column / 4 + textWord] = this.#copyTexts(memory, column, from, count);
    } else if ("secondsOf" in column) {
      const first = this.#values / 8;
      for (let row = 0; row < count; row++) memory.doubles[first + row] = column.secondsOf(from + row);
    } else {
      const { buffer, byteOffset, BYTES_PER_ELEMENT: width } = "codes" in column ? column.codes : column;
      memory.bytes.set(new Uint8Array(buffer, byteOffset + from * width, count * width), this.#values);
    }
  }

  /** Returns the address of the text that would begin at -1. */
  #copyTexts(memory: Memory, column: BytesColumn, from: number, count: number): number {
    const { kernel, bytes, words } = memory;
    const { starts, lengths } = column.places;
    if (starts.length === 0) words.fill(0, this.#values / 4, this.#values / 4 + count);
    words.set(starts.subarray(from, from + count), this.#values / 4);
    words.set(lengths.subarray(from, from + count), this.#lengths / 4);
    if (kernel.isShort(this.#values, this.#lengths, count, textRoom) === 0)
      return this.#gatherTexts(memory, column, count);
    const [first, end] = [kernel.firstText.value >>> 0, kernel.endOfTexts.value >>> 0];
    if (end > first) bytes.set(column.bytes.subarray(first - 1, end - 1), this.#texts);
    return this.#texts - first;
  }

  /** The same for texts that are far from each other, or too long: a text for which there is no room is taken for an empty one, which we write. */
  #gatherTexts({ bytes, words }: Memory, column: BytesColumn, count: number): number {
    const [starts, lengths] = [this.#values / 4, this.#lengths / 4];
    let used = 0;
    for (let row = 0; row < count; row++) {
      const start = words[starts + row] as number;
      if (start === 0) continue;
      const length = words[lengths + row] as number;
      const fits = used + length <= textRoom;
      if (fits) bytes.set(column.bytes.subarray(start - 1, start - 1 + length), this.#texts + used);
      words[starts + row] = used + 1;
      words[lengths + row] = fits ? length : 0;
      if (fits) used += length;
    }
    return this.#texts - 1;
  }
}

function kindOf({ column }: Cells): number {
  if ("codes" in column) return kinds.codes + Math.log2(column.codes.BYTES_PER_ELEMENT);
  if ("places" in column) return kinds.texts;
  if ("secondsOf" in column) return kinds.instants;
  return column instanceof Uint32Array ? kinds.lines : kinds.numbers;
}

/** Of codes the cells by code, of others the missing cell, and what is in front of a value. */
function fixedTexts({ column, before, missing, quote, text }: Cells): string[] {
  const isNumber = column instanceof Float64Array || column instanceof Uint32Array;
  const others = "codes" in column ? column.names.map(text) : [isNumber ? "" : quote];
  return [missing, ...others].map((each) => before + each);
}

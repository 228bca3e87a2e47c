import { isUtf8 } from "node:buffer";
import type { GrowingColumn, PackedColumn } from "./column.ts";
import { adopt, bytesOf, grown, moveUp, roomFor, sameNumbers } from "./growth.ts";

/** Where each begins has 32 bits, less one; and a Buffer of Node 20 is no larger. */
const mostText = 2 ** 32 - 1;

/** Strings of which there are many: their UTF-8 bytes one after the other, decoded when read. */
export class TextColumn implements GrowingColumn {
  /** Where the bytes of each row begin, plus one; 0 is missing. Empty until there is a text. */
  #starts = new Uint32Array(0);
  #lengths = new Uint32Array(0);
  #rows = 0;
  #arena: Buffer = Buffer.alloc(0);
  #used = 0;

  grow(rows: number): void {
    this.#rows = rows;
    if (this.#starts.length > 0) this.#makeRoom();
  }

  #makeRoom(): void {
    this.#starts = grown(this.#starts, this.#rows);
    this.#lengths = grown(this.#lengths, this.#rows);
  }

  /** Rows are only ever cleared from the end, so their bytes are given back too. */
  clear(first: number, end: number): void {
    for (let row = first; row < end; row++) {
      const start = this.#starts[row] ?? 0;
      if (start !== 0 && start - 1 < this.#used) this.#used = start - 1;
    }
    this.#starts.fill(0, first, end);
  }

  /** The bytes of the others stay where they are. */
  keep(rows: Uint32Array, length: number): void {
    if (this.#starts.length === 0) return;
    moveUp(this.#starts, rows);
    moveUp(this.#lengths, rows);
    this.#starts.fill(0, rows.length, length);
  }

  append(other: this, from: number, to: number, at: number): void {
    if (!other.hasAny(from, to)) return;
    const { first, end, used } = other.#span(from, to);
    if (this.#starts.length === 0) this.#makeRoom();
    if (end - first > 2 * used) return this.#appendApart(other, from, to, at);
    const base = this.#reserve(end - first) - first;
    other.#arena.copy(this.#arena, base + first, first, end);
    this.#lengths.set(other.#lengths.subarray(from, to), at);
    const [starts, otherStarts] = [this.#starts, other.#starts];
    for (let row = from, into = at; row < to; row++, into++) {
      const start = otherStarts[row] as number;
      starts[into] = start === 0 ? 0 : start + base;
    }
  }

  /** The same for texts that are far from each other, as those are that were set later than the rows around them. */
  #appendApart(other: this, from: number, to: number, at: number): void {
    for (let row = from; row < to; row++) {
      const start = other.#starts[row] as number;
      if (start === 0) continue;
      const length = other.#lengths[row] as number;
      const into = this.#reserve(length);
      other.#arena.copy(this.#arena, into, start - 1, start - 1 + length);
      this.#starts[at + row - from] = into + 1;
      this.#lengths[at + row - from] = length;
    }
  }

  /** Where the bytes of these rows begin and end in the arena, and how many of those are theirs. */
  #span(from: number, to: number): { readonly first: number; readonly end: number; readonly used: number } {
    const [starts, lengths] = [this.#starts, this.#lengths];
    let [first, end, used] = [0, 1, 0]; // plus one, as starts are
    for (let row = from; row < to; row++) {
      const start = starts[row] as number;
      if (start === 0) continue;
      const length = lengths[row] as number;
      if (first === 0 || start < first) first = start;
      if (start + length > end) end = start + length;
      used += length;
    }
    return { first: Math.max(first, 1) - 1, end: end - 1, used };
  }

  /** True if a row of these has a text. */
  hasAny(from: number, to: number): boolean {
    if (this.#starts.length === 0) return false;
    for (let row = from; row < to; row++) if (this.#starts[row] !== 0) return true;
    return false;
  }

  equals(other: this, rows: number): boolean {
    if (this.#starts.length === 0 || other.#starts.length === 0)
      return !this.hasAny(0, rows) && !other.hasAny(0, rows);
    return (
      this.#used === other.#used &&
      sameNumbers(this.#starts, other.#starts, rows) &&
      sameNumbers(this.#lengths, other.#lengths, rows) &&
      this.#arena.compare(other.#arena, 0, this.#used, 0, this.#used) === 0
    );
  }

  pack(rows: number): PackedColumn {
    if (!this.hasAny(0, rows)) return { parts: [] };
    return {
      parts: [
        bytesOf(this.#starts.subarray(0, rows)),
        bytesOf(this.#lengths.subarray(0, rows)),
        this.#arena.subarray(0, this.#used),
      ],
    };
  }

  unpack({ parts: [starts, lengths, text] }: PackedColumn, rows: number, checked: boolean): boolean {
    this.#rows = rows;
    if (starts === undefined) return true;
    const [adopted, lengthsOf] = [adopt(this.#starts, starts, rows), adopt(this.#lengths, lengths, rows)];
    if (text === undefined || adopted === null || lengthsOf === null) return false;
    this.#starts = adopted;
    this.#lengths = lengthsOf;
    this.#arena = Buffer.from(text.buffer, text.byteOffset, text.length);
    this.#used = text.length;
    return !checked || this.#span(0, rows).end <= text.length;
  }

  /** Keeps `bytes[start, end)` without decoding them; Latin-1 becomes UTF-8. */
  setBytes(row: number, bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    if (row >= this.#starts.length) this.#makeRoom();
    const at = this.#reserve(length);
    const arena = this.#arena;
    let any = 0;
    for (let from = start, to = at; from < end; from++) {
      const byte = bytes[from] as number;
      any |= byte;
      arena[to++] = byte;
    }
    this.#starts[row] = at + 1;
    this.#lengths[row] = length;
    if (any > 0x7f && !isUtf8(bytes.subarray(start, end)))
      this.set(row, bytes.toString("latin1", start, end));
  }

  /** Sets a text that is UTF-8 already, all of these bytes. */
  setUtf8(row: number, bytes: Uint8Array): void {
    if (row >= this.#starts.length) this.#makeRoom();
    const at = this.#reserve(bytes.length);
    this.#arena.set(bytes, at);
    this.#starts[row] = at + 1;
    this.#lengths[row] = bytes.length;
  }

  /**
   * Sets the rows from `row` on to texts that stand one after the other in `bytes`, ASCII: the i-th ends at `ends[i]`, where the next begins.
   * Those of `[from, to)` are taken.
   */
  setAscii(row: number, bytes: Uint8Array, ends: Uint32Array, from: number, to: number): void {
    if (row + to - from > this.#starts.length) this.#makeRoom();
    const first = from === 0 ? 0 : (ends[from - 1] as number);
    const base = this.#reserve((ends[to - 1] as number) - first) - first;
    const [starts, lengths] = [this.#starts, this.#lengths];
    let start = first;
    for (let i = from, at = row; i < to; i++, at++) {
      const end = ends[i] as number;
      starts[at] = base + start + 1;
      lengths[at] = end - start;
      start = end;
    }
    this.#arena.set(bytes.subarray(first, start), base + first);
  }

  set(row: number, value: string | null): void {
    if (value === null) {
      this.#starts[row] = 0;
      return;
    }
    if (row >= this.#starts.length) this.#makeRoom();
    const length = Buffer.byteLength(value);
    const to = this.#reserve(length);
    this.#starts[row] = to + 1;
    this.#lengths[row] = length;
    this.#arena.write(value, to, length, "utf8");
  }

  at(row: number): string | null {
    const start = this.#starts[row] ?? 0;
    if (start === 0) return null;
    return this.#arena.toString("utf8", start - 1, start - 1 + (this.#lengths[row] ?? 0));
  }

  /** Where the bytes of a row begin in `bytes`; -1 where missing. */
  startOf(row: number): number {
    return (this.#starts[row] ?? 0) - 1;
  }

  /** How many bytes a row that is not missing has. */
  lengthOf(row: number): number {
    return this.#lengths[row] ?? 0;
  }

  /** Where the texts of all rows begin, plus one, 0 where missing, and how long they are: for a look at many rows. Both are empty if there is no text. */
  get places(): { readonly starts: Uint32Array; readonly lengths: Uint32Array } {
    return { starts: this.#starts.subarray(0, this.#rows), lengths: this.#lengths.subarray(0, this.#rows) };
  }

  /** What so many rows take in memory, without the room to grow. */
  sizeOf(rows: number): number {
    return this.#starts.length === 0 ? 0 : 8 * rows + this.#used;
  }

  /** UTF-8 of all rows; another array once the column has grown. */
  get bytes(): Buffer {
    return this.#arena;
  }

  /** Makes room for `length` bytes and returns where they go. */
  #reserve(length: number): number {
    const at = this.#used;
    this.#used += length;
    if (this.#used > this.#arena.length) this.#arena = this.#largerArena();
    return at;
  }

  #largerArena(): Buffer {
    const { buffer, byteOffset, length } = this.#arena;
    if (this.#used > mostText)
      throw new RangeError(
        "the texts of one column take more than 4 GiB: read fewer logs at a time, or give a lower --max-memory",
      );
    const room = Math.min(mostText, roomFor(this.#used, length));
    const larger = grown(new Uint8Array(buffer, byteOffset, length), room);
    return Buffer.from(larger.buffer, 0, larger.length);
  }
}

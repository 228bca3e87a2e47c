/** What every column can do, whatever it holds. */

/** What arquero and the writers need of a column. */
export interface ReadColumn<V> {
  readonly length: number;
  /** The value of a row; null where missing. */
  at(row: number): V;
}

export interface GrowingColumn {
  /** Makes room for `rows` rows, the new ones missing; new numbers are 0 until they are cleared. */
  grow(rows: number): void;
  /** Makes the rows from `first` on missing. */
  clear(first: number, end: number): void;
  /** Of the first `length` rows only these stay, which ascend; what is behind them is missing then. */
  keep(rows: Uint32Array, length: number): void;
  /** Copies rows `[from, to)` of a column of the same kind to row `at` and the rows behind it, which are still missing. */
  append(other: this, from: number, to: number, at: number): void;
  /** True if the first `rows` rows are those of `other`, for sure: what is the same may be stored differently. */
  equals(other: this, rows: number): boolean;
  /** The first `rows` rows as plain bytes, for keeping on disk; no parts if all are missing. */
  pack(rows: number): PackedColumn;
  /**
   * Takes rows that `pack` gave; false if they are not what it gives, in which case the column must not be used. `checked`: they may come from
   * anywhere, so that every row has to be looked at.
   */
  unpack(packed: PackedColumn, rows: number, checked: boolean): boolean;
}

/** A column on its way to disk and back. */
export interface PackedColumn {
  /** Byte arrays, each of which may begin anywhere. */
  readonly parts: readonly Uint8Array[];
  /** What the codes of a category column stand for. */
  readonly names?: readonly string[];
}

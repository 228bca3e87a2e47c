/** Rows by a code that each has, such as that of its source. */
export interface RowsByCode {
  /** Rows of the same code stand together, and ascend. */
  readonly rows: Uint32Array;
  /** Those of a code are from `starts[code]` to before `starts[code + 1]`. */
  readonly starts: Uint32Array;
}

/** How many rows have each code, which are at most `most`. */
export function countCodes(codes: ArrayLike<number>, most: number): Uint32Array {
  const counts = new Uint32Array(most + 1);
  // Neighbours are mostly the same.
  for (let row = 0; row < codes.length;) {
    const code = codes[row] as number;
    const first = row++;
    while (row < codes.length && codes[row] === code) row++;
    counts[code] = (counts[code] as number) + row - first;
  }
  return counts;
}

/** Sorts rows by their codes, which are at most `most`: by counting (Knuth, The Art of Computer Programming 3, 5.2, algorithm D). */
export function rowsByCode(codes: ArrayLike<number>, most: number): RowsByCode {
  const rows = new Uint32Array(codes.length);
  const starts = new Uint32Array(most + 2);
  // Mostly those of a code follow each other, codes ascend, and all rows are in their places from the beginning.
  let ascends = true;
  let code = 0;
  let first = 0;
  for (let row = 0; row < codes.length; row++) {
    rows[row] = row;
    const next = codes[row] as number;
    if (next === code) continue;
    starts[code + 1] = (starts[code + 1] as number) + row - first;
    ascends &&= next > code;
    code = next;
    first = row;
  }
  starts[code + 1] = (starts[code + 1] as number) + codes.length - first;
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  if (!ascends) spreadRows(codes, rows, starts.slice());
  return { rows, starts };
}

/** `next`: where the next row of each code goes. */
function spreadRows(codes: ArrayLike<number>, rows: Uint32Array, next: Uint32Array): void {
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    const at = next[code] as number;
    rows[at] = row;
    next[code] = at + 1;
  }
}

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
  const starts = new Uint32Array(most + 2);
  starts.set(countCodes(codes, most), 1);
  for (let code = 1; code < starts.length; code++)
    starts[code] = (starts[code] as number) + (starts[code - 1] as number);
  const rows = new Uint32Array(codes.length);
  if (ascends(codes)) {
    for (let row = 0; row < rows.length; row++) rows[row] = row;
    return { rows, starts };
  }
  const next = starts.slice();
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    const at = next[code] as number;
    rows[at] = row;
    next[code] = at + 1;
  }
  return { rows, starts };
}

function ascends(codes: ArrayLike<number>): boolean {
  let last = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code < last) return false;
    last = code;
  }
  return true;
}

/** Rows log by log, and those of a log in the order of its lines: as parsers nearly always add them. Columns are looked at, not copied. */
import type { Codes } from "../tables/growth.ts";
import { rowsByCode } from "./rows-by-code.ts";

/** Where each row is from. */
export interface Placed {
  readonly length: number;
  readonly columns: {
    /** Codes of the sources: above 0. */
    readonly source: { readonly codes: Codes; readonly categories: readonly string[] };
    readonly line: { readonly values: Uint32Array };
  };
}

/** Positions from `from` to before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const nothing: Span = { from: 0, to: 0 };

/** An order of rows: log by log, by line; a position is a place in it. */
export class LineOrder {
  /** The row at each position; null where rows stand so already. */
  readonly #rows: Uint32Array | null;
  /** By the code of its source where the positions of a log end; they begin where those of the code before end. */
  readonly #ends: Uint32Array;
  readonly #sources: readonly string[];
  #codeOf: ReadonlyMap<string, number> | null = null;
  /** Behind the source that was asked for last: most are asked for one after the other. */
  #next = 0;

  constructor(placed: Placed) {
    const { rows, ends } = orderOf(placed);
    this.#rows = rows;
    this.#ends = ends;
    this.#sources = placed.columns.source.categories;
  }

  /** The positions of a log. */
  spanOf(source: string): Span {
    const code = this.#sources[this.#next] === source ? this.#next + 1 : this.#findCode(source);
    if (code === undefined) return nothing;
    this.#next = code;
    return { from: this.#ends[code - 1] as number, to: this.#ends[code] as number };
  }

  #findCode(source: string): number | undefined {
    this.#codeOf ??= new Map(this.#sources.map((name, i) => [name, i + 1]));
    return this.#codeOf.get(source);
  }

  rowAt(position: number): number {
    return this.#rows === null ? position : (this.#rows[position] as number);
  }

  /** True if positions are rows. */
  get isPlain(): boolean {
    return this.#rows === null;
  }

  /** The values of a column by position: the column itself where positions are rows. */
  valuesOf<T extends Float64Array | Codes>(values: T): T {
    const rows = this.#rows;
    if (rows === null) return values;
    const ordered = values.slice(0, rows.length) as T;
    for (let at = 0; at < rows.length; at++) ordered[at] = values[rows[at] as number] as number;
    return ordered;
  }
}

/** The rows in order, null where they stand so already, and where those of each source end. */
function orderOf({ length, columns: { source, line } }: Placed) {
  const codes = source.codes.subarray(0, length);
  const lines = line.values;
  const endsOfRows = endsInOrder(codes, lines, source.categories.length);
  if (endsOfRows !== null) return { rows: null, ends: endsOfRows };
  const { rows, starts } = rowsByCode(codes, source.categories.length);
  const ends = starts.subarray(1);
  for (let code = 1; code < ends.length; code++) {
    const ofLog = rows.subarray(ends[code - 1], ends[code]);
    if (!ascends(ofLog, lines)) ofLog.sort((a, b) => (lines[a] as number) - (lines[b] as number) || a - b);
  }
  return { rows, ends };
}

/** Null unless the sources come one after the other, in the order of their codes, and the lines of each ascend. */
function endsInOrder(codes: Codes, lines: Uint32Array, sources: number): Uint32Array | null {
  const ends = new Uint32Array(sources + 1);
  let [code, row] = [0, 0];
  while (row < codes.length) {
    const next = codes[row] as number;
    if (next <= code) return null;
    ends.fill(row, code, next);
    code = next;
    for (let last = 0; row < codes.length && codes[row] === code; row++) {
      const line = lines[row] as number;
      if (line < last) return null;
      last = line;
    }
  }
  return ends.fill(codes.length, code);
}

function ascends(rows: Uint32Array, lines: Uint32Array): boolean {
  for (let i = 1; i < rows.length; i++)
    if ((lines[rows[i - 1] as number] as number) > (lines[rows[i] as number] as number)) return false;
  return true;
}

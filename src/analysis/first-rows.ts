/** Inputs of which the tables say the same first: those that may begin alike, found without reading any of them again. */
import type { ColumnName, TableName } from "../tables/schema.ts";
import { categories, columnsOf, type Tables, Texts } from "../tables/tables.ts";

type Telling<T extends TableName = TableName> = T extends TableName
  ? { readonly table: T; readonly columns: readonly ColumnName<T>[] }
  : never;

/** What tells one run from another, whatever comes behind it; the tables that tell most come first. */
const telling: readonly Telling[] = [
  { table: "builds", columns: ["line", "duration_s"] },
  {
    table: "runs",
    columns: ["line", "elapsed_s", "user_s", "system_s", "max_rss_bytes", "minor_faults"],
  },
  { table: "measurements", columns: ["line", "value"] },
  { table: "servers", columns: ["line", "name"] },
  { table: "requests", columns: ["line", "path"] },
  { table: "incidents", columns: ["line", "message"] },
];

/**
 * Groups of inputs, by name, whose first rows are alike, nearly for sure. An input that another one begins with is in a group with it, but where
 * its first row is cut off.
 */
export function alikeAtFirst(tables: Tables): string[][] {
  const groups: string[][] = [];
  /** An input is looked for by the first of the tables that has rows of it. */
  const placed = new Set<string>();
  for (const { table, columns } of telling) {
    const { codes, names } = categories(tables, table, "source");
    if (names.every((source) => placed.has(source))) continue;
    const wanted: readonly string[] = columns;
    const cells = columnsOf(tables, table).flatMap(([name, column]) =>
      wanted.includes(name) ? [column] : [],
    );
    const first = firstRows(codes, names.length);
    for (const alike of groupCodes(first, mixRows(first, cells))) {
      const sources = alike.flatMap((code) => names[code - 1] ?? []);
      if (sources.some((source) => !placed.has(source))) groups.push(sources);
    }
    for (const [i, source] of names.entries()) if (first[i + 1] !== -1) placed.add(source);
  }
  return groups;
}

/** The first row of each code; -1 where there is none. */
function firstRows(codes: ArrayLike<number>, most: number): Int32Array {
  const first = new Int32Array(most + 1).fill(-1);
  // Those of an input mostly follow each other.
  for (let row = 0; row < codes.length;) {
    const code = codes[row] as number;
    if (first[code] === -1) first[code] = row;
    for (row++; row < codes.length && codes[row] === code;) row++;
  }
  return first;
}

/** Codes of which the first rows have the same number, if that are several. */
function groupCodes(first: Int32Array, mixed: Float64Array): number[][] {
  const byNumber = new Map<number, number | number[]>();
  const groups: number[][] = [];
  for (let code = 1; code < first.length; code++) {
    if (first[code] === -1) continue;
    const key = mixed[code] as number;
    const others = byNumber.get(key);
    if (others === undefined) byNumber.set(key, code);
    else if (typeof others === "object") others.push(code);
    else {
      const group = [others, code];
      byNumber.set(key, group);
      groups.push(group);
    }
  }
  return groups;
}

/** So that the same figures in other columns give another number. */
const stretch = Math.SQRT2;

type Column = ReturnType<typeof columnsOf>[number][1];

/** For each of these rows a number that others mostly do not have. */
function mixRows(rows: Int32Array, columns: readonly Column[]): Float64Array {
  const mixed = new Float64Array(rows.length);
  for (const column of columns) {
    rows.forEach((row, i) => {
      if (row === -1) return;
      const value = column instanceof Texts ? mixText(column, row) : Number(column.at(row));
      mixed[i] = (mixed[i] as number) * stretch + (Number.isNaN(value) ? 0 : value);
    });
  }
  return mixed;
}

function mixText(column: Texts, row: number): number {
  const from = column.startOf(row);
  const end = from === -1 ? from : from + column.lengthOf(row);
  let mixed = 0;
  for (let at = from; at < end; at++) mixed = (Math.imul(mixed, 31) + (column.bytes[at] as number)) | 0;
  return mixed;
}

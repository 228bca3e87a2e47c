import { numbers, textAt, type Tables } from "../tables/tables.ts";
import type { TableName } from "../tables/schema.ts";
import { formatCount } from "../units/quantity.ts";
import type { Place } from "./report.ts";

/** Where a row is from. */
export function placeOf(tables: Tables, table: TableName, row: number): Place {
  return {
    source: textAt(tables, table, "source", row) ?? "",
    line: numbers(tables, table, "line")[row] ?? 0,
  };
}

export function placeText({ source, line }: Place): string {
  return `${source}:${line}`;
}

/** The same, of a row. */
export function placeTextOf(tables: Tables, table: TableName, row: number): string {
  return placeText(placeOf(tables, table, row));
}

/** `1 server`, `25 servers`; for nouns that take an s. */
export function plural(n: number, noun: string, formatted = String(n)): string {
  return `${formatted} ${noun}${n === 1 ? "" : "s"}`;
}

/** `1 server is`, `2,500 servers are`. */
export function pluralIs(n: number, noun: string): string {
  return `${plural(n, noun, formatCount(n))} ${n === 1 ? "is" : "are"}`;
}

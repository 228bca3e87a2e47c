/** The files that a command writes: each changes at once or not at all, and only if its contents did. */
import { join } from "node:path";
import { type Contents, writeWhole } from "../io/write.ts";
import { writeColumnsCsv } from "../output/csv.ts";
import { writeTablesJson } from "../output/json.ts";
import { type PublicTableName, publicTableNames } from "../tables/schema.ts";
import { columnsOf, type Tables } from "../tables/tables.ts";

export interface Product {
  /** Below the output directory. */
  readonly path: string;
  readonly contents: Contents;
  /** Permissions, if they are not the usual ones. */
  readonly mode?: number;
}

/** Permissions of a script that is to be run. */
export const scriptMode = 0o755;

export interface Written {
  readonly paths: readonly string[];
  /** Those whose contents are new. */
  readonly changed: readonly string[];
}

export function writeProducts(out: string, products: readonly Product[]): Written {
  const changed = products.filter(({ path, contents, mode }) => writeWhole(join(out, path), contents, mode));
  const under = ({ path }: Product) => join(out, path);
  return { paths: products.map(under), changed: changed.map(under) };
}

export function joinWritten(written: readonly Written[]): Written {
  return {
    paths: written.flatMap(({ paths }) => paths),
    changed: written.flatMap(({ changed }) => changed),
  };
}

/** One CSV file for each of these tables. */
export function tableFiles(tables: Tables, names: readonly PublicTableName[] = publicTableNames): Product[] {
  return names.map((name) => ({
    path: `${name}.csv`,
    contents: writeColumnsCsv(columnsOf(tables, name), tables[name].numRows()),
  }));
}

/** All tables as one JSON object, in pieces. */
export function tablesJson(tables: Tables): Iterable<Uint8Array> {
  return writeTablesJson(
    publicTableNames.map((name) => ({
      name,
      columns: columnsOf(tables, name),
      rows: tables[name].numRows(),
    })),
  );
}

export const tableFileNames: readonly string[] = [
  ...publicTableNames.map((name) => `${name}.csv`),
  "tables.json",
];

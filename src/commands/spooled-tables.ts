/** Tables that are written while they are read, because they do not fit into memory: every row, in the order of the inputs. */
import type { Unreadable } from "../io/inputs.ts";
import { Spool } from "../io/spool.ts";
import { writeColumnsCsv } from "../output/csv.ts";
import { jsonObject, writeRowsJson } from "../output/json.ts";
import { addUnreadable } from "../pipeline.ts";
import { publicTableNames } from "../tables/schema.ts";
import { Store } from "../tables/store.ts";
import { columnsOf, toTables } from "../tables/tables.ts";
import type { Product } from "./products.ts";

export class SpooledTables {
  readonly #spool: Spool;
  readonly #format: "csv" | "json";

  /** `directory`: says where there is room for them, when the first rows come. */
  constructor(directory: () => string, format: "csv" | "json") {
    this.#spool = new Spool(directory);
    this.#format = format;
  }

  /** Adds the rows of a store. */
  add(store: Store): void {
    const tables = toTables(store);
    for (const name of publicTableNames) {
      const [columns, rows] = [columnsOf(tables, name), tables[name].numRows()];
      const isFirst = this.#spool.lengthOf(name) === 0;
      if (this.#format === "csv") {
        const lines = writeColumnsCsv(columns, rows);
        // The first piece is the heading line.
        if (!isFirst) lines.next();
        this.#spool.append(name, lines);
      } else if (rows > 0) {
        if (!isFirst) this.#spool.append(name, [Buffer.from(",\n")]);
        this.#spool.append(name, writeRowsJson(columns, rows));
      }
    }
  }

  /** Adds what was not read, as the last problems. */
  addUnreadable(unreadable: readonly Unreadable[]): void {
    const store = new Store();
    addUnreadable(store, unreadable);
    this.add(store);
  }

  /** A file for each table. */
  files(): Product[] {
    return publicTableNames.map((name) => ({ path: `${name}.csv`, contents: this.#spool.read(name) }));
  }

  /** All tables as one JSON object. */
  json(): Iterable<Uint8Array> {
    return jsonObject(
      publicTableNames.map((name) => ({
        name,
        rows: this.#spool.read(name),
        isEmpty: this.#spool.lengthOf(name) === 0,
      })),
    );
  }

  close(): void {
    this.#spool.close();
  }
}

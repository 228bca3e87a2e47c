/** Writes what changed since the last time, for `watch`: what follows from tables that are the same is neither made nor written again. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Stamp, stampAt } from "../io/inputs.ts";
import type { Provider } from "../output/shell/drivers/index.ts";
import { analyseTables, quoteInputs } from "../pipeline.ts";
import type { Compared } from "../reading/contained.ts";
import type { ReportOptions } from "../reports/report.ts";
import { rememberReports } from "../reports/unchanged.ts";
import { publicTableNames, type TableName, tableNames } from "../tables/schema.ts";
import type { Store } from "../tables/store.ts";
import { type Tables, toTables } from "../tables/tables.ts";
import type { Snapshot } from "../watch.ts";
import type { ChartFormat } from "./options.ts";
import { tableFiles, writeProducts } from "./products.ts";
import { publishForOthers, publishPage, tidyUp } from "./publish.ts";
import { publishScript } from "./publish-data.ts";
import { rememberPassages } from "./remembered-passages.ts";
import { publishIndex } from "./report-index.ts";
import { planScript } from "./script.ts";

export interface PublisherOptions {
  /** Name of the report, one of several in a directory; null if it is the only one. */
  readonly name: string | null;
  /** Formats of charts as files of their own. */
  readonly charts: readonly ChartFormat[];
  readonly provider: Provider;
  readonly reports: ReportOptions;
  readonly version: string;
  /** The command line, secrets removed. */
  readonly command: string;
}

/** What is written anew whatever changed. */
const pages = ["report.html", "report.md", "report.json"] as const;

/** What the clean-up script follows from: the servers, and the times that logs show. */
const tablesOfScript: readonly TableName[] = ["servers", "tests", "incidents", "requests"];

export class Publisher {
  readonly #out: string;
  readonly #options: PublisherOptions;
  readonly #build = rememberReports();
  readonly #readLines = rememberPassages();
  readonly #compared: Compared = new Map();
  /** What a killed writer has left was taken away. */
  #isTidy = false;
  #last: { readonly store: Store; readonly tables: Tables } | null = null;
  /** Of each file on disk the tables that it was written from, and what it looked like then. */
  readonly #written = new Map<string, { readonly from: readonly unknown[]; readonly stamp: Stamp | null }>();

  constructor(out: string, options: PublisherOptions) {
    this.#out = out;
    this.#options = options;
  }

  /**
   * Throws what the file system says; what was written by then is not written again the next time. Calls `onPage` when the page is on disk:
   * somebody may be waiting for it. Returns the tables.
   */
  async publish({ store, facts }: Snapshot, onPage: () => void): Promise<Tables> {
    const { name: reportName, charts, provider, reports, version, command } = this.#options;
    if (!this.#isTidy) tidyUp(this.#out);
    this.#isTidy = true;
    const tables = this.#carry(store);
    const provenance = { version, command, inputs: facts };
    const analysis = analyseTables(tables, reports, provenance, this.#build, this.#compared);
    const quoted = await quoteInputs(analysis.document, this.#readLines);
    const document = reportName === null ? quoted : { ...quoted, title: reportName };
    await publishPage(this.#out, document);
    onPage();
    await publishForOthers(this.#out, document, charts);
    if (reportName !== null) publishIndex(dirname(this.#out));
    for (const name of publicTableNames)
      this.#write(join("tables", `${name}.csv`), [tables[name]], () =>
        writeProducts(join(this.#out, "tables"), tableFiles(tables, [name])),
      );
    this.#write(
      "delete-all.sh",
      tablesOfScript.map((name) => tables[name]),
      () => publishScript(this.#out, planScript(tables, { provider })),
    );
    return tables;
  }

  /** Nothing of what was written was taken away since. */
  get isThere(): boolean {
    return [...pages, ...this.#written.keys()].every((path) => existsSync(join(this.#out, path)));
  }

  /** Writes a file unless it was written from the same tables and nobody wrote to it since. */
  #write(path: string, from: readonly unknown[], write: () => unknown): void {
    const file = join(this.#out, path);
    const before = this.#written.get(path);
    if (before?.from.every((table, i) => table === from[i]) === true && isSame(before.stamp, stampAt(file)))
      return;
    write();
    this.#written.set(path, { from, stamp: stampAt(file) });
  }

  /** The tables of a store; those that are the same tables in the store are the same objects as the last time. */
  #carry(store: Store): Tables {
    const fresh = toTables(store);
    const last = this.#last;
    const isOld = (name: TableName) => last?.store.table(name) === store.table(name);
    const tables = Object.fromEntries(
      tableNames.map((name) => [name, isOld(name) ? (last?.tables[name] ?? fresh[name]) : fresh[name]]),
    ) as Tables;
    this.#last = { store, tables };
    return tables;
  }
}

/** Its owner may have changed the permissions. */
function isSame(a: Stamp | null, b: Stamp | null): boolean {
  return (
    a !== null &&
    b !== null &&
    a.identity === b.identity &&
    a.bytes === b.bytes &&
    a.changedAt === b.changedAt
  );
}

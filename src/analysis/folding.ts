/**
 * Reading more than fits into memory. As soon as the rows take more than their share, those of which the logs have told everything are
 * settled and folded: builds into sketches, every other table into a uniform sample if it is too long; servers stay as long as they fit.
 * What is read after that is folded in turn. Whoever wants all rows (`export`, the tables beside a report) is given them before they go.
 */
import { type EvidenceWindow, hull } from "./cleanup-window.ts";
import { BuildSketches } from "./build-sketches.ts";
import { CreationTotals } from "./creation-totals.ts";
import { IncidentTotals } from "./incident-kinds.ts";
import type { KeptShares } from "./kept-shares.ts";
import { lastJobStart, lastTestStart, markBefore, nearLines } from "./job-start.ts";
import { windowsBySource } from "./log-windows.ts";
import { ServerShelf } from "./server-shelf.ts";
import { settleLogs } from "./settle.ts";
import { type SampleSize, StratifiedSample, type Strata } from "./stratified-sample.ts";
import { reportFiles } from "./twice-told.ts";
import { joinParts, type Part } from "../tables/parts.ts";
import { type PublicTableName, publicTableNames, tableNames } from "../tables/schema.ts";
import { bytesOfStore } from "../tables/size.ts";
import { type Mark, Store, type TableStore } from "../tables/store.ts";
import { toTables } from "../tables/tables.ts";

export interface FoldingOptions {
  /** Bytes that rows may take before they are folded. */
  readonly bytes: number;
  /** What is kept of the rows that go. */
  readonly keep: KeptShares;
  /** Groups of inputs of which samples are to be told apart. */
  readonly strata?: Strata;
  /** Called with rows that go, in their order; they are settled, and gone afterwards. */
  readonly onRows?: (store: Store) => void;
  /** Called before the first rows go: what else holds on to them has to let go. */
  readonly onFold?: () => void;
  /** Called when rows are gone: gives their memory back. */
  readonly collect?: () => void;
}

/** What a store takes without any row, measured: of ten thousand logs that is more than their rows. */
const bytesOfEmptyStore = 32 * 1024;
/** Room that rows take, for the room that their lines take in a log; measured: 0.45. */
const rowsForText = 0.6;

type SampledTable = Exclude<PublicTableName, "servers">;

export class Folding {
  /** True once rows were folded. */
  active = false;
  readonly #options: FoldingOptions;
  readonly #keepsNothing: boolean;
  #sizes: readonly SampleSize[] = [];
  readonly #sketches: BuildSketches | null;
  readonly #servers: ServerShelf | null;
  readonly #incidents = new IncidentTotals();
  readonly #creations = new CreationTotals();
  readonly #samples: ReadonlyMap<SampledTable, StratifiedSample<SampledTable>>;
  /** Stores of finished inputs whose bytes were counted already. */
  #counted = new Set<Store>();
  #held = 0;
  /** How many of the finished inputs were looked at. */
  #seen = 0;
  /** Files of which logs may tell the same. */
  readonly #reportFiles = new Set<string>();
  /** The time that each log covers. */
  readonly #windows = new Map<string, EvidenceWindow>();
  readonly #early: { readonly source: string; readonly line: number }[] = [];

  constructor(options: FoldingOptions) {
    this.#options = options;
    const { bytes, keep } = options;
    this.#keepsNothing = Object.keys(keep).length === 0;
    this.#sketches = keep.durations === undefined ? null : new BuildSketches(bytes * keep.durations);
    this.#servers = keep.servers === undefined ? null : new ServerShelf(bytes * keep.servers);
    this.#samples = new Map(
      publicTableNames.flatMap((name) => {
        const share = keep[name];
        if (name === "servers" || share === undefined) return [];
        return [[name, new StratifiedSample<SampledTable>(name, bytes * share, options.strata ?? null)]];
      }),
    );
  }

  /** False if the rows of these inputs fit, unless they are unlike any log. */
  mayFold(inputs: readonly { readonly bytes: number }[]): boolean {
    return rowsForText * inputs.reduce((sum, { bytes }) => sum + bytes, 0) > this.#options.bytes;
  }

  /** What is left of the tables that are a sample now that everything was read, group by group if those are told apart. */
  get samples(): readonly SampleSize[] {
    return this.#sizes;
  }

  /** Servers that are in no script, because they did not fit. */
  get serversLeftOut(): number {
    return this.#servers?.leftOut ?? 0;
  }

  /**
   * Folds rows if they take too much: those of the finished inputs in `parts`, to which inputs are only added and which is then emptied, and
   * those in `into`, the input that is being read (and, where all inputs share a store, those before it). To be called between two blocks.
   */
  check(parts: Part[], into: Store | null): void {
    for (; this.#seen < parts.length; this.#seen++) {
      const store = parts[this.#seen]?.store;
      if (store === undefined || this.#counted.has(store)) continue;
      this.#counted.add(store);
      this.#held += bytesOfStore(store) + bytesOfEmptyStore;
    }
    const reading = into === null ? 0 : bytesOfStore(into);
    if (this.#held + reading <= this.#options.bytes) return;
    if (!this.active) this.#options.onFold?.();
    this.active = true;
    this.#takeParts(parts);
    if (into !== null) this.#foldFinished(into);
    this.#options.collect?.();
  }

  #takeParts(parts: Part[]): void {
    while (parts.length > 0) {
      let [n, rows] = [0, 0];
      for (; n < parts.length && rows < rowsAtOnce; n++) rows += rowsOf(parts[n]);
      this.#take(joinParts(parts.splice(0, n)));
    }
    this.#counted = new Set();
    [this.#seen, this.#held] = [0, 0];
  }

  /** The tables, now that everything was read; `rest` holds the rows that are left, settled. */
  finish(rest: Store): Store {
    this.#take(rest);
    this.#take(this.#problems());
    this.#options.collect?.();
    const store = new Store();
    if (this.#keepsNothing) return store;
    this.#tell(store);
    this.#sizes = [...this.#samples].flatMap(([name, sample]) =>
      this.#isSampled(name) ? sample.sizes() : [],
    );
    for (const [source, { notBefore, notAfter }] of this.#windows) {
      store.source = source;
      store.table("folded_windows").add(1, { not_before_s: notBefore, not_after_s: notAfter });
    }
    if (this.#isSampled("builds")) this.#sketches?.writeTo(store);
    if (this.#servers !== null && this.#servers.kept.length < this.#servers.rows)
      this.#creations.writeTo(store);
    if (this.#isSampled("incidents")) this.#incidents.writeTo(store);
    this.#moveTo(store);
    return store;
  }

  /** Not all of its rows are left. */
  #isSampled(name: SampledTable): boolean {
    const sample = this.#samples.get(name);
    return sample !== undefined && sample.kept < sample.rows;
  }

  /** Moves what was kept into a store, table by table: it need not be there twice. */
  #moveTo(store: Store): void {
    if (this.#servers !== null) store.table("servers").append(this.#servers.kept);
    this.#servers?.release();
    for (const [name, sample] of this.#samples) {
      sample.moveTo(store.table(name));
      this.#options.collect?.();
    }
    addOutliers(store);
  }

  /** Folds the jobs that have ended; if there are none, and what there is is too large to go on, all rows but the last. */
  #foldFinished(store: Store): void {
    const { source } = store;
    const job = lastJobStart(store, source, lastLine(store));
    const ended = markBefore(store, source, job ?? 0);
    const young = new Store();
    young.appendBetween(store, ended, store.mark());
    if (bytesOfStore(young) <= this.#options.bytes / 2) return this.#cut(store, ended);
    const line = lastTestStart(store, source) ?? lastLine(store) - nearLines;
    if (store.table("servers").length > 0) this.#early.push({ source, line });
    return this.#cut(store, markBefore(store, source, line));
  }

  /** Takes the rows before a mark out of a store. */
  #cut(store: Store, mark: Mark): void {
    const young = new Store();
    young.appendBetween(store, mark, store.mark());
    store.rewind(mark);
    settleLogs(store);
    this.#take(store);
    store.rewind(new Store().mark());
    store.append(young);
  }

  #take(settled: Store): void {
    for (const source of reportFiles(settled)) this.#reportFiles.add(source);
    this.#options.onRows?.(settled);
    if (this.#keepsNothing) return;
    const tables = toTables(settled);
    this.#incidents.add(tables);
    this.#creations.add(tables);
    for (const [source, window] of windowsBySource(tables)) {
      const known = this.#windows.get(source);
      this.#windows.set(source, known === undefined ? window : hull(known, window));
    }
    this.#sketches?.add(settled.table("builds"));
    this.#servers?.take(settled.table("servers"));
    for (const [name, sample] of this.#samples) sample.take(settled.table(name));
  }

  /** Says in the tables which of them lack rows. */
  #tell(store: Store): void {
    const folded = store.table("folded_tables");
    if (this.#servers !== null && this.#servers.kept.length < this.#servers.rows) {
      const { rows, leftOut, firstLeftOut, kept } = this.#servers;
      store.source = firstLeftOut?.source ?? "";
      folded.add(firstLeftOut?.line ?? 1, { table: "servers", rows, kept: kept.length, left_out: leftOut });
    }
    store.source = "";
    for (const [table, sample] of this.#samples)
      if (this.#isSampled(table)) folded.add(1, { table, rows: sample.rows, kept: sample.kept });
  }

  /** Problems that there would not be with more memory. */
  #problems(): Store {
    const store = new Store();
    for (const { source, line } of this.#early) {
      store.source = source;
      store.problem(
        line,
        "server: expected the end of the job, found more of it than fits into memory; what became of the servers above was judged here",
      );
    }
    for (const source of this.#reportFiles) {
      store.source = source;
      store.problem(
        1,
        "build: expected to be compared with the log that tells the same, found more rows than fit into memory; these builds count in any case",
      );
    }
    return store;
  }
}

/** Inputs are folded together up to so many rows. */
const rowsAtOnce = 100_000;

function rowsOf(part: Part | undefined): number {
  if (part === undefined) return 0;
  return tableNames.reduce((sum, name) => sum + part.to[name] - part.from[name], 0);
}

/** The largest line of the rows that were added last, table by table. */
function lastLine(store: Store): number {
  return publicTableNames.reduce((last, name) => {
    const { length, columns } = store.table(name);
    return length === 0 ? last : Math.max(last, columns.line.at(length - 1));
  }, 0);
}

/** Builds that are told one by one are rows in any case: charts mark them. */
function addOutliers(store: Store): void {
  const [builds, outliers] = [store.table("builds"), store.table("folded_outliers")];
  const lines = new Set(outliers.columns.line.values.subarray(0, outliers.length));
  const known = new Set<string>();
  for (let row = 0; row < builds.length; row++)
    if (lines.has(builds.columns.line.at(row))) known.add(placeOf(builds, row));
  for (let row = 0; row < outliers.length; row++) {
    if (known.has(placeOf(outliers, row))) continue;
    const { source, line, test, index, server, duration_s } = outliers.at(row);
    store.source = source;
    builds.add(line, { test, index, server, stage: "server", outcome: "built", duration_s });
  }
}

function placeOf(
  { columns: { source, line } }: TableStore<"builds" | "folded_outliers">,
  row: number,
): string {
  return `${line.at(row)} ${source.at(row)}`;
}

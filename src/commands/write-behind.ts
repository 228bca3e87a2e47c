/**
 * Writes the tables and the clean-up script of a large report on another thread, while this one works out the findings and draws the page; then both
 * write what is left. The thread looks at the same columns in memory; nothing may change them meanwhile.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { planElsewhere } from "../analysis/plan-of-tables.ts";
import { threadsToUse } from "../io/processors.ts";
import { startThread } from "../io/thread.ts";
import type { ScriptOptions } from "../output/shell/script.ts";
import { type Layouts, packStore } from "../tables/packed.ts";
import { publicTableNames } from "../tables/schema.ts";
import type { Store } from "../tables/store.ts";
import type { Tables } from "../tables/tables.ts";
import { type Counters, newCounters, takeLast } from "../reading/progress.ts";
import { askForPlan, newNotice, type PlanNotice } from "./plan-notice.ts";
import { joinWritten, type Written } from "./products.ts";
import { dataParts, type WritePart } from "./publish-data.ts";
import { planScript } from "./script.ts";

/** What the thread is given: plain data, and columns in shared memory. */
export interface WriteTask {
  readonly out: string;
  readonly layouts: Layouts;
  readonly parts: readonly Uint8Array[];
  readonly script: Partial<ScriptOptions>;
  readonly notice: PlanNotice;
  /** Which parts were begun. */
  readonly counters: Counters;
}

/** What was written of each part; null where it was not written here. */
export type WrittenParts = readonly (Written | null)[];

/** What it says when it is done; an error of the file system with what it is told by. */
export type WriteResult =
  | { readonly written: WrittenParts }
  | { readonly error: { readonly message: string; readonly code?: string; readonly path?: string } };

/** The program of the thread, beside this one; it is only there when runlens is built. */
const threadFile = fileURLToPath(new URL("./writer.js", import.meta.url));

/** Fewer rows are written before a thread has started. */
const manyRows = 200_000;

/**
 * Begins to write `tables`, which are those of `store`; null if that is not worth a thread. What it gives is called when there is nothing else to
 * do here, writes what the thread has not begun, and throws what the file system said to either; if the thread died, all is written here.
 */
export function writeBehind(
  out: string,
  store: Store,
  tables: Tables,
  script: Partial<ScriptOptions>,
  program: string = threadFile,
): (() => Promise<Written>) | null {
  const rows = publicTableNames.reduce((sum, name) => sum + store.table(name).length, 0);
  if (rows < manyRows || threadsToUse() < 2 || !existsSync(program)) return null;
  const [notice, counters] = [newNotice(), newCounters()];
  const worker = startThread(program, {
    out,
    script,
    notice,
    counters,
    ...packStore(store),
  } satisfies WriteTask);
  if (worker === null) return null;
  planElsewhere(tables, () => askForPlan(notice));
  const theirs = new Promise<WrittenParts | null>((resolve, reject) => {
    worker.once("message", (result: WriteResult) => {
      if ("written" in result) resolve(result.written);
      else reject(Object.assign(new Error(result.error.message), result.error));
    });
    worker.once("error", () => undefined); // the same on this thread will tell
    worker.once("exit", () => resolve(null));
  });
  theirs.catch(() => undefined); // who waits for it may come later than the error
  const parts = dataParts(out, tables, () => planScript(tables, script));
  return async () => {
    const own = writeParts(parts, counters, takeLast);
    const others = await theirs;
    return joinWritten(parts.map((write, place) => own[place] ?? others?.[place] ?? write()));
  };
}

/** Writes those parts that it is given to take, until none is left. */
export function writeParts(
  parts: readonly WritePart[],
  counters: Counters,
  take: (counters: Counters, jobs: number) => number | null,
): WrittenParts {
  const written: (Written | null)[] = parts.map(() => null);
  for (let place = take(counters, parts.length); place !== null; place = take(counters, parts.length))
    written[place] = parts[place]?.() ?? null;
  return written;
}

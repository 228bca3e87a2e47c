/**
 * Writes the tables and the clean-up script of a large report on another thread, while this one works out the findings and draws the page.
 * The thread looks at the same columns in memory; nothing may change them meanwhile.
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
import { askForPlan, newNotice, type PlanNotice } from "./plan-notice.ts";
import type { Written } from "./products.ts";

/** What the thread is given: plain data, and columns in shared memory. */
export interface WriteTask {
  readonly out: string;
  readonly layouts: Layouts;
  readonly parts: readonly Uint8Array[];
  readonly script: Partial<ScriptOptions>;
  readonly notice: PlanNotice;
}

/** What it says when it is done; an error of the file system with what it is told by. */
export type WriteResult =
  | { readonly written: Written }
  | { readonly error: { readonly message: string; readonly code?: string; readonly path?: string } };

/** The program of the thread, beside this one; it is only there when runlens is built. */
const threadFile = fileURLToPath(new URL("./writer.js", import.meta.url));

/** Fewer rows are written before a thread has started. */
const manyRows = 200_000;

/**
 * Begins to write `tables`, which are those of `store`; null if that is not worth a thread. The promise rejects with what the file system said; it gives null if the thread died,
 * so that it is to be written in the ordinary way.
 */
export function writeBehind(
  out: string,
  store: Store,
  tables: Tables,
  script: Partial<ScriptOptions>,
  program: string = threadFile,
): Promise<Written | null> | null {
  const rows = publicTableNames.reduce((sum, name) => sum + store.table(name).length, 0);
  if (rows < manyRows || threadsToUse() < 2 || !existsSync(program)) return null;
  const notice = newNotice();
  const worker = startThread(program, { out, script, notice, ...packStore(store) } satisfies WriteTask);
  if (worker === null) return null;
  planElsewhere(tables, () => askForPlan(notice));
  const written = new Promise<Written | null>((resolve, reject) => {
    worker.once("message", (result: WriteResult) => {
      if ("written" in result) resolve(result.written);
      else reject(Object.assign(new Error(result.error.message), result.error));
    });
    worker.once("error", () => undefined); // the same on this thread will tell
    worker.once("exit", () => resolve(null));
  });
  written.catch(() => undefined); // who waits for it may come later than the error
  return written;
}

/** The thread of `writeBehind`. */
import { parentPort, workerData } from "node:worker_threads";
import { errorCode } from "../io/errors.ts";
import { adoptStore } from "../tables/packed.ts";
import { toTables } from "../tables/tables.ts";
import { tellPlan } from "./plan-notice.ts";
import { takeFirst } from "../reading/progress.ts";
import { dataParts } from "./publish-data.ts";
import { planScript } from "./script.ts";
import { writeParts, type WriteResult, type WriteTask, type WrittenParts } from "./write-behind.ts";

parentPort?.postMessage(attempt(workerData as WriteTask));

function attempt(task: WriteTask): WriteResult {
  try {
    return { written: write(task) };
  } catch (error) {
    const code = errorCode(error);
    if (code === null || !(error instanceof Error)) throw error;
    const path = "path" in error && typeof error.path === "string" ? { path: error.path } : {};
    return { error: { message: error.message, code, ...path } };
  }
}

function write({ out, layouts, parts, script, notice, counters }: WriteTask): WrittenParts {
  const store = adoptStore(layouts, parts);
  if (store === null) throw new Error("the columns are not those of this program");
  const tables = toTables(store);
  const cleanup = tellPlan(notice, () => planScript(tables, script));
  return writeParts(
    dataParts(out, tables, () => cleanup),
    counters,
    takeFirst,
  );
}

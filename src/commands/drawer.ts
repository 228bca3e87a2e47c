/** The thread of `DrawThread`: it loads Vega, then draws what it is asked for, in turn. */
import { parentPort } from "node:worker_threads";
import { drawHere } from "../output/html/drawings.ts";
import type { DrawAnswer, DrawTask } from "./draw-behind.ts";

parentPort?.on("message", async ({ form, idPrefix }: DrawTask) => {
  const answer = await drawHere(form, idPrefix).catch(() => null);
  parentPort?.postMessage(answer satisfies DrawAnswer);
});
await import("../output/html/svg.ts");

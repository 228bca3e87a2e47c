/**
 * Draws charts on another thread, while this one works out what the next charts show. Loading Vega takes longer than drawing with it: the
 * thread does that while logs are read.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import { threadsToUse } from "../io/processors.ts";
import { startThread } from "../io/thread.ts";
import { type Draw, drawHere, drawWith } from "../output/html/drawings.ts";
import type { Form } from "../output/html/form.ts";
import type { DrawnChart } from "../output/html/svg.ts";

/** A chart that the thread is asked for; it draws them in turn. */
export interface DrawTask {
  readonly form: Form;
  readonly idPrefix: string;
}

/** What the thread says of the chart that it was asked for first of those it has not answered: null if it cannot be drawn. */
export type DrawAnswer = DrawnChart | null;

/** The program of the thread, beside this one; it is only there when runlens is built. */
const threadFile = fileURLToPath(new URL("./drawer.js", import.meta.url));

/** Fewer bytes and files are read before a thread has loaded Vega. */
const manyBytes = 16 * 1024 * 1024;
const manyFiles = 500;

/** True if reading so much takes longer than getting ready to draw. */
export function takesLonger(inputs: readonly { readonly bytes: number }[]): boolean {
  return inputs.length >= manyFiles || inputs.reduce((sum, { bytes }) => sum + bytes, 0) >= manyBytes;
}

/** What the thread was asked for and has not answered yet. */
type Asked = DrawTask & {
  readonly resolve: (drawn: DrawnChart | Promise<DrawnChart>) => void;
};

export class DrawThread {
  readonly #program: string;
  /** Null: there is none, so that charts are drawn here. */
  #worker: Worker | null | undefined;
  readonly #asked: Asked[] = [];

  constructor(program: string = threadFile) {
    this.#program = program;
  }

  /** Starts the thread, if it pays and one can be had. It does not keep the process alive. */
  start(): void {
    if (this.#worker !== undefined) return;
    const pays = threadsToUse() > 1 && existsSync(this.#program);
    const worker = pays ? startThread(this.#program, null) : null;
    this.#worker = worker;
    if (worker === null) return;
    worker.on("message", (answer: DrawAnswer) => this.#take(answer));
    worker.once("error", () => undefined); // drawing here will tell
    worker.once("exit", () => this.#end());
    worker.unref(); // behind the listeners: with one for messages it keeps the process alive again
  }

  readonly draw: Draw = (form, idPrefix) => {
    this.start();
    const worker = this.#worker ?? null;
    if (worker === null) return drawHere(form, idPrefix);
    worker.ref();
    worker.postMessage({ form, idPrefix } satisfies DrawTask);
    return new Promise((resolve) => this.#asked.push({ form, idPrefix, resolve }));
  };

  #take(answer: DrawAnswer): void {
    const asked = this.#asked.shift();
    if (asked === undefined) return;
    // What cannot be drawn fails again here, where somebody can be told.
    asked.resolve(answer ?? drawHere(asked.form, asked.idPrefix));
    if (this.#asked.length === 0) this.#worker?.unref();
  }

  #end(): void {
    this.#worker = null;
    while (this.#asked.length > 0) this.#take(null);
  }
}

/** From now on charts are drawn on a thread. It starts at once if they will be wanted soon, else when the first is. */
export function drawBehind({ soon }: { readonly soon: boolean }): void {
  const thread = new DrawThread();
  drawWith(thread.draw);
  if (soon) thread.start();
}

/** The log that `record` writes. */
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "../io/directory.ts";
import { errorCode } from "../io/errors.ts";

/** Between two marks of the time of day: milliseconds. */
const betweenMarks = 1000;

/** The log that is being written. Lines of the command stand in it as they are: whatever reads them may go by how they begin. */
export class RunLog {
  readonly path: string;
  readonly #file: number;
  readonly #now: () => Date;
  /** Lines that have begun, by stream: the two must not mix within a line. */
  readonly #begun: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
  #lastMark = 0;

  /** A new one, named after the second in which it begins, or a later one if there is such a log already. Throws what the file system says. */
  constructor(directory: string, now: () => Date) {
    const { file, path } = openLog(directory, now());
    this.#file = file;
    this.path = path;
    this.#now = now;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The colon tells it from a Markdown heading, which would be the label of the block below it. */
  remark(text: string): void {
    this.#write(Buffer.from(`#: ${text}\n`));
  }

  output(stream: "stdout" | "stderr", bytes: Buffer): void {
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end > 0) {
      this.#mark();
      this.#write(Buffer.concat([...this.#begun[stream], bytes.subarray(0, end)]));
      this.#begun[stream] = [];
    }
    if (end < bytes.length) this.#begun[stream].push(bytes.subarray(end)); // joined later: a line may come in thousands of pieces
  }

  /** The command has ended: a last line without an end gets one. */
  endOutput(): void {
    for (const stream of ["stdout", "stderr"] as const)
      if (this.#begun[stream].length > 0) this.output(stream, Buffer.from("\n"));
    this.#lastMark = 0;
  }

  block(name: string | null, text: string): void {
    this.#write(Buffer.from(`${name === null ? "" : `\n== ${name} ==\n`}${text.replace(/\n*$/, "\n")}\n`));
  }

  /** Says what time it is, if it was not said for a while. */
  #mark(): void {
    const now = this.#now();
    if (now.getTime() - this.#lastMark < betweenMarks) return;
    this.#lastMark = now.getTime();
    this.remark(`at ${now.toISOString()}`);
  }

  #write(bytes: Buffer): void {
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
    } catch (error) {
      throw error instanceof Error ? Object.assign(error, { path: this.path }) : error; // a write names no file
    }
  }
}

function openLog(directory: string, now: Date): { readonly file: number; readonly path: string } {
  makeDirectory(directory);
  for (let epoch = Math.floor(now.getTime() / 1000); ; epoch++) {
    const path = join(directory, `log.${epoch}.txt`);
    try {
      return { file: openSync(path, "wx"), path };
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
  }
}

/**
 * Runs a command and writes what runlens reads: its output as it comes, and behind it what the run took, in the layout of GNU `time -v`.
 * The output of a program that writes into a pipe arrives in lumps of 4 kB, because the C library and Python hold it back; here they are
 * asked not to, by `stdbuf -oL` and `PYTHONUNBUFFERED`.
 */
import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { makeDirectory } from "./io/directory.ts";
import { errorCode } from "./io/errors.ts";
import { KernelUsage } from "./io/kernel-usage.ts";

export interface RecordedCommand {
  readonly words: readonly string[];
  /** A heading over each of its blocks; null: none. */
  readonly name: string | null;
}

export interface RecordOptions {
  readonly commands: readonly RecordedCommand[];
  /** Directory of the log. */
  readonly directory: string;
  /** Runs of each command that count, and before them runs that do not. */
  readonly runs: number;
  readonly warmup: number;
  /** One run of each command in turn, not all runs of one and then all of the next: what drifts with time then hits all alike. */
  readonly interleave: boolean;
  /** Called with the output of the commands, as it comes. */
  readonly show: (stream: "stdout" | "stderr", bytes: Buffer) => void;
  /** Aborted when the user wants to stop; with the reason `SIGTERM` if the command has to be told so from here. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

export interface Recording {
  readonly path: string;
  /** Of the first run that failed, 128 and the number of the signal if one ended it; else 0. */
  readonly exitCode: number;
  /** How the runs were measured, if not by GNU time. */
  readonly remark: string | null;
}

interface Tools {
  readonly gnuTime: string | null;
  readonly stdbuf: string | null;
}

interface Run {
  readonly command: RecordedCommand;
  readonly counts: boolean;
  readonly title: string;
}

export const kernelRemark =
  "GNU time is not installed: times and page faults are the kernel's, in steps of 10 ms, and the maximum resident set size is the largest of some samples";

/** Runs everything and writes one log. Throws what the file system says of the log, and what the system says of a command that cannot be run. */
export async function record(options: RecordOptions): Promise<Recording> {
  const tools = findTools();
  const { file, path } = openLog(options.directory, options.now());
  const log = new Log(file, path, options.now);
  let exitCode = 0;
  try {
    const remark = tools.gnuTime === null ? kernelRemark : null;
    log.remark(`recorded by runlens${remark === null ? "" : `; ${remark}`}`);
    for (const run of runsOf(options)) {
      if (options.signal.aborted) break;
      log.remark(`${run.title}, began ${options.now().toISOString()}`);
      const ended = await runOnce(run, tools, log, options);
      if (exitCode === 0) exitCode = ended;
    }
    return { path, exitCode, remark };
  } finally {
    closeSync(file);
  }
}

/** The runs in their order. */
function runsOf({ commands, runs, warmup, interleave }: RecordOptions): Run[] {
  const rounds = Array.from({ length: warmup + runs }, (_, round) =>
    commands.map((command, i): Run => {
      const counts = round >= warmup;
      const which = counts
        ? `run ${round - warmup + 1} of ${runs}`
        : `warm-up ${round + 1} of ${warmup}, not counted`;
      return { command, counts, title: `${command.name ?? `command ${i + 1}`}: ${which}` };
    }),
  );
  if (interleave) return rounds.flat();
  return commands.flatMap((command) => rounds.flat().filter((run) => run.command === command));
}

/** Runs a command and adds its output and its block to the log; returns its exit code. */
async function runOnce(
  { command, counts }: Run,
  tools: Tools,
  log: Log,
  options: RecordOptions,
): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), "runlens-record-"));
  const block = join(scratch, "time");
  try {
    const ended = await execute(
      command.words,
      tools,
      block,
      (stream, bytes) => {
        options.show(stream, bytes);
        log.output(stream, bytes);
      },
      options.signal,
    );
    log.endOutput();
    const text =
      tools.gnuTime === null ? ended.usage.block(command.words, ended) : readFileSync(block, "utf8");
    if (counts) log.block(command.name, text);
    else log.remark(`took ${ended.seconds.toFixed(3)} s`);
    return ended.exitCode;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export interface Ended {
  readonly exitCode: number;
  /** Number of the signal that ended the command; null if it exited. */
  readonly signal: number | null;
  readonly seconds: number;
}

function execute(
  words: readonly string[],
  { gnuTime, stdbuf }: Tools,
  block: string,
  onOutput: (stream: "stdout" | "stderr", bytes: Buffer) => void,
  signal: AbortSignal,
): Promise<Ended & { readonly usage: KernelUsage }> {
  const unbuffered = stdbuf === null ? [] : [stdbuf, "-oL", "-eL"];
  const timed = gnuTime === null ? [] : [gnuTime, "-v", "-o", block, "--"];
  const [program = "", ...args] = [...unbuffered, ...timed, ...words];
  return new Promise((resolve, reject) => {
    const usage = new KernelUsage();
    const begun = performance.now();
    const child = spawn(program, args, {
      stdio: ["inherit", "pipe", "pipe"],
      env: { ...process.env, PYTHONUNBUFFERED: "1" },
    });
    usage.follow(child.pid ?? null);
    const endCommand = () => {
      // GNU time waits for the command, and must not be ended in its place.
      for (const pid of gnuTime === null ? [child.pid] : childrenOf(child.pid))
        if (pid !== undefined) process.kill(pid, "SIGTERM");
    };
    const stop = () => {
      // From a terminal the command has got the signal itself.
      if (signal.reason === "SIGTERM") endCommand();
    };
    signal.addEventListener("abort", stop, { once: true });
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].on("data", (bytes: Buffer) => {
        try {
          onOutput(stream, bytes);
        } catch (error) {
          // Without its log the run is worth nothing. What else it says goes nowhere.
          child[stream].removeAllListeners("data").resume();
          endCommand();
          reject(error);
        }
      });
    child.once("error", (error) => {
      usage.end();
      reject(Object.assign(error, { path: words[0] }));
    });
    child.once("close", (code, name) => {
      usage.end();
      signal.removeEventListener("abort", stop);
      const number = name === null ? null : constants.signals[name];
      resolve({
        exitCode: code ?? 128 + (number ?? 0),
        signal: number,
        seconds: (performance.now() - begun) / 1000,
        usage,
      });
    });
  });
}

/** What the process `pid` has started and not waited for. */
function childrenOf(pid: number | undefined): number[] {
  const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
  return stdout.trim().split(/\s+/).filter(Boolean).map(Number);
}

function findTools(): Tools {
  return {
    gnuTime:
      ["time", "gtime"].map((name) => programThatSays(name, /\bGNU\b/i)).find((name) => name !== null) ??
      null,
    stdbuf: programThatSays("stdbuf", /coreutils/i),
  };
}

/** The program, if there is one of that name and its version has these words in it. */
function programThatSays(program: string, words: RegExp): string | null {
  const { stdout, stderr, error } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return error === undefined && words.test(stdout + stderr) ? program : null;
}

/** A new log named after the second in which it begins, or a later one if there is such a log already. */
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

/** Between two marks of the time of day: milliseconds. */
const betweenMarks = 1000;

/** The log that is being written. Lines of the command stand in it as they are: whatever reads them may go by how they begin. */
class Log {
  readonly #file: number;
  readonly #path: string;
  readonly #now: () => Date;
  /** Lines that have begun, by stream: the two must not mix within a line. */
  readonly #begun = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  #lastMark = 0;

  constructor(file: number, path: string, now: () => Date) {
    this.#file = file;
    this.#path = path;
    this.#now = now;
  }

  /** The colon tells it from a Markdown heading, which would be the label of the block below it. */
  remark(text: string): void {
    this.#write(Buffer.from(`#: ${text}\n`));
  }

  output(stream: "stdout" | "stderr", bytes: Buffer): void {
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end > 0) {
      this.#mark();
      this.#write(Buffer.concat([this.#begun[stream], bytes.subarray(0, end)]));
      this.#begun[stream] = Buffer.alloc(0);
    }
    this.#begun[stream] = Buffer.concat([this.#begun[stream], bytes.subarray(end)]);
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
      throw error instanceof Error ? Object.assign(error, { path: this.#path }) : error; // a write names no file
    }
  }
}

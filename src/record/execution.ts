/**
 * Runs a command once and measures it, by GNU `time -v` where it is. The output of a program that writes into a pipe arrives in lumps of
 * 4 kB, because the C library and Python hold it back; here they are asked not to, by `stdbuf -oL` and `PYTHONUNBUFFERED`.
 */
import { spawn, spawnSync } from "node:child_process";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { performance } from "node:perf_hooks";
import { errorCode } from "../io/errors.ts";
import { KernelUsage } from "../io/kernel-usage.ts";

/** Names of programs; null where there is none. */
export interface Tools {
  readonly gnuTime: string | null;
  readonly stdbuf: string | null;
}

export interface Ended {
  readonly exitCode: number;
  /** Number of the signal that ended the command; null if it exited. */
  readonly signal: number | null;
  readonly seconds: number;
  readonly usage: KernelUsage;
}

export interface ExecutionOptions {
  readonly tools: Tools;
  /** The file that GNU time writes to. */
  readonly block: string;
  readonly onOutput: (stream: "stdout" | "stderr", bytes: Buffer) => void;
  /** Called if the command has ended, and something that it started holds its output open. */
  readonly onHeld: () => void;
  /** Aborted when the user wants to stop; with the reason `SIGTERM` if the command has to be told so from here. */
  readonly signal: AbortSignal;
}

/** From the end of the command until it is said that its output is still open: milliseconds. */
const patience = 1000;
/** What waits in the pipes of a command that was stopped is read in less: milliseconds. */
const lastWords = 200;

/** Resolves when the command has ended and all its output has come; when the user wants to stop, without that of what it left running. */
export function execute(words: readonly string[], options: ExecutionOptions): Promise<Ended> {
  const { tools, block, onOutput, onHeld, signal } = options;
  const { gnuTime, stdbuf } = tools;
  const unbuffered = stdbuf === null ? [] : [stdbuf, "-oL", "-eL"];
  const timed = gnuTime === null ? [] : [gnuTime, "-v", "-o", block, "--"];
  const [program = "", ...args] = [...unbuffered, ...timed, ...words];
  return new Promise((resolve, reject) => {
    const usage = new KernelUsage();
    const begun = performance.now();
    const child = startWithInput((input) =>
      spawn(program, args, {
        stdio: [input, "pipe", "pipe"],
        env: { ...process.env, PYTHONUNBUFFERED: "1" },
      }),
    );
    usage.follow(gnuTime === null ? (child.pid ?? null) : null);
    let ended: Ended | null = null;
    let timer: NodeJS.Timeout | null = null;
    const letGo = () => {
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    };
    const endCommand = () => {
      // GNU time waits for the command, and must not be ended in its place.
      for (const pid of gnuTime === null ? [child.pid] : childrenOf(child.pid))
        if (pid !== undefined) terminate(pid);
    };
    const stop = () => {
      if (ended !== null) letGo();
      // From a terminal the command has got the signal itself.
      else if (signal.reason === "SIGTERM") endCommand();
    };
    signal.addEventListener("abort", stop, { once: true });
    for (const stream of ["stdout", "stderr"] as const)
      child[stream]?.on("data", (bytes: Buffer) => {
        try {
          onOutput(stream, bytes);
        } catch (error) {
          // Without its log the run is worth nothing. What else it says goes nowhere.
          child[stream]?.removeAllListeners("data").resume();
          endCommand();
          reject(error);
        }
      });
    child.once("error", (error) => {
      usage.end();
      reject(Object.assign(error, { path: words[0] }));
    });
    child.once("exit", (code, name) => {
      usage.end();
      const number = name === null ? null : constants.signals[name];
      const seconds = (performance.now() - begun) / 1000;
      ended = { exitCode: code ?? 128 + (number ?? 0), signal: number, seconds, usage };
      timer = signal.aborted ? setTimeout(letGo, lastWords) : setTimeout(onHeld, patience);
    });
    child.once("close", () => {
      if (timer !== null) clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      if (ended !== null) resolve(ended);
    });
  });
}

/** Nothing happens if the process has ended meanwhile, or is somebody else's, as under `sudo`: it is waited for. */
function terminate(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
}

/** A file on standard input is opened anew: what one run reads of it would else be missing for the next. */
function startWithInput<P>(start: (input: number | "inherit") => P): P {
  const input = openInput();
  if (input === null) return start("inherit");
  try {
    return start(input);
  } finally {
    closeSync(input);
  }
}

/** Null where there is no file, or none to be opened: it may have been opened by somebody who is allowed more. */
function openInput(): number | null {
  try {
    return fstatSync(0).isFile() ? openSync("/dev/stdin", "r") : null;
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}

/** What the process `pid` has started and not waited for. */
function childrenOf(pid: number | undefined): number[] {
  const told = tellChildren(`/proc/${pid}/task/${pid}/children`) ?? listChildren(pid);
  return told.trim().split(/\s+/).filter(Boolean).map(Number);
}

/** What Linux says; null if it does not. */
function tellChildren(file: string): string | null {
  try {
    return readFileSync(file, "latin1");
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}

/** Nothing where there is no `ps`, as in small containers. */
function listChildren(pid: number | undefined): string {
  const { stdout, error } = spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
  return error === undefined ? stdout : "";
}

export function findTools(): Tools {
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

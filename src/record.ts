/**
 * Runs commands and writes what runlens reads: their output as it comes, and behind it what each run took, in the layout of GNU `time -v`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { execute, findTools, type Tools } from "./record/execution.ts";
import { RunLog } from "./record/log.ts";

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
  /** Called if a command has ended, and something that it started holds its output open: the next run, and the end, wait for that. */
  readonly onHeld: () => void;
  /** Aborted when the user wants to stop; with the reason `SIGTERM` if the command has to be told so from here. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

export interface Recording {
  readonly path: string;
  /** Of the first run that failed, 128 and the number of the signal if one ended it, or kept other runs from beginning; else 0. */
  readonly exitCode: number;
  /** How the runs were measured, if not by GNU time. */
  readonly remark: string | null;
}

interface Run {
  readonly command: RecordedCommand;
  readonly counts: boolean;
  readonly title: string;
}

export const kernelRemark =
  "GNU time is not installed: times and page faults are the kernel's, in steps of 10 ms, and the maximum resident set size is the largest of some samples";

const blockRemark =
  "GNU time could not write down what it measured, perhaps for want of space in TMPDIR: times and page faults are the kernel's, in steps of 10 ms";

/** Runs everything and writes one log. Throws what the file system says of the log, and what the system says of a command that cannot be run. */
export async function record(options: RecordOptions): Promise<Recording> {
  const tools = findTools();
  const log = new RunLog(options.directory, options.now);
  let exitCode = 0;
  try {
    let remark = tools.gnuTime === null ? kernelRemark : null;
    log.remark(`recorded by runlens${remark === null ? "" : `; ${remark}`}`);
    for (const run of runsOf(options)) {
      if (options.signal.aborted) {
        if (exitCode === 0)
          exitCode = 128 + constants.signals[options.signal.reason === "SIGTERM" ? "SIGTERM" : "SIGINT"];
        break;
      }
      log.remark(`${run.title}, began ${options.now().toISOString()}`);
      const ended = await runOnce(run, tools, log, options);
      remark ??= ended.remark;
      if (exitCode === 0) exitCode = ended.exitCode;
    }
    return { path: log.path, exitCode, remark };
  } finally {
    log.close();
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

/** Runs a command and adds its output and its block to the log. */
async function runOnce(
  { command, counts }: Run,
  tools: Tools,
  log: RunLog,
  options: RecordOptions,
): Promise<Pick<Recording, "exitCode" | "remark">> {
  const scratch = makeScratch();
  const block = join(scratch, "time");
  try {
    const ended = await execute(command.words, {
      tools,
      block,
      onOutput(stream, bytes) {
        options.show(stream, bytes);
        log.output(stream, bytes);
      },
      onHeld: options.onHeld,
      signal: options.signal,
    });
    log.endOutput();
    const measured = tools.gnuTime === null ? null : wholeBlock(block);
    const remark = tools.gnuTime !== null && measured === null ? blockRemark : null;
    if (remark !== null) log.remark(remark);
    if (counts) log.block(command.name, measured ?? ended.usage.block(command.words, ended));
    else log.remark(`took ${ended.seconds.toFixed(3)} s`);
    return { exitCode: ended.exitCode, remark };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function makeScratch(): string {
  const parent = tmpdir();
  try {
    return mkdtempSync(join(parent, "runlens-record-"));
  } catch (error) {
    const path = `${parent}, the directory for temporary files (TMPDIR)`;
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}

/** What GNU time has written; null if its last line is missing: the disk was full, or somebody ended GNU time too. */
function wholeBlock(path: string): string | null {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return /^\tExit status: \d+$/m.test(text) ? text : null;
}

/**
 * fio, what it prints of each job, or of all jobs of a group together (`--group_reporting`):
 *
 *     rr: (g=0): rw=randread, bs=(R) 4096B-4096B, (W) 4096B-4096B, (T) 4096B-4096B, ioengine=psync, iodepth=1
 *     fio-3.33
 *     Starting 1 process
 *
 *     rr: (groupid=0, jobs=1): err= 0: pid=8995: Mon Nov 23 18:10:04 2026
 *       read: IOPS=12.6k, BW=49.1MiB/s (51.5MB/s)(147MiB/3001msec)
 *         clat (usec): min=40, max=4691, avg=77.64, stdev=66.30
 *          lat (usec): min=40, max=4691, avg=77.77, stdev=66.31
 *         clat percentiles (usec):
 *          | 99.00th=[  186], 99.50th=[  239], 99.90th=[  922], 99.95th=[ 1287],
 *       cpu          : usr=3.33%, sys=37.47%, ctx=33664, majf=0, minf=11
 *          issued rwts: total=37736,0,0,0 short=0,0,0,0 dropped=0,0,0,0
 *
 *     Run status group 0 (all jobs):
 *        READ: bw=49.1MiB/s (51.5MB/s), 49.1MiB/s-49.1MiB/s (51.5MB/s-51.5MB/s), io=147MiB (155MB), run=3001-3001msec
 *
 * The figures sum up operations, of which none is told alone. Before 3.0 `io=16384KB, bw=48762KB/s, iops=12190, runt=   336msec` stands for
 * the rates, with a K of 1024, and latencies are in microseconds at the finest. What one in the last of three digits makes of the rate of
 * operations is mended by their number. A job with an error has figures of what came before it, which are left out, as are those
 * of a process that somebody stopped. Bandwidth over time and the shares of latencies are no rows. The name of a job may be
 * any text, and every line before the results is also printed where these go elsewhere (`--output-format=json`).
 */
import { MeasurementRows } from "./exports/measurement-rows.ts";
import { newBlock, readFigures } from "./fio-block.ts";
import {
  announcement,
  beginsFigures,
  frame,
  groupHead,
  groupRates,
  readBandwidth,
  readBlockSize,
  resultHead,
  started,
  stopping,
} from "./fio-lines.ts";
import {
  addRun,
  type Announced,
  type FioRun,
  holds,
  missingOf,
  noProcess,
  putBlock,
  startRun,
} from "./fio-run.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { lastShown, skipAlike, skipPrefixes } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

/** Lines of something else among those of a process. */
const patience = 20;
/** A job file may have many jobs. */
const mostJobs = 4096;
const longestLine = 4000;
const longestName = 200;

interface State {
  /** How many processes have had rows. */
  fork: number;
  /** What the process that runs is asked for. */
  announced: Announced | null;
  run: FioRun | null;
}

export const fio: LineParser<State> = {
  id: "fio",
  title: "fio",
  lineTypes: [
    {
      meaning: "what a job is asked for",
      example:
        "rr: (g=0): rw=randread, bs=(R) 4096B-4096B, (W) 4096B-4096B, (T) 4096B-4096B, ioengine=psync, iodepth=1",
    },
    { meaning: "a process begins", example: "Starting 1 process" },
    {
      meaning: "a job, and how it ended",
      example: "rr: (groupid=0, jobs=1): err= 0: pid=8995: Mon Nov 23 18:10:04 2026",
    },
    { meaning: "its rates", example: "  read: IOPS=12.6k, BW=49.1MiB/s (51.5MB/s)(147MiB/3001msec)" },
    { meaning: "latencies", example: "    clat (usec): min=40, max=4691, avg=77.64, stdev=66.30" },
    {
      meaning: "percentiles of the latencies",
      example: "     | 99.00th=[  186], 99.50th=[  239], 99.90th=[  922], 99.95th=[ 1287],",
    },
    {
      meaning: "CPU time, context switches and page faults",
      example: "  cpu          : usr=3.33%, sys=37.47%, ctx=33664, majf=0, minf=11",
    },
    {
      meaning: "the number of operations",
      example: "     issued rwts: total=37736,0,0,0 short=0,0,0,0 dropped=0,0,0,0",
    },
    { meaning: "the process ends; its jobs together", example: "Run status group 0 (all jobs):" },
    { meaning: "somebody stopped it", example: "fio: terminating on signal 2" },
  ],
  find: { anchors: ["): rw=", "(groupid=", "fio: terminating on"] },
  start: () => ({ fork: 0, announced: null, run: null }),
  open: (store, state) => new FioReader(store, state),
};

class FioReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "fio");

  get open(): boolean {
    return this.state.run !== null || (this.state.announced?.wait ?? 0) > 0;
  }

  line(line: Line): boolean {
    const text = lastShown(line.beginning(longestLine));
    if (
      this.#announce(text, line.number) ||
      this.#begin(text, line.number) ||
      this.#readStop(text, line.number)
    )
      return true;
    const { run, announced } = this.state;
    if (run !== null && this.#readOn(run, text, line)) {
      run.wait = patience;
      return true;
    }
    if (announced !== null && announced.wait > 0) {
      announced.wait--;
      const [, some, more = "0"] = started.exec(text) ?? [];
      if (some !== undefined) {
        announced.started = Number(some) + Number(more);
        announced.wait = 0;
        return true;
      }
    }
    if (run !== null && run.wait-- === 0) this.#finish("something else");
    return false;
  }

  end(): void {
    this.#finish("the end of the input");
  }

  /** A job that is going to run. Those of one process follow each other. */
  #announce(text: string, line: number): boolean {
    const match = announcement.exec(text);
    if (match === null) return false;
    const { name } = nameBefore(text, match.index);
    if (name === "") return false;
    if (this.state.run !== null || (this.state.announced?.started ?? null) !== null)
      this.#finish("another run");
    const [, group, rw = "", bs = "", ioengine = "", iodepth = ""] = match;
    this.state.announced ??= { line, jobs: [], started: null, stopped: null, wait: patience };
    const { jobs } = this.state.announced;
    const settings = { rw, bs: readBlockSize(bs), ioengine, iodepth };
    if (jobs.length < mostJobs) jobs.push({ name, group: Number(group), settings });
    this.state.announced.wait = patience;
    return true;
  }

  /** The results of a job. */
  #begin(text: string, line: number): boolean {
    const match = resultHead.exec(text);
    if (match === null) return false;
    const { name, prefix } = nameBefore(text, match.index);
    if (name === "") return false;
    const [, group, jobs, error, pid = ""] = match;
    const block = newBlock({
      line,
      name,
      group: Number(group),
      jobs: Number(jobs),
      pid,
      failed: Number(error) !== 0,
      prefix,
    });
    const { run } = this.state;
    // Totals come last; behind them only the same jobs again are of the same process.
    const isOver = run !== null && (run.group !== null || run.blocks.length === mostJobs);
    if (isOver && pid !== noProcess && !holds(run, block)) this.#finish("another run");
    const of = (this.state.run ??= startRun());
    of.group = null;
    of.stopped ??= this.state.announced?.stopped ?? null;
    of.wait = patience;
    putBlock(of, block);
    return true;
  }

  #readStop(text: string, line: number): boolean {
    const [, signal] = stopping.exec(text) ?? [];
    const { announced } = this.state;
    if (signal === undefined || announced === null) return false;
    announced.stopped = { line, signal };
    return true;
  }

  /** Reads a line of what a process prints in the end; false if it is something else. */
  #readOn(run: FioRun, text: string, line: Line): boolean {
    const block = run.blocks[run.current];
    if (block === undefined) return false;
    const own = skipAlike(text, block.prefix);
    if (this.#readTotals(run, own, line.number)) return true;
    if (run.group !== null) return frame.test(own);
    // What the input ends with may have lost digits.
    const isRead = !line.unterminated && readFigures(block, own, line.number);
    if (isRead || block.whole || !beginsFigures.test(own)) return isRead || frame.test(own);
    if (!line.unterminated)
      this.#problem(line.number, "figures", JSON.stringify(redact(own.trim()).slice(0, 60)));
    return true;
  }

  /** Totals of a group are told once, unless all is told again. */
  #readTotals(run: FioRun, text: string, line: number): boolean {
    const [, head] = groupHead.exec(text) ?? [];
    if (head !== undefined) {
      const group = Number(head);
      if (!run.blocks.some((block) => block.group === group)) return false;
      const isAgain = run.totals.some((total) => total.group === group);
      if (isAgain && run.group !== null) return false;
      run.totals = run.totals.filter((total) => total.group !== group);
      run.group = group;
      return true;
    }
    const { group } = run;
    const [, of, old, ...written] = group === null ? [] : (groupRates.exec(text) ?? []);
    if (of === undefined || group === null) return false;
    const direction = of.toLowerCase();
    if (run.totals.some((total) => total.group === group && total.direction === direction)) return false;
    run.totals.push({ line, group, direction, ...readBandwidth(written, old !== undefined) });
    return true;
  }

  /** The process has ended, or something else begins where it should go on. */
  #finish(found: string): void {
    const { run, announced } = this.state;
    this.state.run = null;
    this.state.announced = null;
    if (run !== null) {
      this.state.fork++;
      addRun(this.#rows, run, announced, this.state.fork);
      for (const missing of missingOf(run, announced, found)) this.#problem(...missing);
    } else if (announced !== null && announced.started !== null) {
      const name = announced.jobs[0]?.name ?? "";
      this.#problem(announced.line, `the results of ${redact(name)}`, found);
    }
    const stop = (run === null ? announced?.stopped : run.stopped) ?? null;
    if (stop !== null) this.#problem(stop.line, "the end of the run", `signal ${stop.signal}`);
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, `fio: expected ${expected}, found ${found}`);
  }
}

/** The name of a job ends at `end`; no name is empty. */
function nameBefore(text: string, end: number): { readonly name: string; readonly prefix: string } {
  const before = text.slice(0, end);
  const at = skipPrefixes(before);
  const name = before.slice(at);
  return { name: name.length > longestName ? "" : name, prefix: before.slice(0, at) };
}

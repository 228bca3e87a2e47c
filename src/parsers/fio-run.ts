/** What a process of fio has printed so far, as plain data, and the rows that it comes to. */
import { joinParams, type MeasurementRows, type Subject } from "./exports/measurement-rows.ts";
import type { Block } from "./fio-block.ts";
import { redact } from "./redact.ts";

/** A job as it was asked for. */
export interface FioJob {
  readonly name: string;
  readonly group: number;
  readonly settings: Readonly<Record<"rw" | "bs" | "ioengine" | "iodepth", string>>;
}

interface Stop {
  readonly line: number;
  readonly signal: string;
}

/** The jobs that a process is going to run. */
export interface Announced {
  readonly line: number;
  readonly jobs: FioJob[];
  /** How many clones of them it starts; null before it says so, and where it prints the results elsewhere. */
  started: number | null;
  /** Somebody stops it; results may come all the same. */
  stopped: Stop | null;
  /** How many lines it looks for the number. */
  wait: number;
}

/** What a direction comes to in a group. */
interface Total {
  readonly line: number;
  readonly group: number;
  readonly direction: string;
  readonly value: number;
  readonly unit: string;
}

export interface FioRun {
  readonly blocks: Block[];
  /** Where each of them stands, by what tells it from the others. */
  readonly places: Record<string, number>;
  /** The one that is read now. */
  current: number;
  totals: Total[];
  /** The group whose totals are being read; null while jobs are. */
  group: number | null;
  /** Somebody stopped it before it had come to these results. */
  stopped: Stop | null;
  /** Lines of something else that may follow. */
  wait: number;
}

/** What several machines came to together, which is told last. */
export const noProcess = "0";

export function startRun(): FioRun {
  return { blocks: [], places: {}, current: 0, totals: [], group: null, stopped: null, wait: 0 };
}

const keyOf = ({ group, pid, name }: Block): string => `${group} ${pid} ${name}`;

export function holds({ places }: FioRun, block: Block): boolean {
  return places[keyOf(block)] !== undefined;
}

/**
 * Puts what a job came to into its place. With `--status-interval` all of it is printed again and again, from the beginning on: the last
 * counts.
 */
export function putBlock(run: FioRun, block: Block): void {
  run.current = run.places[keyOf(block)] ?? run.blocks.length;
  run.places[keyOf(block)] = run.current;
  run.blocks[run.current] = block;
}

/** Adds the rows of a process that has printed all. */
export function addRun(rows: MeasurementRows, run: FioRun, announced: Announced | null, fork: number): void {
  const isStopped = run.stopped !== null;
  const clones = new Map<string, number>();
  for (const block of run.blocks) {
    const { name, group, line, failed, figures } = block;
    const clone = (clones.get(`${group} ${name}`) ?? 0) + 1;
    clones.set(`${group} ${name}`, clone);
    const params = paramsOf(block, announced?.jobs ?? [], clone);
    const subject = { benchmark: name, params, fork: String(fork) };
    if (failed || isStopped) rows.fail(line, subject);
    else for (const { line: at, metric, value, unit } of figures) rows.add(at, subject, metric, value, unit);
  }
  if (!isStopped) for (const total of run.totals) addTotal(rows, run, total, String(fork));
}

/** Of a group of one job its own figures tell. */
function addTotal(
  rows: MeasurementRows,
  { blocks }: FioRun,
  { line, group, direction, value, unit }: Total,
  fork: string,
): void {
  const own = blocks.filter((block) => block.group === group);
  if (own.length < 2 || own.some(({ failed, pid }) => failed || pid === noProcess)) return;
  const subject: Subject = { benchmark: `all jobs of group ${group}`, params: `jobs=${own.length}`, fork };
  rows.add(line, subject, `${direction}_bw`, value, unit);
}

/** What was set. Where the results are of several jobs together, what these have in common stands once. */
function paramsOf({ name, group, jobs }: Block, all: readonly FioJob[], clone: number): string | null {
  const own = all.filter((job) => job.group === group && (jobs > 1 || job.name === name));
  const names = ["rw", "bs", "ioengine", "iodepth"] as const;
  return joinParams([
    ...names.map((key) => [key, [...new Set(own.map(({ settings }) => settings[key]))].join("+")] as const),
    ["jobs", jobs > 1 ? jobs : null],
    ["clone", clone > 1 ? clone : null],
  ]);
}

/** What is missing of a process: where its job stands, what was expected, and what was found. */
export function missingOf(
  { blocks }: FioRun,
  announced: Announced | null,
  found: string,
): readonly (readonly [line: number, expected: string, found: string])[] {
  const torn = blocks.filter(({ whole, failed }) => !whole && !failed);
  const jobs = blocks.reduce((sum, block) => sum + block.jobs, 0);
  const isFewer = announced !== null && announced.started !== null && jobs < announced.started;
  return [
    ...torn.map(({ line, name }) => [line, `all of the results of ${redact(name)}`, found] as const),
    ...(isFewer
      ? [[announced.line, `the results of ${announced.started} jobs`, `those of ${jobs}`] as const]
      : []),
  ];
}

/** What fio prints of a job, line by line, as plain data. */
import {
  cpu,
  issued,
  latency,
  oldRates,
  otherPercentiles,
  percentile,
  percentileLine,
  percentilesHead,
  rates,
  readBandwidth,
  readFigure,
  stepOf,
  syncHead,
  timeUnit,
} from "./fio-lines.ts";
import { endsRecord } from "./line-surroundings.ts";

interface Figure {
  readonly line: number;
  readonly metric: string;
  value: number;
  readonly unit: string;
}

/** What a job came to, or all of a group together. */
export interface Block {
  readonly line: number;
  readonly name: string;
  readonly group: number;
  readonly jobs: number;
  readonly pid: string;
  readonly failed: boolean;
  readonly prefix: string;
  readonly figures: Figure[];
  /** What the latencies below are of. */
  direction: string | null;
  /** What the percentiles below are of; null if that has no rows. */
  percentiles: { readonly of: string; readonly unit: string } | null;
  /** Rates of operations as printed, which the numbers of operations tell more exactly. */
  readonly rates: {
    readonly direction: string;
    readonly figure: number;
    readonly step: number;
    readonly ms: number;
  }[];
  /** All but the number of operations has been read. */
  whole: boolean;
}

/** A block of which only its first line has been read. */
export function newBlock(
  head: Pick<Block, "line" | "name" | "group" | "jobs" | "pid" | "failed" | "prefix">,
): Block {
  return { ...head, figures: [], direction: null, percentiles: null, rates: [], whole: false };
}

/** Reads a line below; false if it holds no figures, or not all of them. */
export function readFigures(block: Block, text: string, line: number): boolean {
  if (block.whole) return readNumbers(block, text);
  return (
    readRates(block, text, line) ||
    readLatency(block, text, line) ||
    readPercentiles(block, text, line) ||
    readCpu(block, text, line)
  );
}

function readRates(block: Block, text: string, line: number): boolean {
  const match = rates.exec(text);
  const old = match === null ? oldRates.exec(text) : null;
  const found = match ?? old;
  if (found === null || !endsRecord(text, found[0].length)) return false;
  const direction = found[1] ?? "";
  const [iops, bandwidth, time] =
    match === null ? [found.slice(6, 8), found.slice(2, 6), 8] : [found.slice(2, 4), found.slice(4, 8), 8];
  block.direction = direction;
  block.percentiles = null;
  const { value, unit } = readBandwidth(bandwidth, match === null);
  // What reads and writes come to together is 0 where they are told one by one too (3.33).
  if (direction === "mixed" && value === 0) return true;
  const [digits, prefix] = iops;
  const ms = Number(found[time]);
  if (ms > 0) block.rates.push({ direction, figure: block.figures.length, step: stepOf(digits, prefix), ms });
  block.figures.push({ line, metric: `${direction}_iops`, value: readFigure(digits, prefix), unit: "1/s" });
  block.figures.push({ line, metric: `${direction}_bw`, value, unit });
  return true;
}

/** Of the time until an operation is submitted its mean alone is told. */
function readLatency(block: Block, text: string, line: number): boolean {
  if (syncHead.test(text)) {
    block.direction = "sync";
    block.percentiles = null;
    return true;
  }
  const match = latency.exec(text);
  if (match === null || !endsRecord(text, match[0].length)) return false;
  const [, what = "", unit, ...figures] = match;
  const metric = metricOf(block.direction, what);
  if (metric === null) return true;
  ["min", "max", "mean", "stddev"].forEach((name, i) => {
    if (what === "slat" && name !== "mean") return;
    const value = readFigure(figures[2 * i], figures[2 * i + 1]);
    block.figures.push({ line, metric: `${metric}_${name}`, value, unit: timeUnit(unit) });
  });
  return true;
}

/** `("read", "clat")` → `read_clat`; null without the line that says what was done. */
function metricOf(direction: string | null, what: string): string | null {
  if (direction === null) return null;
  return what === "sync" || direction === "sync" ? "sync_lat" : `${direction}_${what}`;
}

function readPercentiles(block: Block, text: string, line: number): boolean {
  const [, what, unit] = percentilesHead.exec(text) ?? [];
  if (what !== undefined || otherPercentiles.test(text)) {
    const of = what === undefined ? null : metricOf(block.direction, what);
    block.percentiles = of === null ? null : { of, unit: timeUnit(unit) };
    return true;
  }
  if (!percentileLine.test(text)) return false;
  if (block.percentiles === null) return true;
  const { of, unit: own } = block.percentiles;
  for (const [, nth, value] of text.matchAll(percentile))
    block.figures.push({ line, metric: `${of}_p${Number(nth)}`, value: Number(value), unit: own });
  return true;
}

function readCpu(block: Block, text: string, line: number): boolean {
  const match = cpu.exec(text);
  if (match === null || !endsRecord(text, match[0].length)) return false;
  ["usr_cpu", "sys_cpu", "ctx", "majf", "minf"].forEach((metric, i) => {
    const unit = metric.endsWith("_cpu") ? "%" : "count";
    block.figures.push({ line, metric, value: Number(match[i + 1]), unit });
  });
  block.whole = true;
  block.direction = null;
  block.percentiles = null;
  return true;
}

function readNumbers(block: Block, text: string): boolean {
  const counts = issued
    .exec(text)
    ?.slice(1)
    .filter((count) => count !== undefined);
  if (counts !== undefined) refineRates(block, counts.map(Number));
  return counts !== undefined;
}

/** The rate from the number of operations, if it is the one that was printed, with more digits. */
function refineRates(block: Block, totals: readonly number[]): void {
  for (const { direction, figure: at, step, ms } of block.rates) {
    const figure = block.figures[at];
    const exact = (1000 * (totals[["read", "write", "trim"].indexOf(direction)] ?? totals[0] ?? 0)) / ms;
    if (figure !== undefined && Math.abs(exact - figure.value) <= step) figure.value = exact;
  }
}

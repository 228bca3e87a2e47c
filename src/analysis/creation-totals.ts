/**
 * How fast the servers of each log were created, and how many on each day, of all servers that were read, where not all are rows. Only of
 * logs that state the times, or whose servers are named after them: what the last digits of names mean takes all names at once.
 */
import type { Store } from "../tables/store.ts";
import { categories, numbers, rowsOf, type Tables, texts } from "../tables/tables.ts";
import { timeAt } from "./counted-times.ts";
import { inOrder, isPause, secondsOf } from "./creations.ts";
import { HeldTimes } from "./held-times.ts";
import { highestCount } from "./sliding-counts.ts";

const minute = 60;
const secondsOfDay = 86_400;

/** The creations of a log; lines are those of creations, times in seconds. */
export interface CreationPace {
  readonly source: string;
  /** Of the first. */
  readonly line: number;
  readonly lastLine: number;
  readonly n: number;
  /** From the first to the last. */
  readonly span: number;
  /** The most in any 60 s, and where it became so many. */
  readonly peak: number;
  readonly peakLine: number;
  /** The usual gap between two. */
  readonly gap: number;
  readonly pauses: number;
  /** What they took beyond the usual gap. */
  readonly lost: number;
  /** Where the longest ended; null if there was none. */
  readonly pauseLine: number | null;
}

/** A day in UTC. */
export interface CreationDay {
  /** Days since 1970. */
  readonly day: number;
  readonly creations: number;
  readonly logs: number;
  /** The first creation. */
  readonly source: string;
  readonly line: number;
}

export class CreationTotals {
  readonly #runs = new Map<string, GrowingRun>();
  readonly #days = new Map<number, { creations: number; logs: number; last: string; first: Place }>();
  #last: GrowingRun | null = null;

  /** Adds servers in the order in which they were read. */
  add(tables: Tables): void {
    const source = categories(tables, "servers", "source");
    const createdAt = texts(tables, "servers", "created_at");
    const allLines = numbers(tables, "servers", "line");
    for (let row = 0; row < source.length;) {
      const code = source.codes[row];
      const [times, lines]: [number[], number[]] = [[], []];
      const name = source.at(row) ?? "";
      for (; row < source.length && source.codes[row] === code; row++) {
        const time = secondsOf(createdAt, row);
        if (Number.isNaN(time)) continue;
        times.push(time);
        lines.push(allLines[row] as number);
      }
      if (times.length === 0) continue;
      const ordered = inOrder(times, lines);
      this.#runOf(name).add(ordered.times, ordered.at);
      this.#addDays(name, ordered.times, ordered.at);
    }
  }

  /** Fills `folded_creations` and `folded_days`. */
  writeTo(store: Store): void {
    for (const run of this.#runs.values()) {
      run.close();
      store.source = run.source;
      store.table("folded_creations").add(run.line, {
        creations: run.n,
        span_s: run.span,
        last_line: run.lastLine,
        peak: run.peak,
        peak_line: run.peakLine,
        gap_s: run.gap,
        pauses: run.pauses,
        lost_s: run.lost,
        pause_line: run.pauseLine,
      });
    }
    for (const [day, { creations, logs, first }] of this.#days) {
      store.source = first.source;
      store.table("folded_days").add(first.line, { day, creations, logs });
    }
  }

  #runOf(source: string): GrowingRun {
    if (this.#last?.source === source) return this.#last;
    this.#last?.close();
    const run = this.#runs.get(source) ?? new GrowingRun(source);
    this.#runs.set(source, run);
    this.#last = run;
    return run;
  }

  #addDays(source: string, times: readonly number[], lines: readonly number[]): void {
    times.forEach((time, i) => {
      const number = Math.floor(time / secondsOfDay);
      let day = this.#days.get(number);
      if (day === undefined) {
        day = { creations: 0, logs: 0, last: "", first: { source, line: lines[i] as number } };
        this.#days.set(number, day);
      }
      if (day.logs === 0 || day.last !== source) day.logs++;
      day.last = source;
      day.creations++;
    });
  }
}

interface Place {
  readonly source: string;
  readonly line: number;
}

/** The creations of a log while it is being read. */
class GrowingRun implements CreationPace {
  readonly source: string;
  line = 0;
  lastLine = 0;
  n = 0;
  peak = 0;
  peakLine = 0;
  gap = 0;
  pauses = 0;
  lost = 0;
  pauseLine: number | null = null;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #longest = 0;
  #gaps = new HeldTimes();
  /** Those of the last minute, with their lines. */
  #recent: { readonly times: readonly number[]; readonly at: readonly number[] } = { times: [], at: [] };

  constructor(source: string) {
    this.source = source;
  }

  get span(): number {
    return this.#last - this.#first;
  }

  /** Ascending times with their lines. */
  add(times: readonly number[], lines: readonly number[]): void {
    times.forEach((time, i) => {
      if (this.n++ > 0) this.#addGap(Math.max(0, time - this.#last), lines[i] as number);
      if (time < this.#first) [this.#first, this.line] = [time, lines[i] as number];
      if (time >= this.#last) [this.#last, this.lastLine] = [time, lines[i] as number];
    });
    const near = inOrder([...this.#recent.times, ...times], [...this.#recent.at, ...lines]);
    const { count, raisedBy } = highestCount(near.times, minute);
    if (count > this.peak) [this.peak, this.peakLine] = [count, near.at[raisedBy] ?? 0];
    const old = near.times.findIndex((time) => time > this.#last - minute);
    this.#recent = { times: near.times.slice(old), at: near.at.slice(old) };
  }

  #addGap(gap: number, line: number): void {
    this.#gaps.add(gap);
    if (gap > this.#longest) [this.#longest, this.pauseLine] = [gap, line];
  }

  /** Works out what the gaps come to, and lets go of them. What is added later is a stretch of its own. */
  close(): void {
    const gaps = this.#gaps.counted();
    if (gaps.n === 0) return;
    const gap = timeAt(gaps, Math.floor((gaps.n - 1) / 2));
    for (const [i, seconds] of gaps.seconds.entries()) {
      if (!isPause(seconds, gap, minute)) continue;
      const count = gaps.counts[i] as number;
      this.pauses += count;
      this.lost += count * (seconds - gap);
    }
    if (this.pauses === 0) this.pauseLine = null;
    this.gap = gap;
    this.#gaps = new HeldTimes();
  }
}

/** By log; empty if all servers are rows, or none states its time. */
export function foldedPaces(tables: Tables): CreationPace[] {
  return Array.from(rowsOf(tables, "folded_creations"), (row) => ({
    source: row.source,
    line: row.line,
    lastLine: row.last_line ?? 0,
    n: row.creations ?? 0,
    span: row.span_s ?? 0,
    peak: row.peak ?? 0,
    peakLine: row.peak_line ?? 0,
    gap: row.gap_s ?? 0,
    pauses: row.pauses ?? 0,
    lost: row.lost_s ?? 0,
    pauseLine: row.pause_line,
  }));
}

export function foldedDays(tables: Tables): CreationDay[] {
  return Array.from(rowsOf(tables, "folded_days"), ({ source, line, day, creations, logs }) => ({
    source,
    line,
    day: day ?? 0,
    creations: creations ?? 0,
    logs: logs ?? 0,
  }));
}

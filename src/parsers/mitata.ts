/**
 * mitata, what it prints of each benchmark: the mean time of an iteration, below it the fastest and the slowest, and in a third line how much
 * memory it took from the heap, or how long the garbage collection was. Histograms and plots stand beside and between.
 *
 *     benchmark                   avg (min … max) p75 / p99    (min … top 1%)
 *     ------------------------------------------- -------------------------------
 *     RegExp#test                   22.37 ns/iter  14.21 ns █
 *                            (12.25 ns … 2.01 µs) 102.35 ns █
 *                         (  6.32  b … 117.20  b)  56.18  b █▂▄▃▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
 *
 * `compact()` has the first line alone, with the 99th percentile; so has 0.1, with the range and three percentiles. The second heading says
 * `min … top 1%`, which is of the histogram. Each process begins with a heading.
 */
import { MeasurementRows, readNumber, type Subject } from "./exports/measurement-rows.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isPrefix, skipAlike, skipPrefixes, unwrapLine } from "./line-surroundings.ts";
import * as lines from "./mitata-lines.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

/** Lines of plots, or of something else, within a table. */
const patience = 30;
/** Of something else within a benchmark. */
const patienceWithin = 3;
const longestLine = 2000;
/** Of a mean time, with what stands around it: ` 123.45 ns/iter`. */
const meanWidth = 15;
/** By how many letters a row may be off: the sign of micro may have become two on its way. */
const inexact = 1;

interface Table {
  readonly prefix: string;
  readonly isMarkdown: boolean;
  /** Where the mean time ends in a row. */
  readonly width: number;
  group: string | null;
  /** The line that named it. */
  groupLine: number;
}

interface State {
  fork: number;
  seen: Record<string, true>;
  table: Table | null;
  /** A benchmark whose range, and then perhaps its memory, is to come. */
  block: { readonly line: number; readonly subject: Subject; due: boolean; wait: number } | null;
  wait: number;
}

export const mitata: LineParser<State> = {
  id: "mitata",
  title: "mitata",
  lineTypes: [
    {
      meaning: "the heading of a table",
      example: "benchmark                   avg (min … max) p75 / p99    (min … top 1%)",
    },
    {
      meaning: "a benchmark: mean time, 75th percentile",
      example: "RegExp#test                   22.37 ns/iter  14.21 ns █",
    },
    {
      meaning: "its fastest and slowest iteration, 99th percentile",
      example: "                       (12.25 ns … 2.01 µs) 102.35 ns █",
    },
    {
      meaning: "the memory that it took from the heap: least, most, mean",
      example: "                    (  6.32  b … 117.20  b)  56.18  b █▂▄▃▁",
    },
    { meaning: "a benchmark that failed", example: "RegExp#test                  error: no such group" },
  ],
  find: { anchors: ["avg (min ", "time (avg)", " avg |"] },
  start: () => ({ fork: 0, seen: {}, table: null, block: null, wait: 0 }),
  open: (store, state) => new MitataReader(store, state),
};

class MitataReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "mitata");

  get open(): boolean {
    return this.state.table !== null;
  }

  line(line: Line): boolean {
    const { state } = this;
    const text = unwrapLine(line.beginning(longestLine));
    const taken = this.#readHeading(text, line) || this.#readOn(text.trimEnd(), line);
    if (taken) state.wait = patience;
    else this.#wait();
    return taken;
  }

  end(): void {
    this.#close("the end of the input");
  }

  #wait(): void {
    const { state } = this;
    if (state.block !== null && state.block.wait-- === 0) this.#close("something else");
    if (state.wait > 0 && --state.wait === 0) state.table = null;
  }

  #readHeading(text: string, line: Line): boolean {
    const { state } = this;
    const plain = lines.heading.exec(text);
    const match = plain ?? lines.markdownHeading.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    this.#close("another table");
    const name = plain === null ? match[1] : undefined;
    const begins = plain !== null || name === "benchmark";
    if (begins) this.#beginProcess();
    state.table = {
      prefix,
      isMarkdown: plain === null,
      // `avg` stands at the end of the names, `time (avg)` at the end of the means.
      width: match[0].length + (match[1] === undefined ? meanWidth - "avg (min ".length : 0),
      group: begins ? null : (name?.slice(2) ?? null),
      groupLine: line.number,
    };
    return true;
  }

  #readOn(text: string, line: Line): boolean {
    const { table } = this.state;
    if (table === null) return false;
    const own = ownPart(text, table);
    if (table.isMarkdown) return this.#readMarkdown(own, line);
    return this.#readGroup(own, line.number) || this.#readRow(own, line) || this.#readBelow(own, line.number);
  }

  #readGroup(text: string, line: number): boolean {
    const { table } = this.state;
    const [, group] = lines.group.exec(text) ?? [];
    if (table === null || (group === undefined && !lines.rule.test(text))) return false;
    this.#close("another group");
    if (group !== undefined) {
      table.group = group;
      table.groupLine = line;
    } else if (line - table.groupLine > patienceWithin) table.group = null;
    return true;
  }

  #readRow(text: string, line: Line): boolean {
    const { table } = this.state;
    if (table === null) return false;
    const [head, name = "", mean, unit] = lines.average.exec(text) ?? [];
    if (head === undefined) return this.#readFailure(lines.failure, text, line) || this.#readTorn(text, line);
    const behind = text.slice(head.length);
    const whole = lines.range.exec(behind);
    const found = lines.percentiles.exec(behind.slice(whole?.[0].length ?? 0));
    const isOwn = Math.abs(head.length - table.width) <= inexact && (whole ?? found) !== null;
    if (!isOwn) return this.#readTorn(text, line);
    this.#close("another benchmark");
    const subject = this.#subject(name, table.group);
    this.#addTime(line, subject, "mean", mean, unit);
    if (whole !== null) this.#addTimes(line, subject, ["min", "max"], whole);
    if (found !== null) this.#addTimes(line, subject, ["p75", "p99", "p99.9"], found);
    const isWhole = whole !== null || found?.[3] !== undefined;
    this.state.block = isWhole ? null : { line: line.number, subject, due: true, wait: patienceWithin };
    return true;
  }

  /** The input ends within the first line of a benchmark. */
  #readTorn(text: string, line: Line): boolean {
    const { table } = this.state;
    const isTorn = line.unterminated && (lines.average.test(text) || lines.tornAverage.test(text));
    if (table === null || !isTorn) return false;
    this.#problem(line.number, "a mean time", JSON.stringify(text.slice(-40).trim()));
    return true;
  }

  #readFailure(pattern: RegExp, text: string, line: Line): boolean {
    const { table } = this.state;
    const [head, name = ""] = pattern.exec(text) ?? [];
    if (table === null || head === undefined) return false;
    // Names fill their column; before 1.0 there is less of it.
    const at = meanWidth + head.length - "error: ".length - table.width;
    if (!table.isMarkdown && at !== 1) return false;
    this.#close("an error");
    this.#rows.fail(line.number, this.#subject(name, table.group));
    return true;
  }

  /** The lines below the first of a benchmark. */
  #readBelow(text: string, line: number): boolean {
    const { block } = this.state;
    if (block === null) return false;
    const found = block.due ? lines.range.exec(text) : null;
    if (found !== null) {
      this.#addTimes(line, block.subject, ["min", "max"], found);
      const [, p99, unit] = lines.percentiles.exec(text.slice(found[0].length)) ?? [];
      if (p99 !== undefined) this.#addTime(line, block.subject, "p99", p99, unit);
      block.due = false;
    } else if (!this.#readMemory(text, line, block.subject)) return false;
    block.wait = patienceWithin;
    return true;
  }

  #readMemory(text: string, line: number, subject: Subject): boolean {
    const memory = lines.heap.exec(text);
    const gc = memory === null ? lines.garbage.exec(text) : null;
    const [, ...found] = memory ?? gc ?? [];
    const addSize = (metric: string, at: number): void => {
      const [value, unit] = [found[at], found[at + 1]];
      if (value !== undefined && unit !== undefined)
        this.#rows.add(line, subject, metric, readNumber(value) ?? null, sizes.get(unit) ?? unit);
    };
    if (memory !== null) ["heap_min", "heap_max", "heap_mean"].forEach((metric, i) => addSize(metric, 2 * i));
    if (gc === null) return memory !== null;
    this.#addTimes(line, subject, ["gc_min", "gc_max"], gc);
    ["heap_mean", "heap_min", "heap_max"].forEach((metric, i) => addSize(metric, 4 + 2 * i));
    if (found[10] !== undefined) this.#addTime(line, subject, "gc_mean", found[10], found[11]);
    return true;
  }

  #readMarkdown(text: string, line: Line): boolean {
    const { table } = this.state;
    const [head, name = "", ...found] = lines.markdownRow.exec(text) ?? [];
    if (table === null || text.startsWith("| -")) return table !== null;
    if (head === undefined) {
      if (this.#readFailure(lines.markdownFailure, text, line)) return true;
      if (!lines.tornMarkdownRow.test(text)) return false;
      this.#problem(line.number, "five times in a row", JSON.stringify(text.slice(-40).trim()));
      return true;
    }
    const metrics = ["mean", "min", "p75", "p99", "max"];
    const subject = this.#subject(name, table.group);
    metrics.forEach((metric, i) => this.#addTime(line, subject, metric, found[2 * i], found[2 * i + 1]));
    return true;
  }

  #addTimes(
    line: Line | number,
    subject: Subject,
    metrics: readonly string[],
    found: readonly string[],
  ): void {
    metrics.forEach((metric, i) => {
      const value = found.at(1 + 2 * i);
      if (value !== undefined) this.#addTime(line, subject, metric, value, found[2 + 2 * i]);
    });
  }

  #addTime(line: Line | number, subject: Subject, metric: string, value = "", written = ""): void {
    const unit = written === "m" ? "min" : /^(?:[pnm]?s|h)$/.test(written) ? written : "us";
    const at = typeof line === "number" ? line : line.number;
    this.#rows.add(at, subject, metric, readNumber(value.replaceAll("'", "")) ?? null, unit);
  }

  /** A name that comes again is of another process, too. */
  #subject(name: string, group: string | null): Subject {
    const { state } = this;
    const key = `${group ?? ""}\0${name}`;
    if (state.fork === 0 || state.seen[key] === true) this.#beginProcess();
    state.seen[key] = true;
    return { benchmark: name, params: group === null ? null : `group=${group}`, fork: String(state.fork) };
  }

  #beginProcess(): void {
    this.state.fork++;
    this.state.seen = {};
  }

  #close(found: string): void {
    const { block } = this.state;
    this.state.block = null;
    if (block?.due === true) this.#problem(block.line, "the range of its times below", found);
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, redact(`mitata: expected ${expected}, found ${found}`));
  }
}

/** A line without what loggers write before it: that has another length where a number has more digits. */
function ownPart(text: string, { prefix, width }: Table): string {
  const alike = skipAlike(text, prefix);
  if (alike !== text || prefix.trim() === "") return alike;
  const mean = /\/iter(?= |$)/.exec(text);
  return text.slice(mean === null ? skipPrefixes(text) : Math.max(0, mean.index + mean[0].length - width));
}

/** Those of mitata, in powers of 1024. */
const sizes: ReadonlyMap<string, string> = new Map([
  ["b", "B"],
  ["kb", "KiB"],
  ["mb", "MiB"],
  ["gb", "GiB"],
  ["tb", "TiB"],
]);

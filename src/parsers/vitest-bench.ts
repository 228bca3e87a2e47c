/**
 * The tables of `vitest bench`, one for each file and each `describe` in it. Times are milliseconds, percentiles 75, 99, 99.5 and 99.9.
 *
 *      ✓ bench/sort.bench.ts > sort 1111ms
 *          name               hz     min     max    mean     p75     p99    p995    p999     rme  samples
 *        · native   4,326,830.48  0.0002  0.5973  0.0002  0.0002  0.0005  0.0007  0.0020  ±4.75%   259769   fastest
 *
 * `hz` is one over the mean, of which four decimals say little: it is what decides. A benchmark that threw has no samples. (Vitest 3 and 4 leave
 * its table out; only `NaNx faster than` in the summary tells of it. They print the table of a file twice.) Before 3, the lines for a
 * terminal are drawn again and again, and do not say of which file they are: these are not read.
 */
import { MeasurementRows, readNumber, type Subject } from "./exports/measurement-rows.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isPrefix, skipAlike, skipPrefixes, unwrapLine } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

const heading = /name +hz +min +max +mean +p75 +p99 +p995 +p999 +rme +samples(?=\s|$)/;
const columns = [
  ["ops", "1/s"],
  ["min", "ms"],
  ["max", "ms"],
  ["period_mean", "ms"],
  ["p75", "ms"],
  ["p99", "ms"],
  ["p99.5", "ms"],
  ["p99.9", "ms"],
] as const;

/** What stands before a title or a row: whether it passed, in a terminal that can show it. */
const sign = String.raw`^\s{0,40}[^\w\s]{1,3} {1,2}`;
/** Words and blanks take turns, so that no line takes long. */
const words = String.raw`\S{1,400}(?: {1,400}\S{1,400}){0,60}?`;
const figure = String.raw`(?:\d[\d,]{0,30}\.\d{2,4}|NaN|Infinity)`;
const row = new RegExp(
  String.raw`${sign}(${words}) {1,400}((?:${figure} {1,40}){${columns.length}})[^\w\s]{0,3}(\d{1,12}\.\d\d|NaN)% +(\d{1,15})(?=\s|$)`,
);
const tornRow = new RegExp(String.raw`${sign}${words} {2,400}\d[\d,.]{0,30}(?:\s|$)`);
const baseline = /\(baseline\)/;
/** The project, without colours and with them. */
const label = String.raw`(?:\|([^|]{1,80})\| | ?(\S{1,80}) {2})?`;
const title = new RegExp(String.raw`${sign}${label}(\S.*?)(?: \d{1,9}ms)?$`);
/** Titles in a terminal have the number of benchmarks, and mostly no file. */
const drawn = / \(\d{1,9}\)$/;
/** A file, and perhaps what is in it. */
const fileFirst = /^[^>]{0,400}\.\w{1,8}(?: > |:\d|$)/;
const run = /\bRUN {2}v\d{1,4}\.\d|\bRERUN {2}/;
const summary = /\bBENCH {2}Summary/;
const fastest = /^(?: ?(\S{1,80}) {2})?\S.*? - (\S[^>]{0,400}\.\w{1,8}(?: > .*|:\d.*)?)$/;
const marked = /\|([^|\s][^|]{0,80})\| (?=\S)/;
const slower = /^\s{0,40}(NaN|Infinity|\d[\d.]{0,20})x faster than (\S.*)$/;

/** Lines of something else within a table, or the summary. */
const patience = 5;
const longestLine = 2000;

interface Place {
  /** File and suite; null where nobody says. */
  readonly of: string | null;
  readonly params: string | null;
}

interface Table extends Place {
  readonly prefix: string;
  /** Drawn for a terminal, to be drawn again. */
  readonly isDrawn: boolean;
  /** Where the heading ends. */
  readonly width: number;
}

interface State {
  fork: number;
  /** What comes next is of another process; its tables are at an end. */
  next: boolean;
  ended: boolean;
  /** Rows of the process as they were printed, by benchmark; empty if it failed. */
  seen: Record<string, string>;
  table: Table | null;
  /** Of which suite the summary tells. */
  group: Place | null;
  /** It was said that tables for a terminal are not read. */
  told: boolean;
  wait: number;
}

export const vitestBench: LineParser<State> = {
  id: "vitest-bench",
  title: "vitest bench",
  lineTypes: [
    { meaning: "the file and the suite of a table", example: " ✓ bench/sort.bench.ts > sort 1111ms" },
    {
      meaning: "its heading: iterations a second, times in milliseconds",
      example:
        "     name              hz     min     max    mean     p75     p99    p995    p999     rme  samples",
    },
    {
      meaning: "a benchmark",
      example:
        "   · native  4,326,830.48  0.0002  0.5973  0.0002  0.0002  0.0005  0.0007  0.0020  ±4.75%   259769   fastest",
    },
    { meaning: "a benchmark that failed", example: "    NaNx faster than native" },
  ],
  find: { anchors: [" hz ", "NaNx faster than", "RUN  v"] },
  start: () => ({
    fork: 0,
    next: true,
    ended: false,
    seen: {},
    table: null,
    group: null,
    told: false,
    wait: 0,
  }),
  open: (store, state) => new VitestReader(store, state),
};

class VitestReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "vitest-bench");

  get open(): boolean {
    return this.state.wait > 0;
  }

  line(line: Line): boolean {
    const { state } = this;
    const text = unwrapLine(line.beginning(longestLine));
    const taken =
      this.#readHeading(text, line) ||
      this.#readRun(text) ||
      this.#readFailure(text, line) ||
      this.#readOn(text, line);
    if (taken) state.wait = patience;
    else if (state.wait > 0 && --state.wait === 0) {
      state.table = null;
      state.group = null;
    }
    return taken;
  }

  end(): void {}

  #readHeading(text: string, line: Line): boolean {
    const match = heading.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    const own = prefix.replace(/ {1,5}$/, "");
    const above = this.#without(own, unwrapLine(line.above(1)[0] ?? ""));
    const [, named, shown, of = ""] = title.exec(above.trimEnd()) ?? [];
    const isFile = fileFirst.test(of);
    const isDrawn = drawn.test(of);
    this.state.table = {
      prefix: own,
      of: isFile ? of : null,
      params: paramsOf(named ?? shown),
      isDrawn,
      width: match.index + match[0].length,
    };
    if (!isFile && !isDrawn) this.#problem(line.number, "a file above the table", "none");
    else if (isDrawn && !this.state.told) {
      this.#problem(
        line.number,
        "tables as written to a file",
        "those that are drawn for a terminal, which are not read",
      );
      this.state.told = true;
    }
    return true;
  }

  #readRun(text: string): boolean {
    const { state } = this;
    const begins = run.test(text);
    if (!begins && !(this.open && summary.test(text))) return false;
    if (begins) {
      state.next = true;
      state.told = false;
    } else state.ended = true;
    state.table = null;
    state.group = null;
    return true;
  }

  /** In the summary, the fastest of a suite stands above those that it is faster than. */
  #readFailure(text: string, line: Line): boolean {
    const { state } = this;
    const [, times, name = ""] = slower.exec(text.slice(skipPrefixes(text))) ?? [];
    if (times === undefined) return false;
    if (times !== "NaN") return state.group !== null;
    state.group ??= readFastest(unwrapLine(line.above(1)[0] ?? ""));
    if (state.group === null) return false;
    const subject = subjectOf(state.group, name.trim());
    if (this.#begin(subject, "")) this.#fail(line.number, subject);
    return true;
  }

  #readOn(text: string, line: Line): boolean {
    const { state } = this;
    if (state.table !== null)
      return this.#readRow(state.table, this.#without(state.table.prefix, text), line);
    const found = this.open && state.ended ? readFastest(text) : null;
    state.group = found ?? state.group;
    return found !== null;
  }

  #readRow(table: Table, text: string, line: Line): boolean {
    if (baseline.test(text)) return true;
    const match = row.exec(text);
    if (match === null) {
      const isTorn = tornRow.test(text) && !table.isDrawn;
      if (isTorn) this.#problem(line.number, "eleven columns", JSON.stringify(text.trim().slice(0, 60)));
      return isTorn;
    }
    if (table.isDrawn) return true;
    const [whole, name = "", figures = "", rme = "", samples = ""] = match;
    const subject = subjectOf(table, name);
    const hasSamples = samples !== "0";
    if (!this.#begin(subject, hasSamples ? `${figures} ${rme} ${samples}` : "")) return true;
    if (!hasSamples) {
      this.#fail(line.number, subject);
      return true;
    }
    const list = figures.trim().split(/ +/);
    columns.forEach(([metric, unit], i) => {
      // What is shorter than the last decimal is not 0.
      if (list[i] !== "0.0000") this.#add(line.number, subject, metric, list[i] ?? "", unit);
    });
    this.#add(line.number, subject, "rme", rme, "%");
    // Columns are as wide as the heading: what does not reach its end was cut off.
    const isCut = line.unterminated && whole.length + line.text().length - text.length < table.width;
    if (isCut) this.#problem(line.number, "all of the samples", JSON.stringify(samples));
    else this.#add(line.number, subject, "samples", samples, "count");
    return true;
  }

  #add(line: number, subject: Subject, metric: string, written: string, unit: string): void {
    this.#rows.add(line, this.#told(subject), metric, readNumber(written.replaceAll(",", "")) ?? null, unit);
  }

  #fail(line: number, subject: Subject): void {
    this.#rows.fail(line, this.#told(subject));
  }

  /** The row of a benchmark, which may be the first of a process; false if it is one that was printed before. */
  #begin({ benchmark, params = null }: Subject, written: string): boolean {
    const { state } = this;
    const key = `${benchmark ?? ""}\0${params ?? ""}`;
    const before = state.seen[key];
    if (state.next || (before !== undefined && before !== written)) {
      state.fork++;
      state.seen = {};
    } else if (before !== undefined) return false;
    state.next = false;
    state.ended = false;
    state.seen[key] = written;
    return true;
  }

  #told(subject: Subject): Subject {
    return { ...subject, fork: String(this.state.fork) };
  }

  /** A line without what loggers write before it. */
  #without(prefix: string, text: string): string {
    const own = skipAlike(text, prefix);
    return own.slice(skipPrefixes(own));
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, redact(`vitest-bench: expected ${expected}, found ${found}`));
  }
}

function paramsOf(project: string | undefined): string | null {
  return project === undefined ? null : `project=${project}`;
}

function subjectOf({ of, params }: Place, name: string): Subject {
  return { benchmark: of === null ? name : `${of} > ${name}`, params };
}

function readFastest(text: string): Place | null {
  const [, shown, of] = fastest.exec(text.slice(skipPrefixes(text)).trimEnd()) ?? [];
  return of === undefined ? null : { of, params: paramsOf(marked.exec(text)?.[1] ?? shown) };
}

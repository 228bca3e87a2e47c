/**
 * Lines of the table that Google Benchmark prints for people.
 *
 *     Benchmark             Time             CPU   Iterations UserCounters...
 *     BM_Sort/64          284 ns          250 ns        52811 bytes_per_second=976.089M/s foo=12.5 quick sort
 *
 * A name may hold blanks, and so may that of a counter; a label is what comes last. With `--benchmark_counters_tabular` counters are
 * columns. Their prefixes are powers of 1000, but for `Ki`, `Mi`, … (since 1.8.3), and for `bytes_per_second`, which before that had `k`, `M`, …
 * for powers of 1024. (So had counters that a program declares so, before 1.8.3, and all counters before 1.3: those cannot be told.)
 * Before 1.5 the rates stood behind the counters as `134.7MB/s` and `35.3M items/s`, both in powers of 1024.
 */

export interface Columns {
  /** How wide the column of names is. Nothing is wider in the whole table. */
  readonly nameWidth: number;
  /** Where the column of iterations ends. */
  readonly width: number;
  /** False where blanks were taken out. */
  readonly isAligned: boolean;
  /** What stands in the heading behind `Iterations`. */
  readonly counters: string;
}

/** A value of a counter; text where it is no number. */
export interface PrintedCounter {
  readonly name: string;
  readonly value: number | string;
  /** Of a relative deviation. */
  readonly isShare: boolean;
}

export interface PrintedRow {
  readonly name: string;
  /** As they are printed; `unit` is that of both. */
  readonly realTime: string;
  readonly cpuTime: string;
  /** `%` in a relative deviation. */
  readonly unit: string;
  /** Of an aggregate, as a rule, how many repetitions it is of. */
  readonly iterations: number;
  readonly counters: readonly PrintedCounter[];
  readonly label: string | null;
  /** What the input was perhaps cut off in, which is left out of the above then (iterations are not). */
  readonly cut: string | null;
}

/** Of the other three columns, before 1.5 and since. */
const widths = [39, 43];

const headingLine = /Benchmark +Time +CPU +Iterations(?= |$)/;

/** Programs that take the user's language write a decimal comma. */
const number = String.raw`-?(?:\d+(?:[.,]\d+)?(?:e[+-]\d{2,3})?|nan|inf)`;
const rowLine = new RegExp(
  String.raw`^((?:\S.*?)?\S) +(${number}) (ns|us|ms|s|%) +(${number}) \3 +(\d+)(?= |$)`,
);
const failureLine = /^((?:\S.*?)?\S) +(ERROR OCCURRED|SKIPPED): '/;

const amount = String.raw`(${number})((?:[KMGTPEZY]i|[kMGTPEZYmunpfazy])?)`;
const namedCounter = new RegExp(String.raw` ([^\s=](?:[^=]{0,100}?[^\s=])?)=${amount}(\/s|s|%|)(?= |$)`, "y");
const tabularCounter = new RegExp(String.raw` +${amount}(?:\/s|s|(%)|)(?= |$)`, "y");
/** Rates before 1.5: at least two blanks stand before them, since they are in columns. */
const oldRate = new RegExp(String.raw` {2,}${amount}(B| items)\/s(?= |$)`, "y");

export interface PrintedFailure {
  readonly name: string;
  /** False if it was skipped on purpose. */
  readonly failed: boolean;
}

const prefixes = "yzafpnum kMGTPEZY";

/** A heading in a line, and where it begins; null if there is none. */
export function readColumns(text: string): (Columns & { readonly at: number }) | null {
  const match = headingLine.exec(text);
  if (match === null) return null;
  const width = match[0].length;
  const nameWidth = match[0].indexOf("Time") - 10; // it is right-aligned in 13 columns behind a blank
  return {
    at: match.index,
    nameWidth,
    width,
    isAligned: widths.includes(width - nameWidth),
    counters: text.slice(match.index + match[0].length).trimEnd(),
  };
}

/** Counters have columns of their own. */
export function isTabular({ counters }: Columns): boolean {
  return counters !== "" && !counters.startsWith(" UserCounters...");
}

/** A row; null if the text is none. `isCut`: the input perhaps ends within it. */
export function readRow(text: string, columns: Columns | null, isCut: boolean): PrintedRow | null {
  const match = rowLine.exec(text);
  if (match === null) return null;
  const [head, name = "", realTime = "", unit = "", cpuTime = "", iterations = ""] = match;
  const timeEnd = head.indexOf(` ${unit} `, name.length);
  const ownName = nameBefore(name, timeEnd - Math.max(10, realTime.length), columns);
  if (ownName === null) return null;
  const row = {
    name: ownName,
    realTime: realTime.replace(",", "."),
    cpuTime: cpuTime.replace(",", "."),
    unit,
    iterations: Number(iterations),
  };
  const behind = text.slice(head.length);
  const { counters, end } = readCounters(behind, columns);
  const label = behind.slice(end).trim() || null;
  const last = counters.at(-1);
  if (!isCut || (label === null && behind.endsWith("/s"))) return { ...row, counters, label, cut: null };
  if (label !== null) return { ...row, counters, label: null, cut: "label" };
  if (last !== undefined) return { ...row, counters: counters.slice(0, -1), label, cut: last.name };
  const isWhole = columns === null || !columns.isAligned || head.length >= columns.width;
  return { ...row, counters, label, cut: isWhole ? null : "iterations" };
}

/** A row of a benchmark that has no figures; null if the text is none. */
export function readFailure(text: string, columns: Columns | null): PrintedFailure | null {
  const [head, written = "", word = ""] = failureLine.exec(text) ?? [];
  if (head === undefined) return null;
  const name = nameBefore(written, head.length - word.length - 3, columns);
  return name === null ? null : { name, failed: word !== "SKIPPED" };
}

const tornTimes = /^ [ \d.-]{9}\d (?:ns|us|ms|s) *(?:[\d.-]+(?: [mnsu]{0,2} *)?)?$/;

/** Whether a row ends amidst its times, of which the first stands where it should. */
export function isTorn(text: string, { nameWidth, isAligned }: Columns): boolean {
  return isAligned && /^\S/.test(text) && tornTimes.test(text.slice(nameWidth));
}

/**
 * The name in a row of which the next column begins at `at`: without what the program printed before it, without a line feed, which moves
 * the columns to the right. Null if they are too far left. Names are filled up to a number of bytes, not of letters.
 */
function nameBefore(name: string, at: number, columns: Columns | null): string | null {
  if (columns === null || !columns.isAligned) return name;
  const shift = at - columns.nameWidth - 1 + Buffer.byteLength(name) - name.length;
  const own = name.slice(shift);
  return shift < 0 || own.trimStart() !== own || own === "" ? null : own;
}

interface Counters {
  readonly counters: PrintedCounter[];
  /** Where in the text the label begins. */
  readonly end: number;
}

function readCounters(text: string, columns: Columns | null): Counters {
  return columns !== null && isTabular(columns) ? readTabular(text, columns.counters) : readNamed(text);
}

function readNamed(text: string): Counters {
  const counters: PrintedCounter[] = [];
  let end = 0;
  namedCounter.lastIndex = 0;
  for (let found = namedCounter.exec(text); found !== null; found = namedCounter.exec(text)) {
    const [, name = "", written = "", prefix = "", unit] = found;
    counters.push(toCounter(name, written, prefix, unit === "%"));
    end = namedCounter.lastIndex;
  }
  oldRate.lastIndex = end;
  for (let found = oldRate.exec(text); found !== null; found = oldRate.exec(text)) {
    const [, written = "", prefix = "", unit] = found;
    const name = unit === "B" ? "bytes_per_second" : "items_per_second";
    counters.push({ name, value: toNumber(written, prefix, 1024), isShare: false });
    end = oldRate.lastIndex;
  }
  return { counters, end };
}

function readTabular(text: string, heading: string): Counters {
  const found: { readonly end: number; readonly match: RegExpExecArray }[] = [];
  tabularCounter.lastIndex = 0;
  for (let match = tabularCounter.exec(text); match !== null; match = tabularCounter.exec(text))
    found.push({ match, end: tabularCounter.lastIndex });
  const names =
    namesAbove(
      heading,
      found.map(({ end }) => end),
    ) ?? heading.trim().split(/ +/);
  if (names.length > found.length) return { counters: [], end: 0 };
  const values = found.slice(0, names.length);
  return {
    counters: values.map(({ match: [, written = "", prefix = "", share] }, i) =>
      toCounter(names[i] ?? "", written, prefix, share !== undefined),
    ),
    end: values.at(-1)?.end ?? 0,
  };
}

/** The names of the columns that end at these places, which may hold blanks; null if the columns of the heading are not those. */
function namesAbove(heading: string, ends: readonly number[]): string[] | null {
  const names: string[] = [];
  let from = 0;
  for (const end of ends) {
    const name = heading.slice(from, end).trim();
    if (name === "" || (heading[end] ?? " ") !== " ") return null;
    names.push(name);
    from = end;
    if (end === heading.length) return names;
  }
  return null;
}

function toCounter(name: string, written: string, prefix: string, isShare: boolean): PrintedCounter {
  const base = prefix.endsWith("i") || name === "bytes_per_second" ? 1024 : 1000;
  return {
    name,
    value: isShare ? toNumber(`${written}e-2`, "", 1) : toNumber(written, prefix, base),
    isShare,
  };
}

/** Powers of ten by moving the decimal point, which is exact. The text itself if it is no number. */
function toNumber(text: string, prefix: string, base: number): number | string {
  const written = text.replace(",", ".");
  const power = prefix === "" ? 0 : prefixes.indexOf(prefix.charAt(0).replace("K", "k")) - 8;
  const value =
    base === 1000 && power !== 0 ? Number(`${written}e${3 * power}`) : Number(written) * base ** power;
  return Number.isFinite(value) ? value : written;
}

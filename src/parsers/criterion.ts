/**
 * Criterion.rs, what it prints of each benchmark: its best estimate of the time of an iteration (the slope of a regression, or the mean),
 * between the bounds of a confidence interval for it, 95 % unless the benchmark wants another. The throughput is worked out of these.
 *
 *     sort/1024               time:   [6.2835 µs 6.3088 µs 6.3386 µs]
 *                             thrpt:  [161.55 Melem/s 162.31 Melem/s 162.97 Melem/s]
 *
 * The name has less than 24 bytes; a longer one has a line of its own. `change`, and whatever is in percent, is about an earlier run.
 */
import { MeasurementRows, readNumber } from "./exports/measurement-rows.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isPrefix, skipAlike, skipPrefixes, unwrapLine } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

const nameWidth = 24;
const time = /time: {3}\[(.*)$/;
const throughput = /^ *thrpt: {2}\[(.*)$/;
const value = String.raw`(-?\d[\d.]{0,20}(?:e[+-]?\d{1,3})?|-?inf|NaN) {1,4}([^\s\d[\]%][^\s[\]]{0,20})`;
const values = new RegExp(String.raw`^\s{0,4}${value}\s{1,4}${value}\s{1,4}${value}\s{0,4}\]`);
/** What is torn is still Criterion's, which prints a point in all but the largest numbers. */
const torn = /^\s{0,4}(?:\d+\.\d+ {1,4}[^\s\d[\]%]|\d[\d.]{0,20}$)/;
const progress =
  /Benchmarking (\S.{0,200}): (?:(Warming up for|Collecting \d+ samples in) \S.*|(Analyzing)|Profiling for \S.*|Complete \(Analysis Disabled\))\s*$/;
/** Many programs say so. */
const begins = /Benchmarking \S/;
const outliers = /^Found (\d+) outliers among \d+ measurements \(/;
/** What else may follow. */
const further =
  /^\s*(?:change:|(?:time: {3}|thrpt: {2})\[\s*[+-]?(?:\d[\d.]*|inf|NaN)%|No change in performance detected|Performance has |Change within noise|\d+ \(\d[\d.]*%\) (?:low|high) (?:mild|severe)|(?:slope|mean|median) +\[)/;

/** The bounds of the throughput are what is processed in an iteration by those of the time, and say nothing else. */
const metrics = {
  time: ["time_lower_bound", "time_estimate", "time_upper_bound"],
  throughput: [null, "throughput_of_estimate", null],
} as const;

/** Lines of something else that may stand between those of a benchmark. */
const patience = 3;
const longestLine = 1000;

interface State {
  /** The benchmark that runs, and the line that said so first. */
  running: { readonly line: number; readonly name: string } | null;
  /** The benchmark that was analysed, or whose time was read. */
  block: { readonly name: string; readonly prefix: string; wait: number } | null;
  /** A line was surely Criterion's. */
  known: boolean;
}

export const criterion: LineParser<State> = {
  id: "criterion",
  title: "cargo bench (Criterion)",
  lineTypes: [
    { meaning: "a benchmark runs", example: "Benchmarking sort/1024: Warming up for 3.0000 s" },
    {
      meaning: "its time: lower bound, estimate, upper bound",
      example: "sort/1024               time:   [6.2835 µs 6.3088 µs 6.3386 µs]",
    },
    {
      meaning: "its throughput",
      example: "                        thrpt:  [161.55 Melem/s 162.31 Melem/s 162.97 Melem/s]",
    },
    { meaning: "how many samples lie far out", example: "Found 5 outliers among 100 measurements (5.00%)" },
  ],
  find: { anchors: ["time:   [", "Benchmarking "] },
  start: () => ({ running: null, block: null, known: false }),
  open: (store, state) => new CriterionReader(store, state),
};

class CriterionReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "criterion");

  get open(): boolean {
    return this.state.block !== null;
  }

  line(line: Line): boolean {
    const text = unwrapLine(line.beginning(longestLine));
    const { block } = this.state;
    const own = block === null ? "" : skipAlike(text, block.prefix);
    if (block !== null && this.#readOn(block.name, own, line.number)) return true;
    if (this.#readTime(line, text) || this.#readProgress(text, line.number)) return true;
    if (block !== null && (own.trim() === "" || block.wait-- === 0)) this.state.block = null;
    return false;
  }

  end(): void {
    this.#stop("the end of the input");
  }

  #readTime(line: Line, text: string): boolean {
    const [whole, written = ""] = time.exec(text) ?? [];
    if (whole === undefined || !(values.test(written) || torn.test(written))) return false;
    const before = text.slice(0, -whole.length);
    const place = splitName(before) ?? (/\]\s*$/.test(written) ? splitAligned(before) : null);
    if (place === null) return false;
    const { prefix } = place;
    const name = place.name === "" ? nameAbove(line, prefix) : place.name;
    this.state.known = true;
    this.state.running = null;
    this.state.block = name === null ? null : { name, prefix, wait: patience };
    if (name === null) this.#complain(line.number, "the benchmark's name in the line above", "none");
    else this.#addValues(line.number, name, "time", written);
    return true;
  }

  #readOn(name: string, text: string, line: number): boolean {
    if (further.test(text) || text.trimEnd() === name) return true;
    const count = outliers.exec(text)?.[1];
    if (count !== undefined) this.#rows.add(line, { benchmark: name }, "outliers", Number(count), "count");
    const written = throughput.exec(text)?.[1];
    if (written !== undefined) this.#addValues(line, name, "throughput", written);
    return count !== undefined || written !== undefined;
  }

  #readProgress(text: string, line: number): boolean {
    const match = progress.exec(text) ?? (this.state.known ? begins.exec(text) : null);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    const [, name, busy, analysed] = match;
    this.state.block = null;
    if (name === undefined) return true;
    this.state.known = true;
    if (this.state.running?.name !== name) this.#stop("another benchmark");
    if (analysed !== undefined) this.state.block = { name, prefix, wait: patience };
    // Behind it a log of the progress alone, which is the standard error's, has nothing more.
    this.state.running = busy === undefined ? null : { line: this.state.running?.line ?? line, name };
    return true;
  }

  /** Something else comes where the benchmark's time should. */
  #stop(found: string): void {
    const { running } = this.state;
    this.state.running = null;
    if (running !== null) this.#complain(running.line, `the time of ${redact(running.name)}`, found);
  }

  /** `[lower estimate upper]`, each in a unit of its own. */
  #addValues(line: number, benchmark: string, what: "time" | "throughput", written: string): void {
    const match = values.exec(written);
    if (match === null) {
      this.#complain(
        line,
        "three values with their units in brackets",
        JSON.stringify(redact(written).slice(0, 60)),
      );
      return;
    }
    metrics[what].forEach((metric, i) => {
      const [figure = "", unit = ""] = match.slice(1 + 2 * i);
      if (metric !== null)
        this.#rows.add(line, { benchmark }, metric, readNumber(figure) ?? null, unitOf(unit));
    });
  }

  #complain(line: number, expected: string, found: string): void {
    this.store.problem(line, `criterion: expected ${expected}, found ${found}`);
  }
}

/** What stands before `time:`. */
interface Place {
  readonly prefix: string;
  /** Empty where it is too long for its column. */
  readonly name: string;
}

function splitName(before: string): Place | null {
  const bytes = Buffer.from(before);
  const column = bytes.toString("utf8", Math.max(0, bytes.length - nameWidth));
  const prefix = before.slice(0, before.length - column.length);
  const name = column.trimEnd();
  const fits = bytes.length >= nameWidth && name !== column && !name.startsWith(" ");
  return fits && isPrefix(prefix) ? { prefix, name } : null;
}

/** The same of lines that somebody wrote again, with a wider column. */
function splitAligned(before: string): Place | null {
  const at = skipPrefixes(before, false);
  const [, name] = /^(\S{1,60}(?: \S{1,60}){0,9}) {2,60}$/.exec(before.slice(at)) ?? [];
  return name === undefined ? null : { prefix: before.slice(0, at), name };
}

/** The name in the line above, which has one only because it is too long for the column; null if there is none. */
function nameAbove(line: Line, prefix: string): string | null {
  const [above = ""] = line.above(1);
  const text = unwrapLine(above);
  const own = skipAlike(text, prefix);
  const name = (own === text ? text.slice(skipPrefixes(text)) : own).trim();
  const shown = progress.exec(name)?.[1];
  if (shown !== undefined) return shown;
  const isName = Buffer.byteLength(name) >= nameWidth && !further.test(name) && !outliers.test(name);
  return isName ? name : null;
}

/** `Melem/s` → `M/s`. The micro sign, which is the only one beyond ASCII, may have been read in another encoding. */
function unitOf(written: string): string {
  return written.replace(/elem\/s$/, "/s").replace(/^[^A-Za-z/]+s$/, "us");
}

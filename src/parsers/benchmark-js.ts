/**
 * Benchmark.js, a line for each benchmark as nearly everybody prints it (`String(event.target)`): how often it runs in a second, the
 * relative margin of error of that (95 %, by Student's t), and how many samples it is of. The same from 0.3 to 2.1.4, the last.
 *
 *     RegExp#test x 4,161,532 ops/sec ±0.99% (59 runs sampled)
 *     String#indexOf: code: ERR_ASSERTION,actual: 1,expected: 2,operator: strictEqual
 *     Fastest is RegExp#test
 *
 * Behind the name of a benchmark that threw stand the properties of the error, mostly none: then the line ends with a colon and a blank.
 * One that was stopped has no samples, and a figure that comes of warming up. Suites have no line of their own: where a program has several,
 * with benchmarks of the same names, only a heading of its own tells these apart. Nor have processes: a suite runs again, as a rule in the
 * next one, where `Fastest is` has ended the one before, or a name comes again. Each such run counts as a fork.
 */
import { MeasurementRows, readNumber, type Subject } from "./exports/measurement-rows.ts";
import { findHeading, headingLines } from "./heading.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { digitsAsZeros, endsRecord, skipAlike, skipPrefixes, unwrapLine } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

/** The last of a line: a name may look like a result. */
const result = /^(.*) x (\d[\d,]{0,30}(?:\.\d\d)?|Infinity|NaN) ops\/sec(?=\s|$)/;
/** The sign may have become something else on its way, and is `+/-` in old versions on Java. */
const spread = /^ [^\w\s.]{1,6}(\d{1,9}\.\d\d|NaN|Infinity)% \((\d{1,9}) runs? sampled\)/;
/** The beginning of that, and nothing else. */
const torn = /^ [^\w\s.]{1,6}(?:\d[\d.]{0,12}%?(?: \(?\d{0,9}[ a-z]{0,14})?)?$/;
const failed =
  /^(\S.{0,200}?): (?:$|(?:(?:errno|generatedMessage): [\w-]{1,20},){0,2}code: [A-Z]\w{1,60}(?:,|$))/;
const fastest = /(?:^|\s)(?:Fastest|Slowest) is(?:\s|$)/;

/** What loggers write before a line, and programs before the name of a benchmark: `[lodash] map`. */
const perhapsNamed =
  /(?:(?:\[[^\][\d]{1,80}\]|(?:DEBUG|INFO|WARN(?:ING)?|ERROR):?|[A-Za-z_.-]{1,80} {1,40}\|) {1,9}){1,8}$/;
const levels = /DEBUG|INFO|WARN|ERROR/;
/** A heading that counts processes is not one of a suite. */
const counts = /^(?:attempt|build|iteration|job|process|rep(?:etition)?|round|run|sample|trial|try)\b/i;

/** Lines of something else between two benchmarks. */
const patience = 5;
const longestLine = 1000;

interface State {
  /** How many times a suite has run, and of what the last of them told. */
  fork: number;
  seen: Record<string, true>;
  /** The heading above it, and whether it is at an end. */
  suite: string | null;
  over: boolean;
  /** What surely is a logger's, with zeros for digits. */
  prefix: string;
  /** The last line that was understood, and how many more are looked at. */
  last: number;
  wait: number;
}

export const benchmarkJs: LineParser<State> = {
  id: "benchmark-js",
  title: "Benchmark.js",
  lineTypes: [
    {
      meaning: "how often a benchmark runs in a second, with the relative margin of error",
      example: "RegExp#test x 4,161,532 ops/sec ±0.99% (59 runs sampled)",
    },
    {
      meaning: "a benchmark that threw an error",
      example: "String#indexOf: code: ERR_ASSERTION,actual: 1,expected: 2,operator: strictEqual",
    },
    { meaning: "the end of a suite", example: "Fastest is RegExp#test" },
  ],
  find: { anchors: [" ops/sec"] },
  start: () => ({ fork: 0, seen: {}, suite: null, over: true, prefix: "", last: 0, wait: 0 }),
  open: (store, state) => new BenchmarkJsReader(store, state),
};

class BenchmarkJsReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "benchmark-js");

  get open(): boolean {
    return this.state.wait > 0;
  }

  line(line: Line): boolean {
    const { state } = this;
    const text = unwrapLine(line.beginning(longestLine));
    const taken = this.#readResult(text, line) || (this.open && this.#readOn(text, line));
    if (taken) {
      state.wait = patience;
      state.last = line.number;
    } else if (state.wait > 0) {
      state.wait--;
    }
    return taken;
  }

  end(): void {}

  #readResult(text: string, line: Line): boolean {
    const [head = "", before, figure] = result.exec(text) ?? [];
    if (before === undefined) return false;
    const at = this.#nameStart(before, line);
    const name = before.slice(at).trim();
    const rest = text.slice(head.length);
    const found = spread.exec(rest);
    if (name === "") return false;
    if (found === null) return this.#readTorn(name, rest, line);
    const [whole, margin = "", samples = ""] = found;
    if (!endsRecord(rest, whole.length)) return false; // a sentence that mentions one
    const subject = this.#subject(name, text.slice(0, at), line);
    if (samples === "0") this.#fail(line.number, subject);
    else {
      this.#rows.add(line.number, subject, "ops", readFigure(figure), "1/s");
      this.#rows.add(line.number, subject, "rme", readFigure(margin), "%");
      this.#rows.add(line.number, subject, "samples", Number(samples), "count");
    }
    return true;
  }

  /** It has no figure: the run counts by that it failed. */
  #fail(line: number, subject: Subject): void {
    this.#rows.fail(line, subject);
  }

  /** A line that was cut off; others print the beginning alone. */
  #readTorn(name: string, rest: string, line: Line): boolean {
    const isBare = rest.trim() === "";
    if (isBare ? !line.unterminated : !torn.test(rest)) return false;
    const found = isBare ? "nothing" : JSON.stringify(rest.trim());
    this.store.problem(
      line.number,
      redact(`benchmark-js: ${name.slice(0, 80)}: expected a margin of error and samples, found ${found}`),
    );
    return true;
  }

  /** A benchmark that threw, and the end of a suite. */
  #readOn(text: string, line: Line): boolean {
    const at = this.#nameStart(text, line);
    const [, name] = this.state.over ? [] : (failed.exec(text.slice(at)) ?? []); // others end with a colon too
    if (name !== undefined) this.#fail(line.number, this.#subject(name, text.slice(0, at), line));
    else if (fastest.test(text)) this.state.over = true;
    else return false;
    return true;
  }

  /** Where a name begins: what may be its own first word is the logger's where other lines have it too. */
  #nameStart(text: string, line: Line): number {
    const { state } = this;
    const at = skipPrefixes(text);
    const prefix = digitsAsZeros(text.slice(0, at));
    const sure = perhapsNamed.exec(prefix)?.index ?? at;
    if (sure === at || prefix === state.prefix) return at;
    // A level alone may well be a word.
    const mayBe = /\d/.test(prefix) || !levels.test(prefix);
    const isOthers =
      mayBe &&
      line.above(headingLines).some((above) => {
        const other = unwrapLine(above);
        return digitsAsZeros(other.slice(0, at)) === prefix && !result.test(other);
      });
    if (isOthers) state.prefix = prefix;
    return isOthers ? at : sure;
  }

  #subject(name: string, prefix: string, line: Line): Subject {
    const { state } = this;
    if (state.last !== line.number - 1) this.#findSuite(prefix, line);
    const key = `${state.suite ?? ""}\0${name}`;
    if (state.over || state.seen[key] === true) {
      state.fork++;
      state.seen = {};
    }
    state.over = false;
    state.seen[key] = true;
    return {
      benchmark: name,
      params: state.suite === null ? null : `suite=${state.suite}`,
      fork: String(state.fork),
    };
  }

  #findSuite(prefix: string, line: Line): void {
    const { state } = this;
    const above = line.above(headingLines).map((other) => skipAlike(unwrapLine(other), prefix));
    // Behind what ends with a colon and a blank an error should stand.
    const found = (above[0] ?? "").endsWith(": ") ? null : findHeading(above, "");
    if (found !== null && !counts.test(found)) state.suite = found;
    else if (state.over) state.suite = null;
  }
}

/** `4,161,532` → 4161532; null where the tool has no number. */
function readFigure(written = ""): number | null {
  return readNumber(written.replaceAll(",", "")) ?? null;
}

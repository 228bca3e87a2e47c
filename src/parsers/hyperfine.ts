/**
 * What hyperfine prints for people: a heading with the command, its times, their range, warnings, and who ran faster in the end.
 *
 *     Benchmark 1: sort data
 *       Time (mean ± σ):     103.4 ms ±   2.1 ms    [User: 12.3 ms, System: 4.5 ms]
 *       Range (min … max):   100.1 ms … 110.2 ms    28 runs
 *
 * These are figures of all runs together, named as in its exports; single runs are in `--export-json` alone. Of one run (`Time (abs ≡)`) it
 * prints that. Before 1.12 the heading is `Benchmark #1`, before 1.5 the number of runs is missing; microseconds since 1.17. A terminal
 * or a conversion may have made something else of the signs that are not ASCII. Of a command of several lines only the first is told from
 * what the command itself prints (`--show-output`). The speeds in the end are quotients of the means above, and no rows.
 */
import { joinParams, MeasurementRows, type Subject } from "./exports/measurement-rows.ts";
import {
  failure,
  givenUp,
  heading,
  ignored,
  meanTimes,
  onlyTimes,
  range,
  rangeTimes,
  remark,
  times,
  unusedParams,
} from "./hyperfine-lines.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { endsRecord, isAlike, isPrefix, lastShown } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

/** Lines of something else behind the heading, and behind the last line that was understood. */
const patience = 5;

interface State {
  /** How many processes have printed times, or that a run failed. */
  fork: number;
  /** The number of the benchmark that the last of them told of; 0 where it has none, or another begins. */
  told: number;
  /** The heading whose times have not come yet. */
  heading: {
    readonly line: number;
    readonly number: number;
    readonly benchmark: string;
    readonly params: string | null;
    readonly prefix: string;
    /** How many lines it looks for another end than times. */
    wait: number;
  } | null;
  /** Times whose range, and whose warnings may follow. */
  block: {
    readonly line: number;
    readonly subject: Subject;
    readonly prefix: string;
    /** The range is still to come. */
    due: boolean;
    wait: number;
  } | null;
}

export const hyperfine: LineParser<State> = {
  id: "hyperfine",
  title: "hyperfine",
  lineTypes: [
    { meaning: "the command", example: "Benchmark 1: sort data" },
    {
      meaning: "mean and standard deviation of all runs, and means of their CPU times",
      example: "  Time (mean ± σ):     103.4 ms ±   2.1 ms    [User: 12.3 ms, System: 4.5 ms]",
    },
    {
      meaning: "the fastest and the slowest run, and how many there were",
      example: "  Range (min … max):   100.1 ms … 110.2 ms    28 runs",
    },
    {
      meaning: "a single run",
      example: "  Time (abs ≡):        103.4 ms               [User: 12.3 ms, System: 4.5 ms]",
    },
    { meaning: "some of the runs failed", example: "  Warning: Ignoring non-zero exit code." },
    {
      meaning: "a run failed, and no more were made",
      example:
        "Error: Command terminated with non-zero exit code: 1. Use the '-i'/'--ignore-failure' option if you want to ignore this.",
    },
  ],
  find: { anchors: ["Benchmark", ", System:", "--ignore-failure"] },
  start: () => ({ fork: 0, told: 0, heading: null, block: null }),
  open: (store, state) => new HyperfineReader(store, state),
};

class HyperfineReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "hyperfine");

  get open(): boolean {
    return this.state.block !== null || (this.state.heading?.wait ?? 0) > 0;
  }

  line(line: Line): boolean {
    const text = lastShown(line.text());
    const isTaken =
      this.#readTimes(text, line) ||
      this.#readHeading(text, line.number) ||
      this.#readFailure(text, line.number) ||
      this.#readOn(text, line.number);
    if (!isTaken) this.#wait();
    return isTaken;
  }

  end(): void {
    this.#expectRange("the end of the input");
    this.#expectTimes("the end of the input");
  }

  #wait(): void {
    const { heading: above, block } = this.state;
    if (above !== null && above.wait > 0) above.wait--;
    if (block !== null && block.wait-- === 0) this.#closeBlock("something else");
  }

  #readHeading(text: string, line: number): boolean {
    const match = heading.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    this.#closeBlock("another benchmark");
    this.#expectTimes("another benchmark");
    const [, number, name = ""] = match;
    if (Number(number) <= this.state.told) this.state.told = 0;
    const [unused = "", list = ""] = unusedParams.exec(name) ?? [];
    const pairs = list.split(", ").map((pair) => pair.split(" = ") as [string, string]);
    pairs.sort(([a], [b]) => (a < b ? -1 : 1)); // as the export has them
    this.state.heading = {
      line,
      number: Number(number),
      benchmark: redact(name.slice(0, name.length - unused.length)),
      params: unused === "" ? null : redact(joinParams(pairs) ?? ""),
      prefix,
      wait: patience,
    };
    return true;
  }

  #readTimes(text: string, line: Line): boolean {
    const match = times.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    const rest = text.slice(match.index + match[0].length);
    const isMean = match[1]?.startsWith("mean") === true;
    const found = (isMean ? meanTimes : onlyTimes).exec(rest);
    const above = this.state.heading;
    const isBelow = above !== null && isAlike(prefix, above.prefix);
    if (found === null && !isBelow) return false; // others write such lines too
    this.#closeBlock("other times");
    if (found === null) {
      this.#problem(line.number, "its times", JSON.stringify(redact(rest.trim()).slice(0, 60)));
      this.state.heading = null;
      return true;
    }
    if (!isBelow) this.#problem(line.number, "the command above its times", "none");
    const of = this.#begin(isBelow ? above : null);
    const subject = isMean ? of : { ...of, iteration: 1 };
    this.#addTimes(line.number, subject, found);
    this.state.block = { line: line.number, subject, prefix, due: isMean, wait: patience };
    return true;
  }

  /** A process is told from the next by the number of the benchmark, which begins anew. Without it nobody can tell. */
  #begin(above: State["heading"]): Subject {
    const { state } = this;
    if (above === null || state.told === 0) state.fork++;
    state.told = above?.number ?? 0;
    state.heading = null;
    const { benchmark = null, params = null } = above ?? {};
    return { benchmark, params, fork: String(state.fork) };
  }

  #addTimes(line: number, subject: Subject, found: readonly string[]): void {
    const isSingle = subject.iteration !== undefined;
    const metrics = isSingle ? ["elapsed", "user", "system"] : ["mean", "stddev", "user", "system"];
    metrics.forEach((metric, i) => this.#addTime(line, subject, metric, found[2 * i + 1], found[2 * i + 2]));
  }

  #addTime(line: number, subject: Subject, metric: string, value = "", unit = ""): void {
    this.#rows.add(line, subject, metric, Number(value), /^m?s$/.test(unit) ? unit : "us");
  }

  /** A run that failed: of what, the heading says. */
  #readFailure(text: string, line: number): boolean {
    const [told, code, signal] = failure.exec(text) ?? [];
    const [, why] = this.open ? (givenUp.exec(text) ?? []) : [];
    if (told === undefined && why === undefined) return false;
    this.#closeBlock("an error");
    const above = this.state.heading;
    if (told === undefined) {
      if (above !== null) this.#problem(above.line, "its times", JSON.stringify(redact(why ?? "")));
      this.state.heading = null;
      return true;
    }
    const subject = { ...this.#begin(above), iteration: 1 };
    if (code === undefined && signal === undefined) this.#rows.add(line, subject, "success", 0, null);
    else this.#rows.add(line, subject, "exit_code", code === undefined ? null : Number(code), null);
    return true;
  }

  /** Reads what follows times. */
  #readOn(text: string, line: number): boolean {
    const { block } = this.state;
    if (block === null) return false;
    const match = block.due ? range.exec(text) : null;
    if (match !== null && isAlike(text.slice(0, match.index), block.prefix)) {
      this.#readRange(text.slice(match.index + match[0].length), line, block.subject);
      block.due = false;
    } else if (ignored.test(text)) {
      this.#rows.add(line, block.subject, "success", 0, null);
    } else if (!remark.test(text)) {
      return false;
    }
    block.wait = patience;
    return true;
  }

  #readRange(rest: string, line: number, subject: Subject): void {
    const [whole, min, minUnit, max, maxUnit, runs] = rangeTimes.exec(rest) ?? [];
    if (whole === undefined || !endsRecord(rest, whole.length)) {
      this.#problem(line, "the range of the times", JSON.stringify(redact(rest.trim()).slice(0, 60)));
      return;
    }
    this.#addTime(line, subject, "min", min, minUnit);
    this.#addTime(line, subject, "max", max, maxUnit);
    if (runs !== undefined) this.#rows.add(line, subject, "runs", Number(runs), "count");
  }

  #closeBlock(found: string): void {
    this.#expectRange(found);
    this.state.block = null;
  }

  #expectRange(found: string): void {
    const { block } = this.state;
    // Without a heading it is said already that lines are missing.
    if (block?.due === true && block.subject.benchmark !== null)
      this.#problem(block.line, "the range of the times", found);
  }

  /** Of a heading alone nobody knows whose it is, unless it goes on with the benchmarks of a process. */
  #expectTimes(found: string): void {
    const { heading: above, told } = this.state;
    if (above !== null && told > 0 && above.number === told + 1)
      this.#problem(above.line, "its times", found);
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, `hyperfine: expected ${expected}, found ${found}`);
  }
}

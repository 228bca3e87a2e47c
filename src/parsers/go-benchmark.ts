/**
 * Go's benchmarks, as `go test -bench` prints them, with `-v` and `-json` too, and other programs in Go's benchmark data format (proposal
 * 14313):
 *
 *     goos: linux
 *     pkg: example.org/sorting
 *     BenchmarkSort/size=100-8   	    1000	      3285 ns/op	     920 B/op	       2 allocs/op
 *     PASS
 *     ok  	example.org/sorting	1.234s
 *
 * A name is printed when its benchmark begins and the figures when it ends: what it writes itself stands between the two. With `-count` the
 * lines of a benchmark follow each other, and are of one process; one that comes again after others is of another process.
 */
import { MeasurementRows, readNumber, type Subject } from "./exports/measurement-rows.ts";
import {
  type Figures,
  isOwnUnit,
  metricOf,
  readFigures,
  readName,
  readProcs,
  subjectOf,
} from "./go-benchmark-line.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isPrefix, unwrapLine } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

const outcome = /--- (FAIL|SKIP|BENCH): (Benchmark\S*)\s*$/;
const header = /(goos|goarch|pkg): (\S{1,400})\s*$|(cpu): \S/;
const packageEnd = /(?:^|\W)(ok|FAIL)\s{1,9}(\S{1,400})(?:\s{1,9}\d{1,9}\.\d{1,9}s| \[)/;
/** What else Go prints around benchmarks. */
const frame =
  /(?:PASS|FAIL|exit status \d{1,3}|\?\s+\S+\s+\[no test files\]|(?:=== [A-Z]+\s+)?Benchmark[^a-z\s]\S*)$/;
/** A line of the output, or something else, in `-json`. */
const record = /\{(?:"Time":"[^"]*",)?"Action":"(?:output",[^{}]{0,2000}"Output":"((?:[^"\\]|\\.)*)")?/;

/** Bytes of a line that is looked at. */
const longestLine = 4000;
/** How many lines are looked at behind one that is known, whatever they hold. */
const patience = 50;

/** What is known of one run of a program. */
interface Run {
  /** The package; null where no header says so. */
  pkg: string | null;
  /** The first line of the header, which tells that these are Go's own lines; null without any. */
  headed: "goos" | "pkg" | null;
  /** What comes next is of another process. */
  over: boolean;
  /** How often each benchmark ran in this process, by name and GOMAXPROCS. */
  counts: Record<string, number>;
  /** The key of the last one. */
  last: string | null;
  /** GOMAXPROCS of the last one. */
  procs: string | null;
  /** The last one that failed. */
  failed: string | null;
}

interface State {
  run: Run;
  /** How many processes have had figures. */
  process: number;
  /** A name whose figures are to come. */
  begun: { readonly line: number; readonly name: string } | null;
  /** How many more lines are looked at. */
  wait: number;
}

const newRun = (): Run => ({
  pkg: null,
  headed: null,
  over: true,
  counts: {},
  last: null,
  procs: null,
  failed: null,
});

export const goBenchmark: LineParser<State> = {
  id: "go-benchmark",
  title: "go test -bench",
  lineTypes: [
    { meaning: "the package of the benchmarks below", example: "pkg: example.org/sorting" },
    {
      meaning: "a benchmark that ran 1000 times in a row, and what one time took",
      example: "BenchmarkSort/size=100-8   \t    1000\t      3285 ns/op\t     920 B/op\t       2 allocs/op",
    },
    { meaning: "a benchmark that failed", example: "--- FAIL: BenchmarkSort/size=100-8" },
    { meaning: "the end of the package", example: "ok  \texample.org/sorting\t1.234s" },
    {
      meaning: "such a line with -json",
      example: String.raw`{"Time":"2026-11-23T14:40:09Z","Action":"output","Package":"example.org/sorting","Output":"BenchmarkJoin-8 \t    1000\t        64.69 ns/op\n"}`,
    },
  ],
  find: {
    // Traces of a panic are long: what follows them must be found.
    starts: ["Benchmark", "pkg: ", "ok  \t", "FAIL\t", "--- FAIL: Benchmark"],
    anchors: ["goos: ", "ns/op"],
  },
  start: () => ({ run: newRun(), process: 0, begun: null, wait: 0 }),
  open: (store, state) => new GoReader(store, state),
};

class GoReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "go-benchmark");

  get open(): boolean {
    return this.state.wait > 0;
  }

  line(line: Line): boolean {
    const { state } = this;
    const text = textOf(line.beginning(longestLine));
    const taken = text === null ? this.open : this.#read(text, line);
    if (taken) state.wait = patience;
    else if (state.wait > 0) state.wait--;
    return taken;
  }

  end(): void {
    this.#giveUp("the end of the input");
  }

  #read(text: string, line: Line): boolean {
    return (
      this.#readOutcome(text, line.number) ||
      this.#readFigures(text, line) ||
      this.#begin(text, line.number) ||
      this.#readHeader(text) ||
      this.#readEnd(text) ||
      (this.open && this.#isFrame(text.trimEnd()))
    );
  }

  /** A benchmark that failed, was skipped, or has something to tell. */
  #readOutcome(text: string, line: number): boolean {
    const match = outcome.exec(text);
    if (match === null || !isPrefix(text.slice(0, match.index))) return false;
    const [, what, name = ""] = match;
    if (what === "FAIL") this.#fail(name, line);
    if (what !== "BENCH") this.state.begun = null;
    return true;
  }

  /** Figures behind their name, or those of the name that was begun. */
  #readFigures(text: string, line: Line): boolean {
    const { state } = this;
    const read = readFigures(text);
    if (read?.name === null) this.#begin(read.before, line.number);
    if (read === null || !this.#isOurs(read, line.number)) return false;
    if (read.name !== null) this.#giveUp(read.name);
    const name = read.name ?? state.begun?.name;
    state.begun = null;
    if (name !== undefined) this.#add(line, name, read);
    else this.#problem(line.number, "the name of a benchmark before its figures", "none");
    return true;
  }

  /** Where others may write such lines too, the header has to tell, or a unit that is Go's. */
  #isOurs({ name, before, tabbed, figures }: Figures, line: number): boolean {
    const { begun } = this.state;
    const headed = this.state.run.headed !== null;
    const isOwn = figures.some(({ unit }) => isOwnUnit(unit));
    if (name === null) return begun !== null || (isOwn && (headed || line === 1));
    return (headed || isOwn) && (this.#isBefore(before) || (tabbed && before.endsWith(" ")));
  }

  /** What may stand before a name: where it is Go's, what the benchmark wrote last, without a line feed, too. */
  #isBefore(text: string): boolean {
    return isPrefix(text) || (this.state.run.headed !== null && /\S$/.test(text));
  }

  #add(line: Line, printed: string, { figures, iterations, rest }: Figures): void {
    const { run } = this.state;
    if (Number(iterations ?? 1) === 0) return this.#fail(printed, line.number); // it panicked: `0  NaN ns/op`
    const { name, procs } = readProcs(printed);
    run.procs = procs ?? (run.headed === null ? null : "1");
    const subject = this.#subject(name, run.procs);
    if (iterations !== null) this.#rows.add(line.number, subject, "iterations", Number(iterations), "count");
    // The unit that the input ends with may not be all of it.
    const isTorn = line.unterminated && rest === "" && !isOwnUnit(figures.at(-1)?.unit ?? "");
    for (const { value, unit: written } of isTorn ? figures.slice(0, -1) : figures) {
      const { metric, unit } = metricOf(written);
      this.#rows.add(line.number, subject, metric, readNumber(value) ?? null, unit);
    }
    if (isTorn) this.#problem(line.number, "a value and its unit", "the end of the input");
    else if (/^[+-]?\d/.test(rest)) this.#problem(line.number, "a value and its unit", JSON.stringify(rest));
  }

  #fail(printed: string, line: number): void {
    const { run } = this.state;
    const { name, procs } = readProcs(printed);
    // Those that it is a part of fail with it.
    if (run.failed?.startsWith(`${name}/`) === true) return;
    run.failed = name;
    this.#rows.add(line, this.#subject(name, procs ?? run.procs), "success", 0, null);
  }

  /** The next run of a benchmark. */
  #subject(name: string, procs: string | null): Subject {
    const { run } = this.state;
    const key = `${name}\0${procs ?? ""}`;
    if (run.over || (run.last !== key && run.counts[key] !== undefined)) {
      this.state.process++;
      run.counts = {};
    }
    const iteration = (run.counts[key] ?? 0) + 1;
    run.counts[key] = iteration;
    run.last = key;
    run.over = false;
    return { ...subjectOf(run.pkg, name, procs), iteration, fork: String(this.state.process) };
  }

  /** A name in the column of names, of which the figures follow. */
  #begin(text: string, line: number): boolean {
    const read = this.state.run.headed === null ? null : readName(text);
    if (read === null || !this.#isBefore(read.before)) return false;
    this.#giveUp(read.name);
    this.state.begun = { line, name: read.name };
    return true;
  }

  #readHeader(text: string): boolean {
    const match = header.exec(text);
    if (match === null || !isPrefix(text.slice(0, match.index))) return false;
    const [, key, value = ""] = match;
    const { headed, over } = this.state.run;
    // In the midst of benchmarks one of them may write such a line too.
    if (key !== "goos" && headed === "goos" && !over) return false;
    if (key !== "goos" && key !== "pkg") return headed !== null;
    if (key === "goos" || !over) this.#leave("another run");
    this.state.run.headed ??= key;
    if (key === "pkg") this.state.run.pkg = value;
    return true;
  }

  #readEnd(text: string): boolean {
    const { begun } = this.state;
    const { pkg, over } = this.state.run;
    if (!this.open && over && begun === null) return false;
    const [, end, name] = packageEnd.exec(text) ?? [];
    if (end === undefined || (pkg !== null && name !== pkg)) return false;
    if (end === "FAIL" && begun !== null) {
      this.#fail(begun.name, begun.line);
      this.state.begun = null;
    }
    this.#leave(`the end of ${name}`);
    return true;
  }

  #isFrame(text: string): boolean {
    const match = frame.exec(text);
    return match !== null && isPrefix(text.slice(0, match.index));
  }

  #leave(found: string): void {
    this.#giveUp(found);
    this.state.run = newRun();
  }

  #giveUp(found: string): void {
    const { begun } = this.state;
    this.state.begun = null;
    if (begun !== null) this.#problem(begun.line, `the figures of ${begun.name}`, found);
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, redact(`go-benchmark: expected ${expected}, found ${found.slice(0, 80)}`));
  }
}

/** A line without what containers and `-json` put around it; null for a record that holds none. */
function textOf(written: string): string | null {
  const match = record.exec(written);
  if (match === null) return unwrapLine(written);
  const [, output] = match;
  return output === undefined ? null : unwrapLine(`{"log":"${output}"}`);
}

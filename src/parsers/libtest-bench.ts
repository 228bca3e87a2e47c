/**
 * Benchmarks of Rust's own harness (`#[bench]`), a line for each: the median of 50 samples, and behind the `+/-` how far the largest is
 * from the least. Since Rust 1.78 with two decimals, before in whole nanoseconds, always with commas between thousands.
 *
 *     test sort::small ... bench:       7,296.79 ns/iter (+/- 822.63) = 561 MB/s
 *
 * Criterion imitates these lines (`--output-format bencher`), with its own median and, behind the `+/-`, a standard deviation. It never
 * has commas, decimals or aligned names, and names of its own with slashes and blanks. Where a line shows neither, those above it
 * decide; else what stands behind the `+/-` may be either of the two, and is left out.
 */
import { MeasurementRows, readNumber } from "./exports/measurement-rows.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isPrefix, unwrapLine } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

const figure = String.raw`\d[\d,]{0,20}(?:\.\d{1,6})?`;
const result = new RegExp(String.raw`bench: {1,14}(${figure}) ([^\s/]{1,20})/iter \(\+/- (.*)$`);
const spread = new RegExp(String.raw`^(${figure})\)(?: = (${figure}) MB/s(?!\S)|(?! =))`);
const beforeName = /\btest (?=\S)/g;
/** The name, aligned with others or not. */
const beginsWithName = /^(\S.{0,200}?)( *) \.\.\. /;

/** What the harness says first. */
const running = /\brunning \d+ tests?\s*$/;

/** Lines that a benchmark may print between its name and its result, where its output is not captured. */
const linesBetween = 8;
/** Of those that tell whose lines these are. */
const linesAbove = 20;
const longestLine = 1000;

type State = Record<string, never>;

export const libtestBench: LineParser<State> = {
  id: "libtest-bench",
  title: "cargo bench (libtest)",
  lineTypes: [
    {
      meaning: "a benchmark: median time of an iteration (max - min), throughput",
      example: "test sort::small ... bench:       7,296.79 ns/iter (+/- 822.63) = 561 MB/s",
    },
  ],
  find: { anchors: ["/iter (+/- "] },
  start: () => ({}),
  open: (store, state) => new LibtestReader(store, state),
};

class LibtestReader extends LineReader<State> {
  readonly open = false;
  readonly #rows = {
    libtest: new MeasurementRows(this.store, "libtest-bench"),
    criterion: new MeasurementRows(this.store, "criterion"),
  };

  line(line: Line): boolean {
    const text = unwrapLine(line.beginning(longestLine));
    const match = result.exec(text);
    const named = match === null ? null : this.#findName(line, text.slice(0, match.index));
    if (match === null || named === null) return false;
    const [, median = "", unit = "", rest = ""] = match;
    const [, deviation, throughput] = spread.exec(rest) ?? [];
    if (deviation === undefined) {
      const found = JSON.stringify(redact(rest).slice(0, 40));
      this.store.problem(line.number, `libtest-bench: expected a number, a bracket and MB/s, found ${found}`);
    }
    const writer = writerOf(named, median, deviation ?? "") ?? writerAbove(line);
    const rows = this.#rows[writer === "criterion" ? "criterion" : "libtest"];
    const add = (metric: string, written: string, of: string): void =>
      rows.add(
        line.number,
        { benchmark: named.name },
        metric,
        readNumber(written.replaceAll(",", "")) ?? null,
        of,
      );
    add("median", median, unit);
    if (deviation !== undefined && writer !== null)
      add(writer === "criterion" ? "stddev" : "max_minus_min", deviation, unit);
    if (throughput !== undefined) add("throughput_of_median", throughput, "MB/s");
    return true;
  }

  end(): void {}

  /** In what stands before the result, or above it. */
  #findName(line: Line, before: string): Named | null {
    const here = nameIn(before);
    if (here !== null || !isPrefix(before)) return here;
    for (const above of line.above(linesBetween)) {
      if (result.test(above)) return null;
      const found = nameIn(unwrapLine(above));
      if (found !== null) return found;
    }
    return null;
  }
}

interface Named {
  readonly name: string;
  /** Blanks follow it, so that the results stand below each other. */
  readonly aligned: boolean;
}

function nameIn(text: string): Named | null {
  for (const { index, 0: word } of text.matchAll(beforeName)) {
    const [, found, blanks] = beginsWithName.exec(text.slice(index + word.length)) ?? [];
    if (found !== undefined && isPrefix(text.slice(0, index))) return { name: found, aligned: blanks !== "" };
  }
  return null;
}

/** Who wrote a line; null if nothing in it tells. */
function writerOf({ name, aligned }: Named, ...figures: string[]): "libtest" | "criterion" | null {
  if (aligned || figures.some((written) => /[.,]/.test(written))) return "libtest";
  if (/[/ ]/.test(name) || figures.some((written) => written.length > 3)) return "criterion";
  return name.includes("::") ? "libtest" : null;
}

/** The writer of the nearest line above that tells. */
function writerAbove(line: Line): "libtest" | "criterion" | null {
  for (const above of line.above(linesAbove)) {
    if (running.test(above)) return "libtest";
    const [, median = "", , rest = ""] = result.exec(above) ?? [];
    const named = median === "" ? null : nameIn(unwrapLine(above));
    const writer = named === null ? null : writerOf(named, median, spread.exec(rest)?.[1] ?? "");
    if (writer !== null) return writer;
  }
  return null;
}

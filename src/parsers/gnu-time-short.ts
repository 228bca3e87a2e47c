/**
 * What GNU `time` prints by default: two lines, `9.83user 8.33system 0:18.19elapsed 99%CPU (0avgtext+0avgdata 17144maxresident)k` and
 * `0inputs+0outputs (0major+2283minor)pagefaults 0swaps`, perhaps behind a line that says how the command ended. A program that ends its
 * output without a line feed has the first one on its own last line.
 */
import type { Row } from "../tables/schema.ts";
import { readDuration } from "./clock.ts";
import { readEnding } from "./gnu-time-labels.ts";
import { findHeading, headingLines } from "./heading.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import type { EndOfInput, LineParser } from "./parser.ts";

const first =
  /(\d{1,9}[.,]\d{1,9})user (\d{1,9}[.,]\d{1,9})system ([\d:.,]{1,20})elapsed (\d{1,9}|\?)%CPU \(\d{1,16}avgtext\+\d{1,16}avgdata(?: (\d{1,16})maxresident\)k|\s*$)/;
/** The rest of the first line, where a mail or a terminal broke it. */
const broken = /(?<!\w)(\d{1,16})maxresident\)k/;
const second =
  /(\d{1,16})inputs\+(\d{1,16})outputs \((\d{1,16})major\+(\d{1,16})minor\)pagefaults (\d{1,16})swaps/;
const secondLine = "0inputs+0outputs (0major+71minor)pagefaults 0swaps";

/** Lines of something else that may stand between the two. */
const patience = 2;

interface State {
  /** The first line was read. */
  run: { readonly line: number; readonly cells: Partial<Row<"runs">> } | null;
  wait: number;
}

export const gnuTimeShort: LineParser<State> = {
  id: "gnu-time-short",
  title: "GNU time's default output",
  lineTypes: [
    {
      meaning: "times and memory",
      example: "0.00user 0.00system 0:00.00elapsed 100%CPU (0avgtext+0avgdata 2064maxresident)k",
    },
    { meaning: "inputs, outputs and page faults", example: secondLine },
  ],
  find: { anchors: ["%CPU (", "(0major+"] },
  start: () => ({ run: null, wait: 0 }),
  open: (store, state) => new ShortReader(store, state),
};

class ShortReader extends LineReader<State> {
  get open(): boolean {
    return this.state.run !== null;
  }

  line(line: Line): boolean {
    const state = this.state;
    const text = line.text();
    const begins = first.exec(text);
    if (begins !== null) {
      this.#finish(null);
      state.run = {
        line: line.number,
        cells: { ...readTimes(begins), ...readSurroundings(line, text, begins.index) },
      };
      state.wait = patience;
      this.#readSecond(text);
      return true;
    }
    if (state.run === null) return false;
    const resident = state.run.cells.max_rss_bytes === undefined ? broken.exec(text)?.[1] : undefined;
    if (resident !== undefined) state.run.cells.max_rss_bytes = readResident(resident);
    if (this.#readSecond(text) || resident !== undefined) return true;
    if (state.wait-- === 0) this.#finish(null);
    return false;
  }

  /** The second line, or what stands there of it behind the first. */
  #readSecond(text: string): boolean {
    const { run } = this.state;
    const continues = run === null ? null : second.exec(text);
    if (run === null || continues === null) return false;
    Object.assign(run.cells, readCounts(continues));
    this.#add();
    return true;
  }

  end(last: EndOfInput): void {
    this.#finish(last);
  }

  #add(): void {
    const { run } = this.state;
    this.state.run = null;
    this.state.wait = 0;
    if (run !== null) this.store.table("runs").add(run.line, run.cells);
  }

  /** The second line did not come. */
  #finish(last: EndOfInput | null): void {
    const { run } = this.state;
    if (run === null) return;
    const found = last === null ? "something else" : "the end of the input";
    this.store.problem(
      run.line,
      `gnu-time-short: expected a second line such as "${secondLine}", found ${found}`,
    );
    this.#add();
  }
}

function readTimes([
  ,
  user = "",
  system = "",
  elapsed = "",
  percent = "",
  kibibytes,
]: RegExpExecArray): Partial<Row<"runs">> {
  return {
    format: "gnu-time-short",
    user_s: readDuration(user),
    system_s: readDuration(system),
    elapsed_s: readDuration(elapsed),
    cpu_pct: percent === "?" ? null : Number(percent),
    ...(kibibytes === undefined ? {} : { max_rss_bytes: readResident(kibibytes) }),
  };
}

function readResident(kibibytes: string): number | null {
  const bytes = Number(kibibytes) * 1024;
  return bytes === 0 ? null : bytes;
}

function readCounts(match: RegExpExecArray): Partial<Row<"runs">> {
  const [inputs, outputs, major, minor, swaps] = match.slice(1).map(Number);
  return {
    fs_inputs: inputs ?? null,
    fs_outputs: outputs ?? null,
    major_faults: major ?? null,
    minor_faults: minor ?? null,
    swaps: swaps ?? null,
  };
}

/** How the command ended, and the heading: both from the lines above. */
function readSurroundings(line: Line, text: string, at: number): Partial<Row<"runs">> {
  const above = line.above(headingLines + 1);
  const ending = readEnding(above[0] ?? "");
  const label = findHeading(ending === null ? above : above.slice(1), text.slice(0, at));
  return ending === null ? { label } : { label, exit_status: ending.exitStatus, signal: ending.signal };
}

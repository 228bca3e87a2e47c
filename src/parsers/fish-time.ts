/**
 * `time` of the fish shell: three lines, each with a total first, then how much of it was the shell's own and the command's.
 *
 *     Executed in  503.27 millis    fish           external
 *        usr time    1.16 millis  321.00 micros    0.84 millis
 *        sys time    1.47 millis    0.00 micros    1.47 millis
 */
import { findHeading, headingLines } from "./heading.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isAlike, isPrefix } from "./line-surroundings.ts";
import type { EndOfInput, LineParser } from "./parser.ts";

/** Seconds in each unit that fish writes. */
const units: Readonly<Record<string, number>> = {
  micros: 1e-6,
  millis: 1e-3,
  secs: 1,
  mins: 60,
  hours: 3600,
  days: 86400,
};

const row =
  /(Executed in|usr time|sys time) {1,20}(\d{1,12}(?:[.,]\d{1,9})?) (micros|millis|secs|mins|hours|days)\b/;
/** The heads of the other two columns stand in the first line. */
const columns = / fish +external\b/;
const longestLine = 1000;
/** Lines of something else that may stand between the three. */
const patience = 1;

interface State {
  run: {
    readonly line: number;
    readonly label: string | null;
    readonly prefix: string;
    readonly elapsed: number;
    user: number | null;
    wait: number;
  } | null;
}

export const fishTime: LineParser<State> = {
  id: "fish-time",
  title: "time of the fish shell",
  lineTypes: [
    { meaning: "elapsed time", example: "Executed in  503.27 millis    fish           external" },
    { meaning: "CPU time in user mode", example: "   usr time    1.16 millis  321.00 micros    0.84 millis" },
    {
      meaning: "CPU time in the kernel",
      example: "   sys time    1.47 millis    0.00 micros    1.47 millis",
    },
  ],
  find: { anchors: ["Executed in "] },
  start: () => ({ run: null }),
  open: (store, state) => new FishReader(store, state),
};

class FishReader extends LineReader<State> {
  get open(): boolean {
    return this.state.run !== null;
  }

  line(line: Line): boolean {
    const text = line.end - line.start > longestLine ? "" : line.text();
    const match = row.exec(text);
    const prefix = text.slice(0, match?.index);
    const [, word, written = "", unit = ""] = match ?? [];
    const seconds = inSeconds(written, units[unit] ?? 1);
    if (word === "Executed in" && columns.test(text) && isPrefix(prefix)) {
      this.#finish(null, null);
      const [above = "", ...further] = line.above(headingLines + 1);
      const isRuled = /_{20,}\s*$/.test(above);
      const label = findHeading(isRuled ? further : [above, ...further], prefix);
      this.state.run = { line: line.number, label, prefix, elapsed: seconds, user: null, wait: patience };
      return true;
    }
    const { run } = this.state;
    if (run === null) return false;
    const due = run.user === null ? "usr time" : "sys time";
    if (word !== due || !isAlike(prefix, run.prefix)) {
      if (run.wait-- === 0) this.#finish(null, null);
      return false;
    }
    if (run.user === null) run.user = seconds;
    else this.#finish(seconds, null);
    return true;
  }

  end(last: EndOfInput): void {
    this.#finish(null, last);
  }

  #finish(system: number | null, last: EndOfInput | null): void {
    const { run } = this.state;
    this.state.run = null;
    // The first line alone may be anybody's.
    if (run === null || (run.user === null && last === null)) return;
    const { line, label, elapsed, user } = run;
    if (system === null) {
      const found = last === null ? "something else" : "the end of the input";
      const due = user === null ? "usr" : "sys";
      this.store.problem(line, `fish-time: expected a line with ${due} time, found ${found}`);
    }
    this.store
      .table("runs")
      .add(line, { format: "shell-time", label, elapsed_s: elapsed, user_s: user, system_s: system });
  }
}

/** A product of decimals without the dust of binary fractions: six digits more than are written. */
function inSeconds(written: string, unit: number): number {
  const number = Number(written.replace(",", "."));
  return unit >= 1 ? Number((number * unit).toFixed(6)) : Number((number / Math.round(1 / unit)).toFixed(12));
}

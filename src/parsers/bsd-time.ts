/**
 * `time` and `time -l` of macOS and the BSDs: `        0.00 real         0.00 user         0.00 sys`, and with `-l` a line for each of
 * the values of `bsd-usage.ts` behind it. FreeBSD's `-h` writes `1m2.34s real`. `-lp` begins like POSIX: see `posix-time.ts`.
 */
import { readUsage, type Usage, usageCells } from "./bsd-usage.ts";
import { readDuration } from "./clock.ts";
import { endsRecord, isPrefix } from "./line-surroundings.ts";
import { findHeading, headingLines } from "./heading.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import type { LineParser } from "./parser.ts";
import { realAnchor } from "./real-user-sys.ts";

const time = String.raw`(\d[\d.,hm]{0,30}s?)`;
const times = new RegExp(
  String.raw`(?<![\d.,])${time}\s{1,20}real\s{1,20}${time}\s{1,20}user\s{1,20}${time}\s{1,20}sys(?!\w)`,
);
/** Bytes of a line that is looked at. */
const longestLine = 1000;

interface State {
  run: {
    readonly line: number;
    readonly label: string | null;
    readonly elapsed: number | null;
    readonly user: number | null;
    readonly system: number | null;
    readonly usage: Usage;
  } | null;
}

export const bsdTime: LineParser<State> = {
  id: "bsd-time",
  title: "time and time -l of macOS and the BSDs",
  lineTypes: [
    { meaning: "times", example: "        0.00 real         0.00 user         0.00 sys" },
    { meaning: "one of 14 values, with -l", example: "    688128  maximum resident set size" },
  ],
  find: { anchors: [realAnchor] },
  start: () => ({ run: null }),
  open: (store, state) => new BsdReader(store, state),
};

class BsdReader extends LineReader<State> {
  get open(): boolean {
    return this.state.run !== null;
  }

  line(line: Line): boolean {
    const { run } = this.state;
    if (run !== null) {
      if (readUsage(run.usage, line.text())) return true;
      this.end();
    }
    return this.#begin(line);
  }

  /** A block needs no end: the row has what was said until something else came. */
  end(): void {
    const { run } = this.state;
    this.state.run = null;
    if (run === null) return;
    this.store.table("runs").add(run.line, {
      format: "bsd-time",
      label: run.label,
      elapsed_s: run.elapsed,
      user_s: run.user,
      system_s: run.system,
      ...usageCells(run.usage),
    });
  }

  #begin(line: Line): boolean {
    if (line.end - line.start > longestLine) return false;
    const text = line.text();
    const match = times.exec(text);
    if (match === null || !isPrefix(text.slice(0, match.index))) return false;
    if (!endsRecord(text, match.index + match[0].length)) return false;
    const [elapsed = null, user = null, system = null] = match.slice(1).map(readDuration);
    if (elapsed === null || user === null || system === null) return false;
    const label = findHeading(line.above(headingLines), text.slice(0, match.index));
    this.state.run = { line: line.number, label, elapsed, user, system, usage: {} };
    return true;
  }
}

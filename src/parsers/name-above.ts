/** What is above a result of a tool that does not name what it measured. */
import { findHeading, headingLines } from "./heading.ts";
import type { Line } from "./line.ts";
import { skipAlike, unwrapLine } from "./line-surroundings.ts";

/** Lines above a result that may be of the tool. */
const linesAbove = 40;

/** What a result is of, as far as anything tells. */
export interface Timed {
  readonly benchmark: string | null;
  readonly params: string | null;
}

/** A result, for what follows it. */
export interface Told {
  readonly line: number;
  readonly of: Timed;
  /** Results right below are of the same. */
  readonly again: boolean;
}

/** The heading right above a result, or what the result above is of if nothing but `own` lines of the tool stands between the two. */
export function nameAbove(line: Line, prefix: string, own: RegExp, last: Told | null): Timed {
  const lines = line.above(linesAbove).map((above) => skipAlike(unwrapLine(above), prefix).trim());
  return nameIn(lines, line.number, own, last);
}

/** The same of a line of a traceback. */
export function nameAboveTraceback(line: Line, own: RegExp, last: Told | null): Timed {
  const lines = line.above(linesAbove).map((above) => unwrapLine(above).trim());
  const first = lines.findIndex((above) => above.includes("Traceback (most recent"));
  const at = first + (/^-{40,}$/.test(lines[first + 1] ?? "") ? 2 : 1); // IPython has a rule above it
  return nameIn(lines.slice(at), line.number - at, own, last);
}

/** `lines` are those above the line of that number, nearest first. */
function nameIn(lines: readonly string[], number: number, own: RegExp, last: Told | null): Timed {
  let at = 0;
  while (at < lines.length && own.test(lines[at] as string)) at++;
  if (last !== null && last.line >= number - at)
    return last.again ? last.of : { benchmark: null, params: null };
  while (lines[at - 1] === "") at--;
  return { benchmark: findHeading(lines.slice(at, at + headingLines), ""), params: null };
}

/** What sentences say of builds of which some may have timed out: the same of rows and of counted times. */
import { formatCount, formatPercent, formatSeconds } from "../units/quantity.ts";
import { plural } from "./place.ts";

/** `25 servers of log.txt built in 194–328 s`; `6 of 8 servers` if the others timed out. */
export function builtText(built: number, timeouts: number, name: string, span: string): string {
  const n = built + timeouts;
  const servers = `${plural(n, "server", formatCount(n))} of ${name}`;
  if (built === 0) return `None of ${servers} was built in time`;
  return `${timeouts === 0 ? "" : `${formatCount(built)} of `}${servers} built in ${span}`;
}

/** `, median 260 s`; with timeouts what it rests on, or that there is none: then `median` is null. */
export function medianText(median: number | null, timeouts: number): string {
  if (timeouts === 0) return `, median ${formatSeconds(median)}`;
  if (median === null) return "; so many timed out that there is no median";
  return `; with the timeouts as lower bounds the median is ${formatSeconds(median)}`;
}

/** `2 of 6 builds in log.txt timed out (33.3 %); they count as "at least so long"`: `where` is ` in log.txt`. */
export function timeoutText(timeouts: number, n: number, where: string): string {
  const builds = plural(n, "build", formatCount(n));
  const counting = timeouts === 1 ? "it counts" : "they count";
  return `${formatCount(timeouts)} of ${builds}${where} timed out (${formatPercent((100 * timeouts) / n)}); ${counting} as "at least so long"`;
}

/** Under a table with the interval of the median. */
export function intervalNote(hasTimeouts: boolean): string {
  const late = hasTimeouts
    ? " It holds however long the builds that timed out would have taken, and ends in ∞ where so many did that it has no upper end. Min and max are of builds that finished."
    : "";
  return `95 %: the interval that holds the true median with at least 95 % probability; below 6 builds – stands there.${late}`;
}

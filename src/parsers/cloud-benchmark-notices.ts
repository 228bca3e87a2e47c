/** Rows of lines that were read while lines were cut and are not about one server: the same as the other readers make of them. */
import type { TableStore } from "../tables/store.ts";
import type { BlockLines } from "./block-lines.ts";
import type { CloudRows } from "./cloud-benchmark-rows.ts";
import type { FoundLimits, FoundLines } from "./found-lines.ts";

/** How the line begins that says that the API's limit was hit; the time of day follows. */
export const limitStart = "ERROR, hit the API limit at ";

/** The selected tests, each between the creations above and below it. */
export function addStarts({ starts, creations }: FoundLines, before: number, rows: CloudRows): void {
  let created = creations.from;
  for (let i = starts.from; i < starts.to; i++) {
    const line = starts.lines[i] as number;
    for (; created < creations.to && (creations.lines[created] as number) < line; created++)
      rows.state.serving = true;
    rows.testStarts(before + line, starts.tests[i] as number, { requested: starts.requests[i] as number });
  }
  if (created < creations.to) rows.state.serving = true;
}

/** The selected ones. */
export function addLimits(
  { lines, timeEnds, delays, from, to }: FoundLimits,
  { bytes, ends, before }: BlockLines,
  incidents: TableStore<"incidents">,
): void {
  const first = incidents.addLines(lines, from, to, before);
  const { kind, at, imposed_delay_s, message } = incidents.columns;
  kind.fillCode(kind.code("rate-limit"), first, first + to - from);
  imposed_delay_s.setAll(first, delays, from, to);
  for (let i = from, row = first; i < to; i++, row++) {
    const line = lines[i] as number;
    const start = (ends[line - 1] as number) + 1;
    at.setBytes(row, bytes, start + limitStart.length, start + (timeEnds[i] as number));
    message.setBytes(row, bytes, start, ends[line] as number);
  }
}

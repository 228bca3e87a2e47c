/** The time that each log covers, as far as its own lines tell, for servers of which it does not say when they were created. */
import { type Categories, categories, type Tables, type Texts, texts } from "../tables/tables.ts";
import { type EvidenceWindow, hull, readInstantAt } from "./cleanup-window.ts";
import { foldedWindows } from "./folded-tables.ts";

/** By source; sources that show no time are not in it. */
export function windowsBySource(tables: Tables): ReadonlyMap<string, EvidenceWindow> {
  // Columns that hold a time of day. Servers have their own.
  const times = [
    [categories(tables, "tests", "source"), texts(tables, "tests", "started_at")],
    [categories(tables, "tests", "source"), texts(tables, "tests", "finished_at")],
    [categories(tables, "incidents", "source"), texts(tables, "incidents", "at")],
    [categories(tables, "requests", "source"), texts(tables, "requests", "at")],
  ] as const;
  const windows = new Map(foldedWindows(tables));
  for (const [sources, column] of times) {
    for (const [source, window] of windowsOf(sources, column)) {
      const known = windows.get(source);
      windows.set(source, known === undefined ? window : hull(known, window));
    }
  }
  return windows;
}

function windowsOf(source: Categories, times: Texts): Map<string, EvidenceWindow> {
  const { bytes } = times;
  const earliest = new Float64Array(source.names.length + 1).fill(Number.POSITIVE_INFINITY);
  const latest = new Float64Array(source.names.length + 1).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < times.length; row++) {
    const start = times.startOf(row);
    const instant = start === -1 ? null : readInstantAt(bytes, start, times.lengthOf(row));
    if (instant === null) continue;
    const code = source.codes[row] as number;
    earliest[code] = Math.min(earliest[code] as number, instant.seconds - instant.margin);
    latest[code] = Math.max(latest[code] as number, instant.seconds + instant.margin);
  }
  const windows = new Map<string, EvidenceWindow>();
  source.names.forEach((name, i) => {
    const [notBefore, notAfter] = [earliest[i + 1] as number, latest[i + 1] as number];
    if (notBefore <= notAfter) windows.set(name, { notBefore, notAfter });
  });
  return windows;
}

/** Quoted lines, for `watch`: those of a log that did not change are not read again for every page. */
import { type PassageReader, passageReader } from "../pipeline.ts";
import type { ReadPassages } from "../reports/passages.ts";

interface Known {
  /** Of the log, and of which lines of it. */
  readonly key: string;
  readonly read: ReadPassages;
}

/** Logs that may be quoted on one page, with room for those of the next. */
const mostLogs = 1000;

export function rememberPassages(read: PassageReader = passageReader()): PassageReader {
  const known = new Map<string, Known>();
  return async (wanted, input) => {
    const { source, ranges } = wanted;
    const sha256 = input?.sha256 ?? null;
    if (sha256 === null) return read(wanted, input);
    const key = JSON.stringify([sha256, ranges]);
    const before = known.get(source);
    if (before?.key === key) return before.read;
    const now = await read(wanted, input);
    if (now.trouble === null) known.set(source, { key, read: now });
    if (known.size > mostLogs)
      for (const oldest of [...known.keys()].slice(0, mostLogs / 2)) known.delete(oldest);
    return now;
  };
}

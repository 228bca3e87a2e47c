/**
 * Lines behind something that stands before each of them: a time (`ts`), the name of a host or a container, a line number (`grep -n`).
 * Most formats look for their lines anywhere. One that asks only for lines that begin as its own do gets them without what stands before,
 * in an input whose first lines say that they have it.
 */
import type { Store } from "../tables/store.ts";
import { hasAt, skipBlanks } from "./bytes.ts";
import { clean, type Line } from "./line.ts";
import { skipPrefixes } from "./line-surroundings.ts";
import type { EndOfInput, LineHandler, LineParser, Prefixed } from "./parser.ts";

const lineFeed = 0x0a;
const byteOrderMark = "\xef\xbb\xbf";

/** A longer text before a line is no prefix. */
const longest = 200;
/** Hosts, say, whose output stands in one log; each line is compared with all. */
const mostShapes = 32;

/** What changes from line to line in a prefix: numbers, how wide they are, and names of months and days. */
const varying =
  /\d+|[ \t]+(?=.)|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|[^\w\s]/g;

/** A pattern, as text, of all prefixes that differ from one in what varies only. */
export function shapeOf(prefix: string): string {
  return prefix.replace(varying, (part) => {
    if (/^\d/.test(part)) return String.raw`\d+`;
    if (/^\s/.test(part)) return String.raw`[ \t]+`;
    return /^\w/.test(part) ? "[A-Z][a-z]{2}" : `\\${part}`;
  });
}

/**
 * The shapes of what stands before a parser's lines at the beginning of an input, as patterns; none if the first of its lines stands at the
 * margin. A shape counts that two lines have, or one if it is known from elsewhere; what a program printed last, without a line feed, is
 * no prefix.
 */
function findShapes(head: Buffer, { record, parts }: Prefixed): readonly string[] {
  // Most inputs say so at once, and a directory may hold ten thousand.
  if (head.toString("latin1", 0, longest).search(record) === 0) return [];
  if (!parts.some((part) => head.includes(part))) return [];
  const counts = new Map<string, number>();
  for (let start = 0, end = 0; start < head.length; start = end + 1) {
    end = head.indexOf(lineFeed, start);
    if (end === -1) end = head.length;
    for (const part of clean(head.toString("latin1", start, Math.min(end, start + 2 * longest)))) {
      const text = start === 0 && part.startsWith(byteOrderMark) ? part.slice(byteOrderMark.length) : part;
      const at = text.search(record);
      if (at === -1 || at > longest) continue;
      const prefix = text.slice(0, at);
      if (prefix.trim() === "") return [];
      if (/[a-z]$/i.test(prefix)) continue;
      const shape = shapeOf(prefix);
      const isKnown = skipPrefixes(`${prefix}[`, false) === at;
      counts.set(shape, (counts.get(shape) ?? 0) + (isKnown ? 2 : 1));
    }
  }
  const shapes = Array.from(counts).flatMap(([shape, count]) => (count > 1 ? [shape] : []));
  return shapes.slice(0, mostShapes);
}

/** What is remembered of an input with prefixes. */
interface PrefixedState {
  readonly shapes: readonly string[];
  readonly inner: unknown;
}

/** Takes the prefixes away from every line. */
class PrefixedHandler implements LineHandler {
  /** It sees all lines: nothing else finds them. */
  readonly open = true;
  readonly #inner: LineHandler;
  readonly #starts: readonly Buffer[];
  readonly #prefix: RegExp;

  constructor(inner: LineHandler, starts: readonly Buffer[], shapes: readonly string[]) {
    this.#inner = inner;
    this.#starts = starts;
    this.#prefix = new RegExp(`(?:${shapes.join("|")})`, "y");
  }

  line(line: Line): boolean {
    const { bytes, start, first, end } = line;
    this.#prefix.lastIndex = 0;
    this.#prefix.test(bytes.toString("latin1", start, Math.min(end, start + longest)));
    line.start = start + this.#prefix.lastIndex;
    line.first = skipBlanks(bytes, line.start, end);
    const isWanted = this.#inner.open || this.#starts.some((text) => hasAt(bytes, line.first, end, text));
    const taken = isWanted && this.#inner.line(line);
    line.start = start;
    line.first = first;
    return taken;
  }

  end(last: EndOfInput): void {
    this.#inner.end(last);
  }
}

/** The parser as it is for inputs with prefixes. */
function behindPrefixes(parser: LineParser): LineParser<PrefixedState> {
  const { id, title, lineTypes, find } = parser;
  const starts = (find.starts ?? []).map((text) => Buffer.from(text));
  return {
    id,
    title,
    lineTypes,
    find: {},
    start: () => ({ shapes: [], inner: parser.start() }),
    open: (store: Store, { shapes, inner }) => new PrefixedHandler(parser.open(store, inner), starts, shapes),
  };
}

const lists = new WeakMap<readonly LineParser[], readonly LineParser[]>();

/** The parsers of a list as they are for inputs with prefixes, always in the same list. */
export function prefixedParsers(parsers: readonly LineParser[]): readonly LineParser[] {
  let list = lists.get(parsers);
  if (list === undefined) {
    list = parsers.map((parser) => (parser.prefixed === undefined ? parser : behindPrefixes(parser)));
    lists.set(parsers, list);
  }
  return list;
}

/**
 * What `prefixedParsers` remember before the first line of an input that begins with `head`, one state for each; null if it has no prefixes.
 */
export function startPrefixed(head: Buffer, parsers: readonly LineParser[]): unknown[] | null {
  let states: unknown[] | null = null;
  for (let i = 0; i < parsers.length; i++) {
    const parser = parsers[i] as LineParser;
    if (parser.prefixed === undefined) continue;
    const shapes = findShapes(head, parser.prefixed);
    if (shapes.length === 0) continue;
    states ??= prefixedParsers(parsers).map((other) => other.start());
    states[i] = { shapes, inner: parser.start() } satisfies PrefixedState;
  }
  return states;
}

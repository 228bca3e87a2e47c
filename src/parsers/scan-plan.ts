/** What the scanner knows of a list of parsers before it reads anything: made once for all inputs. */
import { hasAt } from "./bytes.ts";
import { LineIndex } from "./line-index.ts";
import { PairTables } from "./pair-table.ts";
import type { LineParser } from "./parser.ts";

const carriageReturn = 0x0d;

/** Bytes that call for a closer look at the line: see `clean`. */
const controls = [0x00, 0x08, carriageReturn, 0x1b] as const;

interface Start {
  readonly text: Buffer;
  /** The bits of the parsers whose lines begin so. */
  readonly parsers: number;
}

const nothing: readonly Start[] = [];

export class ScanPlan {
  readonly pairs: PairTables;
  /** For the scanner that reads a block: a block is read without a pause, so that all scanners can share it. */
  readonly index: LineIndex;
  /** For each first byte of a line, which parser's usual lines begin so; -1 if no parser's do, or others want them too. */
  readonly usual = new Int8Array(256).fill(-1);
  /** The parsers that may read their usual lines in one go, as bits. */
  readonly usualReaders: number;
  readonly #starts: (readonly Start[])[] = Array.from({ length: 256 }, () => nothing);

  /** The n-th parser has the bit 1 << n. */
  constructor(parsers: readonly LineParser[]) {
    if (parsers.length > 31) throw new Error("the scanner marks parsers by the bits of one small number");
    this.pairs = new PairTables(parsers, controls);
    this.index = new LineIndex(this.pairs);
    parsers.forEach(({ find: { starts = [] } }, i) => {
      for (const start of starts) this.#addStart(start, 1 << i);
    });
    let readers = 0;
    parsers.forEach(({ usualStarts = [] }, i) => {
      if (usualStarts.length === 0 || usualStarts.some((start) => isOthers(parsers, i, start))) return;
      readers |= 1 << i;
      for (const start of usualStarts) this.usual[start.charCodeAt(0)] = i;
    });
    this.usualReaders = readers;
  }

  /** The parsers that want a line because of how it begins at `first`, its first byte that is no blank. */
  wantedBy(bytes: Buffer, first: number, end: number): number {
    if (first >= end) return 0;
    const starts = this.#starts[bytes[first] as number] as readonly Start[];
    let wanted = 0;
    for (let i = 0; i < starts.length; i++) {
      const { text, parsers } = starts[i] as Start;
      if (text.length === 1 || hasAt(bytes, first, end, text)) wanted |= parsers;
    }
    return wanted;
  }

  /** The parsers whose anchors stand anywhere in a text. */
  anchoredIn(bytes: Buffer): number {
    let wanted = 0;
    for (const { text, parsers } of this.pairs.anchors) if (bytes.includes(text)) wanted |= parsers;
    return wanted;
  }

  #addStart(start: string, parsers: number): void {
    const text = Buffer.from(start);
    const byte = text[0] ?? 0;
    this.#starts[byte] = [...(this.#starts[byte] ?? nothing), { text, parsers }];
  }
}

/** True if another parser may want lines that begin so. */
function isOthers(parsers: readonly LineParser[], own: number, start: string): boolean {
  return parsers.some(
    ({ find: { starts = [] } }, i) =>
      i !== own && starts.some((other) => other.startsWith(start) || start.startsWith(other)),
  );
}

const plans = new WeakMap<readonly LineParser[], ScanPlan>();

/** The plan for a list of parsers, which must not change. */
export function planFor(parsers: readonly LineParser[]): ScanPlan {
  let plan = plans.get(parsers);
  if (plan === undefined) plans.set(parsers, (plan = new ScanPlan(parsers)));
  return plan;
}

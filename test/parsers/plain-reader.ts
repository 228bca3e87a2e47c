/**
 * The scanner's contract, written down as plainly as possible: the whole input as one text, split at its line feeds, every line cleaned
 * as `clean` says, and offered to the parsers that want it. No blocks, no searching ahead, nothing clever: what the scanner does must come
 * to the same.
 */
import { lineParsers } from "../../src/parsers/index.ts";
import { clean, Line } from "../../src/parsers/line.ts";
import type { LineParser } from "../../src/parsers/parser.ts";
import { maxLine } from "../../src/parsers/scanner.ts";
import { Store } from "../../src/tables/store.ts";
import { type Rows, rowsOfStore } from "./harness.ts";

const byteOrderMark = "\xef\xbb\xbf";

export function readPlainly(input: Buffer, parsers: readonly LineParser[] = lineParsers): Rows {
  const store = new Store();
  store.source = "log";
  const handlers = parsers.map((parser) => parser.open(store, parser.start()));
  const wholes = input.toString("latin1").split("\n");
  const unterminated = /[^\0]/.test(wholes.at(-1) ?? ""); // a crash leaves NULs behind the last line
  if (!unterminated) wholes.pop();
  let above = 0;
  wholes.forEach((whole, i) => {
    for (const part of clean(whole.slice(0, maxLine))) {
      const text = i === 0 && part.startsWith(byteOrderMark) ? part.slice(byteOrderMark.length) : part;
      const wanted = parsers.map((parser, at) => handlers[at]?.open === true || isWanted(parser, text));
      handlers.forEach((handler, at) => {
        const line = lineOf(text, i + 1, input, above);
        line.unterminated = unterminated && i === wholes.length - 1;
        if (wanted[at] === true) handler.line(line);
      });
    }
    above += whole.length + 1;
  });
  for (const handler of handlers) handler.end({ line: wholes.length, unterminated });
  return rowsOfStore(store);
}

function isWanted({ find: { starts = [], anchors = [], notIn = [] } }: LineParser, text: string): boolean {
  const record = text.replace(/^[ \t]+/, "");
  const places = (part: string) => Array.from(text, (_, at) => at).filter((at) => text.startsWith(part, at));
  const counts = (anchor: string) =>
    places(anchor).some(
      (at) =>
        !notIn.some((other) =>
          places(other).some((from) => from <= at && at + anchor.length <= from + other.length),
        ),
    );
  return (
    starts.some((start) => record.startsWith(start)) ||
    anchors.some((anchor) => text.includes(anchor) && counts(anchor))
  );
}

function lineOf(text: string, number: number, input: Buffer, above: number): Line {
  const line = new Line();
  line.number = number;
  line.bytes = Buffer.from(text, "latin1");
  line.start = 0;
  line.first = text.length - text.replace(/^[ \t]+/, "").length;
  line.end = text.length;
  line.history = input;
  line.historyStart = 0;
  line.historyEnd = above;
  return line;
}

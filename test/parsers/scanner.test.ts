import { describe, expect, it } from "vitest";
import type { LineParser } from "../../src/parsers/parser.ts";
import { startState } from "../../src/parsers/scanner-state.ts";
import { maxLine, Scanner } from "../../src/parsers/scanner.ts";
import { Store } from "../../src/tables/store.ts";

/** The lines that are offered, with their numbers, when the input arrives in blocks that end at `cuts`. */
function linesOf(input: string, cuts: readonly number[] = []): string[] {
  const bytes = Buffer.from(input);
  const lines: string[] = [];
  const scanner = new Scanner([], new Store(), startState([]), (line) =>
    lines.push(`${line.number} ${line.text()}`),
  );
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    scanner.write(Buffer.from(bytes.subarray(from, cut)));
    from = cut;
  }
  scanner.end();
  return lines;
}

describe("the scanner", () => {
  it.each([
    ["line feeds", "one\n\nthree", ["1 one", "2 ", "3 three"]],
    ["carriage returns before them", "one\r\n\r\nthree\r\n", ["1 one", "2 ", "3 three"]],
    ["a rewritten line", "10%\r20%\r\nnext\r\n", ["1 10%", "1 20%", "2 next"]],
    ["a carriage return within a line that has one at its end", "a\rb\r\nc\r\n", ["1 a", "1 b", "2 c"]],
    ["a mixture of line ends", "a\r\nb\nc\r\n", ["1 a", "2 b", "3 c"]],
    ["colours, NUL bytes and backspaces", "\x1b[1ma\x1b[0m\0\r\nb\x08\n", ["1 a", "2 b"]],
    ["a byte order mark", "\ufeffa\r\n\ufeffb\n", ["1 a", "2 \ufeffb"]],
    ["a carriage return at the end of the input", "a\r", ["1 a"]],
    ["nothing", "", []],
    ["UTF-16 without a mark", Buffer.from("a\nb\r\n", "utf16le").toString("latin1"), ["1 a", "2 b"]],
    ["NUL bytes behind the last line", "a\n\0\0\0", ["1 a"]],
    ["NUL bytes before a last line without a line feed", "a\n\0\0b", ["1 a", "2 b"]],
  ])("reads %s, however they arrive", (_, input, lines) => {
    expect(linesOf(input)).toEqual(lines);
    const length = Buffer.byteLength(input);
    for (let first = 0; first <= length; first++)
      for (let second = first; second <= length; second++)
        expect(linesOf(input, [first, second])).toEqual(lines);
  });

  it("looks at the beginning of a line that is too long, and goes on behind it", () => {
    const long = "x".repeat(maxLine + 5);
    for (const end of ["\n", "\r\n"])
      expect(linesOf(`${long}${end}next${end}`)).toEqual([`1 ${"x".repeat(maxLine)}`, "2 next"]);
    expect(linesOf(`${long}${long}\nnext\n`, [maxLine, maxLine + 3, 2 * maxLine])).toEqual([
      `1 ${"x".repeat(maxLine)}`,
      "2 next",
    ]);
  });
});

function parserWith(anchors: readonly string[], seen: number[]): LineParser {
  return {
    id: "test",
    title: "test",
    lineTypes: [],
    find: { anchors },
    start: () => null,
    open: () => ({
      open: false,
      line: ({ number }) => seen.push(number) === 0,
      end: () => undefined,
    }),
  };
}

/** Lines that a parser with these anchors is offered, beside one with others. */
function offered(input: string, anchors: readonly string[], others: readonly string[]): number[] {
  const lines: number[] = [];
  const parsers = [parserWith(others, []), parserWith(anchors, lines)];
  const scanner = new Scanner(parsers, new Store(), startState(parsers));
  scanner.write(Buffer.from(input));
  scanner.end();
  return lines;
}

describe("anchors", () => {
  const log = "(a) (b) (c)\n(c\n(b)\n( (a) (a)\nword (c) word\n(\n(b";

  it("are found behind others of the same line, and several times", () => {
    expect(offered(log, ["(c)"], ["(a)", "(b)"])).toEqual([1, 5]);
    expect(offered(log, ["(a)", "(b)"], ["(c)"])).toEqual([1, 3, 4]);
  });

  it("may be those of several parsers", () => {
    expect(offered(log, ["(b)", "word"], ["(b)"])).toEqual([1, 3, 5]);
    expect(offered(log, ["word"], ["word", "wor"])).toEqual([5]);
  });

  it("count only within what is read of a line", () => {
    const long = `${"x".repeat(maxLine - 2)}(a)\n(a)`;
    expect(offered(long, ["(a)", "(b)"], [])).toEqual([2]);
    expect(offered(long, ["(a)"], [])).toEqual([2]);
  });
});

describe("inputs that are read in turn", () => {
  it("do not disturb each other", () => {
    const lines: number[][] = [[], []];
    const parsers = [parserWith(["(a)"], [])];
    const scanners = lines.map(
      (seen) => new Scanner(parsers, new Store(), startState(parsers), (line) => seen.push(line.number)),
    );
    for (const bytes of ["(a) one\n(", "a) two\nthree\n(a)"])
      for (const scanner of scanners) scanner.write(Buffer.from(bytes));
    for (const scanner of scanners) scanner.end();
    expect(lines).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
  });
});

/** What a parser is told of an input of which it has read so many lines. */
function heard(lines: number, input: string): string[] {
  const words: string[] = [];
  const parser: LineParser = {
    ...parserWith(["(a)"], []),
    open: () => {
      words.push("open");
      return { open: false, line: () => words.push("line") > 0, end: () => words.push("end") };
    },
  };
  const scanner = new Scanner([parser], new Store(), { ...startState([parser]), lines });
  scanner.write(Buffer.from(input));
  scanner.end();
  return words;
}

describe("a parser", () => {
  it("hears nothing of an input of which no line concerns it", () => {
    expect(heard(0, "one\ntwo\n")).toEqual([]);
    expect(heard(0, "one\n(a)\n")).toEqual(["open", "line", "end"]);
  });

  it("hears the end of an input that is read on, because it may remember what came before", () => {
    expect(heard(1, "two\n")).toEqual(["open", "end"]);
  });
});

import { describe, expect, it } from "vitest";
import { clean, Line, lookback } from "../../src/parsers/line.ts";

/** A line at the end of `text`, whose lines above are all in its buffer from `start` on. */
function lineBehind(text: string, start = 0): Line {
  const line = new Line();
  line.history = Buffer.from(text);
  line.historyStart = start;
  line.historyEnd = line.history.length;
  return line;
}

describe("the lines above a line", () => {
  it("come nearest first, as many as asked for", () => {
    const line = lineBehind("one\n\nthree\n");
    expect(line.above(2)).toEqual(["three", ""]);
    expect(line.above(9)).toEqual(["three", "", "one"]);
  });

  it("are none at the beginning of an input", () => {
    expect(lineBehind("").above(3)).toEqual([]);
  });

  it("end where the readable bytes begin", () => {
    expect(lineBehind("unreadable\nfirst\n", 11).above(3)).toEqual(["first"]);
  });

  it("leave out what may begin before the lookback, and keep what surely does not", () => {
    const short = `${"x".repeat(lookback - 7)}\nlast\n`;
    expect(lineBehind(short).above(3)).toEqual(["last", "x".repeat(lookback - 7)]);
    expect(lineBehind(`x${short}`).above(3)).toEqual(["last"]);
    expect(lineBehind(`\nxx${short}`).above(3)).toEqual(["last"]);
  });

  it("come as a terminal would show them", () => {
    expect(lineBehind("\x1b[1mbold\x1b[0m\r\n10%\r100%\n").above(2)).toEqual(["100%", "bold"]);
  });
});

describe("clean", () => {
  it("keeps the parts of a rewritten line, and one empty part of an empty line", () => {
    expect(clean("10%\r20%\r")).toEqual(["10%", "20%"]);
    expect(clean("\r")).toEqual([""]);
  });

  it("drops what programs tell each other in a line, and only that", () => {
    expect(clean("\x1b_bk;t=1668000000000\x07one")).toEqual(["one"]);
    expect(clean("\x1bP+q544e\x1b\\two\x1b]0;title\x07")).toEqual(["two"]);
    expect(clean("\x1bPthree")).toEqual(["three"]);
    expect(clean("\x1b[36mbench\x1b(B\x1b[m: 3")).toEqual(["bench: 3"]);
  });
});

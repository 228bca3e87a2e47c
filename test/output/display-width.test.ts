import { describe, expect, it } from "vitest";
import { displayWidth, padTo, wrap } from "../../src/output/display-width.ts";

describe("displayWidth", () => {
  it.each([
    ["ascii", 5],
    ["naïve", 5],
    ["e\u0301", 1],
    ["漢字", 4],
    ["ｱ", 1],
    ["Ａ", 2],
    ["👩‍👩‍👧", 2],
    ["한국", 4],
    ["260–328 ×", 9],
    ["12\u202f345", 6],
    ["", 0],
  ])("of %s is %d", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe("padTo", () => {
  it("fills up to columns, not to characters", () => {
    expect([padTo("漢", 4, "right"), padTo("漢", 4, "left"), padTo("long", 2, "left")]).toEqual([
      "漢  ",
      "  漢",
      "long",
    ]);
  });
});

describe("wrap", () => {
  it("breaks at blanks", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
  });

  it("does not part a number from its unit", () => {
    expect(wrap("took 260 s in all", 8)).toEqual(["took", "260 s in", "all"]);
  });

  it("lets a path stick out, so that it can be copied", () => {
    expect(wrap("in data/a-long-path.log now", 8)).toEqual(["in", "data/a-long-path.log", "now"]);
  });

  it("breaks a long word on demand, by columns", () => {
    expect(wrap("漢字漢字 ab", 5, true)).toEqual(["漢字", "漢字", "ab"]);
  });

  it("makes one empty line of an empty text", () => {
    expect(wrap("", 10)).toEqual([""]);
  });
});

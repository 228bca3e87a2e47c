import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepUnits, makeVisible, shorten } from "../../src/output/visible.ts";

describe("makeVisible", () => {
  it("shows escape sequences instead of sending them", () => {
    expect(makeVisible("\u001b[31mred\u0007 \u009b1m")).toBe(String.raw`\x1b[31mred\x07 \x9b1m`);
  });

  it("keeps a text on one line", () => {
    expect(makeVisible("a\tb\r\nc\u2028d\u0000")).toBe(String.raw`a\tb\r\nc\u2028d\x00`);
  });

  it("shows marks that turn or hide text, and broken characters", () => {
    expect(makeVisible("\u202egnp.exe\u200b\ufeff\ud800\u{e0041}")).toBe(
      String.raw`\u202egnp.exe\u200b\ufeff\ud800\u{e0041}`,
    );
  });

  it("does so wherever they stand", () => {
    const hidden = fc.constantFrom("\u0000", "\u007f", "\u00ad", "\u202e", "\ufeff", "\ud800", "\u{e0041}");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), hidden, fc.string(), (before, character, after) => {
        fc.pre(makeVisible(before) === before && makeVisible(after) === after);
        const shown = makeVisible(before + character + after);
        expect([shown.slice(0, before.length), shown.slice(shown.length - after.length)]).toEqual([
          before,
          after,
        ]);
        expect(/\p{C}/u.test(shown.slice(before.length, shown.length - after.length))).toBe(false);
      }),
    );
  });

  it("leaves letters, signs and emoji of any script alone", () => {
    const text = "naïve 漢字 שלום 👩‍👩‍👧 12\u202f345 – × \\x1b";
    expect(makeVisible(text)).toBe(text);
  });
});

describe("shorten", () => {
  it("takes the middle out and keeps both ends", () => {
    expect(shorten("data/a/very/long/path.log", 11)).toBe("data/…h.log");
  });

  it("counts characters, not code units, and leaves what fits", () => {
    expect([shorten("👍👍👍", 3), shorten("👍👍👍👍", 3), shorten("abc", 3)]).toEqual([
      "👍👍👍",
      "👍…👍",
      "abc",
    ]);
  });
});

describe("keepUnits", () => {
  it("holds a number and its unit together, and nothing else", () => {
    expect(keepUnits("4 min 20 s, 95 % in 2 servers of 71.8 GiB")).toBe(
      "4\u00a0min 20\u00a0s, 95\u00a0% in 2 servers of 71.8\u00a0GiB",
    );
  });
});

import { describe, expect, it } from "vitest";
import { distinctLabels, numberedLabels, shortText } from "../../src/charts/labels.ts";
import { characterWidth, labelLimit } from "../../src/charts/theme.ts";

describe("shortText", () => {
  it("leaves a short name alone", () => {
    expect(shortText("data/log.1343577945.txt:33")).toBe("data/log.1343577945.txt:33");
  });

  it("takes the middle out of a long one, and keeps both ends", () => {
    expect(shortText("0123456789abcdef", 10)).toBe("012345…def");
    expect(shortText(`begin${"x".repeat(100_000)}end`, 20)).toBe("beginxxxxxxx…xxxxend");
    expect(shortText("x".repeat(1_000), 40)).toHaveLength(40);
  });

  it("takes blanks off both ends, and leaves those inside alone", () => {
    expect([" a b ", "a b", "a ", " a", "é b", "~!"].map((text) => shortText(text))).toEqual([
      "a b",
      "a b",
      "a",
      "a",
      "é b",
      "~!",
    ]);
  });

  it("shows what cannot be seen as a replacement character", () => {
    expect(shortText("a\u202eb\u0000c\nd\u2028e\ud800")).toBe("a\ufffdb\ufffdc\ufffdd\ufffde\ufffd");
  });

  it("does not cut a character in two", () => {
    expect(shortText("😀".repeat(50), 10)).toBe(`${"😀".repeat(6)}…${"😀".repeat(3)}`);
  });

  it("says so when there is no name", () => {
    expect(shortText("")).toBe("(no name)");
    expect(shortText("  ")).toBe("(no name)");
  });

  it("quotes names that every object has", () => {
    expect(shortText("__proto__")).toBe("“__proto__”");
    expect(shortText("constructor")).toBe("“constructor”");
  });
});

describe("labels", () => {
  it("differ wherever the names differ, even in the part that is cut", () => {
    const names = [`${"a".repeat(50)}b${"a".repeat(50)}`, `${"a".repeat(50)}c${"a".repeat(50)}`, "x", "x"];
    const labels = distinctLabels(names);
    expect(labels.size).toBe(3);
    expect(new Set(labels.values()).size).toBe(3);
  });

  it("have room on an axis with their numbers, so that the drawing does not cut these off", () => {
    const labels = numberedLabels(Array.from({ length: 12 }, () => "./program --option ".repeat(9)));
    expect(Math.max(...labels.map(({ length }) => length * characterWidth))).toBeLessThanOrEqual(labelLimit);
  });

  it("number what comes twice in a list", () => {
    expect(numberedLabels(["a", "b", "a", "a (2)"])).toEqual(["a", "b", "a (2)", "a (2) (2)"]);
    expect(new Set(numberedLabels(["a".repeat(100), "a".repeat(100)])).size).toBe(2);
  });
});

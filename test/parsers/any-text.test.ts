import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnyText } from "../../src/parsers/any-text.ts";

const texts = [
  "too many requests",
  "429",
  ": 4## ",
  '"overLimit',
  "(http 5",
  "rate-limit",
  "ab",
  "5## Error",
];
const finder = new AnyText(texts, "too many http requests, overlimit");
const plain = new RegExp(
  texts.map((text) => text.replace(/[("]/g, String.raw`\$&`).replaceAll("#", "[0-9]")).join("|"),
  "i",
);

const isIn = (text: string): boolean => {
  const bytes = Buffer.from(text);
  return finder.isIn(bytes, 0, bytes.length);
};

describe("any of some texts", () => {
  it.each([
    ["Too Many Requests...", true],
    ["TOO MANY REQUESTS", true],
    ["too many  requests", false],
    ["x: 413 y", true],
    ["x: 4a3 y", false],
    ["500 ERROR", true],
    ["a", false],
    ["", false],
  ])("in %j: %j", (text, expected) => {
    expect(isIn(text)).toBe(expected);
  });

  it("counts only if it is whole between start and end", () => {
    const text = texts.join("|").replaceAll("#", "0");
    const bytes = Buffer.from(text);
    for (let start = 0; start <= text.length; start++)
      for (let end = start; end <= text.length; end++)
        expect(finder.isIn(bytes, start, end)).toBe(plain.test(text.slice(start, end)));
  });

  it("is what an expression of as many alternatives finds", () => {
    const part = fc.oneof(
      fc.constantFrom(...texts.flatMap((text) => [text.slice(0, -1), text.slice(1), text])),
      fc.constantFrom("429", ": 404 ", "7", "#", " ", "é", "\u212a", "\0"),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), fc.boolean(), (parts, upper) => {
        const text = upper ? parts.join("").toUpperCase() : parts.join("");
        expect(isIn(text)).toBe(plain.test(text));
      }),
      { numRuns: 5000 },
    );
  });

  it("refuses a text that has nothing to be found by", () => {
    expect(() => new AnyText(["4#4#"])).toThrow("4#4#");
  });
});

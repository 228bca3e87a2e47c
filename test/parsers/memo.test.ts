import { describe, expect, it } from "vitest";
import { remembering } from "../../src/parsers/memo.ts";

describe("a function that remembers", () => {
  it("is called once for a text that comes again, also if nothing comes of it", () => {
    const read: string[] = [];
    const length = remembering((text) => {
      read.push(text);
      return text === "" ? undefined : text.length;
    });
    expect(["ab", "", "ab", "", "c"].map(length)).toEqual([2, undefined, 2, undefined, 1]);
    expect(read).toEqual(["ab", "", "c"]);
  });

  it("gives the same as without for any number of texts, long ones too", () => {
    const texts = Array.from({ length: 300 }, (_, i) => `${"x".repeat(i * 10)}${i % 7}`);
    const last = remembering((text) => text.at(-1));
    for (const text of [...texts, ...texts]) expect(last(text)).toBe(text.at(-1));
  });
});

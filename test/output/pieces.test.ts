import { describe, expect, it } from "vitest";
import { gather } from "../../src/output/pieces.ts";

describe("gather", () => {
  it("joins short texts and loses none, whatever the number of pieces", () => {
    const texts = Array.from({ length: 50_000 }, (_, index) => `${index},`);
    const pieces = [...gather(texts)];
    expect(pieces.join("")).toBe(texts.join(""));
    expect(pieces.length).toBe(5);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(66_000);
  });

  it("hands on nothing for nothing", () => {
    expect([...gather([])]).toEqual([]);
  });
});

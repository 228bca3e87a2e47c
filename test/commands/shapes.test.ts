import { describe, expect, it } from "vitest";
import { shapeOf, Shapes } from "../../src/commands/shapes.ts";

describe("the shape of a line: what varies is replaced", () => {
  it.each([
    ["[ 1][12] took 3.25 s", "[ 0][0] took 0 s"],
    ["2012-08-27 20:43:31.860466 INFO done", "0-0-0 0:0:0 INFO done"],
    ["creating csperform1343582734 now", "creating <name> now"],
    ["deleting [web-7]: 'ok, \"fine\"'", "deleting [<name>]: '…'"],
    ["it's Tom's turn", "it's Tom's turn"],
    ["id 0e3b1a72-6b1f-4c5e-9c37-0a5d4f7b8c9d gone", "id <id> gone"],
    ["commit deadbeef12 at 0x7ffe", "commit <hex> at <hex>"],
    ["defaced feedback", "defaced feedback"],
    ["\tmuch   space\t", "much space"],
    ["C:\\temp\\new failed 12", "C:\\temp\\new failed 0"],
  ])("%s → %s", (text, shape) => {
    expect(shapeOf(text)).toBe(shape);
  });
});

/** A word without digits for each number. */
const word = (i: number): string => String(i).replace(/\d/g, (digit) => "abcdefghij".charAt(Number(digit)));

describe("groups of shapes", () => {
  it("the most frequent first, with the first line of each", () => {
    const shapes = new Shapes();
    shapes.add("a", 1, "one 1");
    shapes.add("a", 2, "two 2");
    shapes.add("b", 3, "two 33");
    expect(shapes.list()).toEqual([
      { shape: "two 0", count: 2, source: "a", line: 2, example: "two 2" },
      { shape: "one 0", count: 1, source: "a", line: 1, example: "one 1" },
    ]);
  });

  it("are visible, and a tab is a blank", () => {
    const shapes = new Shapes();
    shapes.add("a", 1, "real\t0:00.10 \u202e");
    expect(shapes.list()[0]).toMatchObject({ shape: "real 0:0 \\u202e", example: "real\\t0:00.10 \\u202e" });
  });

  it("there is an end to them, however many there are", () => {
    const shapes = new Shapes();
    for (let i = 0; i < 6000; i++) shapes.add("a", i + 1, word(i));
    const groups = shapes.list();
    expect(groups).toHaveLength(5001);
    expect(groups[0]).toMatchObject({ shape: "(lines of other shapes)", count: 1000 });
  });
});

import { describe, expect, it } from "vitest";
import {
  directoryFrom,
  editsBetween,
  momentFrom,
  nearest,
  numberFrom,
  textsFrom,
  wordsFrom,
} from "../../src/commands/usage.ts";

describe("edits between two words", () => {
  it.each([
    ["report", "report", 0],
    ["reprot", "report", 1],
    ["repot", "report", 1],
    ["reportt", "report", 1],
    ["rebort", "report", 1],
    ["kitten", "sitting", 3],
    ["", "abc", 3],
    ["abc", "", 3],
    ["ca", "abc", 3],
  ])("%s → %s: %i", (from, to, edits) => {
    expect(editsBetween(from, to)).toBe(edits);
  });
});

describe("the word that was perhaps meant", () => {
  const commands = ["report", "watch", "export", "cleanup", "inspect", "formats"];

  it.each([
    ["reprot", "report"],
    ["exprot", "export"],
    ["clean", "cleanup"],
    ["Format", "formats"],
    ["frobnicate", null],
    ["x", null],
  ])("%s: %s", (given, meant) => {
    expect(nearest(given, commands)).toBe(meant);
  });
});

describe("values of options", () => {
  it("the last of several counts, as for all options that take one value", () => {
    expect(numberFrom("max", 0)(["3", "4"])).toBe(4);
  });

  it.each(["", " ", "ten", "-1", "Infinity", "NaN", "1e999"])("%j is no number of at least 0", (text) => {
    expect(() => numberFrom("max", 0)(text)).toThrow("--max takes a number of at least 0, not ");
  });

  it("several words may be given with commas or one by one", () => {
    const read = wordsFrom("fate", ["orphan", "unknown"]);
    expect(read("orphan,unknown")).toEqual(["orphan", "unknown"]);
    expect(read(["orphan", "unknown"])).toEqual(["orphan", "unknown"]);
    expect(() => read("orphan,orphaned")).toThrow("did you mean orphan?");
  });

  it("a directory to write into is not standard output", () => {
    expect(directoryFrom("out")("./-")).toBe("./-");
    expect(() => directoryFrom("out")("\0-")).toThrow(
      "--out takes a directory; one that is called - is ./-.",
    );
  });

  it("texts that may be repeated are all kept", () => {
    expect(textsFrom("name")(["a*", "b*"])).toEqual(["a*", "b*"]);
    expect(textsFrom("name")("a*")).toEqual(["a*"]);
  });

  it.each([
    ["2012-07-29", "start", "2012-07-29T00:00:00Z"],
    ["2012-07-29", "end", "2012-07-29T23:59:59Z"],
    ["2012-07-29T17:25:34Z", "end", "2012-07-29T17:25:34Z"],
    ["2012-07-29T19:25:34+02:00", "start", "2012-07-29T17:25:34Z"],
    ["1343582734", "start", "2012-07-29T17:25:34Z"],
  ] as const)("%s as a %s is %s", (text, day, instant) => {
    expect(momentFrom("since", day)(text)).toBe(Date.parse(instant) / 1000);
  });
});

/** More parsers than one small number has bits: the last of those that anchors find share one. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lineParsers } from "../../src/parsers/index.ts";
import type { LineParser } from "../../src/parsers/parser.ts";
import { planFor } from "../../src/parsers/scan-plan.ts";
import { read, readResumed } from "./harness.ts";

const folder = import.meta.dirname;
const fixtures = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".log"),
);

/** Looks for a word, and counts the lines that it was shown. */
function countsLines(word: string, seen: string[]): LineParser {
  return {
    id: `looks-for-${word}`,
    title: "",
    lineTypes: [],
    find: { anchors: [word] },
    start: () => null,
    open: () => ({
      open: false,
      line: (line) => {
        seen.push(line.text());
        return false;
      },
      end: () => undefined,
    }),
  };
}

const seen: string[] = [];
const others = Array.from({ length: 40 }, (_, i) => countsLines(`word-${i}-of-none`, seen));
/** Those of the product come last, so that as many of them as can be share a bit. */
const crowded = [...others, ...lineParsers];

describe("more parsers than bits", () => {
  it("share one, but for those that more than anchors find", () => {
    const { sharing, bits, usualReaders, scanned } = planFor(crowded);
    expect(sharing.length).toBeGreaterThan(20);
    expect(new Set(bits).size).toBe(31);
    const own = crowded.filter(({ usualStarts }) => usualStarts !== undefined);
    expect(own.map((parser) => sharing.includes(crowded.indexOf(parser)))).toEqual(own.map(() => false));
    expect(usualReaders).not.toBe(0);
    expect(crowded[scanned]?.id).toBe("cloud-benchmark");
    expect(planFor(lineParsers).sharing.length).toBeLessThan(lineParsers.length);
  });

  it.each(fixtures)("read the same rows from %s", (name) => {
    const bytes = readFileSync(join(folder, name));
    const rows = read(bytes);
    expect(read(bytes, [], crowded)).toEqual(rows);
    expect(readResumed(bytes, crowded)).toEqual(rows);
    expect(seen).toEqual([]);
  });

  it("are shown the lines that they look for, and no others, clean or not", () => {
    const shown: string[] = [];
    const late = [...crowded, countsLines("abc", shown), countsLines("xyz", shown)];
    expect(planFor(late).sharing).toContain(late.length - 1);
    read("abc 1\nnothing\n\u001b[1mxyz\u001b[0m 2\nabc and xyz\nword-39-of-non\n", [], late);
    expect(shown).toEqual(["abc 1", "xyz 2", "abc and xyz", "abc and xyz"]);
  });

  it("cannot be read where none of them is found by anchors alone", () => {
    const starting = Array.from({ length: 32 }, (_, i) => ({
      ...countsLines("none", seen),
      find: { starts: [`start-${i}`] },
    }));
    expect(() => planFor(starting)).toThrow("no more than 30 formats");
  });
});
